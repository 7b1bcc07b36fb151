"""Every page of the site, opened once: asks nobody else, fits a small phone, and axe-core finds nothing on it."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.axe import PHONE, findings_in_every_look
from site_build.content.site import Site, read_site
from site_build.pages.generate import generate
from support.build import ROOT

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGET = "() => document.querySelector(':target')?.getBoundingClientRect().top ?? -1"
NOT_FOUND = "/404.html"


def written_and_generated(site: Site) -> list[str]:
    """The path, on the site, of every page that authors wrote or the portal makes."""
    written = [path.relative_to(site.root / "docs") for path in (site.root / "docs").rglob("*.md")]
    made = map(Path, generate(site))
    folders = [page.parent if page.stem == "index" else page.with_suffix("") for page in (*written, *made)]
    return sorted(f"/{folder.as_posix()}/" if folder.parts else "/" for folder in folders)


PATHS = sorted([*written_and_generated(read_site(ROOT)), NOT_FOUND])
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
    if path != NOT_FOUND and not content_can_be_skipped_to(page):  # that page has no heading
        yield "The first thing that Tab reaches does not lead to the content."
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")


def content_can_be_skipped_to(page: Page) -> bool:
    """Whether the first thing that Tab reaches leads to a part of the page that is then on the screen."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    top: float = page.evaluate(TARGET)
    return top >= 0
