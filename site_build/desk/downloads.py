"""Save files for the keeper: in a folder of theirs, for this user alone, never over another file."""

from collections.abc import Mapping
from pathlib import Path

from site_build.desk.errors import NotSaved
from site_build.files import free_path, write_private


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
