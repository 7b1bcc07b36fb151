"""Backups: a whole copy of the register in a folder of its own, read back before it is called good.

A copy is as sealed as the register: without the passphrase it tells nothing. It knows itself as the last backup. It is
made under another name, which says that it is unfinished, and is given its own only when everything is on the disk.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_build.config import REGISTER_FILE, format_keys
from site_build.errors import FolderInPortal, Malformed
from site_build.files import check_place, free_path, sync_folder, write_private
from site_build.formats.checkpoint import parse_checkpoint
from site_build.formats.leaf import new_id, today
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.formats.note import NOTE_LIMIT, parse_note
from site_build.office.office import Office
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.known_heads import Backups
from site_build.register.keys import KEYS_FILE
from site_build.register.memo import put_memo
from site_build.register.second_copy import verify_folder
from site_build.register.store import open_register
from site_build.register.tables import DATABASE_FILE, read_head

NAME = "register-"  # with the day behind it
MOST_KNOWN = 50  # backups that are remembered as read back
STICKS = ("/media/*/*", "/run/media/*/*", "/Volumes/*")
DRIVES = "DEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class FoundBackup:
    """A backup that is in reach: its folder, its day, and how many entries it says that its log has."""

    folder: Path
    day: date
    entries: int


def find_backups(places: Iterable[str], *, deep: bool = True) -> list[FoundBackup]:
    """The backups in these folders and, if `deep`, in the folders in them, the newest first. None is opened."""
    patterns = [f"{depth}/{CHECKPOINT_FILE}" for depth in ("*", "*/*")[: 1 + deep]]
    heads = {head for place in places for pattern in patterns for head in Path(place).glob(pattern)}
    found = [_look_at(head) for head in heads if (head.parent / DATABASE_FILE).exists()]
    return sorted(found, key=lambda each: (each.day, each.entries, str(each.folder)), reverse=True)


def _look_at(head: Path) -> FoundBackup:
    size, day = 0, date.fromtimestamp(head.stat().st_mtime)
    with suppress(OSError, Malformed):
        size = parse_checkpoint(parse_note(head.read_bytes()[:NOTE_LIMIT]).text).size
    with suppress(ValueError):  # another name, or no day
        day = date.fromisoformat(head.parent.name[len(NAME) :][:10])
    return FoundBackup(head.parent, day, size)


def list_sticks() -> list[str]:
    """The memory sticks and other disks that are in this computer now."""
    if os.name == "nt":
        return [f"{letter}:\\" for letter in DRIVES if Path(f"{letter}:\\").exists()]
    found = (path for pattern in STICKS for path in Path("/").glob(pattern.lstrip("/")))
    return sorted(str(path) for path in found if os.path.ismount(path))


def choose_folder(office: Office, words: str) -> Path:
    """Remember where backups go; `Unfit` when it is no folder, or lies where a backup would be lost or published."""
    folder = Path(os.path.expanduser(words.strip()))  # which refuses nothing
    if not words.strip() or not folder.is_absolute():
        raise errors.FolderIncomplete()
    if not os.path.isdir(folder):
        raise errors.FolderMissing(folder=folder)
    _check_apart(office, folder)
    before = office.recall(Backups) or Backups(folder="")
    office.remember(before.model_copy(update={"folder": str(folder)}))
    return folder


def back_up(office: Office, folder: Path) -> Path:
    """Copy the register into a new folder, named by the day, in `folder`; return it.

    `Refused`, with nothing left behind, when the folder is not there, will not do, or has no room.
    """
    _check_apart(office, folder)
    known = office.recall(Backups)
    unfinished = folder / f"unfinished-{new_id()}"
    try:
        unfinished.mkdir(mode=0o700)
        made = free_path(folder / f"{NAME}{today()}")
        whole = (*(known.whole if known else ()), str(made))[-MOST_KNOWN:]
        fact = Backups(folder=str(folder), made=today(), last=str(made), whole=whole)
        _write_copy(office, unfinished, fact)
        unfinished.rename(made)
        sync_folder(folder)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise errors.BackupFailed(folder=folder, reason=reason) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    office.remember(fact)
    return made


def _check_apart(office: Office, folder: Path) -> None:
    """`Unfit` when the folder lies in a portal's, whose files are published, or in the register's own."""
    try:
        check_place(folder)
    except FolderInPortal:
        raise errors.FolderPublished() from None
    place = folder.resolve()
    if place.is_relative_to(office.root.resolve()):
        raise errors.FolderPublished()
    if place.is_relative_to(office.register.folder.resolve()):
        raise errors.FolderOwn()


def _write_copy(office: Office, folder: Path, fact: Backups) -> None:
    signed = office.register.copy_to(folder)
    copy = open_register(folder, office.register.keys)
    try:
        with copy.change() as change:
            put_memo(change, fact)
    finally:
        copy.close()
    write_private(folder / KEYS_FILE, (office.register.folder / KEYS_FILE).read_bytes())
    write_private(folder / REGISTER_FILE, format_keys(office.public_keys))
    verify_folder(folder)
    if read_head(folder) != signed:
        raise errors.BackupDiffers()
