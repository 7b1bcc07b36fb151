"""An inbox in a file, for one server.

Deleting needs space, too, for its journal: beside the file lies a reserve, which only deleting may use, so that a full
disk can be emptied.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from site_build.database import connect, read_header
from site_build.dropbox import errors
from site_build.dropbox.faults import describe
from site_build.dropbox.tables import envelopes, metadata
from site_build.files import sync_file, sync_folder

RESERVE_SIZE = 1024 * 1024  # bytes; the journal of a deletion holds about the envelope, at most 64 KiB
RESERVE_CONTENT = hashlib.shake_256(b"reserve").digest(RESERVE_SIZE)  # which no file system can make smaller
APPLICATION_ID = int.from_bytes(b"drop")  # in the file's header, by which an inbox is told from another database

_PUT = insert(envelopes).on_conflict_do_nothing().inline()


class InboxFile:
    """The SQLite file `path`, made when it is not there; it grows to `limit` bytes and then refuses more."""

    def __init__(self, path: Path, limit: int, patience: float) -> None:
        self.database = _open_database(path, limit, patience)
        self._reserve = Reserve(path.with_name(path.name + "-reserve"))
        self.make_room_to_delete = self._reserve.released

    def put(self, row: Mapping[str, str], connection: Connection) -> None:
        """Keep this row, unless the same bytes are there."""
        connection.execute(_PUT, row)


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


def copy_inbox(path: Path, copy: Path) -> None:
    """Copy an inbox that may be in use: all that had been taken when this began is in the copy.

    `Refused` when `path` is no inbox, or when the copy could not be made; then there is none.
    """
    new = copy.with_name(f".{copy.name}.new")
    try:
        _check_inbox(path)
        new.unlink(missing_ok=True)
        with open(new, "xb", opener=_private) as file:
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(new)) as target:
                source.backup(target)  # in one step: in several, each form that comes would begin it anew
            sync_file(file)
        new.replace(copy)
        sync_folder(copy.parent)
    except (OSError, sqlite3.Error) as error:
        raise errors.InboxNotCopied(file=path, copy=copy, reason=_reason(error)) from None
    finally:
        new.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def _open_database(path: Path, limit: int, patience: float) -> Engine:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(0o600)
        if path.stat().st_size:
            _check_inbox(path)
        return _prepare_tables(connect(path, patience), limit)
    except (OSError, DBAPIError) as error:
        raise errors.InboxUnusable(file=path, reason=_reason(error)) from None


def _check_inbox(path: Path) -> None:
    header = read_header(path)
    if header is None or header.application_id != APPLICATION_ID:
        raise errors.NotAnInbox(file=path)


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return describe(error)
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _prepare_tables(engine: Engine, limit: int) -> Engine:
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
