"""The history of a policy, its editions and what changed in them: for everybody, and away from the search."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import PHONE, findings_in_every_look
from browser.server import serve
from site_build.content.site import Site
from site_build.dropbox.inbox import Inbox
from site_build.pages.generate import generate
from site_build.pages.urls import page_url
from support.build import build_site
from support.revision import REMOVED
from support.shared_fixtures import make_once

ABOUT_EDITIONS = {"history", "edition", "changes"}
CHANGES = ("2026-11/changes/", "jan.2027/changes/")
POLICY_URL = "policy/confidentiality/"
PATHS = [f"{POLICY_URL}{path}" for path in ("history/", "2020-02/", "2026-11/", *CHANGES)]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINES = "nodes => nodes.map(node => getComputedStyle(node).textDecorationLine)"
BESIDE = """node => {
    const [before, now] = Array.from(node.children, side => side.getBoundingClientRect());
    return now.left >= before.right ? "beside" : now.top >= before.bottom ? "below" : "over";
}"""


@pytest.fixture(scope="module")
def told(shared: Path, three_editions: Path) -> Path:
    """The built site of the policy with three editions. A strict build is one without a dead link."""

    def make(folder: Path) -> None:
        run = build_site(three_editions, three_editions, folder)
        assert run.returncode == 0, run.stdout

    return make_once(shared / "told", make)


@pytest.fixture(scope="module")
def page(browser: Browser, told: Path, inbox: Inbox) -> Iterator[Page]:
    """A visitor of that site on a phone."""
    with serve(told, inbox) as port:
        context = browser.new_context(viewport={"width": PHONE, "height": 844}, base_url=f"http://127.0.0.1:{port}/")
        yield context.new_page()
        context.close()


@pytest.mark.parametrize("path", PATHS)
def test_each_page_is_for_everybody(page: Page, path: str) -> None:
    """It fits a small phone, and axe finds nothing on it, in any look."""
    page.goto(path)
    for width in (320, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(OVERFLOW) == 0
    assert findings_in_every_look(page) == []


def test_what_changed_is_told_without_colour(page: Page) -> None:
    """In forced colours, too, what is gone is struck out and what is new underlined: both are drawn, and both read."""
    page.goto(f"{POLICY_URL}2026-11/changes/")
    page.emulate_media(forced_colors="active")
    assert set(page.eval_on_selector_all(".changes del", LINES)) == {"line-through"}
    assert set(page.eval_on_selector_all(".changes ins", LINES)) == {"underline"}
    page.emulate_media(forced_colors="none")
    gone = page.get_by_role("deletion").filter(has_text="as soon as practicable")
    expect(gone).to_have_text("[taken out: as soon as practicable]")
    expect(page.get_by_role("insertion").filter(has_text="24")).to_have_text("[new: within 24 hours]")


def test_before_and_now_stand_beside_each_other_where_there_is_room(page: Page) -> None:
    """On a phone the one is above the other."""
    page.goto(f"{POLICY_URL}2026-11/changes/")
    for width, where in ((PHONE, "below"), (1280, "beside")):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.locator(".reworded").first.evaluate(BESIDE) == where
    page.set_viewport_size({"width": PHONE, "height": 844})


def test_from_a_clause_that_was_signed_to_what_applies_now(page: Page) -> None:
    """Somebody with an old form opens its clause, and from there the same one today; the history leads back."""
    page.goto(f"{POLICY_URL}2020-02/#report-loss")
    expect(page.locator("#report-loss")).to_be_in_viewport()
    expect(page.locator("#report-loss")).to_contain_text("as soon as practicable")
    page.locator("#report-loss").get_by_role("link", name="Clause 2.5 today").click()
    expect(page.locator(".clause:target")).to_contain_text("within 24 hours")
    page.get_by_role("link", name="History of this policy: 3 versions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confidentiality Policy: its history")
    page.get_by_role("link", name="The whole text of version 2020-02").click()
    expect(page.locator(f"#{REMOVED}")).to_contain_text("Not in the policy today")


def test_old_words_are_not_found_as_if_they_applied(told: Path, revised: Site) -> None:
    """No page about an edition is in the index of the site's search; the policy is."""
    index = json.loads((told / "search/search_index.json").read_text(encoding="utf-8"))
    found = {entry["location"].split("#")[0] for entry in index["docs"]}
    about = {page_url(path) for path, made in generate(revised).items() if made.component in ABOUT_EDITIONS}
    assert about >= set(PATHS)
    assert POLICY_URL in found
    assert not found & about
