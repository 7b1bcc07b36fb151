"""A site of words that are not published: every page says so, at once, to everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import LAPTOP, PHONE, findings_in_every_look
from browser.printed import print_page, squeeze
from browser.server import serve
from site_build.dropbox.inbox import Inbox
from support.build import copy_portal, run_mkdocs
from support.revision import POLICY, edit
from support.shared_fixtures import make_once

DRAFT = "Draft: Confidentiality Policy."
INDUCTION, PAPER = "induction/confidentiality/volunteer/", "paper/confidentiality/staff/"
PAGES = ["", "policy/confidentiality/", "easy-read/confidentiality/", "decide/lost/", "induction/", INDUCTION, PAPER]


@pytest.fixture(scope="module")
def draft(shared: Path, published: Path, inbox: Inbox) -> Iterator[str]:
    """The address of a site in whose policy one word was changed."""

    def make(folder: Path) -> None:
        root = copy_portal(folder)
        edit(root / POLICY, ("underpins our service.", "supports our service."))
        run = run_mkdocs(root, published, root / "site")
        assert run.returncode == 0, run.stdout

    with serve(make_once(shared / "draft", make) / "site", inbox) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser, draft: str) -> Iterator[Page]:
    """A visitor's page on that site."""
    with browser.new_page(base_url=draft, viewport={"width": PHONE, "height": 844}) as page:
        yield page


@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_that_it_is_a_draft(page: Page, path: str) -> None:
    """In words, first of all, on a phone and on a laptop, and on paper; axe finds nothing."""
    page.goto(path)
    for width in (PHONE, LAPTOP):
        page.set_viewport_size({"width": width, "height": 844})
        said = page.get_by_role("complementary").get_by_text(DRAFT)
        expect(said).to_be_in_viewport()
        expect(page.get_by_text("So you cannot sign them here.")).to_be_in_viewport()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings_in_every_look(page) == []
    assert squeeze(DRAFT) in print_page(page).words


def test_it_can_be_tried_and_not_signed(page: Page) -> None:
    """Hello says why, and asks for no paper; the questions are there."""
    page.goto(INDUCTION)
    hello = page.locator("[data-screen=hello]")
    expect(hello.get_by_text("So nobody can sign it yet.")).to_be_visible()
    expect(hello.get_by_role("link", name="sign on paper", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Try the questions").click()
    expect(page.locator("[data-screen=ask]")).to_be_visible()
    expect(page.get_by_text(DRAFT)).to_be_visible()
