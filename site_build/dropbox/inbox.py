"""The table of envelopes that wait for intake.

The same bytes are kept once, and an answer means that they are on the disk. There is a rollback journal (WAL has a
known corruption bug in SQLite versions still in use), every commit is synced, and what is deleted is overwritten.
"""

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from site_build.dropbox.writer import Writer
from site_build.errors import Refused

PAGE = 100  # envelopes read at once: at most 6.4 MB
LIMIT = 256 * 1024 * 1024
MARK = 0x64726F70  # SQLite's application_id of an inbox: "drop"
TABLES = {"envelopes", "sqlite_sequence"}

SETTINGS = f"""
PRAGMA application_id = {MARK};
PRAGMA journal_mode = DELETE;
PRAGMA synchronous = EXTRA;
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS envelopes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256 TEXT NOT NULL UNIQUE,
  received_at TEXT NOT NULL,
  envelope TEXT NOT NULL
);
"""


@dataclass(frozen=True)
class Received:
    """One envelope: `seq` grows and never comes back, `sha256` names its bytes, `received_at` is RFC 3339 UTC."""

    seq: int
    sha256: str
    received_at: str
    envelope: str


class Inbox:
    """The inbox in the file `path`, made when it is not there; it grows to `limit` bytes and then refuses more."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self._writer = Writer(_open_database(path, limit))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def put(self, envelope: str) -> str:
        """Keep an envelope and give the SHA-256 of its bytes, in hex, once it is on the disk.

        Raise `Refused` when the inbox or the disk is full; nothing has been kept then.
        """
        insert = "INSERT INTO envelopes (sha256, received_at, envelope) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        sha256 = hashlib.sha256(envelope.encode("ascii")).hexdigest()
        received_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            self._writer.ask(lambda database: database.execute(insert, (sha256, received_at, envelope)))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise
            raise Refused("There is no room for your form just now. Save it as a file and hand that in.") from None
        return sha256

    def read(self, after: int) -> list[Received]:
        """Give the envelopes that came after the one numbered `after`, oldest first, at most `PAGE` of them."""
        select = "SELECT seq, sha256, received_at, envelope FROM envelopes WHERE seq > ? ORDER BY seq LIMIT ?"
        rows = self._writer.ask(lambda database: database.execute(select, (after, PAGE)).fetchall())
        return [Received(*row) for row in rows]

    def delete(self, sha256: str) -> bool:
        """Delete an envelope for good; tell whether it was there."""
        delete = "DELETE FROM envelopes WHERE sha256 = ?"
        return self._writer.ask(lambda database: database.execute(delete, (sha256,)).rowcount) > 0


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
        _check_inbox(path, database)
        database.executescript(SETTINGS)
        (page_size,) = database.execute("PRAGMA page_size").fetchone()
        database.execute(f"PRAGMA max_page_count = {limit // page_size}")
    except (sqlite3.DatabaseError, Refused):
        database.close()
        raise
    return database


def _check_inbox(path: Path, database: sqlite3.Connection) -> None:
    """`Refused`, and nothing written, when this is the database of another program."""
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if mark not in (0, MARK) or not tables <= TABLES:
        raise Refused(f"{path} is not the drop box's inbox, and was not touched. Choose another file.")
