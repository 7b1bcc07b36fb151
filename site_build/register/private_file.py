"""Files for one reader only: written whole and durably, or not at all."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder, and the folders above it, that only this user can enter (on systems that have such a thing)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, data: bytes) -> None:
    """Put a file with these bytes in place, readable by this user alone; a crash leaves the old file or the new one."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with open(new, "xb", opener=_open_private) as file:
        file.write(data)
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def sync_folder(folder: Path) -> None:
    """Wait until the disk holds the folder's list of names; Windows does so by itself and has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
