"""Check a log from its files alone: `log.jsonl`, `checkpoint` and `register.json`. No database, no passphrase.

Checked are the keeper's signature, every leaf's form, that the leaves are those the keeper signed, and that they tell
a story that holds together: no id twice, nothing about an edition that was not published or a link that was not made,
and nothing taken back, withdrawn or erased that was not there, or twice. A log that continues others says so with its
first leaves. An earlier checkpoint shows whether the log has only grown since: a keeper can sign another log, but not
unsign one.
"""

from collections import Counter
from dataclasses import dataclass, field

from site_build.config import PublicKeys
from site_build.errors import Malformed, Untrusted
from site_build.formats import errors
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, open_checkpoint
from site_build.formats.cosignature import Cosignature, read_cosignatures
from site_build.formats.growth import (
    Succession,
    compare_head,
    leading_succeeded,
    open_head,
    quoted_head,
    read_successions,
)
from site_build.formats.leaf import AcknowledgmentLeaf, Leaf, ReferringLeaf, SucceededLeaf, parse_leaf
from site_build.formats.log_files import parse_log
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import parse_vkey
from site_build.formats.weak_keys import is_weak

_SIGNED = frozenset({"acknowledged", "countersigned", "recorded"})
_POINTS_AT = {"revoked": {"invited"}, "withdrawn": _SIGNED, "erased": _SIGNED | {"invited", "withdrawn"}}
_POINTLESS = {
    "revoked": "it takes back a link that was never made",
    "withdrawn": "it withdraws what was never signed",
    "erased": "it erases what was never there",
}


@dataclass(frozen=True)
class Verified:
    """What was proved of a log: its head, the hashes of its leaves, who cosigned the head, and what it continues.

    `succeeded` are the leaves with which it continues other logs, newest first, and `successions` what they show.
    """

    keys: PublicKeys
    head: Checkpoint
    leaves: tuple[Leaf, ...] = field(repr=False)
    hashes: tuple[bytes, ...] = field(repr=False)
    cosignatures: tuple[Cosignature, ...]
    succeeded: tuple[SucceededLeaf, ...] = field(repr=False)
    successions: tuple[Succession, ...]

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self.head.size

    @property
    def kinds(self) -> dict[str, int]:
        """How many leaves of each kind there are."""
        return dict(Counter(leaf.kind for leaf in self.leaves))


def verify_log(log: bytes, signed: bytes, keys: PublicKeys) -> Verified:
    """Verify a log from the bytes of its files and the register's public keys."""
    for key in keys.earlier:
        parse_vkey(key, use="earlier log")
    checkpoint = open_checkpoint(signed, keys.log_key)
    cosignatures = read_cosignatures(signed, keys.log_key, keys.cosigners)
    lines = parse_log(log)
    if len(lines) != checkpoint.size:
        raise errors.LogSizeMismatch(lines=len(lines), size=checkpoint.size)
    hashes = tuple(map(leaf_hash, lines))
    if tree_root(hashes) != checkpoint.root:
        raise errors.CheckpointMismatch(size=checkpoint.size)
    story = _Story(keys, len(lines))
    leaves = tuple(_at_line(number, line, story) for number, line in enumerate(lines, 1))
    succeeded = leading_succeeded(lines)
    return Verified(
        keys, checkpoint, leaves, hashes, cosignatures, succeeded, read_successions(hashes, succeeded, keys)
    )


def check_growth(verified: Verified, earlier: bytes) -> int:
    """Check that a log has only grown since an earlier signed checkpoint, and return how many entries that was over.

    It may be one of a log that this one continues. `Malformed` when the checkpoint is none; `Untrusted` when it is
    another log's, or the log has not only grown.
    """
    checkpoint, _ = open_head(earlier, verified.keys)
    if not compare_head(verified.hashes, verified.succeeded, earlier, verified.keys).good:
        raise errors.LogRewritten(size=checkpoint.size)
    return checkpoint.size


class _Story:
    """What the leaves read so far, of `size`, have established."""

    def __init__(self, keys: PublicKeys, size: int) -> None:
        self._keys = keys
        self._room = size - 1  # how many leaves a log that is continued can have here
        self._ids: dict[str, str] = {}
        self._editions: set[tuple[str, str]] = set()
        self._signers: set[str] = set()
        self._pointers: set[tuple[str, str]] = set()
        self._successions = 0

    def tell(self, leaf: Leaf) -> None:
        """Take in one leaf; `Untrusted` when it cannot follow what came before."""
        if leaf.id in self._ids:
            raise errors.LeafOutOfPlace(why="its id is in the log already")
        if leaf.kind == "edition":
            self._editions.add((leaf.edition, leaf.bank))
        elif leaf.kind == "invited":
            self._add_signer(leaf.signer)
        elif leaf.kind == "acknowledged" and leaf.signer not in self._signers:
            raise errors.LeafOutOfPlace(why="it is signed with a link that was never made")
        elif leaf.kind == "succeeded":
            self._check_succession(leaf)
        if isinstance(leaf, ReferringLeaf):
            self._check_pointer(leaf)
        if isinstance(leaf, AcknowledgmentLeaf) and (leaf.edition, leaf.bank) not in self._editions:
            raise errors.LeafOutOfPlace(why="it is about an edition that was not published before it")
        self._ids[leaf.id] = leaf.kind

    def _add_signer(self, signer: str) -> None:
        if is_weak(decode_url(signer, 32)):
            raise errors.SignerWeak()
        self._signers.add(signer)

    def _check_succession(self, leaf: SucceededLeaf) -> None:
        position = len(self._ids)
        if position != self._successions:
            raise errors.LeafOutOfPlace(why="another log is continued from the first entry on, or not at all")
        if leaf.carried > self._room:
            raise errors.LeafOutOfPlace(why="it says that more entries of another log follow than there are")
        quoted_head(position, leaf, self._keys)
        self._room, self._successions = leaf.carried - 1, position + 1

    def _check_pointer(self, leaf: ReferringLeaf) -> None:
        if self._ids.get(leaf.of) not in _POINTS_AT[leaf.kind]:
            raise errors.LeafOutOfPlace(why=_POINTLESS[leaf.kind])
        if (leaf.kind, leaf.of) in self._pointers:
            raise errors.LeafOutOfPlace(why="it says again what one of them has said")
        self._pointers.add((leaf.kind, leaf.of))


def _at_line(number: int, data: bytes, story: _Story) -> Leaf:
    try:
        leaf = parse_leaf(data)
        story.tell(leaf)
    except Malformed as error:
        raise errors.LogLineMalformed(line=number, cause=error) from None
    except Untrusted as error:
        raise errors.LogLineUntrusted(line=number, cause=error) from None
    return leaf
