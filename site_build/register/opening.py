"""Opening a register: its database, the second copy of its log, and the heads that were seen elsewhere, held together.

A database that is ahead of the second copy (a change was interrupted) is accepted, and the copy follows. One that is
behind (an old backup was put back) is brought up by the lines of the copy that a signed head in hand covers, and no
others; the details behind them stay lost. Whatever was disposed of before is disposed of again.
Where that leaves something unexplained, the copy is not touched, and the register is open for reading alone: the doubt
says why. What is not the register's at all, or could act on its own, is refused.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from site_build.errors import Malformed, PortalError
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.leaf import parse_leaf
from site_build.formats.merkle import TreeHead
from site_build.formats.note import parse_note
from site_build.register import errors
from site_build.register.change import Change, advance_head, append_rows, leaf_row
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead, KnownLog
from site_build.register.inspection import Inspection
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.migrations import FIRST_WITH_SUMS, migrate
from site_build.register.row_sums import read_sums, seal_head
from site_build.register.second_copy import CopiedLog, SecondCopy
from site_build.register.tables import leaves


@dataclass(frozen=True)
class OpenedLog:
    """The log's tree, and why the register may only be read: None where nothing speaks against changing it."""

    tree: TreeHead
    doubt: PortalError | None


class Opening:
    """One opening of the register in `folder`, in one transaction, which is the caller's."""

    def __init__(self, connection: Connection, sealer: Sealer, keys: RegisterKeys, folder: Path) -> None:
        self._connection = connection
        self._sealer = sealer
        self._keys = keys
        self._folder = folder

    def run(self, copy: SecondCopy, heads: Iterable[KnownHead]) -> OpenedLog:
        """Bring everything together; `Untrusted` or `Refused` when the register cannot be opened at all."""
        found = migrate(self._connection, self._sealer, self._folder)
        seen = Inspection(self._connection, self._sealer)
        for fault in (*seen.find_faults(), *(seen.find_changed_rows() if found < FIRST_WITH_SUMS else ())):
            raise errors.RegisterChanged(fault=fault)
        log = KnownLog(seen.leaves(), self._keys.public())
        log.check_own_head(seen.checkpoint())
        copied = self._read_copy(copy, log)
        self._check_copy(copied, log)
        if tables := seen.find_changed_tables():
            return OpenedLog(log.tree, errors.RowsChanged(tables=tables))
        known = [*_list_heads(copied), *heads]
        log = self._replay(log, copied, known)
        self._dispose_again(copy, log.tree)
        doubt = log.find_doubt(known) or _find_uncovered(copied, log)
        if doubt is None:
            copy.extend(log.leaves[len(copied.leaves) :], Inspection(self._connection, self._sealer).checkpoint())
        return OpenedLog(log.tree, doubt)

    def _read_copy(self, copy: SecondCopy, log: KnownLog) -> CopiedLog:
        """The second copy, without what an interrupted write left: lines under a next head that the database has."""
        copied = copy.read()
        size = log.covers(copied.following)
        return copy.cut(copied, log.covers(copied.checkpoint)) if size and copied.lines <= size else copied

    def _check_copy(self, copied: CopiedLog, log: KnownLog) -> None:
        """Refuse a copy whose lines are not the database's, as far as both go, or whose checkpoint is another's."""
        signed = _parse_readable(copied.checkpoint)
        if signed:
            open_checkpoint(copied.checkpoint, self._keys.public().log_key)
        shared = min(len(log.leaves), len(copied.leaves))
        torn = copied.lines > len(copied.leaves) and shared < len(log.leaves)
        if log.leaves[:shared] == copied.leaves[:shared] and not torn:
            return
        others = KnownLog(copied.leaves, self._keys.public())
        if signed and others.find_doubt([KnownHead(HeadPlace.FOLDER, copied.checkpoint)]):
            raise errors.CopyChanged(path=self._folder / "log.jsonl")
        raise errors.CopiesDisagree(folder=self._folder)

    def _replay(self, log: KnownLog, copied: CopiedLog, known: Sequence[KnownHead]) -> KnownLog:
        """The log after those copied lines that one of the known heads covers."""
        size, note = KnownLog(copied.leaves, self._keys.public()).find_longest(known)
        start = log.tree.size
        if size <= start:
            return log
        missing = enumerate(copied.leaves[start:size], start)
        append_rows(self._connection, leaves, [leaf_row(place, parse_leaf(data), data) for place, data in missing])
        sums = read_sums(self._connection, self._sealer).sums
        advance_head(self._connection, start, seal_head(self._sealer, size, note, sums))
        return KnownLog(copied.leaves[:size], self._keys.public())

    def _dispose_again(self, copy: SecondCopy, tree: TreeHead) -> None:
        change = Change(self._connection, self._sealer, tree)
        change.dispose_again(copy.read_marks())
        change.write(self._keys)


def _list_heads(copied: CopiedLog) -> list[KnownHead]:
    notes = (copied.checkpoint, copied.following, copied.cosigned)
    return [KnownHead(HeadPlace.FOLDER, note) for note in notes if note is not None]


def _find_uncovered(copied: CopiedLog, log: KnownLog) -> PortalError | None:
    beyond = copied.lines - len(log.leaves)
    return errors.LinesUncovered(count=beyond) if beyond > 0 else None


def _parse_readable(note: bytes) -> bool:
    with suppress(Malformed):
        parse_note(note)
        return True
    return False
