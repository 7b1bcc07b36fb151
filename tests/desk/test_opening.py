"""The first run, unlocking, locking, and what else may be found in the place of the register."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from desk.window import Window, look_in
from site_build.desk import app
from site_build.desk.desk import LONGEST_WAIT, Desk
from site_build.desk.errors import RegisterInvented, TooManyTries
from site_build.desk.lock import HOLDER_FILE, single_desk
from site_build.desk.session import IDLE, LONGEST, MOST_SESSIONS, Session, Sessions, Timeout
from site_build.errors import Refused
from support.fast_keys import make_fast_register, write_fast_keys

ORIGIN = "register.example/acknowledgments"
PASSPHRASE = "four words without sense"


class Clock:
    """A clock that goes on when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        """What it shows, in seconds."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The desk's clock."""
    return Clock()


@pytest.fixture
def fresh(root: Path, tmp_path: Path, clock: Clock) -> Iterator[Window]:
    """A window on a desk that has no register yet."""
    with look_in(Desk(root, tmp_path / "new", root, tmp_path / "downloads", timeout=Timeout(clock=clock))) as looking:
        yield looking


def test_the_first_run_and_the_second(fresh: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first page makes the register; after *Lock* the passphrase opens it, and nothing else does."""
    page = fresh.get("/")
    assert "There is no register on this computer yet" in page.text
    typed = {"origin": ORIGIN, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    for wrong, words in (
        ({"origin": "https://x"}, "is not a web address"),
        ({"again": "another"}, "are not the same"),
        ({"passphrase": "short", "again": "short"}, "at least 12 characters"),
        ({"passphrase": "abababababab", "again": "abababababab"}, "too easy to guess"),
    ):
        refused = fresh.post("/setup", {**typed, **wrong})
        assert words in refused.text
        assert refused.status_code == 422
        assert not fresh.desk.folder.exists()
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    made = fresh.post("/setup", typed)
    assert "Write this on paper now" in made.text
    assert PASSPHRASE not in made.text
    before = list(fresh.client.cookies.items())

    locked = fresh.post("/lock", {})
    assert "Unlock the register" in locked.text
    assert fresh.desk.office is None
    refused = fresh.post("/unlock", {"passphrase": "not the right one"})
    assert "does not open the register" in refused.text
    assert "not the right one" not in refused.text
    assert "What to do first" in fresh.post("/unlock", {"passphrase": PASSPHRASE}).text
    assert list(fresh.client.cookies.items()) != before, "a new key for the cookie after each unlocking"


def test_the_first_run_as_it_is_suggested(fresh: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """A web address as a browser shows it, the suggested words copied: the register has its name, the words open it."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    page = fresh.get("/setup")
    found = re.search(r'id="suggested">([a-z ]+)<', page.text)
    assert found
    wrong = fresh.post("/setup", {"origin": "two words", "copied": "not these"})
    assert re.findall(r'<a href="#(\w+)">', wrong.text)[-2:] == ["origin", "copied"], "both are said at once"
    assert {'value="two words"', 'value="not these"'} <= set(re.findall(r'value="[^"]*"', wrong.text))
    assert found[1] in wrong.text
    assert not fresh.desk.folder.exists()
    made = fresh.post("/setup", {"origin": "https://Register.example/", "copied": found[1].capitalize()})
    assert "<dd>register.example</dd>" in made.text
    assert found[1] not in made.text
    fresh.post("/lock", {})
    assert "What to do first" in fresh.post("/unlock", {"passphrase": found[1]}).text


ADDRESSES = {
    "register.example": "register.example",
    "https://register.example": "register.example",
    "  HTTP://Register.Example/ ": "register.example",
    "https://register.example/Acknowledgments//": "register.example/acknowledgments",
    "https:// register.example": "register.example",
}


@pytest.mark.parametrize(("typed", "name"), ADDRESSES.items())
def test_an_address_as_it_is_copied(fresh: Window, monkeypatch: pytest.MonkeyPatch, typed: str, name: str) -> None:
    """Its beginning, capital letters, spaces and slashes are no fault; where it was read otherwise, that is said."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    made = fresh.post("/setup", {"origin": typed, "passphrase": PASSPHRASE, "again": PASSPHRASE})
    assert f"<dd>{name}</dd>" in made.text
    assert (f"Your web address is understood as {name}." in made.text) is (typed != name)


def test_the_first_run_asks_for_both_posts(fresh: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is for good is not the first thing that is said; after the paper the next button asks who is who."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    page = fresh.get("/setup").text
    assert page.index("<p>There is no register on this computer yet.") < page.index("for good")
    made = fresh.post("/setup", {"origin": ORIGIN, "passphrase": PASSPHRASE, "again": PASSPHRASE}).text
    assert f'class="button" {fresh.href("/posts")}>' in made
    posts = fresh.get("/posts").text
    assert "Name of the Chief Officer" in posts
    assert "Name of the Chair of Trustees" in posts


def test_whoever_has_a_backup_is_led_to_it(fresh: Window) -> None:
    """The page that would make another register says first what to do with a backup, and finds one that is there."""
    page = fresh.get("/setup").text
    assert page.index("I have a backup of a register") < page.index("Your web address")
    assert fresh.href("/restore") in page
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    assert "Unlock the register" in fresh.get("/unlock").text


def test_who_is_who(window: Window) -> None:
    """Both posts are asked for, from the first paper and the first tasks; both people go in together, or neither."""
    assert window.href("/posts") in window.get("/setup/paper").text
    assert window.href("/posts") in window.get("/").text
    nobody = window.post("/posts", {})
    assert 'id="chief-officer-name-fault"' in nobody.text
    typed = {"chief-officer-name": "ash invented", "chair-name": "Mo Invented", "chair-roles": "trustee"}
    typed["chair-started"] = "soon"
    wrong = window.post("/posts", typed)
    assert 'id="chair-started-fault"' in wrong.text
    assert "Mo Invented" not in list_names(window)
    assert 'value="Mo Invented"' in wrong.text
    assert re.search(r'name="chair-roles" value="trustee" checked', wrong.text)
    done = window.post("/posts", {**typed, "chair-started": ""})
    assert "In the register: Ash Invented and Mo Invented." in done.text
    again = window.get("/posts")
    assert (window.path(again), "It is known who holds both posts." in again.text) == ("/people", True)
    assert window.path(window.post("/posts", typed)) == "/people"


def test_wrong_passphrases_slow_down(fresh: Window) -> None:
    """After three wrong ones the desk asks to wait, and does not even look at the next."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    for _ in range(3):
        assert "does not open" in fresh.post("/unlock", {"passphrase": "wrong, all of it"}).text
    assert re.search(r"Wait \d+ seconds", fresh.post("/unlock", {"passphrase": PASSPHRASE}).text)


def test_the_desk_locks_itself_and_keeps_what_was_typed(fresh: Window, clock: Clock) -> None:
    """An idle desk forgets the register. A form sent too late is shown again, filled in, after unlocking."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    fresh.post("/unlock", {"passphrase": PASSPHRASE})
    clock.now += IDLE + 1
    fields = {"name": "Zo Example", "roles": ["volunteer"], "started": "2026-01-31"}
    answer = fresh.post("/people/add", fields)
    assert "nobody used it for a while" in answer.text
    assert "Zo Example" not in answer.text
    fresh.post("/awake", {})  # a key pressed meanwhile
    answer = fresh.post("/unlock", {"passphrase": PASSPHRASE})
    assert "Nothing was saved yet" in answer.text
    assert 'value="Zo Example"' in answer.text
    assert "Nothing was saved yet" not in fresh.get("/people/add").text


def test_a_button_pressed_too_late_is_shown_again(fresh: Window, clock: Clock) -> None:
    """A form without any field is held like others: unlocking leads back to its page, and does nothing yet."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    fresh.post("/unlock", {"passphrase": PASSPHRASE})
    clock.now += IDLE + 1
    assert fresh.path(fresh.post("/export/log", {})) == "/unlock"
    answer = fresh.post("/unlock", {"passphrase": PASSPHRASE})
    assert fresh.path(answer) == "/export/log"
    assert "Nothing was saved yet" in answer.text
    assert fresh.saved() == []


def test_a_second_desk_can_look_but_not_change(fresh: Window) -> None:
    """Whoever comes second is told who has the register, and cannot change it."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    with single_desk(fresh.desk.folder) as holder:
        assert holder == ""
        assert {path.stat().st_mode & 0o777 for path in fresh.desk.folder.glob("desk.*")} == {0o600}
        page = fresh.post("/unlock", {"passphrase": PASSPHRASE})
        assert "Another desk has this register" in page.text
        fields = {"name": "Zo Example", "roles": ["volunteer"], "started": "2026-01-31"}
        assert "nothing can be changed here" in fresh.post("/people/add", fields).text
        assert not list_names(fresh)
        assert log_size(fresh) == 0
        fresh.post("/lock", {})
    assert "Another desk" not in fresh.post("/unlock", {"passphrase": PASSPHRASE}).text
    assert log_size(fresh) == 1, "the edition that was published"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"user": "zo"}'])
def test_who_has_the_register_cannot_be_read(tmp_path: Path, data: bytes) -> None:
    """Whatever stands in the file that says who holds a register, it is held, and that is told."""
    with single_desk(tmp_path) as first:
        assert first == ""
        (tmp_path / HOLDER_FILE).write_bytes(data)
        with single_desk(tmp_path) as second:
            assert second == "somebody opened it before you"


def test_the_desk_opens_no_demonstration(fresh: Window) -> None:
    """A register of invented people is told as such, and stays locked."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, "demonstration.invalid/register", PASSPHRASE)
    answer = fresh.post("/unlock", {"passphrase": PASSPHRASE})
    assert RegisterInvented.words in answer.text
    assert fresh.desk.office is None


def test_too_many_sessions() -> None:
    """Strangers may begin as many as they like: the oldest of theirs gives way, and the keeper's stays."""
    sessions = Sessions()
    oldest, keeper = sessions.find([])[1], sessions.find([])[1]
    keeper.unlocked = True
    for _ in range(MOST_SESSIONS - 1):
        sessions.find([])
    assert len(sessions.all()) == MOST_SESSIONS
    assert any(each is keeper for each in sessions.all())
    assert not any(each is oldest for each in sessions.all())


def log_size(window: Window) -> int:
    """How many leaves the log has."""
    with window.office.register.view() as view:
        return view.size()


def list_names(window: Window) -> list[str]:
    """Who is in the register."""
    with window.office.register.view() as view:
        return [person.name for person in view.people.values()]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("notes.txt", b"shopping", "is not a register: something is there"),
        ("keys.age", b"x", "register.sqlite is missing"),
        ("register.sqlite", b"SQLite format 3\0" + b"\0" * 100, "is not a register"),
    ],
)
def test_something_else_in_the_place_of_the_register(fresh: Window, name: str, data: bytes, words: str) -> None:
    """What is no register is named, and not touched."""
    fresh.desk.folder.mkdir()
    (fresh.desk.folder / name).write_bytes(data)
    for path in ("/unlock", "/setup"):
        assert words in fresh.get(path).text.replace("\n", " ")
    assert [path.read_bytes() for path in fresh.desk.folder.iterdir()] == [data]


def test_a_newer_register_is_left_alone(fresh: Window) -> None:
    """A register that a newer version wrote is told as such."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    database = fresh.desk.folder / "register.sqlite"
    data = bytearray(database.read_bytes())
    data[60:64] = (99).to_bytes(4, "big")  # the file's user_version
    database.write_bytes(data)
    assert "newer version" in fresh.get("/unlock").text
    assert database.read_bytes() == data


def test_a_site_without_its_register_does_not_make_another(fresh: Window) -> None:
    """When the site names a register that is not there, the desk does not offer to make a new one."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    fresh.desk.folder.rename(fresh.desk.folder.with_name("away"))
    assert f"This site belongs to the register {ORIGIN}" in fresh.get("/setup").text


def test_setting_up_that_was_interrupted_can_be_done_again(fresh: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a first attempt left half made beside the place is swept away, and the site's file is written again."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    half = fresh.desk.folder.with_name(f".{fresh.desk.folder.name}.new")
    half.mkdir()
    (half / "register.sqlite").write_bytes(b"half")
    typed = {"origin": ORIGIN, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert "Write this on paper now" in fresh.post("/setup", typed).text
    assert not half.exists()
    fresh.post("/lock", {})
    public = (fresh.desk.home / "register.json").read_bytes()
    (fresh.desk.home / "register.json").unlink()
    fresh.post("/unlock", {"passphrase": PASSPHRASE})
    assert (fresh.desk.home / "register.json").read_bytes() == public


def test_a_real_register_may_not_be_named_as_a_demonstration(fresh: Window) -> None:
    """A name that a desk would refuse to open is refused before anything is made."""
    typed = {"origin": "charity.invalid/acknowledgments", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert "That is not a web address" in fresh.post("/setup", typed).text
    assert not fresh.desk.folder.exists()


def test_a_refusal_is_told_on_the_page_that_it_leads_to(window: Window) -> None:
    """An act that is refused on a page which has nothing to show any more says so where the desk goes on."""
    answer = window.post("/links/new/letters", {})
    assert window.path(answer) == "/links"
    assert 'role="alert"' in answer.text
    assert 'role="alert"' not in window.get("/links").text


def test_a_stranger_does_not_open_the_database_to_others(window: Window) -> None:
    """While something is written, another program waits its turn, also when somebody asks for the passphrase page."""
    write_fast_keys(window.desk.folder, window.office.register.keys, PASSPHRASE)
    database = str(window.desk.folder / "register.sqlite")
    begin = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    with window.office.register.change(), httpx.Client(base_url=window.client.base_url) as stranger:
        for path in ("/unlock", "/setup"):
            stranger.get(path)
        other = subprocess.run([sys.executable, "-c", begin, database], capture_output=True, text=True, check=False)
    assert "database is locked" in other.stderr


@pytest.mark.parametrize("real", [False, True])
def test_a_desk_that_nobody_asks_locks_itself(
    fresh: Window, clock: Clock, monkeypatch: pytest.MonkeyPatch, real: bool
) -> None:
    """The clock is watched without anybody asking; whoever uses the desk keeps it open."""
    assert IDLE == 600.0
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    monkeypatch.setattr(app, "WATCH", 0.05)
    fresh.desk.timeout = Timeout(idle=2.0) if real else fresh.desk.timeout
    with look_in(fresh.desk) as watched:
        watched.post("/unlock", {"passphrase": PASSPHRASE})
        for _ in range(5):
            clock.now += IDLE / 2
            sleep(0.5 if real else 0)
            assert watched.path(watched.get("/people")) == "/people"
        clock.now += IDLE + 1
        wait_until_locked(watched)


def wait_until_locked(window: Window) -> None:
    """Wait as long as a busy computer may need."""
    until = monotonic() + 30.0
    while window.desk.office and monotonic() < until:
        sleep(0.01)
    assert window.desk.office is None


def test_a_busy_desk_locks_itself_in_the_end(fresh: Window, clock: Clock) -> None:
    """However much it is used, the desk locks itself some hours after it was unlocked, and says so."""
    assert LONGEST == 8 * 60 * 60
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    fresh.post("/unlock", {"passphrase": PASSPHRASE})
    for _ in range(8 * 12):
        clock.now += 5 * 60
        assert fresh.path(fresh.get("/setup/paper")) == "/setup/paper"
    clock.now += 1
    assert "it had been open for many hours" in fresh.get("/people").text
    assert fresh.desk.office is None
    fresh.post("/unlock", {"passphrase": PASSPHRASE})
    assert fresh.path(fresh.get("/people")) == "/people", "the passphrase begins another such time"


def test_a_closed_lid_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time in which the computer slept counts, though most clocks stood still."""
    timeout = Timeout()
    assert timeout.passed() == ""
    awake, asleep = time.clock_gettime, {time.CLOCK_BOOTTIME: IDLE}
    monkeypatch.setattr(time, "clock_gettime", lambda clock: awake(clock) + asleep.get(clock, 0.0))
    assert timeout.passed() == "idle"


def test_each_wrong_passphrase_costs_more_time(fresh: Window, clock: Clock) -> None:
    """From the third on the wait doubles, up to a minute; the right one makes up for all."""
    make_fast_register(fresh.desk.home, fresh.desk.folder, ORIGIN, PASSPHRASE)
    waits = []
    for _ in range(3 + 2 * 7):
        refused = guess_wrong(fresh.desk)
        if isinstance(refused, TooManyTries):
            waits.append(refused.wait)
            clock.now += refused.wait
    assert waits == [2, 4, 8, 16, 32, 60, 60]
    clock.now += LONGEST_WAIT
    fresh.desk.unlock(Session(), PASSPHRASE)
    fresh.desk.lock()
    assert not isinstance(guess_wrong(fresh.desk), TooManyTries)
    fresh.desk.unlock(Session(), PASSPHRASE)


def guess_wrong(desk: Desk) -> Refused:
    """What the desk says to a wrong passphrase."""
    with pytest.raises(Refused) as caught:
        desk.unlock(Session(), "wrong, all of it")
    return caught.value
