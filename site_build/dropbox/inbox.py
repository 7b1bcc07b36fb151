"""The table of envelopes that wait for intake.

The same bytes are kept once, and an answer means that they are on the disk. Deleting needs space, too, for its
journal: beside the file lies a reserve, which only deleting may use, so that a full disk can be emptied.
"""

import asyncio
import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, delete, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from site_build.database import connect, read_header
from site_build.dropbox import errors
from site_build.dropbox.writer import FreeSpace, Operation, Writer, is_full

PAGE = 100  # envelopes read at once
PAGE_SIZE = 1024 * 1024  # bytes of them: the desk waits 10 seconds for a page, over a slow line
INBOX_SIZE = 256 * 1024 * 1024  # bytes
RESERVE_SIZE = 1024 * 1024  # bytes; the journal of a deletion holds about the envelope, at most 64 KiB
RESERVE_CONTENT = hashlib.shake_256(b"reserve").digest(RESERVE_SIZE)  # which no file system can make smaller
APPLICATION_ID = int.from_bytes(b"drop")  # in the file's header, by which an inbox is told from another database
PATIENCE = 5  # seconds to wait for another program that is writing
HAND_IN = "Save your form as a file and hand that in."
LOOK = "Look at the disk of the website, and at its log. Then try again."

LOG = logging.getLogger("portal")

T = TypeVar("T")

metadata = MetaData()

envelopes = Table(
    "envelopes",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("received_at", Text, nullable=False),
    Column("envelope", Text, nullable=False),
    sqlite_autoincrement=True,  # a number never comes back
)

_PUT = insert(envelopes).on_conflict_do_nothing().inline()


@dataclass(frozen=True)
class Received:
    """One envelope: `seq` grows and never comes back, `sha256` names its bytes, `received_at` is RFC 3339 UTC."""

    seq: int
    sha256: str
    received_at: str
    envelope: str


class Inbox:
    """The inbox in the file `path`, made when it is not there; it grows to `limit` bytes and then refuses more.

    What cannot be done raises `OutOfOrder`, or `InboxFull`, and changes nothing.
    """

    def __init__(self, path: Path, limit: int = INBOX_SIZE) -> None:
        self._writer = Writer(_open_database(path, limit))
        self._reserve = Reserve(path.with_name(path.name + "-reserve"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    async def put(self, envelope: str) -> str:
        """Keep an envelope and give the SHA-256 of its bytes, in hex, once it is on the disk."""
        sha256 = hashlib.sha256(envelope.encode("ascii")).hexdigest()
        received_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = {"sha256": sha256, "received_at": received_at, "envelope": envelope}
        with _told(HAND_IN):
            await asyncio.wrap_future(self._writer.submit(lambda connection: connection.execute(_PUT, row)))
        return sha256

    def read(self, after: int) -> list[Received]:
        """Give the envelopes that came after the one numbered `after`, oldest first.

        They are at most `PAGE`, and together at most `PAGE_SIZE` bytes.
        """
        query = select(envelopes).where(envelopes.c.seq > after).order_by(envelopes.c.seq).limit(PAGE)
        rows = self._ask(lambda connection: connection.execute(query).all(), LOOK)
        sizes = accumulate(len(row.envelope) for row in rows)
        return [Received(*row) for row, size in zip(rows, sizes, strict=True) if size <= PAGE_SIZE]

    def delete(self, sha256: str) -> bool:
        """Delete an envelope for good, on a full disk, too; tell whether it was there."""
        query = delete(envelopes).where(envelopes.c.sha256 == sha256)
        return self._ask(lambda connection: connection.execute(query).rowcount, LOOK, self._reserve.released) > 0

    def _ask(self, operation: Operation[T], advice: str, free_space: FreeSpace | None = None) -> T:
        with _told(advice):
            return self._writer.ask(operation, free_space)


@contextmanager
def _told(advice: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        LOG.warning("The drop box's inbox: %s", error.orig)
        if is_full(error):
            raise errors.InboxFull(advice=advice) from None
        raise errors.OutOfOrder(advice=advice) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


class Reserve:
    """The file `path`, which takes room on the disk and holds nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fill()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Give the room free until the block ends, then take it again."""
        with suppress(OSError):
            os.truncate(self._path, 0)
        try:
            yield
        finally:
            self._fill()

    def _fill(self) -> None:
        with suppress(OSError), open(self._path, "ab", opener=_private) as file:
            file.write(RESERVE_CONTENT[file.tell() :])  # on a full disk what was got is kept, the rest taken later


def _open_database(path: Path, limit: int) -> Engine:
    try:
        _prepare_file(path)
        return _prepare_tables(path, limit)
    except (OSError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise errors.InboxUnusable(file=path, reason=str(reason)) from None


def _prepare_file(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
    header = read_header(path)
    if path.stat().st_size and (header is None or header.application_id != APPLICATION_ID):
        raise errors.NotAnInbox(file=path)


def _prepare_tables(path: Path, limit: int) -> Engine:
    engine = connect(path, PATIENCE)
    event.listen(engine, "connect", partial(_limit_size, limit))
    try:
        with engine.begin() as connection:
            if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
                # only then, for writing needs room, which a full disk has not
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            metadata.create_all(connection)
    except DBAPIError:
        engine.dispose()
        raise
    return engine


def _limit_size(limit: int, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    (page_size,) = cursor.execute("PRAGMA page_size").fetchone()
    cursor.execute(f"PRAGMA max_page_count={limit // page_size}")
    cursor.close()
