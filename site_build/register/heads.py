"""Known heads: signed heads of the log that were seen outside of its database.

The log must have grown from each of them. One that says more than the log here, or something else, shows that something
older was put back; then nothing may be signed, since a second head of that size would be a second story.
The newest head of this computer is kept in the user's own state folder, apart from the register's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from site_build.config import PublicKeys
from site_build.errors import Malformed, PortalError
from site_build.files import make_private_folder, write_private
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.growth import Comparison, Growth, compare_heads, leading_succeeded
from site_build.formats.merkle import TreeHead, leaf_hash
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
        self.keys = keys
        self._hashes = tuple(map(leaf_hash, self.leaves))
        self.tree = TreeHead().extend(self._hashes)

    def check_own_head(self, signed: bytes) -> None:
        """Raise `Untrusted` unless this is the log's own head over exactly these leaves."""
        head = open_checkpoint(signed, self.keys.log_key)
        if (head.size, head.root) != (self.tree.size, self.tree.root):
            raise errors.RegisterChanged(fault="The log in the register's database has been changed from outside.")

    def compare(self, heads: Sequence[KnownHead]) -> list[tuple[KnownHead, Comparison]]:
        """What these leaves are to each of the heads."""
        try:
            succeeded = leading_succeeded(self.leaves)
        except Malformed:  # a line that somebody else wrote
            succeeded = ()
        compared = compare_heads(self._hashes, succeeded, [known.note for known in heads], self.keys)
        return list(zip(heads, compared, strict=True))

    def find_newest(self, heads: Sequence[KnownHead]) -> bytes:
        """The note of the largest head of this log itself, whether the leaves agree with it or not; empty for none."""
        return max(self._own_heads(heads, *Growth), default=(0, b""))[1]

    def find_longest(self, heads: Sequence[KnownHead]) -> tuple[int, bytes]:
        """The size and the bytes of the log's own head that covers most of these leaves from the first; 0 for none."""
        return max(self._own_heads(heads, Growth.AGREES), default=(0, b""))

    def covers(self, note: bytes | None) -> int:
        """How many of these leaves a head of this log covers; 0 when it is no such head, or covers others."""
        return self.find_longest([KnownHead(HeadPlace.FOLDER, note)])[0] if note else 0

    def find_doubt(self, heads: Sequence[KnownHead]) -> PortalError | None:
        """Why these leaves are not what the log has grown to, by the first head that speaks against it."""
        for known, found in self.compare(heads):
            if found.head and found.growth is Growth.BEHIND:
                size = found.head.size
                return errors.LogBehind(place=known.place, name=known.name, size=size, kept=self.tree.size)
            if found.head and found.growth is Growth.CONTRADICTS:
                return errors.LogForked(place=known.place, name=known.name, size=found.head.size)
        return None

    def list_foreign(self, heads: Sequence[KnownHead]) -> list[KnownHead]:
        """The heads that neither this log's key signed nor an earlier one's."""
        return [known for known, found in self.compare(heads) if found.growth is Growth.FOREIGN]

    def _own_heads(self, heads: Sequence[KnownHead], *growths: Growth) -> list[tuple[int, bytes]]:
        return [
            (found.head.size, known.note)
            for known, found in self.compare(heads)
            if found.head and found.head.origin == self.keys.origin and found.growth in growths
        ]


class ComputersHead:
    """The newest head that this computer signed or saw of one log; without a folder, none is kept."""

    def __init__(self, folder: Path | None, keys: PublicKeys) -> None:
        ids = [parse_vkey(key).key_id.hex() for key in (keys.log_key, *keys.earlier)]
        self._paths = [folder / f"{key_id}.checkpoint" for key_id in ids] if folder else []

    def read(self) -> list[KnownHead]:
        """The head, and those of the logs before it, where there are any."""
        return [KnownHead(HeadPlace.COMPUTER, path.read_bytes()) for path in self._paths if path.exists()]

    def write(self, signed: bytes) -> None:
        """Keep this head; it is on the disk when this returns. Nothing is written where it is there.

        `StateNotWritten` when the disk does not take it.
        """
        for path in self._paths[:1]:
            try:
                _write_note(path, signed)
            except OSError as error:
                raise errors.StateNotWritten(folder=path.parent) from error


def _write_note(path: Path, signed: bytes) -> None:
    if path.exists() and path.read_bytes() == signed:
        return
    if not path.parent.exists():
        make_private_folder(path.parent)
    write_private(path, signed)
