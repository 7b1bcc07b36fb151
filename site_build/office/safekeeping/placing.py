"""Put a register in its place: made whole beside it, moved there by its name; what was there is moved aside, whole.

An interruption leaves what was there, or the new one: where it fell between the two moves, the next look at the place
makes the second.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from sqlalchemy.exc import DBAPIError

from site_build.files import free_path, make_private_folder, sync_folder
from site_build.formats.leaf import today
from site_build.office.safekeeping import errors
from site_build.register.errors import RegisterInUse
from site_build.register.migrations import without_a_desk

T = TypeVar("T")


def put_in_place(place: Path, fill: Callable[[Path], T]) -> tuple[T, Path | None]:
    """Make a register by `fill`, which is given an empty folder, and put it in `place`.

    Return what `fill` gives, and where that is now which was in the place before, or None. `Refused` while a desk has
    that one open, or when the disk will not have it; then, and when `fill` raises, the place is as it was.
    """
    place = place.resolve()
    try:
        with _one_at_a_time(place):
            with without_a_desk(place):  # let go before the folder is moved: Windows moves none with an open file in it
                made = _make_ready(place, fill)
            return made, _move(place)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        reason = error.strerror if isinstance(error, OSError) else getattr(error, "orig", error)
        raise errors.RestoreFailed(folder=place, reason=reason) from error


@contextmanager
def _one_at_a_time(place: Path) -> Iterator[None]:
    beside = place.with_name(f".{place.name}.restore.lock")
    lock = FileLock(beside, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise RegisterInUse() from None
    try:
        yield
    finally:
        beside.unlink(missing_ok=True)
        lock.release()


def finish_placing(place: Path) -> None:
    """Move a register that is ready into its place, where an interruption left that empty."""
    place = place.resolve()
    if _ready(place).exists() and not place.exists():
        _take_place(place)


def _make_ready(place: Path, fill: Callable[[Path], T]) -> T:
    new = place.with_name(f".{place.name}.restoring")
    for left in (new, _ready(place)):
        shutil.rmtree(left, ignore_errors=True)
    try:
        make_private_folder(new)
        made = fill(new)
        new.rename(_ready(place))
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return made


def _move(place: Path) -> Path | None:
    aside = None
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    elif place.exists():
        aside = free_path(place.with_name(f"{place.name}-before-restore-{today()}"))
        place.rename(aside)
    _take_place(place)
    return aside


def _take_place(place: Path) -> None:
    _ready(place).rename(place)
    sync_folder(place.parent)


def _ready(place: Path) -> Path:
    return place.with_name(f".{place.name}.restored")
