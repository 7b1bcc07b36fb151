"""axe-core finds nothing: on every page, phone and laptop, light and dark, and in the states that matter."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page

from browser.visitor import ASKED, SIGN, answer, open_quiz, pass_quiz, sign, take_round

OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
LOOKS: list[tuple[int, Literal["light", "dark"]]] = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


@pytest.fixture(params=LOOKS, ids=[f"{width}-{scheme}" for width, scheme in LOOKS])
def page(request: pytest.FixtureRequest, browser: Browser, home: str) -> Iterator[Page]:
    """A page of each width and palette, on which nothing moves."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce", base_url=home
    )
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


def findings(page: Page) -> list[str]:
    """What axe finds on the page as it stands: the rule, and each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    violations = page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in violations for node in each["nodes"]]


def test_every_page(page: Page, all_pages: list[str]) -> None:
    """Every page that was built, as it opens."""
    found = {}
    for path in all_pages:
        page.goto(path)
        found[path] = findings(page)
    assert found == {path: [] for path in all_pages}


def test_the_quiz(page: Page) -> None:
    """A question, the error of an empty answer, both kinds of feedback, the offer to ask, and both results."""
    open_quiz(page)
    assert findings(page) == []
    page.locator(ASKED).get_by_role("button", name="Continue").click()
    assert findings(page) == []
    answer(page, right=False)
    assert findings(page) == []
    page.locator(ASKED).get_by_role("button", name="Continue").click()
    answer(page)
    assert findings(page) == []
    page.locator(ASKED).get_by_role("button", name="Continue").click()
    take_round(page)
    assert page.get_by_role("heading", name="Nearly there").is_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Try those again").click()
    answer(page, right=False)
    assert page.get_by_text("Would it help to talk about this one?").is_visible()
    assert findings(page) == []
    page.locator(ASKED).get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Try those again").click()
    take_round(page)
    assert page.get_by_role("heading", name="You have done it").is_visible()
    assert findings(page) == []


def test_the_form(page: Page) -> None:
    """The form, its error, the form that waits, and the form that was sent."""
    pass_quiz(page)
    page.goto(SIGN)
    page.get_by_text("Did somebody help you?").click()
    assert findings(page) == []
    sign(page, "")
    assert page.get_by_text("Type your name, then sign.").is_visible()
    assert findings(page) == []
    page.route("**/drop", lambda route: route.abort())
    sign(page, "Zoë Example")
    page.get_by_text("It has not been sent yet.").wait_for()
    assert findings(page) == []
    page.unroute("**/drop")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Your form is on its way").wait_for()
    assert findings(page) == []


def test_the_tree(page: Page) -> None:
    """A later question with its trail, and an outcome."""
    page.goto("decide/share/")
    page.get_by_role("link", name="It is financial information").click()
    assert findings(page) == []
    page.get_by_role("link", name="outside Working Together").click()
    page.get_by_role("link", name="The law or another").click()
    assert page.get_by_role("heading", name="What the policy says").is_visible()
    assert findings(page) == []


def test_menu_and_search(page: Page) -> None:
    """The phone's open menu, and the open search with results."""
    page.goto("/")
    menu = page.get_by_role("button", name="Menu")
    if menu.is_visible():
        menu.click()
        page.locator(".md-nav--primary").get_by_role("link", name="The register").wait_for()
        assert findings(page) == []
        page.reload()
    search = page.get_by_role("button", name="Search")
    if search.is_visible():
        search.click()
    page.get_by_role("textbox", name="Search").press_sequentially("loss")
    page.locator(".md-search-result__item").first.wait_for()
    assert findings(page) == []
