"""The draw: which signers the Chair asks “was that you?”, by a number that nobody else could have known.

Whoever makes personal links could sign with one of them, and the log would look the same. What speaks against it is to
ask some of those who are said to have signed. They are drawn, so that nobody can have prepared for them:

    seed  = SHA-256(`portal/v1 draw` || 0x00 || root || number)
    ticket of a leaf = SHA-256(seed || leaf hash)

`root` is the 32-byte root hash of the log that the Chair has verified and signed, `number` what they chose after that,
in UTF-8: NFC, white space at the ends taken away, and between words one space. Of all `acknowledged` leaves the five
with the smallest tickets are drawn, and told in the order of the log. Those that were erased since are drawn, too: that
is in the log for everybody.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from site_build.chair import errors
from site_build.chair.memory import SignedLog
from site_build.config import Model
from site_build.files import write_private
from site_build.formats.leaf import AcknowledgedLeaf, ErasedLeaf, parse_leaf
from site_build.formats.merkle import tree_root

HOW_MANY = 5
DRAW_FILE = "draw.json"
LONGEST_NUMBER = 200
_LABEL = b"portal/v1 draw\0"


class ReceiptDraw(Model):
    """What was drawn by which number, from a log of this size and root; `entries` count from 1."""

    number: str
    size: int
    root: str
    entries: tuple[int, ...]


@dataclass(frozen=True)
class DrawnEntry:
    """One entry that was drawn, and whether what lies behind it was erased since."""

    entry: int
    leaf: bytes
    erased: bool


def draw_entries(leaves: Sequence[bytes], hashes: Sequence[bytes], number: str) -> tuple[int, ...]:
    """The entries of this log, counted from 1, that are drawn by this number."""
    seed = sha256(_LABEL + tree_root(hashes) + number.encode()).digest()
    tickets = sorted(
        (sha256(seed + hashes[at]).digest(), at + 1)
        for at, leaf in enumerate(leaves)
        if isinstance(parse_leaf(leaf), AcknowledgedLeaf)
    )
    return tuple(sorted(entry for _, entry in tickets[:HOW_MANY]))


def draw(folder: Path, signed: SignedLog, words: str) -> ReceiptDraw:
    """Draw by what the Chair typed, and remember it; `Unfit` without a number, `Refused` when there is nobody."""
    number = " ".join(unicodedata.normalize("NFC", words).split())[:LONGEST_NUMBER]
    if not number:
        raise errors.NumberMissing()
    entries = draw_entries(signed.leaves, signed.hashes, number)
    if not entries:
        raise errors.NobodyToDraw()
    drawn = ReceiptDraw(number=number, size=signed.size, root=tree_root(signed.hashes).hex(), entries=entries)
    write_private(folder / DRAW_FILE, drawn.model_dump_json().encode())
    return drawn


def read_draw(folder: Path, signed: SignedLog) -> ReceiptDraw | None:
    """What was drawn last; None when nothing was, or from a log that this one has not grown from."""
    try:
        drawn = ReceiptDraw.model_validate_json((folder / DRAW_FILE).read_bytes())
    except (OSError, ValidationError):
        return None
    return drawn if drawn.size <= signed.size and tree_root(signed.hashes[: drawn.size]).hex() == drawn.root else None


def drawn_entries(signed: SignedLog, drawn: ReceiptDraw) -> list[DrawnEntry]:
    """What was drawn, as it stands in the log that was signed last."""
    parsed = [parse_leaf(leaf) for leaf in signed.leaves]
    erased = {leaf.of for leaf in parsed if isinstance(leaf, ErasedLeaf)}
    return [DrawnEntry(entry, signed.leaves[entry - 1], parsed[entry - 1].id in erased) for entry in drawn.entries]
