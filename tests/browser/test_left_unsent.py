"""A form that its person left behind in the tab before it was sent: anyone can send it, and it is nobody else's."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.forms import read_signed, sign_unsent
from browser.visitor import ARRIVAL, INDUCTION, KEY, come_to_sign, finish, remembered, screen, sign, take_induction
from site_build.formats.invitation import new_code
from site_build.register.keys import RegisterKeys

UNSENT = "A form in this tab has not been sent yet."
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
    send_from_arrival(page)
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
