"""Steps that bring a register to the format that this portal writes, each numbered by the format to which it leads.

They run on opening, in one transaction, which is the caller's: whatever goes wrong, then or until it commits, leaves
the database as it was. Before the first of them the database is copied, byte for byte, into the register's folder, and
the copy stays. The sums over its rows are taken before and after: what was changed from outside before stays noticed.
A step is never edited: it names tables and codes as they were in its day, and not as the portal's other modules name
them now.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from site_build.errors import Untrusted
from site_build.files import LOCK_FILE, sync_folder, write_private
from site_build.register.errors import MigrationFailed, MigrationNotCopied, RegisterInUse
from site_build.register.keys import Sealer
from site_build.register.row_sums import add_rows, move_sums, pack_sums, read_sums, seal_sums
from site_build.register.tables import FORMAT, check_format

Step = Callable[[Connection, Sealer], None]

_SENTENCES = {
    "paste": re.compile(r"pasted, number ([0-9]+)"),
    "website": re.compile(r"form ([0-9]+) from the website"),
}


def migrate(connection: Connection, sealer: Sealer, folder: Path) -> int:
    """Bring the register in `folder` to the newest format, and give the one that it had; then nothing is written.

    `Refused` when it is newer, cannot be copied, or a step fails.
    """
    found = check_format(connection, folder)
    if found == FORMAT:
        return found
    with without_a_desk(folder):
        _keep_copy(connection, folder)
        before = _find_deviation(connection, sealer) if found >= FIRST_WITH_SUMS else Deviation({}, sealed=True)
        for number in range(found + 1, FORMAT + 1):
            _take_step(STEPS[number], connection, sealer)
        _take_step(partial(_write_sums, before), connection, sealer)
        connection.exec_driver_sql(f"PRAGMA user_version={FORMAT}")
    return found


class Deviation(NamedTuple):
    """By how much the sums that the head keeps differ from the rows, by table, and whether their seal held."""

    differences: Mapping[str, int]
    sealed: bool


def _find_deviation(connection: Connection, sealer: Sealer) -> Deviation:
    kept, found = read_sums(connection, sealer), add_rows(connection, sealer)
    return Deviation({name: kept.sums[name] - total for name, total in found.items()}, kept.sealed)


def _write_sums(before: Deviation, connection: Connection, sealer: Sealer) -> None:
    packed = pack_sums(move_sums(add_rows(connection, sealer), before.differences))
    checkpoint = connection.exec_driver_sql("SELECT checkpoint FROM head").scalar_one()
    seal = seal_sums(sealer, checkpoint, packed) if before.sealed else b""
    connection.exec_driver_sql("UPDATE head SET sums = ?, seal = ?", (packed, seal))


@contextmanager
def without_a_desk(folder: Path) -> Iterator[None]:
    """Keep every desk from the register in `folder`, so that none goes on with what it had; `Refused` if one has it."""
    if not (folder / LOCK_FILE).exists():
        yield
        return
    with alone_with(folder):
        yield


@contextmanager
def alone_with(folder: Path) -> Iterator[None]:
    """Hold the lock that a desk on the register in `folder` holds; `Refused` if one has it, or another such act."""
    lock = FileLock(folder / LOCK_FILE, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise RegisterInUse() from None
    try:
        yield
    finally:
        lock.release()


def _keep_copy(connection: Connection, folder: Path) -> None:
    try:
        _write_copy(folder, _serialize(connection))
    except (OSError, sqlite3.Error, MemoryError) as error:
        raise MigrationNotCopied(folder=folder, why=str(getattr(error, "strerror", None) or error)) from None


def _serialize(connection: Connection) -> bytes:
    # SQLite reads the file: were it read by anything else in this program, its locks would be lost.
    return bytes(connection.connection.driver_connection.serialize())  # type: ignore[union-attr]  # it is sqlite3's


def _write_copy(folder: Path, data: bytes) -> None:
    """Write the copy, unless the same one is there; no copy is ever written over."""
    for number in count(1):
        path = folder / f"register-before-format-{FORMAT}{f'-{number}' if number > 1 else ''}.sqlite"
        if not path.exists():
            write_private(path, data)
        if path.read_bytes() == data:
            break
    sync_folder(folder)  # an interruption may have kept the copy and not its name


def _take_step(step: Step, connection: Connection, sealer: Sealer) -> None:
    try:
        step(connection, sealer)
    except DBAPIError:
        raise  # the store has words for what is wrong with the database
    except Exception as error:
        raise MigrationFailed(why=type(error).__name__) from error  # not its words: a form may be in them


def _name_channels(connection: Connection, sealer: Sealer) -> None:
    """What became of a form is a code; how it came is a channel, beside the file's name or the form's number.

    What cannot be opened was changed from outside: it stays, and is found when the register is checked.
    """
    rows = connection.exec_driver_sql("SELECT sha256, state, sealed FROM arrival WHERE sealed IS NOT NULL").all()
    for sha256, state, sealed in rows:
        with suppress(Untrusted):
            content = json.loads(sealer.open("arrival", f"{sha256} {state}", sealed))
            content |= _split_source(content["source"], state)
            resealed = sealer.seal("arrival", f"{sha256} {_code(state)}", json.dumps(content).encode())
            connection.exec_driver_sql("UPDATE arrival SET sealed = ? WHERE sha256 = ?", (resealed, sha256))
    connection.exec_driver_sql("UPDATE arrival SET state = ? WHERE state = ?", (_code("set aside"), "set aside"))


def _code(state: str) -> str:
    return {"set aside": "set_aside"}.get(state, state)


def _split_source(source: str, state: str) -> dict[str, str]:
    for channel, sentence in _SENTENCES.items():
        if match := sentence.fullmatch(source):
            return {"channel": channel, "source": match[1]}
    unnamed = state in ("returned", "discarded")  # then “a file” stood in the place of its name
    return {"channel": "file", "source": "" if unnamed else source}


def _keep_sums(connection: Connection, _: Sealer) -> None:
    """The head has room for the sums over the rows, and there is a table of what was disposed of."""
    heads = connection.exec_driver_sql("SELECT size, checkpoint FROM head").all()
    connection.exec_driver_sql("DROP TABLE head")
    connection.exec_driver_sql(
        "CREATE TABLE head (size INTEGER NOT NULL, checkpoint BLOB NOT NULL, sums BLOB NOT NULL, seal BLOB NOT NULL, "
        "PRIMARY KEY (size)) STRICT"
    )
    for row in heads:
        connection.exec_driver_sql("INSERT INTO head VALUES (?, ?, x'', x'')", tuple(row))
    connection.exec_driver_sql("CREATE TABLE erased (mark BLOB NOT NULL, PRIMARY KEY (mark)) STRICT")


FIRST_WITH_SUMS = 3
STEPS: Mapping[int, Step] = {2: _name_channels, 3: _keep_sums}
