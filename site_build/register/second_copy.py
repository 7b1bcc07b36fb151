"""The second copy: `log.jsonl`, `checkpoint` and `erased`, written outside the database after each change.

It is what remembers how far the log had come, and what was disposed of, when an old backup of the database is put back.
`log.jsonl` has one leaf a line, in base64; `checkpoint` is the signed head over them. A new head is written as
`checkpoint.next` before its lines are, and becomes `checkpoint` when they are on the disk: so a head is in hand for
every line that this program wrote, and a line under no head was written by somebody else. `erased` has a keyed mark a
line, in hex, of each row that was disposed of.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from site_build.config import REGISTER_FILE, read_public_keys
from site_build.errors import Malformed
from site_build.files import sync_file, sync_folder, write_private
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log, parse_log
from site_build.formats.verify import Verified, verify_log
from site_build.register import errors

NEXT_FILE = "checkpoint.next"
COSIGNED_FILE = "cosigned"  # the newest head that somebody else has signed, too
ERASED_FILE = "erased"
_MARK = re.compile(rb"[0-9a-f]{64}")


def write_log(folder: Path, leaves: Sequence[bytes], signed: bytes) -> None:
    """Write log and head whole."""
    write_private(folder / LOG_FILE, format_log(leaves))
    write_private(folder / CHECKPOINT_FILE, signed)


def take_leaves(lines: Iterable[bytes]) -> tuple[bytes, ...]:
    """The leaves on these lines, up to the first that is none."""
    leaves: list[bytes] = []
    with suppress(Malformed):
        for line in lines:
            leaves += parse_log(line + b"\n")
    return tuple(leaves)


def verify_folder(folder: Path) -> Verified:
    """Verify the exported files in a folder, or a register's own; `Malformed` or `Untrusted` with the line at fault."""
    keys = read_public_keys(folder)
    if keys is None:
        raise errors.ExportedFileMissing(path=folder / REGISTER_FILE)
    log, signed = (_read(folder / name, errors.ExportedFileMissing) for name in (LOG_FILE, CHECKPOINT_FILE))
    return verify_log(log, signed, keys)


@dataclass(frozen=True)
class CopiedLog:
    """What the second copy holds: its leaves up to the first line that is none, and how many whole lines there are.

    `checkpoint`, `following` and `cosigned` are the bytes of its heads; of the last two, None where there is none.
    """

    leaves: tuple[bytes, ...]
    lines: int
    checkpoint: bytes
    following: bytes | None
    cosigned: bytes | None


class SecondCopy:
    """The files in a register's folder. `size` is how many leaves of the log have been read or written."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / LOG_FILE
        self._checkpoint = folder / CHECKPOINT_FILE
        self._next = folder / NEXT_FILE
        self._erased = folder / ERASED_FILE
        self.size = 0
        self._end = 0

    def read(self) -> CopiedLog:
        """Read log and heads. Nothing is judged, nothing written; `Refused` when log or checkpoint is missing."""
        checkpoint, lines = _read(self._checkpoint), _read(self._log).split(b"\n")[:-1]
        leaves = take_leaves(lines)
        self.size, self._end = len(leaves), sum(len(line) + 1 for line in lines[: len(leaves)])
        following, cosigned = (
            path.read_bytes() if path.exists() else None for path in (self._next, self._log.with_name(COSIGNED_FILE))
        )
        return CopiedLog(leaves, len(lines), checkpoint, following, cosigned)

    def cut(self, copied: CopiedLog, size: int) -> CopiedLog:
        """What was read, up to this many leaves; the next write goes behind them, over what is there now."""
        leaves = copied.leaves[:size]
        self.size, self._end = len(leaves), len(format_log(leaves))
        return replace(copied, leaves=leaves, lines=len(leaves))

    def read_marks(self) -> set[bytes]:
        """The marks of what was disposed of. A line that an interruption tore says nothing."""
        if not self._erased.exists():
            return set()
        lines = self._erased.read_bytes().split(b"\n")[:-1]
        return {bytes.fromhex(line.decode()) for line in lines if _MARK.fullmatch(line)}

    def add_marks(self, marks: Iterable[bytes]) -> None:
        """Write down the marks of what was disposed of; they are on the disk when this returns."""
        lines = b"".join(b"%s\n" % mark.hex().encode() for mark in marks)
        if not lines:
            return
        if not self._erased.exists():
            write_private(self._erased, lines)
            return
        with self._erased.open("ab") as file:
            file.write(b"\n" + lines)  # an interruption may have left half a line
            sync_file(file)

    def catch_up(self, leaves: Sequence[bytes], signed: bytes) -> None:
        """Write, of the leaves that follow those that were read, what another process has not written yet.

        `Untrusted` where other lines than theirs are there.
        """
        with self._log.open("rb") as file:
            file.seek(self._end)
            added = file.read()
        whole = added[: added.rfind(b"\n") + 1]
        if not format_log(leaves).startswith(whole):
            raise errors.CopyChanged(path=self._log)
        there = whole.count(b"\n")
        self.size, self._end = self.size + there, self._end + len(whole)
        self.extend(leaves[there:], signed)

    def extend(self, leaves: Sequence[bytes], signed: bytes) -> None:
        """Write the leaves that follow under the head over all; everything is on the disk when this returns.

        Nothing is written where all is there already: a full disk can be looked at.
        """
        if not leaves and self._is_whole(signed):
            return
        data = format_log(leaves)
        write_private(self._next, signed)
        with self._log.open("r+b") as file:
            file.seek(self._end)
            file.truncate()
            file.write(data)
            sync_file(file)
        self.size, self._end = self.size + len(leaves), self._end + len(data)
        self._next.replace(self._checkpoint)
        sync_folder(self._log.parent)

    def begin_anew(self, leaves: Sequence[bytes], signed: bytes, earlier: str) -> None:
        """Write the log and its head whole; the files of the log before it stay, under the id of that one's key."""
        for path in (self._log, self._checkpoint):
            kept = path.with_stem(f"{path.stem}-{earlier}")
            if not kept.exists():
                write_private(kept, path.read_bytes())
        self._next.unlink(missing_ok=True)
        write_log(self._log.parent, leaves, signed)
        self.read()

    def _is_whole(self, signed: bytes) -> bool:
        return (
            not self._next.exists()
            and self._checkpoint.read_bytes() == signed
            and self._log.stat().st_size == self._end
        )


def _read(path: Path, missing: type[errors.CopyMissing | errors.ExportedFileMissing] = errors.CopyMissing) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise missing(path=path) from None
