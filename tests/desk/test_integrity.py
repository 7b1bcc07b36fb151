"""Integrity: verifying goes on beside everything else, shows how far it is, and says what to do."""

import sqlite3
from threading import Thread

from desk.window import Window
from site_build.desk.pages.safekeeping.page import Verifying
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead


def wait(window: Window) -> str:
    """Verify, and give the page that says what was found."""
    window.post("/integrity", {})
    for running in (session.get(Verifying) for session in window.desk.sessions.all()):
        if running:
            running.join()
    return window.get("/integrity").text


def test_a_sound_register(window: Window) -> None:
    """Never verified at first; then the day and the size, and the checkpoint as text."""
    before = window.get("/integrity").text
    assert "never been checked" in before
    assert "Signed by the Chair of Trustees</dt><dd>Not yet." in before
    assert "register.example/acknowledgments\n1\n" in before
    after = wait(window)
    assert "All is well." in after
    assert "all 1 entries were checked" in after
    assert "People, forms and notes are as the register wrote them, too." in after


def test_progress_without_javascript(window: Window) -> None:
    """While it goes on, the page counts and asks again by itself; a second press begins nothing new; Lock ends it."""
    with window.office.register.view():  # nobody else can look meanwhile, so it cannot end
        assert "It is being read." in window.post("/integrity", {}).text
        (session,) = (session for session in window.desk.sessions.all() if session.unlocked)
        running = session.get(Verifying)
        assert running
        running.done, running.of = 612, 1000
        page = window.post("/integrity", {}).text
        assert session.get(Verifying) is running
        lock = Thread(target=window.desk.lock)
        lock.start()
        while not window.desk.locking:
            lock.join(0.01)
        assert window.path(window.get("/people")) == "/unlock"
        assert window.desk.office, "it is not closed while something works on it"
    lock.join()
    assert '<meta http-equiv="refresh" content="1">' in page
    assert "612 of 1,000 entries are checked." in page
    assert 'value="612" max="1000"' in page
    assert "was locked" in running.trouble
    assert not running.is_alive()
    assert window.desk.office is None


def test_a_damaged_register(window: Window) -> None:
    """A changed entry is named, with what to do next; a page that cannot be shown leads to where that is said."""
    with sqlite3.connect(window.office.register.folder / "register.sqlite") as database:
        database.execute("UPDATE leaf SET data = x'7b7d'")
        database.execute("UPDATE person SET sealed = x'00'")
    database.close()
    page = wait(window)
    assert "Something is wrong with the register" in page
    assert "Entry 0: " in page
    assert "Tell the Chair of Trustees." in page
    trouble = window.get("/people")
    assert trouble.status_code == 404
    assert f"{window.href('/integrity')}>Check the whole register" in trouble.text


def test_what_cannot_be_written_down_is_shown(window: Window) -> None:
    """A fault that the register will not take a note of is shown all the same, and not the last good check."""
    assert "All is well." in wait(window)
    (window.office.register.folder / "log.jsonl").unlink()
    page = wait(window)
    assert "All is well." not in page
    assert "log.jsonl cannot be read" in page
    assert "could not be written down" in page


def test_a_head_of_another_register_is_named(window: Window) -> None:
    """What was looked at and is not this register's is said, so that nobody wonders why it did not count."""
    assert "Not of this register" not in window.get("/integrity").text
    window.office.register.see([KnownHead(HeadPlace.PORTAL, b"Dear all,\n")])
    assert "The portal&#39;s folder. It was looked at" in window.get("/integrity").text
