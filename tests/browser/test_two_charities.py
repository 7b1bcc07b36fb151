"""Two charities whose sites stand beside each other on one host: what was done for one is nothing to the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from browser.forms import NAME, sign_unsent
from browser.visitor import ARRIVAL, INDUCTION, KEY, come_to_sign, remembered, screen, sign
from site_build.formats.invitation import new_code

OTHER = "elsewhere/"
SENT = "Your form is signed and sent."


@pytest.fixture
def tab(context: BrowserContext, home: str) -> Iterator[Page]:
    """A tab on a host that has a second site, below another path."""

    def lead(route: Route) -> None:
        route.continue_(url=route.request.url.replace(home + OTHER, home))

    page = context.new_page()
    page.route(f"{home}{OTHER}**", lead)
    yield page
    page.unroute(f"{home}{OTHER}**")


def test_who_has_signed_for_one_has_not_signed_for_the_other(tab: Page) -> None:
    """Thank you speaks of what was signed here; the other site knows neither the link nor the induction."""
    code = new_code()
    come_to_sign(tab, code, alone=True)
    sign(tab, NAME)
    expect(screen(tab, "thanks")).to_contain_text(SENT)
    tab.goto(f"{OTHER}{INDUCTION}")
    expect(tab.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(tab.get_by_text("You came without a personal link.")).to_be_visible()
    tab.goto("about:blank")
    tab.goto(f"{OTHER}{ARRIVAL}#{KEY}~confidentiality/staff.{new_code()}")
    expect(tab.get_by_role("button", name="Start", exact=True)).to_be_visible()
    tab.goto(INDUCTION)
    assert remembered(tab)["code"] == code
    tab.get_by_role("button", name="Yes, go on").click()
    expect(screen(tab, "thanks")).to_contain_text(SENT)


def test_a_form_for_one_is_not_sent_to_the_other(tab: Page) -> None:
    """It stays in the tab, for the site where it was signed."""
    come_to_sign(tab, alone=True)
    sign_unsent(tab)
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.goto(f"{OTHER}{ARRIVAL}")
    expect(tab.get_by_role("link", name="I am a volunteer")).to_be_visible()
    expect(tab.get_by_text("A form in this tab has not been sent yet.")).not_to_be_visible()
    tab.goto(ARRIVAL)
    expect(tab.get_by_text("A form in this tab has not been sent yet.")).to_be_visible()
