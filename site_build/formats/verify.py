"""Check a log from its files alone: `log.jsonl`, `checkpoint` and `register.json`. No database, no passphrase.

Checked are the keeper's signature, every leaf's form, that the leaves are those the keeper signed, and that they tell
a story that holds together: no id twice, nothing about an edition that was not published or a link that was not made,
and nothing taken back, withdrawn or erased that was not there, or twice.
An earlier checkpoint shows whether the log has only grown since: a keeper can sign another log, but not unsign one.
"""

from collections import Counter
from dataclasses import dataclass, field

from site_build.config import PublicKeys
from site_build.errors import Malformed, Untrusted
from site_build.formats import errors
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.leaf import AcknowledgmentLeaf, Leaf, ReferringLeaf, parse_leaf
from site_build.formats.log_files import parse_log
from site_build.formats.merkle import leaf_hash, tree_root

_SIGNED = frozenset({"acknowledged", "countersigned", "recorded"})
_POINTS_AT = {"revoked": {"invited"}, "withdrawn": _SIGNED, "erased": _SIGNED | {"invited", "withdrawn"}}
_POINTLESS = {
    "revoked": "it takes back a link that was never made",
    "withdrawn": "it withdraws what was never signed",
    "erased": "it erases what was never there",
}


@dataclass(frozen=True)
class Verified:
    """What was proved: the log's name, key, size and root hash, its leaves' hashes, and how many of each kind."""

    origin: str
    log_key: str
    size: int
    root: bytes
    hashes: tuple[bytes, ...] = field(repr=False)
    kinds: dict[str, int]


def verify_log(log: bytes, signed: bytes, keys: PublicKeys) -> Verified:
    """Verify a log from the bytes of its files and the register's public keys."""
    checkpoint = open_checkpoint(signed, keys.log_key)
    leaves = parse_log(log)
    if len(leaves) != checkpoint.size:
        raise errors.LogSizeMismatch(lines=len(leaves), size=checkpoint.size)
    hashes = tuple(map(leaf_hash, leaves))
    if tree_root(hashes) != checkpoint.root:
        raise errors.CheckpointMismatch(size=checkpoint.size)
    story = _Story()
    for number, leaf in enumerate(leaves, 1):
        _at_line(number, leaf, story)
    return Verified(checkpoint.origin, keys.log_key, checkpoint.size, checkpoint.root, hashes, dict(story.kinds))


def check_growth(verified: Verified, earlier: bytes) -> int:
    """Check that a log begins with the one under an earlier signed checkpoint, and return how long that one was.

    `Malformed` when the checkpoint is none; `Untrusted` when it is another log's, or the log has not only grown.
    """
    checkpoint = open_checkpoint(earlier, verified.log_key)
    if checkpoint.size > verified.size or tree_root(verified.hashes[: checkpoint.size]) != checkpoint.root:
        raise errors.LogRewritten(size=checkpoint.size)
    return checkpoint.size


class _Story:
    """What the leaves read so far have established."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()
        self._ids: dict[str, str] = {}
        self._editions: set[tuple[str, str]] = set()
        self._signers: set[str] = set()
        self._pointers: set[tuple[str, str]] = set()

    def tell(self, leaf: Leaf) -> None:
        """Take in one leaf; `Untrusted` when it cannot follow what came before."""
        if leaf.id in self._ids:
            raise errors.LeafOutOfPlace(why="its id is in the log already")
        if leaf.kind == "edition":
            self._editions.add((leaf.edition, leaf.bank))
        elif leaf.kind == "invited":
            self._signers.add(leaf.signer)
        elif leaf.kind == "acknowledged" and leaf.signer not in self._signers:
            raise errors.LeafOutOfPlace(why="it is signed with a link that was never made")
        if isinstance(leaf, ReferringLeaf):
            self._check_pointer(leaf)
        if isinstance(leaf, AcknowledgmentLeaf) and (leaf.edition, leaf.bank) not in self._editions:
            raise errors.LeafOutOfPlace(why="it is about an edition that was not published before it")
        self._ids[leaf.id] = leaf.kind
        self.kinds[leaf.kind] += 1

    def _check_pointer(self, leaf: ReferringLeaf) -> None:
        if self._ids.get(leaf.of) not in _POINTS_AT[leaf.kind]:
            raise errors.LeafOutOfPlace(why=_POINTLESS[leaf.kind])
        if (leaf.kind, leaf.of) in self._pointers:
            raise errors.LeafOutOfPlace(why="it says again what one of them has said")
        self._pointers.add((leaf.kind, leaf.of))


def _at_line(number: int, data: bytes, story: _Story) -> None:
    try:
        story.tell(parse_leaf(data))
    except Malformed as error:
        raise errors.LogLineMalformed(line=number, cause=error) from None
    except Untrusted as error:
        raise errors.LogLineUntrusted(line=number, cause=error) from None
