"""One desk at a time: whoever opened the register first holds it, and a second desk can look but not change."""

import getpass
import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from site_build.register.private_file import write_private

LOCK_FILE = "desk.lock"
HOLDER_FILE = "desk.json"


@contextmanager
def occupy(folder: Path) -> Iterator[str | None]:
    """Hold the register in this folder until the block ends; yield None, or the words on who holds it already."""
    lock = FileLock(folder / LOCK_FILE, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        yield _holder_words(folder / HOLDER_FILE)
        return
    try:
        write_private(folder / HOLDER_FILE, _describe_holder())
        yield None
    finally:
        (folder / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def _describe_holder() -> bytes:
    holder = {"user": getpass.getuser(), "computer": platform.node(), "since": f"{datetime.now():%H:%M}"}
    return json.dumps(holder).encode()


def _holder_words(path: Path) -> str:
    try:
        holder = json.loads(path.read_text(encoding="utf-8"))
        who = f"{holder['user']} on {holder['computer']} opened it at {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "somebody opened it before you"
    return f"Another desk has this register: {who}. You can look and export, but nothing can be changed here."
