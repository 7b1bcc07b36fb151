"""The register: open it, look at it, change it.

Opening compares the database with the second copy of the log and brings the two together. A database that is ahead (a
change was interrupted before the copy was written) is accepted. One that is behind (an old backup was put back) is
repaired by replaying the leaves that it lacks; the details behind them stay lost, and what they erase is erased again.
Two that disagree are refused: one was tampered with.
Before all that, and in the same transaction, a database of an earlier format is brought to this one (migrations.py).
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import DBAPIError

from site_build.errors import PortalError, Refused
from site_build.files import check_new, make_private_folder
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from site_build.formats.leaf import ErasedLeaf, LeafBase, parse_leaf
from site_build.formats.merkle import EMPTY_ROOT, TreeHead, leaf_hash
from site_build.register import errors
from site_build.register.change import Change, advance_head, append_rows, leaf_row
from site_build.register.inspection import Inspection
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.migrations import migrate
from site_build.register.second_copy import SecondCopy, write_log
from site_build.register.tables import check_format, copy_database, create_database, head, leaves, open_database
from site_build.register.view import View

_FAULTS: dict[int, type[errors.DatabaseFailed]] = {
    sqlite3.SQLITE_FULL: errors.DiskFull,
    sqlite3.SQLITE_CORRUPT: errors.DatabaseDamaged,
    sqlite3.SQLITE_NOTADB: errors.DatabaseDamaged,
    sqlite3.SQLITE_READONLY: errors.FolderAway,
    sqlite3.SQLITE_CANTOPEN: errors.FolderAway,
    sqlite3.SQLITE_IOERR: errors.FolderAway,
    sqlite3.SQLITE_BUSY: errors.DatabaseBusy,
}


class Register:
    """An open register. `view` reads it and `change` writes it, each in one transaction; threads may share it."""

    def __init__(self, folder: Path, keys: RegisterKeys, engine: Engine) -> None:
        self.folder = folder
        self.keys = keys
        self._engine = engine
        self._sealer = Sealer(keys.data_key)
        self._copy = SecondCopy(folder)
        self._tree = TreeHead()
        self._lock = threading.Lock()

    @contextmanager
    def view(self) -> Iterator[View]:
        """See the register as it is at one moment."""
        with self._transaction() as connection:
            yield View(connection, self._sealer)

    @contextmanager
    def inspect(self) -> Iterator[Inspection]:
        """See the register as it is at one moment, and what is wrong in it."""
        with self._transaction() as connection:
            yield Inspection(connection, self._sealer)

    @contextmanager
    def change(self) -> Iterator[Change]:
        """Collect a change and write it whole when the block ends without an error; else nothing is written."""
        with self._lock:
            with self._transaction() as connection:
                seen = Inspection(connection, self._sealer)
                _refuse(seen.find_foreign())  # it would act when this change is written
                self._follow(seen)
                change = Change(connection, self._sealer, self._tree)
                yield change
                tree = change.write(self.keys)
            self._tree = tree
            self._extend_copy()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        saved = errors.Saved.NOTHING
        try:
            with self._engine.begin() as connection:
                check_format(connection, self.folder)
                yield connection
                saved = errors.Saved.UNKNOWN  # from here on it is being committed
        except DBAPIError as error:
            code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF  # the rest of an extended code says more
            raise _FAULTS.get(code, errors.DatabaseFailed)(saved=saved, why=str(error.orig)) from error

    def copy_to(self, folder: Path) -> bytes:
        """Copy the database and its log into an empty folder, as they are at one moment; return the signed head."""
        with self._transaction() as connection:
            view = View(connection, self._sealer)
            signed = view.checkpoint()
            copy_database(self.folder, folder)
            write_log(folder, view.leaves(), signed)
        return signed

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def reconcile(self) -> None:
        """Migrate, and bring database and second copy together, or raise `Untrusted` or `Refused`: once, on opening."""
        with self._transaction() as connection:
            migrate(connection, self._sealer, self.folder)
            view = Inspection(connection, self._sealer)
            _refuse(view.find_faults())
            kept = view.leaves()
            self._check_head(view.checkpoint(), kept)
            self._copy.mend_checkpoint(kept, view.checkpoint())
            copied, signed = self._copy.read(self.keys.public().log_key)
            shared = min(len(kept), len(copied))
            if tuple(kept[:shared]) != copied[:shared]:
                raise errors.CopiesDisagree(folder=self.folder)
            if len(kept) < len(copied):
                self._replay(connection, copied[shared:], signed)
            else:
                self._copy.extend(kept[shared:], view.checkpoint())

    def _check_head(self, signed: bytes, kept: list[bytes]) -> None:
        checkpoint = open_checkpoint(signed, self.keys.public().log_key)
        self._tree = TreeHead().extend(map(leaf_hash, kept))
        if (checkpoint.size, checkpoint.root) != (self._tree.size, self._tree.root):
            raise errors.RegisterChanged(fault="The log in the register's database has been changed from outside.")

    def _replay(self, connection: Connection, missing: Sequence[bytes], signed: bytes) -> None:
        start = self._tree.size
        rows = [leaf_row(position, parse_leaf(data), data) for position, data in enumerate(missing, start)]
        append_rows(connection, leaves, rows)
        advance_head(connection, start, start + len(missing), signed)
        self._tree = self._tree.extend(map(leaf_hash, missing))
        self._erase_again(connection, {leaf.of for leaf in map(parse_leaf, missing) if isinstance(leaf, ErasedLeaf)})

    def _erase_again(self, connection: Connection, erased: set[str]) -> None:
        """An old backup brought back people who had been erased since: dispose of them as the log says."""
        change = Change(connection, self._sealer, self._tree)
        for entry in change.entries(LeafBase):
            if entry.details and entry.leaf.id in erased:
                change.drop_details(entry.leaf.id)
                change.drop_person(entry.details.person)
        change.write(self.keys)

    def _follow(self, view: View) -> None:
        """Take in the leaves that another process has appended since."""
        if view.size() != self._tree.size:
            self._tree = self._tree.extend(map(leaf_hash, view.leaves(self._tree.size)))

    def _extend_copy(self) -> None:
        # Under the database's own lock, so that two processes never write the copy at once.
        try:
            with self.view() as view:
                behind = self._copy.follow()
                if behind < view.size():
                    self._copy.extend(view.leaves(behind), view.checkpoint())
        except (OSError, Refused) as error:
            raise errors.CopyNotWritten() from error


def _refuse(faults: Iterable[str]) -> None:
    for fault in faults:
        raise errors.RegisterChanged(fault=fault)


def create_register(folder: Path, keys: RegisterKeys) -> Register:
    """Make a new, empty register in a folder of its own; `Refused` when the folder will not do."""
    check_new(folder, keys.origin)
    make_private_folder(folder)
    signed = sign_checkpoint(Checkpoint(keys.origin, 0, EMPTY_ROOT), decode_url(keys.log_seed, 32))
    engine = create_database(folder)
    with engine.begin() as connection:
        connection.execute(insert(head).values(size=0, checkpoint=signed))
    write_log(folder, [], signed)
    return Register(folder, keys, engine)


def open_register(folder: Path, keys: RegisterKeys) -> Register:
    """Open the register in this folder and bring its two copies together; `Refused` or `Untrusted` when that fails."""
    register = Register(folder, keys, open_database(folder))
    try:
        register.reconcile()
    except PortalError:
        register.close()
        raise
    return register
