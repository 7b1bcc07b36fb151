"""One desk at a time.

Whoever opened the register first holds it, and a second desk can look but not change: `single_desk`. On one computer
there is one desk for a register, and whoever starts another is led to it: `StartLock`.
"""

import getpass
import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated

from filelock import FileLock, Timeout
from pydantic import Field, TypeAdapter

from site_build.config import Base64Url
from site_build.files import LOCK_FILE, check_place, make_private_folder, write_private

HOLDER_FILE = "desk.json"


@contextmanager
def single_desk(folder: Path) -> Iterator[str]:
    """Hold the register in this folder until the block ends; yield who holds it already, or nothing."""
    lock = FileLock(folder / LOCK_FILE, mode=0o600)
    if not _take(lock):
        yield _read_holder(folder / HOLDER_FILE)
        return
    try:
        holder = {"user": getpass.getuser(), "computer": platform.node(), "since": f"{datetime.now():%H:%M}"}
        write_private(folder / HOLDER_FILE, json.dumps(holder).encode())
        yield ""
    finally:
        (folder / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


@dataclass(frozen=True)
class RunningDesk:
    """Where a desk listens on this computer; `secret` is in its address, and `folder` is where it saves files."""

    port: Annotated[int, Field(ge=1, lt=2**16)]
    secret: Base64Url = field(repr=False)
    folder: Path

    @property
    def address(self) -> str:
        """The address of its first page, which nobody but this user may learn."""
        return f"http://127.0.0.1:{self.port}/{self.secret}/"


_PLACE = TypeAdapter(RunningDesk)


class StartLock:
    """The start of a desk on the register in `folder`, which need not be there yet.

    Beside that folder are a lock, held by the process whose desk runs, and a file for this user alone that says where.
    `Refused` when the folder is where no register may be.
    """

    def __init__(self, folder: Path) -> None:
        check_place(folder)
        beside = folder.resolve()
        if not beside.parent.exists():
            make_private_folder(beside.parent)
        self._lock = FileLock(beside.with_name(f"{beside.name}.{LOCK_FILE}"), mode=0o600)
        self._state = beside.with_name(f"{beside.name}.{HOLDER_FILE}")

    def take(self) -> bool:
        """Take the lock, until `release`; False when a desk that runs has it."""
        return self._lock.is_locked or _take(self._lock)

    def release(self) -> None:
        """Give the lock back, if this process has it."""
        self._lock.release()

    @contextmanager
    def announce(self, place: RunningDesk) -> Iterator[None]:
        """Say until the block ends where this desk is; a desk without the lock says nothing."""
        if not self._lock.is_locked:
            yield
            return
        try:
            write_private(self._state, _PLACE.dump_json(place))
            yield
        finally:
            self._state.unlink(missing_ok=True)

    def find(self) -> RunningDesk | None:
        """Where the desk that runs says that it is; None when it says nothing that can be so."""
        try:
            return _PLACE.validate_json(self._state.read_bytes(), strict=True)
        except (OSError, ValueError):
            return None


def _take(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


def _read_holder(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        return f"{holder['user']} on {holder['computer']} opened it at {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "somebody opened it before you"
