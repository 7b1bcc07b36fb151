"""A form that its person left behind in the tab before it was sent: anyone can send it, and it is nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from browser.forms import NAME, SHARE_SHEET, read_signed, sign_unsent
from browser.visitor import (
    ARRIVAL,
    INDUCTION,
    KEY,
    come_to_sign,
    finish,
    open_questions,
    remembered,
    screen,
    sign,
    take_induction,
)
from site_build.content.site import Site
from site_build.formats.invitation import new_code
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.whole import add_whole_policy, whole_pages
from site_build.register.keys import RegisterKeys

UNSENT = "A form in this tab has not been sent yet."
PLACES = "() => Object.keys(localStorage).filter(name => name.startsWith('portal-place-'))"
OUTBOX = "() => sessionStorage.getItem('portal-outbox')"


@pytest.mark.parametrize("mine", [True, False], ids=["with-a-link", "without-a-link"])
def test_another_persons_form_is_not_mine(
    context: BrowserContext, arrived: Callable[[], list[str]], keys: RegisterKeys, mine: bool
) -> None:
    """Left behind unsent, it waits for anyone to send it; the next person does an own induction, and both arrive."""
    page = context.new_page()
    come_to_sign(page, new_code() if mine else "", alone=True)
    sign_unsent(page)
    other = new_code()
    page.goto("about:blank")
    page.goto(f"{ARRIVAL}#{KEY}.{other}")
    expect(page.get_by_text(UNSENT)).to_be_visible()
    page.get_by_role("link", name="as a volunteer").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    context.set_offline(True)
    context.set_offline(False)
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.get_by_role("button", name="I know it already").click()
    assert arrived() == []
    come_to_the_end(page, "Ash Invented")
    assert [read_signed(envelope, keys, other).name for envelope in arrived()] == ["Ash Invented"]
    finish(page)
    page.wait_for_url(f"**/{ARRIVAL}")
    send_from_arrival(page)
    assert len(arrived()) == 2
    assert page.evaluate(OUTBOX) is None


def come_to_the_end(page: Page, name: str) -> None:
    """From the first question to thank you."""
    take_induction(page)
    sign(page, name)
    expect(screen(page, "thanks")).to_be_visible()


def send_from_arrival(page: Page) -> None:
    """Send what was left in this tab."""
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("The form has been sent.")).to_be_visible()
    expect(page.get_by_text(UNSENT)).not_to_be_visible()


@pytest.mark.parametrize(
    "fragment", ["", "#{}", "#broken", "#keys/volunteer.{}"], ids=["bare", "code", "broken", "unknown"]
)
def test_an_unsent_form_is_offered_whatever_comes(
    context: BrowserContext, arrived: Callable[[], list[str]], fragment: str
) -> None:
    """Whoever arrives, and with whatever link, is told of it and can send it or save it; afresh does not lose it."""
    page = context.new_page()
    come_to_sign(page, new_code(), alone=True)
    sign_unsent(page)
    kept = page.evaluate(OUTBOX)
    page.goto("about:blank")
    page.goto(ARRIVAL + fragment.format(new_code()))
    expect(page.get_by_text(UNSENT)).to_be_visible()
    if page.get_by_role("button", name="No, start afresh").is_visible():
        page.get_by_role("button", name="No, start afresh").click()
        assert remembered(page) == {}
    assert page.evaluate(OUTBOX) == kept
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it").click()
    saved = Path(download.value.path()).read_text("ascii")
    expect(page.get_by_role("status").filter(has_text="It is saved. Look for it in your downloads.")).to_be_visible()
    send_from_arrival(page)
    expect(page.get_by_text("It is saved.")).not_to_be_visible()
    assert arrived() == [saved]


def test_what_was_sent_from_the_start_is_done(
    context: BrowserContext, code: str, arrived: Callable[[], list[str]]
) -> None:
    """Whoever sends their own form there is thanked when they go on, and signs nothing twice."""
    page = context.new_page()
    come_to_sign(page, code, alone=True)
    sign_unsent(page)
    page.goto(ARRIVAL)
    send_from_arrival(page)
    expect(page.get_by_role("listitem").filter(has_text="volunteer").get_by_text("Done")).to_be_visible()
    page.goto(INDUCTION)
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
    assert len(arrived()) == 1


@pytest.mark.parametrize("stays", [True, False], ids=["still-here", "gone"])
def test_the_place_on_this_phone_goes_with_the_form(context: BrowserContext, code: str, stays: bool) -> None:
    """Sent from the page where links arrive, by its person or, when they have gone, by anybody; no other place goes."""
    page = context.new_page()
    other = keep_place(page, new_code())
    keep_place(page, code)
    take_induction(page)
    sign_unsent(page)
    assert len(page.evaluate(PLACES)) == 2
    page.goto(ARRIVAL)
    if not stays:
        page.get_by_role("button", name="No, start afresh").click()
    send_from_arrival(page)
    assert page.evaluate(PLACES) == other
    page.goto(INDUCTION)
    assert page.evaluate(PLACES) == other


def keep_place(page: Page, code: str) -> list[str]:
    """Begin with a link, let the phone keep the place, and go on; give the names of all places."""
    page.goto("about:blank")
    open_questions(page, code)
    page.get_by_role("button", name="Stop for now").click()
    page.get_by_role("button", name="Keep my place on this phone").click()
    page.get_by_role("button", name="Go on now").click()
    names: list[str] = page.evaluate(PLACES)
    return names


def let_there_be_no_box(page: Page, content: Site) -> None:
    """Serve the pages of a site that has no drop box."""
    portal = content.portal.model_copy(update={"drop_box": None})
    made = whole_pages(replace(content, portal=portal), ICONS)
    for path, html in made.items():
        page.route(f"**/{path.removesuffix('index.html')}", answer_with(add_whole_policy(html)))


def answer_with(html: str) -> Callable[[Route], None]:
    """What serves this page."""
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


def test_without_a_drop_box_nothing_is_offered_to_send(
    context: BrowserContext, code: str, content: Site, keys: RegisterKeys
) -> None:
    """Nowhere: what waits is saved or shared, and given to whoever takes it into the register."""
    page = context.new_page()
    page.add_init_script(SHARE_SHEET)
    let_there_be_no_box(page, content)
    come_to_sign(page, code, alone=True)
    sign(page, NAME)
    expect(screen(page, "kept")).to_contain_text("Your form is ready. Now save it.")
    page.goto(ARRIVAL)
    notice = page.get_by_text("A form in this tab has not been given to the Chief Officer yet.")
    expect(notice).to_be_visible()
    expect(page.get_by_role("button", name="Send it now")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it").click()
    saved = Path(download.value.path()).read_text("ascii")
    assert read_signed(saved, keys, code).name == NAME
    page.get_by_role("button", name="Share it").click()
    page.wait_for_function("() => globalThis.shared")
    assert page.evaluate("() => globalThis.shared") == ["acknowledgment-confidentiality.txt", saved]
    expect(notice).to_be_visible()


def test_without_a_list_of_apps_there_is_nothing_to_share(context: BrowserContext) -> None:
    """Where links arrive, too: a computer's browser says that it cannot, and is believed."""
    page = context.new_page()
    come_to_sign(page, alone=True)
    sign_unsent(page)
    page.goto(ARRIVAL)
    expect(page.get_by_role("button", name="Save it")).to_be_visible()
    expect(page.get_by_role("button", name="Share it")).not_to_be_visible()
