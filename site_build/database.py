"""How a database is opened: an SQLite file, for the register or the drop box's inbox, or a server, for an inbox alone.

In SQLite there is a rollback journal (WAL has a known corruption bug in SQLite versions still in use) and
`synchronous=EXTRA`, so that what is committed is on the disk; with `secure_delete`, what is deleted is overwritten.
Each transaction begins with BEGIN IMMEDIATE: Python's driver would begin it only at the first write, so that whatever
guards the write, such as the size of the register's log, would have been read outside of it. PostgreSQL is asked for
what it does unless somebody set it otherwise: a commit waits until it is on the disk.
"""

import struct
from functools import partial
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS: tuple[str, ...] = (
    "journal_mode=DELETE",
    "synchronous=EXTRA",
    "secure_delete=ON",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
)
_HEADER = struct.Struct(">16s44xI4xI28x")  # the first 100 bytes of an SQLite file: magic, user_version, application_id
_MAGIC = b"SQLite format 3\x00"


class FileHeader(NamedTuple):
    """What an SQLite file says of itself: whose it is, and in which format; 0 where nobody said."""

    user_version: int
    application_id: int


def read_header(path: Path) -> FileHeader | None:
    """The header of an SQLite file, and None for any other file. Nothing in it is touched.

    No connection to it may be open in this program: closing the file would take its locks away.
    """
    with path.open("rb") as file:
        found = file.read(_HEADER.size)
    if len(found) < _HEADER.size or not found.startswith(_MAGIC):
        return None
    return FileHeader(*_HEADER.unpack(found)[1:])


def connect(path: Path, patience: float) -> Engine:
    """The database in this file, which waits up to `patience` seconds for others that are writing.

    An error of it says nothing of what was to be written: it may be somebody's.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def connect_server(url: URL, patience: float) -> Engine:
    """The PostgreSQL database at this address, which waits up to `patience` seconds for the server or for a lock.

    An error of it says nothing of what was to be written.
    """
    lost = {"tcp_user_timeout": round(patience * 1000), "keepalives_idle": 10, "keepalives_interval": 5}
    waits = {"connect_timeout": max(2, round(patience)), **lost}  # seconds; libpq knows nothing shorter
    engine = create_engine(url, connect_args=waits, hide_parameters=True)
    event.listen(engine, "connect", partial(_prepare_session, patience))
    return engine


def _prepare_session(patience: float, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET synchronous_commit = on")
    cursor.execute(f"SET lock_timeout = {round(patience * 1000)}")  # milliseconds
    cursor.close()
    connection.commit()  # or rolling back would undo it


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
