"""What every page of the site shares: the charity's name and mark, its font, and the palette that somebody needs."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.axe import LAPTOP, PHONE, SCHEMES

PAGES = ["/", "decide/lost/", "policy/confidentiality/", "easy-read/confidentiality/", "register/", "404.html"]
CHOICE = {"palette": "contrast", "size": "largest", "spacing": "wide"}
SHARED = ".md-header, .md-sidebar--primary, .md-footer, .md-top"
SMALL_TEXT = """places => places.flatMap(place => [place, ...place.querySelectorAll("*")])
    .filter(each => each.checkVisibility({ visibilityProperty: true }))
    .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(each => parseFloat(getComputedStyle(each).fontSize) < 18).map(each => each.outerHTML.slice(0, 120))"""
SMALL_TARGETS = """places => places.flatMap(place => [place, ...place.querySelectorAll("*")])
    .filter(each => each.matches("a, button, [role=button], label.md-nav__link, input.md-search__input"))
    .filter(each => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter(each => each.getBoundingClientRect().height < 43.9).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [320, PHONE, LAPTOP])
def test_the_charity_is_named_in_full(page: Page, width: int) -> None:
    """Its name in the header is a link home, with its mark, and no word of it is cut off."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("register/")
    name = page.get_by_role("banner").get_by_role("link", name="Working Together Ludlow", exact=True)
    expect(name).to_be_visible()
    assert name.evaluate("link => link.scrollWidth <= link.clientWidth && link.scrollHeight <= link.clientHeight")
    assert name.locator("img").evaluate("mark => mark.complete && mark.naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name.click()
    page.wait_for_url("/")


@pytest.mark.parametrize("path", PAGES)
def test_the_tab_has_the_mark(page: Page, path: str) -> None:
    """The sign in the browser's tab is the charity's, not the theme's."""
    page.goto(path)
    icon = page.locator("link[rel=icon]").evaluate("link => link.href")
    assert icon.endswith("/mark.svg")
    assert "<svg" in page.request.get(icon).text()


@pytest.mark.parametrize("path", PAGES)
def test_the_font_is_ours(page: Page, path: str) -> None:
    """Both weights come with the site, and words and the header are set in them."""
    page.goto(path)
    page.evaluate("() => document.fonts.ready")
    loaded = page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').map(font => font.weight)")
    assert set(loaded) == {"400", "700"}
    for words in (page.locator("h1"), page.get_by_role("banner")):
        assert words.first.evaluate("words => getComputedStyle(words).fontFamily").startswith("Atkinson")


def reveal(page: Page, width: int) -> Locator:
    """What every page has, with the menu open on a phone and *Back to top* shown."""
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("policy/confidentiality/")
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 2000")
    page.mouse.wheel(0, -300)
    expect(page.get_by_role("button", name="Back to top")).to_be_visible()
    if width == PHONE:
        page.get_by_role("button", name="Menu").click()
        expect(page.locator(".md-nav--primary").get_by_role("link", name="The register", exact=True)).to_be_visible()
    return page.locator(SHARED)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_what_every_page_has_is_large(page: Page, width: int) -> None:
    """In header, menu and footer all text is at least 18 px, and whatever is pressed is at least 44 px high."""
    places = reveal(page, width)
    assert places.evaluate_all(SMALL_TEXT) == []
    assert places.evaluate_all(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_foot_says_what_is_done_with_information(page: Page, path: str) -> None:
    """Every page leads to the privacy notice and to what is known about who can use the site."""
    page.goto(path)
    foot = page.get_by_role("contentinfo")
    for name, target in (
        ("How we look after your information", "/privacy/"),
        ("Can everybody use this website?", "/accessibility/"),
    ):
        assert foot.get_by_role("link", name=name).evaluate("link => new URL(link.href).pathname") == target


def look(page: Page) -> dict[str, Any]:
    """What somebody sees of the choices: the page's colour, and its text."""
    looks: dict[str, Any] = page.evaluate(
        """() => {
            const { fontSize, lineHeight, letterSpacing } = getComputedStyle(document.querySelector("article"));
            const page = getComputedStyle(document.body).backgroundColor, size = parseFloat(fontSize);
            return { page, size, lines: parseFloat(lineHeight) / size, letterSpacing };
        }"""
    )
    return looks


def test_dark_follows_the_device(page: Page) -> None:
    """There is nothing to press: the colours are those that the device asks for, its scroll bars, too."""
    page.goto("register/")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("() => getComputedStyle(document.body).colorScheme") == scheme
        red = int(re.findall(r"\d+", look(page)["page"])[0])
        assert (red < 64) == (scheme == "dark")


@pytest.mark.parametrize("path", PAGES)
def test_what_somebody_chose_holds_on_every_page(browser: Browser, home: str, path: str) -> None:
    """The calm palette, larger text and wider spacing are there at once."""
    with browser.new_page(base_url=home, viewport={"width": PHONE, "height": 844}) as page:
        page.goto(path)
        plain = look(page)
        page.evaluate("choice => localStorage.setItem('portal-comfort', choice)", json.dumps(CHOICE))
        page.reload()
        chosen = look(page)
        assert chosen["page"] != plain["page"]
        assert chosen["size"] == plain["size"] * 1.5
        assert chosen["lines"] > plain["lines"]
        assert chosen["letterSpacing"] != plain["letterSpacing"]


@pytest.mark.parametrize("kept", ["", "null", "7", "[]", "{", '{"palette": 3}', '{"colour": "contrast"}'])
def test_what_is_not_a_choice_changes_nothing(page: Page, kept: str) -> None:
    """Whatever else stands under that name, the page is as ever, and its other scripts run."""
    page.goto("register/")
    plain = look(page)
    page.evaluate("kept => localStorage.setItem('portal-comfort', kept)", kept)
    page.reload()
    assert look(page) == plain
    expect(page.get_by_role("button", name="Menu")).to_be_attached()
