"""Text size, spacing and colours in the browser: worn at once, kept on the device, used by touch and by keyboard."""

import json

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from browser.axe import findings
from browser.parts import show_part

WORDS = "<p>One.</p>" * 40 + '<p><a href="#end" id="end">After the panel</a></p>'
SCRIPT = """import { offerComfort } from "/components/comfort/comfort.js";
import { wearComfort } from "/components/comfort/worn.js";
wearComfort();
offerComfort(document);"""
EFFECT = """:root[data-size=large] { font-size: 24px; } :root[data-size=largest] { font-size: 28px; }
:root[data-spacing=wide] { line-height: 2; }
:root[data-palette=contrast] { --page: #fff; --card: #fff; --tint: #fff; --ink: #000; --edge: #000; --accent: #003; }"""
WORN = "() => ({ ...document.documentElement.dataset })"
KEPT = "() => localStorage.getItem('portal-comfort')"
FORBIDDEN = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
)
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError'); };"
ALL = {"size": "largest", "spacing": "wide", "palette": "contrast"}
SIZES = [(390, 844), (1280, 844), (320, 256)]


@pytest.fixture
def page(page: Page) -> Page:
    """A page of the site that has the panel."""
    show_part(page, "comfort", WORDS, SCRIPT, EFFECT)
    return page


def opened(page: Page) -> Locator:
    """The card, opened by a press."""
    page.get_by_text("Text and colours").click()
    card = page.locator(".comfort__card")
    expect(card).to_be_visible()
    return card


def choose_all(page: Page) -> None:
    """Choose the last of each, by touch."""
    card = opened(page)
    for words in ("Largest", "Wide", "Calm and strong"):
        card.get_by_text(words, exact=True).click()


def test_a_choice_is_worn_at_once_and_kept(page: Page) -> None:
    """It shows where it was made, on this page's next visit, and in the panel; what is normal is kept as nothing."""
    before = page.evaluate("() => getComputedStyle(document.body).fontSize")
    choose_all(page)
    assert page.evaluate(WORN) == ALL
    assert page.evaluate("() => getComputedStyle(document.body).fontSize") != before
    assert json.loads(page.evaluate(KEPT)) == ALL
    page.reload()
    assert page.evaluate(WORN) == ALL
    card = opened(page)
    for words in ("Largest", "Wide", "Calm and strong"):
        expect(card.get_by_label(words, exact=True)).to_be_checked()
    card.get_by_role("group", name="Text size").get_by_label("Normal").check()
    card.get_by_label("As my device").check()
    assert page.evaluate(WORN) == {"spacing": "wide"}
    assert json.loads(page.evaluate(KEPT)) == {"spacing": "wide"}


@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL])
def test_a_browser_that_keeps_nothing_wears_it_all_the_same(page: Page, trouble: str) -> None:
    """Storage that is forbidden or full: the choice holds on this page, and nobody is told that something is wrong."""
    page.add_init_script(trouble)
    page.reload()
    choose_all(page)
    assert page.evaluate(WORN) == ALL


@pytest.mark.parametrize(
    "kept", ["", "{", "null", "3", '"largest"', "[]", '{"size": "huge", "spacing": 1, "palette": ["contrast"]}']
)
def test_nonsense_in_storage_is_ignored(page: Page, kept: str) -> None:
    """Whatever stands there, the page is as it was made, and can be changed."""
    page.evaluate("kept => localStorage.setItem('portal-comfort', kept)", kept)
    page.reload()
    assert page.evaluate(WORN) == {}
    choose_all(page)
    assert page.evaluate(WORN) == ALL


def test_it_closes(page: Page) -> None:
    """By a press outside, by Escape, by “Done”, and by whoever goes on with the keyboard; never by a choice."""
    card = opened(page)
    card.get_by_text("Wide").click()
    expect(card).to_be_visible()
    page.mouse.click(200, 200)
    expect(card).not_to_be_visible()
    for close in (page.keyboard.press, lambda _: card.get_by_role("button", name="Done").click()):
        opened(page)
        close("Escape")
        expect(card).not_to_be_visible()
        expect(page.locator(".comfort summary")).to_be_focused()
    opened(page)
    card.get_by_role("button", name="Done").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#end")).to_be_focused()
    expect(card).not_to_be_visible()


def test_it_works_by_keyboard(page: Page) -> None:
    """Tab, Enter and the arrows are enough."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(WORN) == {"size": "large", "spacing": "wide"}


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("side", ["start", "end"])
def test_it_never_covers_the_page(page: Page, width: int, height: int, side: str) -> None:
    """On a phone, a laptop and at 400 % zoom, at either side, with everything chosen: “Done” is seen, and the page."""
    page.set_viewport_size({"width": width, "height": height})
    page.add_style_tag(content=f"header {{ display: flex; justify-content: {side}; }}")
    choose_all(page)
    card = page.locator(".comfort__card")
    card.evaluate("card => card.scrollTo(0, 0)")
    expect(card.get_by_role("button", name="Done")).to_be_in_viewport(ratio=1)
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["height"] <= height * 0.7
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_target_is_large(page: Page, width: int, height: int) -> None:
    """The opener, each row and “Done” are at least 44 px high and wide."""
    page.set_viewport_size({"width": width, "height": height})
    opened(page)
    boxes = [target.bounding_box() for target in page.locator(".comfort :is(summary, label, button)").all()]
    assert len(boxes) == 9
    assert all(box and min(box["height"], box["width"]) >= 44 for box in boxes)


def test_axe_finds_nothing(page: Page) -> None:
    """The open panel, in light and dark."""
    opened(page)
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page) == []
    page.emulate_media(color_scheme="light")


def test_without_javascript_it_is_not_offered(context: BrowserContext) -> None:
    """The panel, which could change nothing, stays away."""
    page = context.new_page()
    show_part(page, "comfort", WORDS, "", EFFECT)
    expect(page.get_by_text("Text and colours")).not_to_be_visible()
