"""A form that could not be sent: it is told in plain words, kept, sent again, saved or shared."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Route, expect

from browser.forms import NAME, SHARE_SHEET, Away, check_statement, read_signed, read_unsigned, saved_file, sign_unsent
from browser.server import serve
from browser.visitor import ARRIVAL, come_to_sign, finish, press, screen, sign
from dropbox.server import make_envelope
from site_build.content.site import Site
from site_build.dropbox.inbox import Inbox
from site_build.register.keys import RegisterKeys

STORED = "() => [sessionStorage.length, localStorage.length, document.cookie]"
REFUSALS = {
    400: "Our box for forms did not take it.",
    413: "The form is too large.",
    500: "Our box for forms did not take it.",
}


@pytest.fixture
def drop_box(built: Path, tmp_path: Path) -> Iterator[Away]:
    """A site of its own, which is away until it is put back."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        with serve(built, inbox) as port:
            pass
        yield Away(inbox, port, built)


@pytest.fixture
def full_box(built: Path, tmp_path: Path) -> Iterator[Away]:
    """A site of its own whose inbox has no room, not even for a short form."""
    with Inbox(tmp_path / "inbox.sqlite", limit=100 * 1024) as inbox:
        with serve(built, inbox) as port:
            for size in (20_000, 2_000, 200):
                fill(port, size)
        yield Away(inbox, port, built)


def fill(port: int, size: int) -> None:
    """Send forms of so many bytes until no more is taken."""
    status, number = 201, 0
    while status == 201:
        number += 1
        envelope = make_envelope(f"{size}-{number}".ljust(size, "x"))
        status = httpx.post(f"http://127.0.0.1:{port}/drop", content=envelope).status_code
    assert status == 507


def send_again(page: Page) -> None:
    """Press the button."""
    page.get_by_role("button", name="Try again").click()


def test_nothing_is_lost_when_the_drop_box_is_away(
    browser: Browser, drop_box: Away, code: str, keys: RegisterKeys, content: Site
) -> None:
    """The form is kept, saved as a file that opens, outlives a reload, and goes off by itself at last."""
    page = drop_box.new_page(browser)
    with drop_box.back():
        come_to_sign(page, code, alone=True)
    sign(page, NAME)
    expect(screen(page, "kept")).to_be_visible()
    expect(page.get_by_text("There is no connection just now.")).to_be_visible()
    expect(page.get_by_role("button", name="Finish")).not_to_be_visible()
    saved = saved_file(page)
    check_statement(read_signed(saved.decode("ascii"), keys, code), content)
    expect(page.get_by_text("Your form is saved as a file.")).to_be_visible()
    send_again(page)
    expect(screen(page, "kept")).to_be_visible()
    assert drop_box.envelopes() == []
    with drop_box.back():
        page.reload()
        expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
        page.reload()
        expect(screen(page, "thanks")).to_be_visible()
        page.close()
    assert [envelope.encode() for envelope in drop_box.envelopes()] == [saved]


def test_many_forms_at_once_are_told_and_waited_for(browser: Browser, drop_box: Away) -> None:
    """The drop box's own refusal (429); the same bytes are taken a little later."""
    page = drop_box.new_page(browser)
    with drop_box.back(per_minute=1):
        come_to_sign(page, alone=True)
        sign(page, "Ash Invented")
        expect(screen(page, "thanks")).to_be_visible()
        finish(page)
        come_to_sign(page, alone=True)
        sign(page, NAME)
        expect(page.get_by_text("Many forms are arriving just now. Wait a minute, then try again.")).to_be_visible()
    saved = saved_file(page).decode("ascii")
    with drop_box.back():
        send_again(page)
        expect(screen(page, "thanks")).to_be_visible()
        page.close()
    assert drop_box.envelopes()[1:] == [saved]


def test_a_full_box_is_told(browser: Browser, full_box: Away) -> None:
    """The drop box's own refusal (507): the form stays in the person's hands."""
    page = full_box.new_page(browser)
    before = full_box.envelopes()
    with full_box.back():
        come_to_sign(page, alone=True)
        sign(page, NAME)
        expect(page.get_by_text("Our box for forms is full. Save the form, and tell us.")).to_be_visible()
        saved_file(page)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("Your form is saved on this device.")).to_be_visible()
        finish(page)
        assert page.evaluate(STORED) == [0, 0, ""]
        page.close()
    assert full_box.envelopes() == before


@pytest.mark.parametrize("status", REFUSALS)
def test_any_refusal_keeps_the_form(context: BrowserContext, keys: RegisterKeys, content: Site, status: int) -> None:
    """What this page's forms never meet, or the drop box never says of itself, is told all the same."""
    page = context.new_page()
    come_to_sign(page, alone=True)
    page.route("**/drop", lambda route: route.fulfill(status=status))
    sign(page, NAME)
    expect(page.get_by_text(REFUSALS[status])).to_be_visible()
    check_statement(read_unsigned(saved_file(page).decode("ascii"), keys), content)


def test_the_form_goes_off_by_itself_when_the_connection_is_back(
    context: BrowserContext, code: str, arrived: Callable[[], list[str]], keys: RegisterKeys, content: Site
) -> None:
    """Signed without a network, and sent without a touch, once."""
    page = context.new_page()
    come_to_sign(page, code, alone=True)
    context.set_offline(True)
    try:
        sign(page, NAME)
        expect(screen(page, "kept")).to_be_visible()
    finally:
        context.set_offline(False)
    expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
    [envelope] = arrived()
    check_statement(read_signed(envelope, keys, code), content)


def test_the_browser_asks_before_it_closes_an_unsent_form(context: BrowserContext) -> None:
    """Whoever closes the tab is asked, and may stay; when it is sent, nobody is asked."""
    page = context.new_page()
    come_to_sign(page, alone=True)
    sign_unsent(page)
    asked = list[str]()

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    expect(screen(page, "kept")).to_be_visible()
    assert asked == ["beforeunload"]
    send_again(page)
    expect(screen(page, "thanks")).to_be_visible()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def test_nobody_is_asked_on_the_way_to_another_page_of_ours(context: BrowserContext) -> None:
    """A form stays in the tab on its way through the site, so that no browser warns of a loss."""
    page = context.new_page()
    come_to_sign(page, alone=True)
    sign_unsent(page)
    asked = list[str]()

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(ARRIVAL)
    asked.clear()  # an address that was typed: a browser cannot know where it leads
    page.get_by_role("button", name="No, start afresh").click()
    press(page.get_by_role("link", name="I am a volunteer"))
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert asked == []


def test_a_form_is_shared_where_there_is_a_list_of_apps(context: BrowserContext, keys: RegisterKeys) -> None:
    """Whoever closes the list has lost nothing; what is shared is the sealed form as a file, and then it is done."""
    page = context.new_page()
    page.add_init_script(SHARE_SHEET)
    come_to_sign(page, alone=True)
    sign_unsent(page)
    share = page.get_by_role("button", name="Share the form")
    page.evaluate("() => { globalThis.closesTheList = true; }")
    press(share)
    expect(page.get_by_role("button", name="Go on")).not_to_be_visible()
    page.evaluate("() => { globalThis.closesTheList = false; }")
    press(share)
    page.get_by_role("button", name="Go on").wait_for()
    name, envelope = page.evaluate("() => globalThis.shared")
    assert name == "acknowledgment-confidentiality.txt"
    assert read_unsigned(envelope, keys).name == NAME
    page.get_by_role("button", name="Go on").click()
    expect(screen(page, "thanks")).to_be_visible()


def test_without_a_list_of_apps_nothing_is_offered_to_share(context: BrowserContext) -> None:
    """A computer's browser says that it cannot, and is believed."""
    page = context.new_page()
    come_to_sign(page, alone=True)
    sign_unsent(page)
    expect(page.get_by_role("button", name="Save the form")).to_be_visible()
    expect(page.get_by_role("button", name="Share the form")).not_to_be_visible()


def test_a_form_is_sent_once(page: Page, code: str, arrived: Callable[[], list[str]]) -> None:
    """After a reload, and after Back, there is thank you and nothing to sign."""
    come_to_sign(page, code, alone=True)
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()
    page.reload()
    expect(screen(page, "thanks")).to_be_visible()
    page.go_back()
    expect(screen(page, "thanks")).to_be_visible()
    assert len(arrived()) == 1


def test_back_while_it_is_being_sent_sends_nothing_twice(context: BrowserContext, code: str) -> None:
    """Back, or a connection that comes and goes, waits for the answer; a late refusal takes back no thank you."""
    page, held = context.new_page(), list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    come_to_sign(page, code, alone=True)
    page.route("**/drop", hold)
    sign(page, NAME)
    expect(screen(page, "sending")).to_be_visible()
    page.evaluate("() => history.back()")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    expect(screen(page, "sending")).to_be_visible()
    assert len(held) == 1
    held[0].fulfill(status=500)
    expect(screen(page, "kept")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_timeout(300)
    held[1].fulfill(status=201)
    expect(screen(page, "thanks")).to_be_visible()
    assert len(held) == 2
