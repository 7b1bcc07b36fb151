"""Opening a register: its database, the second copy of its log, and the heads that were seen elsewhere, held together.

A database that is ahead of the second copy (a change was interrupted) is accepted, and the copy follows. One that is
behind (an old backup was put back) is brought up by the lines of the copy that a signed head in hand covers, and no
others; the details behind them stay lost. Whatever was disposed of before is disposed of again.
Where that leaves something unexplained, the copy is not touched, and the register is open for reading alone: the doubt
says why. What is not the register's at all, or could act on its own, is refused.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from site_build.config import PublicKeys
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
from site_build.register.keys import RegisterKeys, Sealer, earlier_public
from site_build.register.migrations import FIRST_WITH_SUMS, migrate
from site_build.register.row_sums import read_sums, seal_head
from site_build.register.second_copy import CopiedLog, SecondCopy
from site_build.register.succession import succeed
from site_build.register.tables import leaves


@dataclass(frozen=True)
class OpenedLog:
    """The log's tree, and why the register may only be read: None where nothing speaks against changing it.

    `anew` says that the second copy is still that of the log which this one continues; `put_back` that something was
    here again that had been disposed of.
    """

    tree: TreeHead
    doubt: PortalError | None
    anew: bool = False
    put_back: bool = False


class Opening:
    """One opening of the register in `folder`, in one transaction, which is the caller's."""

    def __init__(self, connection: Connection, sealer: Sealer, keys: RegisterKeys, folder: Path) -> None:
        self._connection = connection
        self._sealer = sealer
        self._keys = keys
        self._folder = folder
        self._put_back = False

    def run(self, copy: SecondCopy, heads: Sequence[KnownHead]) -> OpenedLog:
        """Bring everything together; `Untrusted` or `Refused` when the register cannot be opened at all."""
        found = migrate(self._connection, self._sealer, self._folder)
        seen = Inspection(self._connection, self._sealer)
        for fault in (*seen.find_faults(), *(seen.find_changed_rows() if found < FIRST_WITH_SUMS else ())):
            raise errors.RegisterChanged(fault=fault)
        own, note = self._keys.public(), seen.checkpoint()
        earlier = earlier_public(own)
        log = KnownLog(seen.leaves(), earlier if earlier and _is_signed(note, earlier) else own)
        log.check_own_head(note)
        copied = copy.read()
        known = [KnownHead(HeadPlace.FOLDER, note), *_list_heads(copied), *heads]
        if log.keys is own and earlier and _is_signed(copied.checkpoint, earlier):
            return OpenedLog(log.tree, log.find_doubt(known), anew=True)
        copied = self._check_copy(copy, copied, log)
        log, doubt = self._bring_together(copy, copied, log, known)
        if log.keys is own:
            return OpenedLog(log.tree, doubt, put_back=self._put_back)
        return self._succeed(log, known)

    def _bring_together(
        self, copy: SecondCopy, copied: CopiedLog, log: KnownLog, known: Sequence[KnownHead]
    ) -> tuple[KnownLog, PortalError | None]:
        if tables := Inspection(self._connection, self._sealer).find_changed_tables():
            return log, errors.RowsChanged(tables=tables)
        log = self._replay(log, copied, known)
        self._dispose_again(copy, log.tree)
        doubt = log.find_doubt(known) or _find_uncovered(copied, log)
        if doubt is None:
            copy.extend(log.leaves[len(copied.leaves) :], Inspection(self._connection, self._sealer).checkpoint())
        return log, doubt

    def _succeed(self, log: KnownLog, known: Sequence[KnownHead]) -> OpenedLog:
        """Continue the earlier log, whatever spoke against adding to it; not where the new one was signed before."""
        own = KnownLog(log.leaves, self._keys.public())
        if own.find_newest(known):
            return OpenedLog(log.tree, own.find_doubt(known))
        log = succeed(self._connection, self._sealer, self._keys, log, known)
        return OpenedLog(log.tree, None, anew=True, put_back=self._put_back)

    def _check_copy(self, copy: SecondCopy, copied: CopiedLog, log: KnownLog) -> CopiedLog:
        """The second copy, without what an interrupted write left: lines under a next head that the database has.

        Lines that are not the database's, as far as both go, are refused, and so is a checkpoint by another hand.
        """
        size = log.covers(copied.following)
        if size and copied.lines <= size:
            copied = copy.cut(copied, log.covers(copied.checkpoint))
        self._refuse_others(copied, log)
        return copied

    def _refuse_others(self, copied: CopiedLog, log: KnownLog) -> None:
        signed = _parse_readable(copied.checkpoint)
        if signed:
            open_checkpoint(copied.checkpoint, log.keys.log_key)
        shared = min(len(log.leaves), len(copied.leaves))
        torn = copied.lines > len(copied.leaves) and shared < len(log.leaves)
        if log.leaves[:shared] == copied.leaves[:shared] and not torn:
            return
        others = KnownLog(copied.leaves, log.keys)
        if signed and others.find_doubt([KnownHead(HeadPlace.FOLDER, copied.checkpoint)]):
            raise errors.CopyChanged(path=self._folder / "log.jsonl")
        raise errors.CopiesDisagree(folder=self._folder)

    def _replay(self, log: KnownLog, copied: CopiedLog, known: Sequence[KnownHead]) -> KnownLog:
        """The log after those copied lines that one of the known heads covers."""
        size, note = KnownLog(copied.leaves, log.keys).find_longest(known)
        start = log.tree.size
        if size <= start:
            return log
        missing = enumerate(copied.leaves[start:size], start)
        append_rows(self._connection, leaves, [leaf_row(place, parse_leaf(data), data) for place, data in missing])
        sums = read_sums(self._connection, self._sealer).sums
        advance_head(self._connection, start, seal_head(self._sealer, size, note, sums))
        return KnownLog(copied.leaves[:size], log.keys)

    def _dispose_again(self, copy: SecondCopy, tree: TreeHead) -> None:
        change = Change(self._connection, self._sealer, tree)
        change.dispose_again(copy.read_marks())
        change.write(self._keys)
        self._put_back = change.is_lasting


def _is_signed(note: bytes, keys: PublicKeys) -> bool:
    with suppress(PortalError):
        open_checkpoint(note, keys.log_key)
        return True
    return False


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
