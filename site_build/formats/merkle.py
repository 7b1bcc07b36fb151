"""The Merkle tree over the log (RFC 6962 hashing; RFC 9162 section 2.1.3 for the proofs).

Hashes are 32 bytes, positions count from 0. A proof is made from the hashes of all leaves; to check it needs no log,
only what is passed. `TreeHead` grows by one leaf in O(log n), so that appending never reads the whole log.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from site_build.formats.errors import InclusionUnproved

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf: SHA-256 of 0x00 and the leaf's bytes."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of 0x01 and both children."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class TreeHead:
    """A tree of `size` leaves, kept as the roots of its complete subtrees, the largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extend(self, hashes: Iterable[bytes]) -> "TreeHead":
        """The tree after these leaf hashes have been appended."""
        size, peaks = self.size, list(self.peaks)
        for leaf in hashes:
            peaks.append(leaf)
            size += 1
            for _ in range(_trailing_zeros(size)):
                right, left = peaks.pop(), peaks.pop()
                peaks.append(node_hash(left, right))
        return TreeHead(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The root hash; of the empty tree, SHA-256 of nothing."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, result = self.peaks
        for peak in reversed(rest):
            result = node_hash(peak, result)
        return result


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root hash over all leaf hashes."""
    return TreeHead().extend(hashes).root


def prove_inclusion(hashes: Sequence[bytes], position: int) -> list[bytes]:
    """The hashes from the leaf's sibling upwards (section 2.1.3.1); IndexError when there is no such leaf."""
    if not 0 <= position < len(hashes):
        raise IndexError(position)
    if len(hashes) == 1:
        return []
    middle = _split(len(hashes))
    if position < middle:
        return [*prove_inclusion(hashes[:middle], position), tree_root(hashes[middle:])]
    return [*prove_inclusion(hashes[middle:], position - middle), tree_root(hashes[:middle])]


def check_inclusion(position: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise `Untrusted` unless a leaf hash is at `position` in the tree of this size and root (section 2.1.3.2)."""
    if not 0 <= position < size:
        raise InclusionUnproved(position=position, size=size)
    node, last, result = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise InclusionUnproved(position=position, size=size)
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            shift = _trailing_zeros(node)
            node, last = node >> shift, last >> shift
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last or not compare_digest(result, root):
        raise InclusionUnproved(position=position, size=size)


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return int(1 << (size - 1).bit_length() - 1)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1
