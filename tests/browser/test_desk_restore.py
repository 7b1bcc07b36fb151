"""A register that is away is put back without a mouse; every page on the way is readable, and so is a doubt."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.test_desk_pages import faults_of
from site_build.content.publish import publish
from site_build.desk.app import running
from site_build.desk.desk import Desk
from site_build.office.office import unlock
from site_build.office.safekeeping.backup import back_up
from support.fast_keys import make_fast_register
from support.sample import ORIGIN, SAMPLE, add

PASSPHRASE = "four invented words here"
MOST_TABS = 30


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose register is gone; a backup of before its only entry is on a stick."""
    root, register, stick = (tmp_path / name for name in ("portal", "register", "stick"))
    shutil.copytree(SAMPLE, root)
    make_fast_register(root, register, ORIGIN, PASSPHRASE)
    stick.mkdir()
    with unlock(root, register, PASSPHRASE) as office:
        add(office, "Zoë Example", "volunteer")
        back_up(office, stick)
    publish(root)
    with unlock(root, register, PASSPHRASE):
        pass
    shutil.rmtree(register)
    monkeypatch.setattr("site_build.desk.pages.opening.restore.list_sticks", lambda: [str(stick)])
    return Desk(root, register, root, tmp_path / "downloads")


def go(page: Page, words: str) -> None:
    """Tab to the link, button or field with these words; follow or press it by Enter, if it is no field."""
    script = "() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(script) == words:
            return
    pytest.fail(f"Tab never comes to “{words}”.")


def test_from_nothing_to_what_speaks_against_it(browser: Browser, desk: Desk) -> None:
    """By Tab, Enter and letters alone; each page that comes up has nothing wrong with it."""
    with running(desk) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("./")
        expect(page.get_by_role("heading", name="The register is not here")).to_be_visible()
        assert list(faults_of(page)) == []
        for way in ("./restore/new-laptop", "./restore/no-passphrase"):
            page.goto(way)
            assert list(faults_of(page)) == []
        page.goto("./")
        go(page, "Put it back from a backup")
        page.keyboard.press("Enter")
        page.wait_for_url("**/restore")
        go(page, "Passphrase")
        page.keyboard.type("not these words at all")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        assert list(faults_of(page)) == []
        go(page, "Passphrase")
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url("**/restore/done")
        assert "can only be read" in page.title()
        assert list(faults_of(page)) == []
        go(page, "Unlock the register")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Passphrase")).to_be_focused()
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        page.wait_for_url(address)
        go(page, "What this means, and what to do")
        page.keyboard.press("Enter")
        page.wait_for_url("**/doubt")
        assert list(faults_of(page)) == []
        go(page, "Put a backup back")
        page.keyboard.press("Enter")
        page.wait_for_url("**/restore")
        assert list(faults_of(page)) == []
        go(page, "Lock it, and go on")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Put it back")).to_be_visible()
