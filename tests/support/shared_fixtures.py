"""What every worker of a run uses is made once: by the worker that asks first, while the others wait."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def make_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Give `folder`, which `make` has filled; it is filled elsewhere first, so that it is whole or not there."""
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            new = Path(tempfile.mkdtemp(dir=folder.parent))
            make(new)
            new.rename(folder)
    return folder
