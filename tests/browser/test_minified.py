"""What is sent of a style has the same rules as what was written: the browser reads both."""

import pytest
from playwright.sync_api import Page

from site_build.pages.bundle import as_sent
from site_build.pages.render import COMPONENTS

RULES = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return Array.from(sheet.cssRules, (rule) => rule.cssText.replaceAll(", ", ","));
}"""
STYLES = sorted(path.relative_to(COMPONENTS).as_posix() for path in COMPONENTS.rglob("*.css"))


@pytest.mark.parametrize("style", STYLES)
def test_a_minified_style_has_the_rules_that_were_written(page: Page, style: str) -> None:
    """Each rule with each declaration, in order; a custom property keeps its commas, and not the blanks after them."""
    written = page.evaluate(RULES, (COMPONENTS / style).read_text(encoding="utf-8"))
    assert written
    assert page.evaluate(RULES, as_sent(COMPONENTS / style).decode()) == written
