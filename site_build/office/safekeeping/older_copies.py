"""Copies of the register that still hold whoever is erased from it.

They are backups in reach, files from before an update, and what stood in the register's place before one was put back.
Nothing here is opened with a key: the marks of what was disposed of tell which copies were made before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from site_build.office.office import Office
from site_build.office.safekeeping.known_heads import Backups
from site_build.register.tables import DATABASE_FILE, read_erased

_BACKUP = re.compile(r"register-\d{4}-\d{2}-\d{2}( \(\d+\))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class CopyKind(StrEnum):
    """How a copy came to be, by a code."""

    BACKUP = "backup"
    UPDATE = "update"
    RESTORE = "restore"


@dataclass(frozen=True)
class OlderCopy:
    """A whole copy of the register: a folder, or the file from before an update; `made` is its day.

    It is `behind` where something was erased since it was made.
    """

    path: Path
    made: date
    kind: CopyKind
    behind: bool


def list_copies(office: Office) -> list[OlderCopy]:
    """The copies that can be found now, the oldest first: where backups go, in the register's folder, and beside it."""
    with office.register.view() as view:
        marks = view.marks()
    found = _find(office.register.folder, office.recall(Backups))
    copies = (OlderCopy(path, _read_day(path), kind, not marks <= _read_marks(path)) for kind, path in found)
    return sorted(copies, key=lambda copy: (copy.made, copy.path))


def _find(folder: Path, memo: Backups | None) -> Iterator[tuple[CopyKind, Path]]:
    for path in Path(memo.folder).glob("register-*/") if memo else ():
        if _BACKUP.fullmatch(path.name):
            yield CopyKind.BACKUP, path
    yield from ((CopyKind.UPDATE, path) for path in folder.glob("register-before-*"))
    yield from ((CopyKind.RESTORE, path) for path in folder.parent.glob(f"{folder.name}-before-restore-*/"))


def _read_day(path: Path) -> date:
    """The day in its name, or else the one on which it was written."""
    named = _DAY.search(path.name)
    return date.fromisoformat(named[0]) if named else datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _read_marks(path: Path) -> frozenset[bytes]:
    return read_erased(path / DATABASE_FILE if path.is_dir() else path)
