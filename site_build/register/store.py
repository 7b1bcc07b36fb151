"""The register: open it (opening.py says what that holds together), look at it, change it."""

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
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.merkle import EMPTY_ROOT, TreeHead, leaf_hash
from site_build.formats.note import parse_vkey
from site_build.register import errors
from site_build.register.change import Change
from site_build.register.heads import ComputersHead, KnownHead, KnownLog
from site_build.register.inspection import Inspection
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.opening import Opening
from site_build.register.row_sums import add_rows, seal_head
from site_build.register.second_copy import SecondCopy, write_log
from site_build.register.tables import check_format, copy_database, create_database, head, open_database
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
    """An open register. `view` reads it and `change` writes it, each in one transaction; threads may share it.

    While there is a `doubt`, it may only be read: what appends to the log or disposes of something is refused.
    It was `put_back` where opening found an old database, with something in it that had been disposed of.
    """

    def __init__(self, folder: Path, keys: RegisterKeys, engine: Engine, state: Path | None = None) -> None:
        self.folder = folder
        self.keys = keys
        self._engine = engine
        self._sealer = Sealer(keys.data_key)
        self._copy = SecondCopy(folder)
        self._computer = ComputersHead(state, keys.public())
        self._heads: list[KnownHead] = []
        self._tree = TreeHead()
        self.doubt: PortalError | None = None
        self.put_back = False
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
                if change.is_lasting:
                    self.check_trusted()
                tree = change.write(self.keys)
            self._tree = tree
            if self.doubt is None:
                self._write_beside()

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

    def reconcile(self, heads: Iterable[KnownHead] = ()) -> None:
        """Bring database, second copy and these heads together: on opening, and when more heads are in hand.

        What speaks against changing the register is its `doubt` from then on; `Untrusted` or `Refused` when it cannot
        even be read.
        """
        with self._lock:
            self._heads += heads
            with self._transaction() as connection:
                opening = Opening(connection, self._sealer, self.keys, self.folder)
                opened = opening.run(self._copy, [*self._computer.read(), *self._heads])
            self._tree, self.doubt = opened.tree, opened.doubt
            self.put_back |= opened.put_back
            if self.doubt is None:
                self._write_when_opened(anew=opened.anew)

    def see(self, heads: Sequence[KnownHead]) -> None:
        """Hold the log against heads that were found since it was opened."""
        if not heads:
            return
        self._heads += heads
        with self.view() as view:
            log = KnownLog(view.leaves(), self.keys.public())
        if self.doubt or log.find_doubt(heads):
            self.reconcile()

    def list_strange_heads(self) -> list[KnownHead]:
        """Which heads that were seen neither this log's key nor an earlier one's has signed: they say nothing here."""
        return KnownLog((), self.keys.public()).list_foreign(self._heads)

    def check_trusted(self) -> None:
        """Raise `Refused` while the register may only be read."""
        if self.doubt:
            raise errors.ReadOnly(why=str(self.doubt))

    def _follow(self, view: View) -> None:
        """Take in the leaves that another process has appended since."""
        if view.size() != self._tree.size:
            self._tree = self._tree.extend(map(leaf_hash, view.leaves(self._tree.size)))

    def _write_when_opened(self, *, anew: bool) -> None:
        """Write what stands beside; where this computer can note nothing, the register can be read at least."""
        try:
            self._write_beside(anew=anew)
        except errors.StateNotWritten as fault:
            self.doubt = fault

    def _write_beside(self, *, anew: bool = False) -> None:
        """Write what stands outside the database, under its lock, so that two processes never write at once."""
        try:
            with self.view() as view:
                signed = view.checkpoint()
                if anew:
                    earlier = parse_vkey(self.keys.earlier[0]).key_id.hex()
                    self._copy.begin_anew(view.leaves(), signed, earlier)
                self._copy.catch_up(view.leaves(self._copy.size), signed)
                self._copy.add_marks(view.marks() - self._copy.read_marks())
                self._computer.write(signed)
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
    engine, sealer = create_database(folder), Sealer(keys.data_key)
    with engine.begin() as connection:
        row = seal_head(sealer, 0, signed, add_rows(connection, sealer))
        connection.execute(insert(head).values(row._asdict()))
    write_log(folder, [], signed)
    return Register(folder, keys, engine)


def open_register(
    folder: Path, keys: RegisterKeys, heads: Iterable[KnownHead] = (), state: Path | None = None
) -> Register:
    """Open the register in this folder, and hold it against these heads and the one in the folder `state`.

    `Refused` or `Untrusted` when it cannot be opened; where it may only be read, its `doubt` says why.
    """
    register = Register(folder, keys, open_database(folder), state)
    try:
        register.reconcile(heads)
    except PortalError:
        register.close()
        raise
    return register
