"""Where signed heads of the log are found outside the register: the portal's folder, and every backup in reach."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar

from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.formats.note import NOTE_LIMIT
from site_build.register.errors import HeadPlace
from site_build.register.heads import KnownHead
from site_build.register.memo import Memo, read_memo
from site_build.register.second_copy import SecondCopy
from site_build.register.store import Register


class Backups(Memo):
    """The folder that backups go to; the last one's day and own folder, if there has been one.

    `whole` are the folders of those that were read back after they were made.
    """

    key: ClassVar[str] = "backups"

    folder: str
    made: date | None = None
    last: str = ""
    whole: tuple[str, ...] = ()


def list_portal_heads(home: Path) -> list[KnownHead]:
    """The head that the site shows, from the portal's folder `home`."""
    return list(_read(HeadPlace.PORTAL, home))


def list_backup_heads(register: Register) -> list[KnownHead]:
    """The heads of all backups in the folder where they go, as far as it is there now."""
    with register.view() as view:
        memo = read_memo(view, Backups)
    return list_heads_in(Path(memo.folder)) if memo else []


def list_heads_in(folder: Path) -> list[KnownHead]:
    """The heads of all backups in this folder, as far as it is there."""
    return [head for each in sorted(folder.glob("*/")) for head in _read(HeadPlace.BACKUP, each)]


def list_marks_in(folder: Path) -> set[bytes]:
    """The marks of what was disposed of by the time of any backup in this folder: a newer one knows of more."""
    return {mark for each in folder.glob("*/") for mark in SecondCopy(each).read_marks()}


def _read(place: HeadPlace, folder: Path) -> Iterator[KnownHead]:
    try:
        with (folder / CHECKPOINT_FILE).open("rb") as file:
            yield KnownHead(place, file.read(NOTE_LIMIT), str(folder))
    except OSError:
        return  # a stick that is not in, a folder that is something else
