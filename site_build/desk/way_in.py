"""The way in: a file that only this user can read leads their browser to the desk."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

import httpx

from site_build.desk.layout import draw_step
from site_build.desk.lock import RunningDesk
from site_build.files import save_files

NAME = "policy-portal-desk"
PATIENCE = 5.0  # seconds in which a desk that runs takes a file away
_MARK = re.compile("[0-9a-f]{16}")


def write_way_in(place: RunningDesk) -> Path:
    """Write a new file that leads to the desk at this place; `Refused` when the disk will not have it."""
    mark = token_hex(8)
    page = draw_step(f"{place.address}open?file={mark}").encode()
    return save_files(place.folder, {_name(place, mark): page})[0]


def take_way_in(place: RunningDesk, mark: str) -> None:
    """Take away the file with this mark, which has done its work."""
    if _MARK.fullmatch(mark):
        (place.folder / _name(place, mark)).unlink(missing_ok=True)


@contextmanager
def keep_clear(place: RunningDesk) -> Iterator[None]:
    """Leave no file that leads to this port: none of an earlier desk now, and none of this one at the end."""
    _sweep(place)
    try:
        yield
    finally:
        _sweep(place)


def is_ours(place: RunningDesk) -> bool:
    """Whether a desk of this user listens there: no other user's program can take a file out of this user's folder."""
    if not place.folder.is_dir():
        return False
    file = write_way_in(place)
    try:
        with suppress(httpx.HTTPError):
            mark = file.stem.rpartition("-")[2]
            httpx.get(f"{place.address}open", params={"file": mark}, timeout=PATIENCE, trust_env=False)
        return not file.exists()
    finally:
        file.unlink(missing_ok=True)


def _sweep(place: RunningDesk) -> None:
    for path in place.folder.glob(_name(place, "*")):
        path.unlink(missing_ok=True)


def _name(place: RunningDesk, mark: str) -> str:
    return f"{NAME}-{place.port}-{mark}.html"
