"""The inbox keeps what it says it keeps, once, and has room for what it says."""

import hashlib
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from site_build.dropbox import inbox as inbox_module
from site_build.dropbox.errors import InboxFull, InboxUnusable, NotAnInbox, OutOfOrder
from site_build.dropbox.inbox import PAGE, PAGE_SIZE, RESERVE_CONTENT, RESERVE_SIZE, Inbox, Reserve
from site_build.errors import Refused
from support.drop_box import put
from support.file_limit import largest_file

YESTERDAY = """
PRAGMA application_id = 0x64726f70;
CREATE TABLE envelopes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  received_at TEXT NOT NULL,
  envelope TEXT NOT NULL
);
INSERT INTO envelopes VALUES (7, 'a digest', '2026-11-22T12:00:00Z', 'first');
"""


def setting(name: str, connection: Connection) -> object:
    """Read one of SQLite's settings of a connection."""
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_what_is_put_is_read(tmp_path: Path) -> None:
    """An envelope comes back with its number, digest and time of arrival, and survives the inbox being closed."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        sha256 = put(inbox, "first")
    assert sha256 == hashlib.sha256(b"first").hexdigest()
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        (row,) = inbox.read(0)
    assert (row.seq, row.sha256, row.envelope) == (1, sha256, "first")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row.received_at)


def test_an_inbox_that_sql_made_is_still_one(tmp_path: Path) -> None:
    """The file of an earlier version opens with what is in it, and goes on from its last number."""
    path = tmp_path / "inbox.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(YESTERDAY)
    with Inbox(path) as inbox:
        put(inbox, "second")
        assert [(row.seq, row.envelope) for row in inbox.read(0)] == [(7, "first"), (8, "second")]


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    """The same envelope again: the same answer, and one row with its first time of arrival."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        first = put(inbox, "same")
        (row,) = inbox.read(0)
        assert put(inbox, "same") == first
        assert inbox.read(0) == [row]


def test_pages_follow_each_other(tmp_path: Path) -> None:
    """Reading on from the last number seen gives every envelope once, in the order of arrival."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        for number in range(PAGE + 5):
            put(inbox, f"envelope {number}")
        first = inbox.read(0)
        second = inbox.read(first[-1].seq)
        assert [row.envelope for row in first + second] == [f"envelope {number}" for number in range(PAGE + 5)]
        assert len(first) == PAGE
        assert inbox.read(second[-1].seq) == []


def test_a_page_of_large_envelopes_is_shorter(tmp_path: Path) -> None:
    """A page is bounded in bytes, too, so that it can be fetched over a slow line; the next goes on after it."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        for number in range(20):
            put(inbox, f"{number:02}" + "x" * 64_000)
        first = inbox.read(0)
        second = inbox.read(first[-1].seq)
    assert sum(len(row.envelope) for row in first) <= PAGE_SIZE
    assert [int(row.envelope[:2]) for row in first + second] == list(range(20))


def test_a_number_never_comes_back(tmp_path: Path) -> None:
    """A reader that goes on from the last number misses nothing, though everything was deleted since."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        assert inbox.delete(put(inbox, "first"))
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        put(inbox, "second")
        assert [row.seq for row in inbox.read(1)] == [2]


def test_what_is_deleted_is_gone_from_the_file(tmp_path: Path) -> None:
    """Deleting overwrites: the file no longer holds the bytes. Deleting again finds nothing."""
    path = tmp_path / "inbox.sqlite"
    with Inbox(path) as inbox:
        sha256 = put(inbox, "marker" * 2000)
        assert b"markermarker" in path.read_bytes()
        assert inbox.delete(sha256)
        assert not inbox.delete(sha256)
        assert inbox.read(0) == []
        assert b"markermarker" not in path.read_bytes()


def test_many_at_once_are_all_kept(tmp_path: Path) -> None:
    """Sixteen threads put two hundred envelopes, each twice: two hundred rows, and every digest answered twice."""
    envelopes = [f"envelope {number % 200}" for number in range(400)]
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        with ThreadPoolExecutor(16) as threads:
            answers = list(threads.map(partial(put, inbox), envelopes))
        kept = inbox.read(0) + inbox.read(PAGE)
        assert answers == [hashlib.sha256(envelope.encode()).hexdigest() for envelope in envelopes]
        assert sorted(row.envelope for row in kept) == sorted(set(envelopes))


def test_a_full_inbox_refuses_and_recovers(tmp_path: Path) -> None:
    """At its limit the database itself says that it is full; what is in stays, and deleting makes room again."""
    with Inbox(tmp_path / "inbox.sqlite", limit=100 * 1024) as inbox:
        first, _, _ = (put(inbox, letter * 20_000) for letter in "abc")
        with pytest.raises(InboxFull):
            put(inbox, "d" * 40_000)
        assert [row.envelope[0] for row in inbox.read(0)] == ["a", "b", "c"]
        assert put(inbox, "a" * 20_000) == first
        assert inbox.delete(first)
        put(inbox, "x" * 20_000)


def test_one_too_large_does_not_cost_the_others(tmp_path: Path) -> None:
    """When many wait together and one does not fit, the others are kept."""
    envelopes = ["x" * 90_000, *(f"small {number}" for number in range(20))]

    def fits(envelope: str) -> bool:
        try:
            return bool(put(inbox, envelope))
        except Refused:
            return False

    with Inbox(tmp_path / "inbox.sqlite", limit=80 * 1024) as inbox:
        with ThreadPoolExecutor(len(envelopes)) as threads:
            assert list(threads.map(fits, envelopes)) == [False] + [True] * 20
        assert len(inbox.read(0)) == 20


def test_the_file_is_for_its_owner_and_every_commit_is_synced(tmp_path: Path) -> None:
    """Nobody else on the computer reads the file; there is a rollback journal, and each commit reaches the disk."""
    path = tmp_path / "new" / "inbox.sqlite"
    with Inbox(path) as inbox:
        put(inbox, "first")
        assert path.stat().st_mode & 0o777 == 0o600
        settings = [
            inbox._writer.ask(partial(setting, name)) for name in ("journal_mode", "synchronous", "secure_delete")
        ]
        assert settings == ["delete", 3, 1]


@pytest.mark.parametrize("content", [b"This is a letter, not a database. " * 9, b"SQLite format 3\x00" + bytes(200)])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    """A file that is no inbox is refused in words, and not a byte of it changes."""
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises((InboxUnusable, NotAnInbox)):
        Inbox(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_another_programs_database_is_left_alone(tmp_path: Path, journal: str) -> None:
    """An SQLite file that is not an inbox is refused, and not a byte of it changes."""
    path = tmp_path / "register.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA journal_mode = {journal}")
        database.execute("CREATE TABLE person (id TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotAnInbox):
        Inbox(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["register.sqlite"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder where the file should be is refused in words."""
    with pytest.raises((InboxUnusable, NotAnInbox)):
        Inbox(tmp_path)


def test_a_locked_inbox_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Another fault than a full disk is not called one. The log says what it is, and nothing of what was sent."""
    path = tmp_path / "inbox.sqlite"
    monkeypatch.setattr(inbox_module, "PATIENCE", 0.01)
    monkeypatch.setattr(inbox_module.LOG, "filters", [])  # a server's, which lets this line pass once a minute
    with Inbox(path) as inbox:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OutOfOrder) as told:
            put(inbox, "first")
        assert not isinstance(told.value, InboxFull)
        other.close()
        put(inbox, "first")
    assert caplog.messages == ["The drop box's inbox: database is locked"]


def test_what_the_reserve_got_is_kept(tmp_path: Path) -> None:
    """Where there is not room for all of it, it gives nothing free that others could take."""
    path = tmp_path / "reserve"
    path.write_bytes(RESERVE_CONTENT[: RESERVE_SIZE // 2])
    with largest_file(RESERVE_SIZE // 4):
        Reserve(path)
    assert path.read_bytes() == RESERVE_CONTENT[: RESERVE_SIZE // 2]


def test_the_rest_of_the_reserve_is_taken_another_time(tmp_path: Path) -> None:
    """It gets what there is room for, and later all of it."""
    path = tmp_path / "reserve"
    with largest_file(RESERVE_SIZE // 2):
        Reserve(path)
    assert path.read_bytes() == RESERVE_CONTENT[: RESERVE_SIZE // 2]
    Reserve(path)
    assert path.read_bytes() == RESERVE_CONTENT


def test_the_reserve_is_free_until_the_block_ends(tmp_path: Path) -> None:
    """It takes no room meanwhile."""
    path = tmp_path / "reserve"
    with Reserve(path).released():
        assert path.stat().st_size == 0
    assert path.read_bytes() == RESERVE_CONTENT
