"""Every state of the induction as people see it: axe finds nothing, words and targets are large, nothing is cut off.

The page's fixture sees to it that no state asks another host or complains.
"""

import pytest
from playwright.sync_api import Page

from browser.axe import LAPTOP, PHONE, findings_in_every_look
from browser.states import STATES

SMALLEST = 320  # CSS pixels
SIZES = ["", "largest"]
SMALL_TEXT = """() => [...document.querySelectorAll("body *")]
    .filter(each => each.checkVisibility({ visibilityProperty: true }) && !each.matches("script, .sr"))
    .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .filter(each => parseFloat(getComputedStyle(each).fontSize) < 18).map(each => each.outerHTML.slice(0, 120))"""
# A link in running text has no room of its own (WCAG 2.2, 2.5.5); a field's label leads to the field below it.
SMALL_TARGETS = """() => {
    const isInText = link => link.matches("a:not(.button, .row, .link)")
        && [...link.parentElement.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    return [...document.querySelectorAll("a, button, summary, input, label:has(input)")]
        .map(each => (each.matches("input") ? each.closest("label") ?? each : each))
        .filter(each => each.checkVisibility({ visibilityProperty: true }) && !isInText(each))
        .map(each => [each.getBoundingClientRect(), each.outerHTML.slice(0, 120)])
        .filter(([{ height, width }]) => Math.min(height, width) < 43.9).map(([, html]) => html);
}"""
OFF_THE_EDGE = """() => [...document.querySelectorAll("body *")]
    .filter(each => each.checkVisibility() && !each.closest("svg, .sr"))
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map(each => each.outerHTML.slice(0, 120))"""
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is half below the bar is scrolled out from below it; axe would take it as it stands, for a small target.
UNFIX = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".bar { position: static; }");
    document.adoptedStyleSheets = [sheet];
}"""
ENLARGE = "size => { document.documentElement.dataset.size = size; }"


@pytest.mark.parametrize("state", STATES)
def test_every_state(page: Page, state: str) -> None:
    """Text of 18 px and more, targets of 44 px and more, no scrolling sideways at 320 px, and no finding of axe."""
    page.emulate_media(reduced_motion="reduce")
    STATES[state](page)
    for width in (SMALLEST, PHONE, LAPTOP):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(SMALL_TARGETS) == []
        for size in SIZES:
            page.evaluate(ENLARGE, size)
            assert page.evaluate(OFF_THE_EDGE) == []
            assert not page.evaluate(WIDER)
        page.evaluate(ENLARGE, "")
    page.evaluate(UNFIX)
    assert findings_in_every_look(page) == []
