"""An inbox in a file: whose it is, what is left in it, its copy, and the room that is kept beside it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from site_build.dropbox.errors import InboxNotCopied, InboxUnusable, NotAnInbox
from site_build.dropbox.inbox import Inbox
from site_build.dropbox.inbox_file import RESERVE_CONTENT, RESERVE_SIZE, Reserve, copy_inbox
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


def test_an_inbox_that_sql_made_is_still_one(tmp_path: Path) -> None:
    """The file of an earlier version opens with what is in it, and goes on from its last number."""
    path = tmp_path / "inbox.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(YESTERDAY)
    with Inbox(path) as inbox:
        put(inbox, "second")
        assert [(row.seq, row.envelope) for row in inbox.read(0)] == [(7, "first"), (8, "second")]


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


def test_a_damaged_inbox_is_refused(tmp_path: Path) -> None:
    """A file that begins as an inbox, and is none further on, is refused with SQLite's own reason, and stays."""
    path = tmp_path / "inbox.sqlite"
    Inbox(path).__exit__()
    damaged = path.read_bytes()[:100].ljust(4096, b"x")
    path.write_bytes(damaged)
    with pytest.raises(InboxUnusable) as told:
        Inbox(path)
    assert told.value.reason in {"database disk image is malformed", "file is not a database"}
    assert path.read_bytes() == damaged


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder where the file should be is refused in words."""
    with pytest.raises((InboxUnusable, NotAnInbox)):
        Inbox(tmp_path)


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


WRITER = """
import asyncio, sys
from pathlib import Path
from site_build.dropbox.inbox import Inbox

async def write(inbox):
    for number in range(10_000):
        await inbox.put(f"form {number} " + "x" * 3000)
        print(number, flush=True)

with Inbox(Path(sys.argv[1])) as inbox:
    asyncio.run(write(inbox))
"""


def read_all(path: Path) -> list[str]:
    """Every envelope in an inbox, by its own pages."""
    with Inbox(path) as inbox:
        rows = inbox.read(0)
        while more := inbox.read(rows[-1].seq):
            rows += more
    return [row.envelope.split(" x")[0] for row in rows]


def test_a_copy_while_it_is_in_use(tmp_path: Path) -> None:
    """While another program takes forms, the copy is whole, private, has all that had come, and is an inbox itself."""
    path, copy = tmp_path / "inbox.sqlite", tmp_path / "copy.sqlite"
    writing = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writing.stdout
    try:
        arrived = [next(writing.stdout) for _ in range(150)]
        copy_inbox(path, copy)
        arrived_later = [next(writing.stdout) for _ in range(20)]
    finally:
        writing.kill()
        writing.communicate()
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copied = read_all(copy)
    assert copied == [f"form {number}" for number in range(len(copied))]
    assert len(copied) >= len(arrived)
    assert len(read_all(path)) >= len(arrived) + len(arrived_later)


def test_what_is_no_inbox_is_not_copied(tmp_path: Path) -> None:
    """Another file, and one that is not there, are refused; nothing is made."""
    letter = tmp_path / "letter.txt"
    letter.write_text("This is a letter, not a database. " * 9)
    with pytest.raises(NotAnInbox):
        copy_inbox(letter, tmp_path / "copy.sqlite")
    with pytest.raises(InboxNotCopied) as told:
        copy_inbox(tmp_path / "away", tmp_path / "copy.sqlite")
    assert told.value.reason == "No such file or directory"
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_copy_without_room(tmp_path: Path) -> None:
    """Where the copy has no room, nothing is left of it, and the inbox goes on."""
    path = tmp_path / "inbox.sqlite"
    with Inbox(path) as inbox:
        put(inbox, "x" * 60_000)
    with largest_file(20_000), pytest.raises(InboxNotCopied) as told:
        copy_inbox(path, tmp_path / "copy.sqlite")
    assert (told.value.file, told.value.copy) == (path, tmp_path / "copy.sqlite")
    assert {file.name for file in tmp_path.iterdir()} == {"inbox.sqlite", "inbox.sqlite-reserve"}
    assert len(read_all(path)) == 1
