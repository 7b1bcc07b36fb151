"""Every page of the site, opened once: asks nobody else, fits a small phone, and axe-core finds nothing on it."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.axe import PHONE, findings_in_every_look
from site_build.content.site import Site, read_site
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.generate import generate
from site_build.pages.whole import whole_pages
from support.build import ROOT

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGET = "() => document.querySelector(':target')?.getBoundingClientRect().top ?? -1"
NOT_FOUND = "/404.html"


def written_and_generated(site: Site) -> list[str]:
    """The path, on the site, of every page that authors wrote or the portal makes."""
    written = [path.relative_to(site.root / "docs") for path in (site.root / "docs").rglob("*.md")]
    made = map(Path, generate(site))
    folders = [page.parent if page.stem == "index" else page.with_suffix("") for page in (*written, *made)]
    return [f"/{folder.as_posix()}/" if folder.parts else "/" for folder in folders]


SITE = read_site(ROOT)
WHOLE = [f"/{path.removesuffix('index.html')}" for path in whole_pages(SITE, ICONS)]
PATHS = sorted([*written_and_generated(SITE), *WHOLE, NOT_FOUND])
PARTS = {part: list(paths) for part, paths in groupby(PATHS, lambda path: path.split("/")[1])}  # "", "decide", ...


def test_no_page_is_left_out(all_pages: list[str]) -> None:
    """What was built is what was written and what is generated, and the page for wrong addresses."""
    assert all_pages == PATHS


@pytest.mark.parametrize("part", PARTS)
def test_every_page(page: Page, part: str) -> None:
    """None is wider than a phone, axe finds nothing in any look, and Tab leads past the header; none sets a cookie.

    Each is scrolled to its end until nothing is loading; the fixture has noted every request and complaint.
    """
    found = {path: list(faults_of(page, path)) for path in PARTS[part]}
    assert found == {path: [] for path in PARTS[part]}
    assert page.context.cookies() == []


def faults_of(page: Page, path: str) -> Iterator[str]:
    """What is wrong with one page, looked at from the moment it opens."""
    page.goto(path)
    for width in (320, PHONE):
        page.set_viewport_size({"width": width, "height": 700})
        if page.evaluate(OVERFLOW):
            yield f"It is wider than {width} pixels."
    yield from findings_in_every_look(page)
    if path != NOT_FOUND and not content_comes_first(page, path):  # that page has no heading
        yield "The first thing that Tab reaches is not the content, and does not lead to it."
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")


def content_comes_first(page: Page, path: str) -> bool:
    """Whether the first thing that Tab reaches is content, or leads to content that is then on the screen."""
    page.keyboard.press("Tab")
    if path in WHOLE:
        return page.locator("main :focus").count() == 1
    page.keyboard.press("Enter")
    top: float = page.evaluate(TARGET)
    return top >= 0
