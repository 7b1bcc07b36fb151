"""Logs in hand, from wherever copies of them are, and the longest that one signed head covers."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_build.config import PublicKeys
from site_build.files import write_private
from site_build.formats.growth import Growth
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE
from site_build.formats.note import NOTE_LIMIT
from site_build.office.safekeeping import errors
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead, KnownLog
from site_build.register.second_copy import COSIGNED_FILE, NEXT_FILE, SecondCopy, take_leaves, write_log


@dataclass(frozen=True)
class FoundLog:
    """A copy of a log: its leaves up to the first line that is none, and the heads and marks that lie beside them.

    `cosigned` is that one of the heads which was kept because somebody else had signed it, too; None without one.
    """

    leaves: tuple[bytes, ...]
    heads: tuple[KnownHead, ...]
    cosigned: KnownHead | None
    marks: frozenset[bytes]


@dataclass(frozen=True)
class LongestLog:
    """Leaves that `checkpoint` covers all of; `against`, if not empty, is a head of this log that does not fit them."""

    leaves: tuple[bytes, ...]
    checkpoint: bytes
    cosigned: bytes
    against: bytes

    def write(self, folder: Path) -> None:
        """Write it as the second copy in a register's folder, in such a way that what speaks against it stays known."""
        write_log(folder, self.leaves, self.checkpoint)
        for name, note in ((NEXT_FILE, self.against), (COSIGNED_FILE, self.cosigned)):
            if note:
                write_private(folder / name, note)


def find_log(place: HeadPlace, path: Path) -> FoundLog:
    """What is of a log in a folder, or in a log's own file with the other files beside it; nothing where it is away."""
    folder, log = (path.parent, path) if path.is_file() else (path, path / LOG_FILE)
    heads = {
        name: KnownHead(place, note, str(folder))
        for name in (CHECKPOINT_FILE, NEXT_FILE, COSIGNED_FILE)
        if (note := _read(folder / name)[:NOTE_LIMIT])
    }
    leaves, marks = take_leaves(_read(log).split(b"\n")[:-1]), frozenset(SecondCopy(folder).read_marks())
    return FoundLog(leaves, tuple(heads.values()), heads.get(COSIGNED_FILE), marks)


def find_given(path: Path) -> FoundLog:
    """The log that somebody names; `Refused` when there is neither a leaf nor a signed head."""
    found = find_log(HeadPlace.GIVEN, path)
    if not (found.leaves or found.heads):
        raise errors.LogNotThere(path=path)
    return found


def choose_longest(
    base: Sequence[bytes], logs: Sequence[FoundLog], heads: Sequence[KnownHead], keys: PublicKeys
) -> LongestLog:
    """The longest of these logs, and `base`, that begins with `base` and that one of the heads covers."""
    start = tuple(base)
    candidates = [start, *(log.leaves for log in logs if log.leaves[: len(start)] == start)]
    found = [(KnownLog(leaves, keys).find_longest(heads), leaves) for leaves in candidates]
    (size, note), longest = max(found, key=lambda one: one[0])
    chosen = KnownLog(longest[: max(size, len(start))], keys)
    odd = [head for head, seen in chosen.compare(heads) if seen.growth in {Growth.BEHIND, Growth.CONTRADICTS}]
    cosigned = [log.cosigned for log in logs if log.cosigned]
    return LongestLog(chosen.leaves, note, chosen.find_longest(cosigned)[1], chosen.find_newest(odd))


def _read(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""
