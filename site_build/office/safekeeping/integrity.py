"""Verify the whole register at once: the log's files, the database beside them, and everything behind the entries.

Opening a register checks that its log is the one that was signed. Here each detail is opened as well, and held against
what the log committed to: the evidence, its signature, and that the person is there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from site_build.errors import PortalError
from site_build.formats import log_files, merkle, receipt, verify
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.leaf import (
    AcknowledgmentLeaf,
    EditionLeaf,
    ErasedLeaf,
    InvitedLeaf,
    Leaf,
    check_commitment,
    parse_leaf,
    today,
)
from site_build.office.office import Office
from site_build.office.safekeeping.cosigning import CosignedState, read_cosigned
from site_build.office.safekeeping.errors import EntriesChanged, OwnerUnknown
from site_build.register.inspection import Inspection
from site_build.register.memo import Memo, read_memo
from site_build.words import say_head_place, say_tables

MOST_FAULTS = 50

Progress = Callable[[int, int], None]  # how many entries have been checked, of how many


class Verification(Memo):
    """What was found on a day in a register of `size` entries: faults in words, and entries whose details are gone."""

    key: ClassVar[str] = "verification"

    day: date
    size: int
    faults: tuple[str, ...]
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class Integrity:
    """The log as it stands: its size, its signed head, how far it was signed a second time, and the last check.

    `strange` are the places where a head was found that is none of this register's, in words.
    """

    size: int
    checkpoint: str
    cosigned: CosignedState
    verified: Verification | None
    strange: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Snapshot:
    """The register at one moment, with what lies behind its leaves still sealed; the log's files beside it."""

    view: Inspection
    leaves: list[bytes]
    signed: bytes
    sealed: dict[str, bytes]
    people: set[str] | None
    documents: set[str]
    log: bytes
    checkpoint: bytes


def read_integrity(office: Office) -> Integrity:
    """How the log stands. Nothing is checked."""
    with office.register.view() as view:
        signed, cosigned, verified = view.checkpoint(), read_cosigned(office, view), read_memo(view, Verification)
    strange = tuple(say_head_place(head.place, head.name) for head in office.register.list_strange_heads())
    return Integrity(cosigned.size, signed.decode(), cosigned, verified, strange)


def check_register(office: Office, progress: Progress = lambda done, of: None) -> Verification:
    """Check everything, telling `progress` after each entry. Whoever asked keeps what was found as a fact."""
    faults: list[str] = []
    with office.register.inspect() as view:
        if foreign := view.find_foreign():
            return Verification(day=today(), size=0, faults=tuple(foreign[:MOST_FAULTS]))
        kept = _read_snapshot(office, view, faults)
        faults += [*view.find_faults(), *view.find_unreadable(), *view.find_changed_rows()]
        faults += map(_say_table, view.find_changed_tables())
    leaves = _parse_leaves(kept, faults)
    faults += [*_check_log(office, kept), *_compare_copies(kept)]
    for done, (position, leaf) in enumerate(leaves.items(), 1):
        faults += _check_entry(kept, position, leaf)
        progress(done, len(leaves))
    return Verification(
        day=today(), size=len(kept.leaves), faults=tuple(faults[:MOST_FAULTS]), missing=_find_missing(kept, leaves)
    )


def _read_snapshot(office: Office, view: Inspection, faults: list[str]) -> _Snapshot:
    people = None
    try:
        people = set(view.people)
    except PortalError as error:
        faults.append(str(error))
    files = []
    for name in (log_files.LOG_FILE, log_files.CHECKPOINT_FILE):
        try:
            files.append((office.register.folder / name).read_bytes())
        except OSError as error:
            files.append(b"")
            faults.append(f"The file {name} cannot be read ({error.strerror}).")
    return _Snapshot(view, view.leaves(), view.checkpoint(), view.sealed_details(), people, view.digests(), *files)


def _parse_leaves(kept: _Snapshot, faults: list[str]) -> dict[int, Leaf]:
    """The leaves by position, but for those that are none, which are faults."""
    leaves: dict[int, Leaf] = {}
    for position, data in enumerate(kept.leaves):
        try:
            leaves[position] = parse_leaf(data)
        except PortalError as error:
            faults.append(_at_entry(position, error))
    return leaves


def _check_log(office: Office, kept: _Snapshot) -> Iterator[str]:
    """The log as its files tell it, and the database's own head over its leaves."""
    keys = office.register.keys.public()
    try:
        verify.verify_log(kept.log, kept.checkpoint, keys)
    except PortalError as error:
        yield str(error)
    try:
        head = open_checkpoint(kept.signed, keys.log_key)
        if (head.size, head.root) != (
            len(kept.leaves),
            merkle.tree_root([merkle.leaf_hash(leaf) for leaf in kept.leaves]),
        ):
            raise EntriesChanged()
    except PortalError as error:
        yield str(error)


def _compare_copies(kept: _Snapshot) -> Iterator[str]:
    """The database may be ahead of the log's file for a moment, and never behind."""
    lines, copy = log_files.format_log(kept.leaves).splitlines(), kept.log.splitlines()
    for position, (line, other) in enumerate(zip(lines, copy, strict=False)):
        if line != other:
            yield f"Entry {position}: the database and the file {log_files.LOG_FILE} do not say the same."
    if len(copy) > len(lines):
        yield f"The file {log_files.LOG_FILE} has {len(copy)} entries, and the database {len(lines)}."


def _check_entry(kept: _Snapshot, position: int, leaf: Leaf) -> Iterator[str]:
    """What lies behind one leaf, against what the leaf committed to."""
    if isinstance(leaf, EditionLeaf) and not {leaf.edition, leaf.bank} <= kept.documents:
        yield f"Entry {position}: the words or questions that it published are missing."
    if leaf.id not in kept.sealed:
        return
    try:
        details = kept.view.open_details(leaf.id, kept.sealed[leaf.id])
        if isinstance(leaf, AcknowledgmentLeaf):
            receipt.check_evidence(leaf, details.salt, details.evidence)
        elif isinstance(leaf, InvitedLeaf):
            check_commitment(leaf.commitment, details.salt, details.evidence.encode())
        if kept.people is not None and details.person not in kept.people:
            raise OwnerUnknown()
    except PortalError as error:
        yield _at_entry(position, error)


def _find_missing(kept: _Snapshot, leaves: dict[int, Leaf]) -> tuple[int, ...]:
    """The entries that have nothing behind them, although nobody erased it."""
    erased = {leaf.of for leaf in leaves.values() if isinstance(leaf, ErasedLeaf)}
    return tuple(
        position
        for position, leaf in leaves.items()
        if isinstance(leaf, AcknowledgmentLeaf | InvitedLeaf) and leaf.id not in kept.sealed and leaf.id not in erased
    )


def _say_table(name: str) -> str:
    return f"The database's {say_tables([name])} (table “{name}”) are not as the register wrote them."


def _at_entry(position: int, error: PortalError) -> str:
    return f"Entry {position}: {error}"
