"""Known heads: signed heads of the log that were seen outside of its database.

The log must have grown from each of them. One that says more than the log here, or something else, shows that something
older was put back; then nothing may be signed, since a second head of that size would be a second story.
The newest head of this computer is kept in the user's own state folder, apart from the register's.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_build.config import PublicKeys
from site_build.errors import PortalError
from site_build.files import make_private_folder, write_private
from site_build.formats.checkpoint import Checkpoint, open_checkpoint
from site_build.formats.merkle import TreeHead, leaf_hash, tree_root
from site_build.formats.note import parse_vkey
from site_build.register import errors
from site_build.register.errors import HeadPlace


@dataclass(frozen=True)
class KnownHead:
    """A signed head as it was found, not judged yet; `name` is the folder of a backup, and empty elsewhere."""

    place: HeadPlace
    note: bytes
    name: str = ""


class KnownLog:
    """The leaves in hand, in their order, against which heads are held."""

    def __init__(self, leaves: Sequence[bytes], keys: PublicKeys) -> None:
        self.leaves = tuple(leaves)
        self._keys = keys
        self._hashes = tuple(map(leaf_hash, self.leaves))
        self.tree = TreeHead().extend(self._hashes)

    def check_own_head(self, signed: bytes) -> None:
        """Raise `Untrusted` unless this is the log's own head over exactly these leaves."""
        head = open_checkpoint(signed, self._keys.log_key)
        if (head.size, head.root) != (self.tree.size, self.tree.root):
            raise errors.RegisterChanged(fault="The log in the register's database has been changed from outside.")

    def covers(self, note: bytes | None) -> int:
        """How many of these leaves a head of this log covers; 0 when it is no such head, or covers others."""
        return self.find_longest([KnownHead(HeadPlace.FOLDER, note)])[0] if note else 0

    def find_longest(self, heads: Iterable[KnownHead]) -> tuple[int, bytes]:
        """The size and the bytes of the head that covers most of these leaves, beginning with the first; 0 for none."""
        covered = [(0, b"")]
        for known in heads:
            head = self._open(known)
            if head and self._agrees(head):
                covered.append((head.size, known.note))
        return max(covered)

    def find_doubt(self, heads: Iterable[KnownHead]) -> PortalError | None:
        """Why these leaves are not what the log has grown to, by the first head that speaks against it."""
        for known in heads:
            head = self._open(known)
            if head is None or self._agrees(head):
                continue
            if head.size > self.tree.size:
                return errors.LogBehind(place=known.place, name=known.name, size=head.size, kept=self.tree.size)
            return errors.LogForked(place=known.place, name=known.name, size=head.size)
        return None

    def _agrees(self, head: Checkpoint) -> bool:
        return head.size <= self.tree.size and head.root == tree_root(self._hashes[: head.size])

    def _open(self, known: KnownHead) -> Checkpoint | None:
        with suppress(PortalError):
            return open_checkpoint(known.note, self._keys.log_key)
        return None


class ComputersHead:
    """The newest head that this computer signed or saw of one log; without a folder, none is kept."""

    def __init__(self, folder: Path | None, log_key: str) -> None:
        self._path = folder and folder / f"{parse_vkey(log_key).key_id.hex()}.checkpoint"

    def read(self) -> list[KnownHead]:
        """The head, where there is one."""
        if self._path is None or not self._path.exists():
            return []
        return [KnownHead(HeadPlace.COMPUTER, self._path.read_bytes())]

    def write(self, signed: bytes) -> None:
        """Keep this head; it is on the disk when this returns. Nothing is written where it is there."""
        if self._path is None or (self._path.exists() and self._path.read_bytes() == signed):
            return
        if not self._path.parent.exists():
            make_private_folder(self._path.parent)
        write_private(self._path, signed)
