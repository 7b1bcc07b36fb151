"""A policy or its questions are published anew while somebody is in the middle of the induction."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.forms import NAME, Away, read_signed, sign_unsent
from browser.server import serve
from browser.visitor import (
    ARRIVAL,
    KEY,
    come_to_sign,
    journey_of,
    open_hello,
    screen,
    sign,
    start,
    take_induction,
    take_round,
)
from site_build.config import REGISTER_FILE
from site_build.content.publish import publish
from site_build.content.site import Site, read_site
from site_build.dropbox.inbox import Inbox
from site_build.register.keys import RegisterKeys
from support.build import build_site, copy_portal
from support.publishing import publish_revision
from support.shared_fixtures import make_once

CHANGES = {
    "questions": ("quizzes/confidentiality.yml", "and I agree to keep to it.", "and I agree to follow it."),
    "words": (
        "docs/policy/confidentiality.md",
        "underpins our service.",
        "supports our service.",
    ),
}
CHANGED = "The policy or its questions have changed since you began. So please start again."


@pytest.fixture(scope="module", params=CHANGES)
def anew(request: pytest.FixtureRequest, shared: Path, published: Path) -> Path:
    """The portal's folder, with the site in `site`, after its questions or its words were changed and published."""
    file, old, new = CHANGES[request.param]

    def make(folder: Path) -> None:
        root = copy_portal(folder / "portal")
        text = (root / file).read_text("utf-8")
        assert text.count(old) == 1
        (root / file).write_text(text.replace(old, new), "utf-8")
        shutil.copytree(published, folder / "published")
        if request.param == "words":
            publish_revision(root, folder / "published")
        else:
            publish(root, folder / "published")
        assert (folder / "published" / REGISTER_FILE).read_bytes() == (published / REGISTER_FILE).read_bytes()
        run = build_site(root, folder / "published", folder / "site")
        assert run.returncode == 0, run.stdout

    return make_once(shared / f"anew-{request.param}", make)


@dataclass(frozen=True)
class Change:
    """A site before and after, at one address, away until it is served; and what either says."""

    before: Away
    after: Away
    old: Site
    new: Site
    keys: RegisterKeys

    def check(self, site: Site, code: str) -> None:
        """One form has arrived, signed under the words and questions of this site."""
        [envelope] = self.after.envelopes()
        statement, pair = read_signed(envelope, self.keys, code), site.pairs["confidentiality"]
        assert (statement.edition.digest, statement.quiz.bank) == (pair.edition, pair.bank)
        assert statement.declaration == site.banks["confidentiality"].declaration


@pytest.fixture
def change(anew: Path, built: Path, tmp_path: Path, content: Site, keys: RegisterKeys) -> Iterator[Change]:
    """The site as it was, and the one that takes its place."""
    new = read_site(anew / "portal", anew / "published")
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        with serve(built, inbox) as port:
            pass
        yield Change(Away(inbox, port, built), Away(inbox, port, anew / "site"), content, new, keys)


def begin(browser: Browser, change: Change, code: str) -> Page:
    """Read and answer the first part, and want to talk about one thing, on the site as it was."""
    page = change.before.new_page(browser)
    open_hello(page, code)
    start(page)
    page.locator(".read:visible .talk").first.click()
    take_round(page)
    return page


def come_back(page: Page, code: str) -> None:
    """Open the personal link again."""
    page.goto("about:blank")
    page.goto(f"{ARRIVAL}#{KEY}.{code}")
    page.locator("[data-act=start]").wait_for()


def finish_here(page: Page, name: str = NAME) -> None:
    """Do all of it, and sign."""
    start(page)
    take_induction(page)
    sign(page, name)
    expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()


def test_whoever_comes_back_is_told(browser: Browser, change: Change, code: str) -> None:
    """They start again, with their link and with what they want to talk about, and sign what is so now."""
    with change.before.back():
        page = begin(browser, change, code)
    old = journey_of(page)
    with change.after.back():
        come_back(page, code)
        expect(page.get_by_text(CHANGED)).to_be_visible()
        expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
        start(page)
        journey = journey_of(page)
        assert journey["answers"] == {}
        assert journey["nonce"] != old["nonce"]
        assert journey["talk"] == old["talk"]
        page.go_back()
        finish_here(page)
        expect(screen(page, "thanks").get_by_role("heading", name="What you wanted to talk about")).to_be_visible()
        page.close()
    change.check(change.new, code)


def test_a_reload_in_the_middle_tells_it_too(browser: Browser, change: Change, code: str) -> None:
    """Whoever stays and loads the page again is at hello, with the reason; the second time it is not said again."""
    with change.before.back():
        page = begin(browser, change, code)
    with change.after.back():
        page.reload()
        expect(page.get_by_text(CHANGED)).to_be_visible()
        start(page)
        page.reload()
        expect(page.get_by_text(CHANGED)).not_to_be_visible()
        page.close()


def test_a_page_that_is_open_goes_on(browser: Browser, change: Change, code: str) -> None:
    """Whoever loads nothing anew signs the words that they saw; the register takes them for what they are."""
    with change.before.back():
        page = begin(browser, change, code)
    with change.after.back():
        take_induction(page)
        sign(page, NAME)
        expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
        page.close()
    change.check(change.old, code)


def test_a_sealed_form_outlives_it(browser: Browser, change: Change, code: str) -> None:
    """What was signed under the old words and could not be sent is still there, and is sent as it was signed."""
    with change.before.back():
        page = change.before.new_page(browser)
        come_to_sign(page, code, alone=True)
        sign_unsent(page)
    with change.after.back():
        page.reload()
        expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
        page.reload()
        expect(screen(page, "thanks")).to_be_visible()
        page.close()
    change.check(change.old, code)


def test_whoever_has_signed_has_signed(browser: Browser, change: Change, code: str) -> None:
    """The next day's words ask nothing more of a tab in which the form has been sent."""
    with change.before.back():
        page = change.before.new_page(browser)
        come_to_sign(page, code, alone=True)
        sign(page, NAME)
        expect(screen(page, "thanks")).to_be_visible()
    with change.after.back():
        page.reload()
        expect(screen(page, "thanks")).to_be_visible()
        page.close()
    assert len(change.after.envelopes()) == 1


def test_a_place_from_before_is_told(browser: Browser, change: Change, code: str) -> None:
    """A phone that kept a place goes on keeping one, from the beginning, and forgets the old one."""
    with browser.new_context(base_url=f"http://127.0.0.1:{change.before.port}/") as phone:
        page = phone.new_page()
        with change.before.back():
            open_hello(page, code)
            start(page)
            take_round(page)
            page.get_by_role("button", name="Stop for now").click()
            page.get_by_role("button", name="Keep my place on this phone").click()
            page.close()
        with change.after.back():
            page = phone.new_page()
            come_back(page, code)
            expect(page.get_by_text(CHANGED)).to_be_visible()
            expect(page.get_by_text("Your place was kept")).not_to_be_visible()
            start(page)
            [place] = page.evaluate("() => Object.values(localStorage).map((place) => JSON.parse(place))")
            pair = change.new.pairs["confidentiality"]
            assert (place["edition"], place["bank"], place["part"]) == (pair.edition, pair.bank, 0)
            assert place["answers"] == {}
            page.go_back()
            finish_here(page)
            assert page.evaluate("() => localStorage.length") == 0
    change.check(change.new, code)
