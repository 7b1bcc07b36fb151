"""Copies of the register that still hold whoever is erased from it: backups in reach, and copies from before an update.

Nothing here is opened with a key: the marks of what was disposed of tell which copies were made before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from site_build.office.office import Office
from site_build.office.safekeeping.known_heads import Backups
from site_build.register.tables import DATABASE_FILE, read_erased

_BACKUP = re.compile(r"register-(\d{4}-\d{2}-\d{2})(?: \(\d+\))?")
_BEFORE = "register-before-*"


@dataclass(frozen=True)
class OlderCopy:
    """A whole copy of the register: a backup's folder, or a file from before an update; `made` is its day.

    It is `behind` where something was erased since it was made.
    """

    path: Path
    made: date
    is_backup: bool
    behind: bool


def list_copies(office: Office) -> list[OlderCopy]:
    """The copies that can be found now, the oldest first: where backups go, and in the register's folder."""
    with office.register.view() as view:
        marks = view.marks()
    days = {path: (day, True) for path, day in _find_backups(office.recall(Backups))}
    days |= {path: (day, False) for path, day in _find_updates(office.register.folder)}
    found = [OlderCopy(path, day, own, not marks <= _read_marks(path)) for path, (day, own) in days.items()]
    return sorted(found, key=lambda copy: (copy.made, copy.path))


def _find_backups(memo: Backups | None) -> Iterator[tuple[Path, date]]:
    for path in Path(memo.folder).glob("register-*/") if memo else ():
        if match := _BACKUP.fullmatch(path.name):
            yield path, date.fromisoformat(match[1])


def _find_updates(folder: Path) -> Iterator[tuple[Path, date]]:
    for path in folder.glob(_BEFORE):
        yield path, datetime.fromtimestamp(path.stat().st_mtime, UTC).date()


def _read_marks(path: Path) -> frozenset[bytes]:
    return read_erased(path / DATABASE_FILE if path.is_dir() else path)
