"""The second copy of the log: `log.jsonl` and `checkpoint`, written outside the database after each change.

It is what remembers how far the log had come when an old backup of the database is put back. `log.jsonl` has one leaf
a line, in base64; `checkpoint` is the signed head over them. Lines behind the checkpoint are what an interrupted
write left: they are not signed, and are cut off. A checkpoint of which nothing can be read is written anew, as long as
the database is sound and holds every line.
"""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from site_build.config import REGISTER_FILE, read_public_keys
from site_build.errors import Malformed
from site_build.files import sync_file, write_private
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log, parse_log
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import parse_note
from site_build.formats.verify import Verified, verify_log
from site_build.register import errors


def write_log(folder: Path, leaves: Sequence[bytes], signed: bytes) -> None:
    """Write both files whole."""
    write_private(folder / LOG_FILE, format_log(leaves))
    write_private(folder / CHECKPOINT_FILE, signed)


def verify_folder(folder: Path) -> Verified:
    """Verify the exported files in a folder, or a register's own; `Malformed` or `Untrusted` with the line at fault."""
    keys = read_public_keys(folder)
    if keys is None:
        raise errors.ExportedFileMissing(path=folder / REGISTER_FILE)
    log, signed = (_read(folder / name, errors.ExportedFileMissing) for name in (LOG_FILE, CHECKPOINT_FILE))
    return verify_log(log, signed, keys)


class SecondCopy:
    """The two files in a register's folder. `size` and `end` say how far they have been read or written."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / LOG_FILE
        self._checkpoint = folder / CHECKPOINT_FILE
        self._size = 0
        self._end = 0

    def read(self, log_key: str) -> tuple[tuple[bytes, ...], bytes]:
        """The leaves that the checkpoint covers, and that checkpoint as it was signed; both files are read and checked.

        `Refused` when one is missing, `Untrusted` when they do not agree.
        """
        signed, lines = _read(self._checkpoint), _read(self._log).split(b"\n")
        checkpoint = open_checkpoint(signed, log_key)
        covered = lines[: checkpoint.size]
        leaves = parse_log(b"".join(line + b"\n" for line in covered))
        if len(leaves) < checkpoint.size or tree_root([leaf_hash(leaf) for leaf in leaves]) != checkpoint.root:
            raise errors.CopyChanged(path=self._log)
        self._size, self._end = len(leaves), sum(len(line) + 1 for line in covered)
        return leaves, signed

    def mend_checkpoint(self, leaves: Sequence[bytes], signed: bytes) -> None:
        """Where nothing of the checkpoint can be read, bring both files up to a sound database's leaves and head.

        `Refused` unless the leaves begin with all the lines that are there: without a checkpoint, nothing else tells
        that an old database was put back.
        """
        with suppress(Malformed):
            parse_note(_read(self._checkpoint))
            return
        log = _read(self._log)
        whole = log[: log.rfind(b"\n") + 1]
        if not format_log(leaves).startswith(whole):
            raise errors.CopiesDisagree(folder=self._log.parent, why=", and the copy's checkpoint cannot be read")
        self._size, self._end = whole.count(b"\n"), len(whole)
        self.extend(leaves[self._size :], signed)

    def follow(self) -> int:
        """How many leaves the copy holds, counting those that another process has added since it was last read."""
        with self._log.open("rb") as file:
            file.seek(self._end)
            added = file.read()
        self._size += added.count(b"\n")
        self._end += added.rfind(b"\n") + 1
        return self._size

    def extend(self, leaves: Sequence[bytes], signed: bytes) -> None:
        """Write the leaves that follow, then the checkpoint over all; both are on the disk when this returns.

        Nothing is written where all is there already: a full disk can be looked at.
        """
        if not leaves and self._checkpoint.read_bytes() == signed and self._log.stat().st_size == self._end:
            return
        data = format_log(leaves)
        with self._log.open("r+b") as file:
            file.seek(self._end)
            file.truncate()
            file.write(data)
            sync_file(file)
        self._size, self._end = self._size + len(leaves), self._end + len(data)
        write_private(self._checkpoint, signed)


def _read(path: Path, missing: type[errors.CopyMissing | errors.ExportedFileMissing] = errors.CopyMissing) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise missing(path=path) from None
