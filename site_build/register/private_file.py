"""Files written whole and durably, or not at all: for one reader only, or for everybody."""

import os
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO


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
    """The same for a file that everybody may read, such as one that goes with the site."""
    _write(path, data, 0o666)  # less what the user's umask takes away


def _write(path: Path, data: bytes, mode: int) -> None:
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        with open(new, "xb", opener=partial(os.open, mode=mode)) as file:
            file.write(data)
            sync_file(file)
        new.replace(path)
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
