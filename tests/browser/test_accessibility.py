"""axe-core finds nothing in the states that matter: phone and laptop, light and dark.

Every page as it opens is in `test_every_page.py`.
"""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.axe import COLOURS, EVERY_RULE, LAPTOP, PHONE, findings, findings_in_every_look, wear
from browser.visitor import ASKED, SIGN, answer, go_on, open_quiz, pass_quiz, sign, start_tree, take_round


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page on which nothing moves; one test lets it complain that the drop box is away."""
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    return page


def test_the_quiz(page: Page) -> None:
    """A question, the error of an empty answer, both kinds of feedback, the offer to ask, and both results."""
    open_quiz(page)
    assert findings_in_every_look(page) == []
    go_on(page)
    expect(page.locator(ASKED).get_by_role("alert")).to_be_visible()
    assert findings_in_every_look(page) == []
    answer(page, right=False)
    assert findings_in_every_look(page) == []
    go_on(page)
    answer(page)
    assert findings_in_every_look(page) == []
    go_on(page)
    take_round(page)
    expect(page.get_by_role("heading", name="Nearly there")).to_be_visible()
    assert findings_in_every_look(page) == []
    page.get_by_role("button", name="Try those again").click()
    answer(page, right=False)
    expect(page.get_by_text("Would it help to talk about this one?")).to_be_visible()
    assert findings_in_every_look(page) == []
    go_on(page)
    page.get_by_role("button", name="Try those again").click()
    take_round(page)
    expect(page.get_by_role("heading", name="You have done it")).to_be_visible()
    assert findings_in_every_look(page) == []


def test_the_form(page: Page) -> None:
    """The form, its error, the form that waits, and the form that was sent."""
    pass_quiz(page)
    page.goto(SIGN)
    page.get_by_text("Did somebody help you?").click()
    assert findings_in_every_look(page) == []
    sign(page, "")
    expect(page.get_by_text("Type your name, then sign.")).to_be_visible()
    assert findings_in_every_look(page) == []
    page.route("**/drop", lambda route: route.abort())
    sign(page, "Zoë Example")
    page.get_by_text("It has not been sent yet.").wait_for()
    assert findings_in_every_look(page) == []
    page.unroute("**/drop")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Your form is on its way").wait_for()
    assert findings_in_every_look(page) == []


def test_the_tree(page: Page) -> None:
    """A later question with its trail, and an outcome."""
    start_tree(page, "share")
    page.get_by_role("link", name="It is financial information").click()
    assert findings_in_every_look(page) == []
    page.get_by_role("link", name="outside Working Together").click()
    page.get_by_role("link", name="The law or another").click()
    expect(page.get_by_role("heading", name="What the policy says")).to_be_visible()
    assert findings_in_every_look(page) == []


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_menu_and_search(page: Page, width: int) -> None:
    """The phone's open menu, and the open search with results."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/")
    if width == PHONE:
        page.get_by_role("button", name="Menu").click()
        page.locator(".md-nav--primary").get_by_role("link", name="The register").wait_for()
        assert findings_in_both_palettes(page) == []
        page.reload()
        page.get_by_role("button", name="Search").click()
    page.get_by_role("textbox", name="Search").press_sequentially("loss")
    page.locator(".md-search-result__item").first.wait_for()
    assert findings_in_both_palettes(page) == []


def findings_in_both_palettes(page: Page) -> list[str]:
    """What axe finds, in light and dark, on a page that is made for its width."""
    found = findings(page, EVERY_RULE)
    wear(page, "dark")
    found += findings(page, COLOURS)
    wear(page, "light")
    return found
