"""The envelopes that wait for intake, in a file or in a database server.

The same bytes are kept once, and an answer means that they are on the disk.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Protocol, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, delete, select
from sqlalchemy.exc import DBAPIError

from site_build.dropbox import errors
from site_build.dropbox.faults import describe, is_full
from site_build.dropbox.inbox_file import InboxFile
from site_build.dropbox.inbox_server import InboxServer
from site_build.dropbox.tables import envelopes
from site_build.dropbox.writer import FreeSpace, Operation, Writer

PAGE = 100  # envelopes read at once
PAGE_SIZE = 1024 * 1024  # bytes of them: the desk waits 10 seconds for a page, over a slow line
INBOX_SIZE = 256 * 1024 * 1024  # bytes
PATIENCE = 5  # seconds to wait for another program that is writing, or for the database server

LOG = logging.getLogger("portal")

T = TypeVar("T")


@dataclass(frozen=True)
class Received:
    """One envelope: `seq` grows and never comes back, `sha256` names its bytes, `received_at` is RFC 3339 UTC."""

    seq: int
    sha256: str
    received_at: str
    envelope: str


class Store(Protocol):
    """Where the table is: its database, how a row gets in, and what frees space for a deletion on a full disk."""

    @property
    def database(self) -> Engine:
        """The database, in which the table is."""
        ...

    @property
    def make_room_to_delete(self) -> FreeSpace | None:
        """What frees space for a deletion."""
        ...

    def put(self, row: Mapping[str, str], connection: Connection) -> None:
        """Keep this row, unless the same bytes are there."""
        ...


class Inbox:
    """The inbox in the file or the database `place`, made when it is not there; above `limit` bytes it refuses more.

    What cannot be done raises `OutOfOrder`, or `InboxFull`, and changes nothing. `Refused` when this is no place for
    an inbox.
    """

    def __init__(self, place: Path | URL, limit: int = INBOX_SIZE) -> None:
        self._store = _open(place, limit)
        self._writer = Writer(self._store.database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    async def put(self, envelope: str) -> str:
        """Keep an envelope and give the SHA-256 of its bytes, in hex, once it is on the disk."""
        sha256 = hashlib.sha256(envelope.encode("ascii")).hexdigest()
        received_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        row = {"sha256": sha256, "received_at": received_at, "envelope": envelope}
        with _told(errors.HAND_IN):
            await asyncio.wrap_future(self._writer.submit(partial(self._store.put, row)))
        return sha256

    def read(self, after: int) -> list[Received]:
        """Give the envelopes whose numbers are above `after`, the lowest first.

        They are at most `PAGE`, and together at most `PAGE_SIZE` bytes. Where several servers take envelopes, one with
        a lower number may come later: only what is deleted need not be asked for again.
        """
        query = select(envelopes).where(envelopes.c.seq > after).order_by(envelopes.c.seq).limit(PAGE)
        rows = self._ask(lambda connection: connection.execute(query).all(), errors.LOOK)
        sizes = accumulate(len(row.envelope) for row in rows)
        return [Received(*row) for row, size in zip(rows, sizes, strict=True) if size <= PAGE_SIZE]

    def delete(self, sha256: str) -> bool:
        """Delete an envelope for good, on a full disk, too; tell whether it was there."""
        query = delete(envelopes).where(envelopes.c.sha256 == sha256)
        make_room = self._store.make_room_to_delete
        return self._ask(lambda connection: connection.execute(query).rowcount, errors.LOOK, make_room) > 0

    def _ask(self, operation: Operation[T], advice: str, free_space: FreeSpace | None = None) -> T:
        with _told(advice):
            return self._writer.ask(operation, free_space)


def _open(place: Path | URL, limit: int) -> Store:
    if isinstance(place, Path):
        return InboxFile(place, limit, PATIENCE)
    return InboxServer(place, limit, PATIENCE)


@contextmanager
def _told(advice: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        LOG.warning("The drop box's inbox: %s", describe(error))
        if is_full(error):
            raise errors.InboxFull(advice=advice) from None
        raise errors.OutOfOrder(advice=advice) from None
