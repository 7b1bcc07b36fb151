"""Files written whole and durably, or not at all, for one reader only or for everybody; where private ones may be."""

import os
from collections.abc import Mapping
from functools import partial
from itertools import count, takewhile
from pathlib import Path
from typing import BinaryIO

import platformdirs

from site_build.config import PORTAL_FILE, is_invented
from site_build.errors import FolderInPortal, FolderNotEmpty, NotSaved

LOCK_FILE = "desk.lock"  # held by the desk that has a register open
DEMONSTRATION = ".demo"


def make_private_folder(folder: Path) -> None:
    """Make a folder that only this user can enter (on systems that have such a thing), and the folders above it.

    The disk holds them when this returns.
    """
    made = [folder, *takewhile(lambda parent: not parent.exists(), folder.parents)]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for new in made:
        sync_folder(new.parent)


def write_private(path: Path, data: bytes) -> None:
    """Put a file with these bytes in place, readable by this user alone; a crash leaves the old file or the new one."""
    _write(path, data, 0o600)


def write_public(path: Path, data: bytes) -> None:
    """Put a file with these bytes in place for everybody to read; a crash leaves the old file or the new one."""
    _write(path, data, 0o666)  # less what the user's umask takes away


def _write(path: Path, data: bytes, mode: int) -> None:
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        with open(new, "xb", opener=partial(os.open, mode=mode)) as file:
            file.write(data)
            sync_file(file)
        new.replace(path)
    except OSError as error:
        error.filename = str(path)  # a full disk names none, and nobody knows the other name
        raise
    finally:
        new.unlink(missing_ok=True)  # the disk would not have all of it
    sync_folder(path.parent)


def sync_file(file: BinaryIO) -> None:
    """Wait until the disk holds all that was written to this file: first it leaves the program, then it is synced."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the disk holds the folder's list of names; Windows does so by itself and has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def free_path(path: Path) -> Path:
    """The path or, where something is already, the first with a number behind its name that is free."""
    names = (path if number == 1 else path.with_stem(f"{path.stem} ({number})") for number in count(1))
    return next(name for name in names if not name.exists())


def default_folder() -> Path:
    """The register's folder in this user's data folder, where each system keeps such things."""
    return platformdirs.user_data_path("policy-portal", appauthor=False) / "register"


def state_folder(origin: str) -> Path | None:
    """Where this computer notes how far the register of this name has come; a demonstration is not noted."""
    return None if is_invented(origin) else platformdirs.user_state_path("policy-portal", appauthor=False) / "heads"


def check_new(folder: Path, origin: str) -> None:
    """Raise `Refused` unless the register of this name may be made in this folder: it is new or empty, and private."""
    check_place(folder, invented=is_invented(origin))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(folder=folder)


def check_place(folder: Path, *, invented: bool = True) -> None:
    """Raise `Refused` when the folder lies, by whatever link, inside the portal's own, whose files are published.

    The demonstration's folder may hold a register of invented people.
    """
    for parent in folder.resolve().parents:
        if invented and parent.name == DEMONSTRATION:
            return
        if (parent / "mkdocs.yml").exists() and (parent / PORTAL_FILE).exists():
            raise FolderInPortal(folder=folder)


def save_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files with mode 0600, each under a name that is free; `Refused` when the disk will not have them."""
    saved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            path = free_path(folder / name)
            write_private(path, data)
            saved.append(path)
    except OSError as error:
        for path in saved:
            path.unlink(missing_ok=True)
        raise NotSaved(folder=folder, reason=error.strerror) from None
    return saved
