"""The register's tables, and the SQLite file that holds them."""

import os
import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, ForeignKey, MetaData, Table, create_engine, select
from sqlalchemy.types import Integer, LargeBinary, Text

from site_build.database import connect, read_header
from site_build.register import errors

DATABASE_FILE = "register.sqlite"
FORMAT = 3  # of what the database holds; migrations.py has a step to it from the one before
APPLICATION_ID = int.from_bytes(b"WTpp")  # in the file's header, by which a register is told from another database
_SPELLING = re.compile(r"[\s\"`]")
_PATIENCE = 30  # seconds to wait for another window that is writing

metadata = MetaData()


def _table(name: str, *columns: Column[Any]) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


head = _table(
    "head",
    _key("size"),
    Column("checkpoint", LargeBinary, nullable=False),
    Column("sums", LargeBinary, nullable=False),  # over the rows of the other tables (row_sums.py)
    Column("seal", LargeBinary, nullable=False),  # ties the sums to the checkpoint
)

leaves = _table(
    "leaf",
    _key("position"),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
)

details = _table(
    "details",
    Column("leaf", Text, ForeignKey("leaf.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

people = _table("person", Column("id", Text, primary_key=True), Column("sealed", LargeBinary, nullable=False))

arrivals = _table(
    "arrival",
    Column("sha256", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("statement", LargeBinary, unique=True),  # keyed fingerprint of the statement's id: no statement counts twice
    Column("sealed", LargeBinary),
)

documents = _table("document", Column("digest", Text, primary_key=True), Column("data", LargeBinary, nullable=False))

memos = _table("fact", Column("key", Text, primary_key=True), Column("sealed", LargeBinary, nullable=False))

# of what was disposed of, its keyed mark: by this an older copy cannot bring it back
erased = _table("erased", Column("mark", LargeBinary, primary_key=True))


Schema = frozenset[tuple[str, str, str, str]]  # of each thing its type, its name, its table, and how it is made


def read_schema(connection: Connection) -> Schema:
    """All that stands in the database. Spaces, quotes and capital letters in how it is made do not matter."""
    # An index that belongs to a table's own keys has no SQL.
    found = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return frozenset((kind, name, table, _SPELLING.sub("", sql).lower()) for kind, name, table, sql in found)


@cache
def own_schema() -> Schema:
    """All that stands in a register's database as it is made."""
    with create_engine("sqlite://").begin() as connection:
        metadata.create_all(connection)
        return read_schema(connection)


def create_database(folder: Path) -> Engine:
    """Make an empty register in a folder that has none."""
    engine = connect(_create_file(folder), _PATIENCE)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version={FORMAT}")
        metadata.create_all(connection)
    return engine


def copy_database(folder: Path, target: Path) -> None:
    """Copy the database in `folder` to a folder that has none, while the caller's transaction keeps writers out.

    SQLite does it: were the file read by anything else in this program, its locks would be lost.
    """
    with _read_only(folder) as source, closing(sqlite3.connect(_create_file(target))) as copy:
        source.backup(copy)


def read_head(folder: Path) -> bytes:
    """The signed head of a copy, which is only read; `Untrusted` when the copy is damaged."""
    try:
        with _read_only(folder) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise errors.BackupUnreadable()
            return bytes(copy.execute(str(select(head.c.checkpoint))).fetchone()[0])
    except sqlite3.OperationalError:
        raise  # the disk, and not what is on it
    except sqlite3.DatabaseError as error:
        raise errors.BackupUnreadable() from error


def read_log(folder: Path) -> tuple[tuple[bytes, ...], bytes]:
    """The leaves of a copy, which is only read, and its signed head."""
    with _read_only(folder) as copy:
        rows = copy.execute(str(select(leaves.c.data).order_by(leaves.c.position))).fetchall()
        return tuple(bytes(data) for (data,) in rows), bytes(copy.execute(str(select(head.c.checkpoint))).fetchone()[0])


def read_format(folder: Path) -> int:
    """The format of the database in `folder`, which may not be open in this program; nothing in it is touched."""
    found = read_header(folder / DATABASE_FILE)
    return found.user_version if found else 0


def read_erased(path: Path) -> frozenset[bytes]:
    """The marks of what was disposed of before this copy of a database was made; it is only read.

    A copy that is of an earlier format, or that cannot be read, has none.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            return frozenset(mark for (mark,) in copy.execute(str(select(erased.c.mark))))
    except sqlite3.Error:
        return frozenset()


def open_database(folder: Path) -> Engine:
    """Open a register's database; `Refused`, and nothing touched, when the file is missing, foreign or newer."""
    path = folder / DATABASE_FILE
    try:
        header = read_header(path)
    except FileNotFoundError:
        raise errors.DatabaseMissing(path=path) from None
    if header is None or header.application_id != APPLICATION_ID or not header.user_version:
        raise errors.DatabaseForeign(path=path)
    _refuse_newer(path, header.user_version)
    return connect(path, _PATIENCE)


def check_format(connection: Connection, folder: Path) -> int:
    """The format of the database in `folder`; `Refused` when it is newer, as after an update in another window."""
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    _refuse_newer(folder / DATABASE_FILE, version)
    return version


def _refuse_newer(path: Path, version: int) -> None:
    if version > FORMAT:
        raise errors.DatabaseNewer(path=path)


def _read_only(folder: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{(folder / DATABASE_FILE).absolute().as_uri()}?mode=ro", uri=True))


def _create_file(folder: Path) -> Path:
    path = folder / DATABASE_FILE
    os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    return path
