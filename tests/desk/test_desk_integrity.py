"""The integrity room: verifying goes on beside everything else, shows how far it is, and says what to do."""

import sqlite3
import time
from threading import Event

import pytest

from desk.conftest import Window
from site_build.desk import integrity
from site_build.desk.integrity import Verifying
from site_build.office.integrity import Progress, Verification, read_integrity, verify_register
from site_build.office.unlock import Office


def wait(window: Window) -> str:
    """Verify, and give the page that says what was found."""
    page = window.post("/integrity", {})
    for _ in range(200):
        if "http-equiv" not in page.text:
            return page.text
        time.sleep(0.05)
        page = window.get("/integrity")
    raise AssertionError("It goes on for ever.")


def test_a_sound_register(window: Window) -> None:
    """Never verified at first; then the day and the size, and the checkpoint as text."""
    before = window.get("/integrity").text
    assert "never been checked" in before
    assert "Nobody but you signs the log yet." in before
    assert "register.example/acknowledgments\n1\n" in before
    after = wait(window)
    assert "All is well." in after
    assert "all 1 entries were checked" in after


def test_progress_without_javascript(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it goes on, the page counts and asks again by itself; a second press begins nothing new; Lock ends it."""
    half, go_on = Event(), Event()

    def in_steps(office: Office, progress: Progress) -> Verification:
        progress(612, 1000)
        half.set()
        go_on.wait(30)
        return verify_register(office, progress)

    monkeypatch.setattr(integrity, "verify_register", in_steps)
    window.post("/integrity", {})
    assert half.wait(30)
    page = window.post("/integrity", {}).text
    assert '<meta http-equiv="refresh" content="1">' in page
    assert "612 of 1,000 entries are checked." in page
    assert 'value="612" max="1000"' in page
    (visit,) = (visit for visit in window.desk.visits.all() if visit.take(Verifying))
    running = visit.take(Verifying)
    assert running
    visit.lock()
    go_on.set()
    while running.is_running():
        time.sleep(0.01)
    assert "was locked" in running.trouble
    assert read_integrity(window.office).verified is None


def test_a_damaged_register(window: Window) -> None:
    """A changed entry is named, with what to do next; the overview says so first."""
    with sqlite3.connect(window.office.register.folder / "register.sqlite") as database:
        database.execute("UPDATE leaf SET data = CAST(replace(data, '\"1\"', '\"2\"') AS BLOB)")
        database.execute("UPDATE leaf SET data = x'7b7d'")
    database.close()
    page = wait(window)
    assert "Something is wrong with the register" in page
    assert "Entry 0: " in page
    assert "Tell the Chair of Trustees." in page
