"""Under which signed head something in the log is proved.

It is the newest one that a known cosigner has signed, too, where that covers it; otherwise the newest there is.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from site_build.config import PublicKeys
from site_build.errors import PortalError
from site_build.formats.checkpoint import Checkpoint, open_checkpoint
from site_build.formats.cosignature import read_cosignatures
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.receipt import Receipt, make_receipt
from site_build.register.second_copy import COSIGNED_FILE


@dataclass(frozen=True)
class ProvingHead:
    """A head as it was signed, and the day (UTC) on which somebody else signed it, too; None where nobody did."""

    note: bytes
    head: Checkpoint
    cosigned_on: date | None = None


class ProvingLog:
    """The leaves of one moment, with the heads under which they can be proved, the one that is preferred first."""

    def __init__(self, leaves: Sequence[bytes], newest: bytes, folder: Path, keys: PublicKeys) -> None:
        self._leaves = leaves
        self._heads = [ProvingHead(newest, open_checkpoint(newest, keys.log_key))]
        with suppress(FileNotFoundError, PortalError):  # without a good one, the newest has to do
            self._heads.insert(0, _read_cosigned((folder / COSIGNED_FILE).read_bytes(), leaves, keys))

    @property
    def cosigned(self) -> bytes | None:
        """The newest good head that somebody else has signed, too, as it was signed; None where there is none."""
        first = self._heads[0]
        return first.note if first.cosigned_on else None

    def head_over(self, position: int) -> ProvingHead:
        """The head under which the leaf at this position is proved."""
        return next(each for each in self._heads if position < each.head.size)

    def receipt(self, position: int, salt: bytes, evidence: str) -> Receipt:
        """The receipt for the leaf at this position."""
        proving = self.head_over(position)
        return make_receipt(self._leaves[: proving.head.size], position, salt, evidence, proving.note)


def _read_cosigned(note: bytes, leaves: Sequence[bytes], keys: PublicKeys) -> ProvingHead:
    """The head that was signed a second time; one that covers nothing unless it is good and of these leaves."""
    head = open_checkpoint(note, keys.log_key)
    lines = read_cosignatures(note, keys.log_key, keys.cosigners)
    if not lines or head.root != tree_root([leaf_hash(leaf) for leaf in leaves[: head.size]]):
        return ProvingHead(note, Checkpoint(head.origin, 0, head.root))
    return ProvingHead(note, head, datetime.fromtimestamp(max(line.when for line in lines), UTC).date())
