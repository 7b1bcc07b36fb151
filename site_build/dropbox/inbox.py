"""The table of envelopes that wait for intake.

The same bytes are kept once, and an answer means that they are on the disk. There is a rollback journal (WAL has a
known corruption bug in SQLite versions still in use), every commit is synced, and what is deleted is overwritten.
Beside the file lies a reserve, so that a full disk can be emptied.
"""

import hashlib
import logging
import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Self, TypeVar

from site_build.dropbox.reserve import Reserve
from site_build.dropbox.writer import Act, Room, Writer, is_full
from site_build.errors import Refused

PAGE = 100  # envelopes read at once
PAGE_SIZE = 1024 * 1024  # bytes of them: the desk waits 10 seconds for a page, over a slow line
LIMIT = 256 * 1024 * 1024
MARK = 0x64726F70  # SQLite's application_id of an inbox: "drop"
TABLES = {"envelopes", "sqlite_sequence"}
HAND_IN = "Save your form as a file and hand that in."
LOOK = "Look at the disk of the website, and at its log. Then try again."

TABLE = f"""
PRAGMA application_id = {MARK};
CREATE TABLE IF NOT EXISTS envelopes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  received_at TEXT NOT NULL,
  envelope TEXT NOT NULL
);
"""
SETTINGS = """
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = EXTRA;
PRAGMA secure_delete = ON;
"""

LOG = logging.getLogger("portal")

T = TypeVar("T")


class OutOfOrder(Refused):
    """The inbox cannot be used as things stand."""


class Full(OutOfOrder):
    """There is no room: on the disk, or in the inbox."""


@dataclass(frozen=True)
class Received:
    """One envelope: `seq` grows and never comes back, `sha256` names its bytes, `received_at` is RFC 3339 UTC."""

    seq: int
    sha256: str
    received_at: str
    envelope: str


class Inbox:
    """The inbox in the file `path`, made when it is not there; it grows to `limit` bytes and then refuses more.

    What cannot be done raises `OutOfOrder`, or `Full`, and changes nothing.
    """

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self._writer = Writer(_open_database(path, limit))
        self._reserve = Reserve(path.with_name(path.name + "-reserve"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def put(self, envelope: str) -> str:
        """Keep an envelope and give the SHA-256 of its bytes, in hex, once it is on the disk."""
        insert = "INSERT INTO envelopes (sha256, received_at, envelope) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        sha256 = hashlib.sha256(envelope.encode("ascii")).hexdigest()
        received_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._ask(lambda database: database.execute(insert, (sha256, received_at, envelope)), HAND_IN)
        return sha256

    def read(self, after: int) -> list[Received]:
        """Give the envelopes that came after the one numbered `after`, oldest first.

        They are at most `PAGE`, and together at most `PAGE_SIZE` bytes.
        """
        select = "SELECT seq, sha256, received_at, envelope FROM envelopes WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._ask(lambda database: database.execute(select, (after, PAGE)).fetchall(), LOOK)
        sizes = accumulate(len(row[-1]) for row in rows)
        return [Received(*row) for row, size in zip(rows, sizes, strict=True) if size <= PAGE_SIZE]

    def delete(self, sha256: str) -> bool:
        """Delete an envelope for good, on a full disk, too; tell whether it was there."""
        delete = "DELETE FROM envelopes WHERE sha256 = ?"
        make_room = self._reserve.released
        return self._ask(lambda database: database.execute(delete, (sha256,)).rowcount, LOOK, make_room) > 0

    def _ask(self, act: Act[T], advice: str, make_room: Room | None = None) -> T:
        try:
            return self._writer.ask(act, make_room)
        except sqlite3.Error as error:
            LOG.warning("The drop box's inbox: %s", error)
            if is_full(error):
                raise Full(f"There is no room just now. {advice}") from None
            raise OutOfOrder(f"The drop box does not work just now. {advice}") from None


def _open_database(path: Path, limit: int) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        return _connect(path, limit)
    except (OSError, sqlite3.DatabaseError) as error:
        raise Refused(f"{path} cannot be the drop box's inbox: {error}. Choose another file.") from None


def _connect(path: Path, limit: int) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        if not _is_inbox(path, database):  # writing needs room, which a full disk has not
            database.executescript(TABLE)
        database.executescript(SETTINGS)
        (page_size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute(f"PRAGMA max_page_count = {limit // page_size}")
    except (sqlite3.DatabaseError, Refused):
        database.close()
        raise
    return database


def _is_inbox(path: Path, database: sqlite3.Connection) -> bool:
    """Tell whether the table is there; `Refused`, and nothing written, when this is another program's database."""
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if mark not in (0, MARK) or not tables <= TABLES:
        raise Refused(f"{path} is not the drop box's inbox, and was not touched. Choose another file.")
    return mark == MARK and "envelopes" in tables
