"""The Merkle tree agrees with the published example and, in every small case, with the standard's own definition."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from site_build.formats.errors import InclusionUnproved
from site_build.formats.merkle import TreeHead, check_inclusion, leaf_hash, prove_inclusion, tree_root

SIZES = range(1, 66)
EXAMPLE = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
EXAMPLE_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
LEAVES = [number.to_bytes(2) * 3 for number in range(65)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """The definition of RFC 6962 section 2.1, word for word and as slow as it likes."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\0" + leaves[0]).digest()
    middle = max(2**power for power in range(8) if 2**power < len(leaves))
    return sha256(b"\1" + naive_root(leaves[:middle]) + naive_root(leaves[middle:])).digest()


ROOTS = [naive_root(LEAVES[:size]) for size in range(66)]


def test_published_tree_of_eight_leaves() -> None:
    """The tree of the Certificate Transparency tests has the root that they publish."""
    assert tree_root([leaf_hash(bytes.fromhex(leaf)) for leaf in EXAMPLE]).hex() == EXAMPLE_ROOT


@pytest.mark.parametrize("size", [0, *SIZES])
def test_root_is_the_definitions(size: int) -> None:
    """The root is the definition's, whether the tree is built at once or leaf by leaf."""
    grown = TreeHead()
    for leaf in HASHES[:size]:
        grown = grown.extend([leaf])
    assert tree_root(HASHES[:size]) == grown.root == ROOTS[size]
    assert grown.size == size


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved(size: int) -> None:
    """Every leaf of every tree has a proof that holds, and holds nowhere else."""
    for position in range(size):
        proof = prove_inclusion(HASHES[:size], position)
        check_inclusion(position, size, HASHES[position], proof, ROOTS[size])
        refuse_inclusion(position, size, HASHES[position - 1] if size > 1 else b"x" * 32, proof)
        refuse_inclusion(position, size, HASHES[position], [*proof, b"x" * 32])
        refuse_inclusion((position + 1) % size if size > 1 else 1, size, HASHES[position], proof)
        for broken in range(len(proof)):
            refuse_inclusion(position, size, HASHES[position], [*proof[:broken], *proof[broken + 1 :]])
            refuse_inclusion(position, size, HASHES[position], [*proof[:broken], b"x" * 32, *proof[broken + 1 :]])


@pytest.mark.parametrize("position", [-1, 3, 100])
def test_only_leaves_that_exist_are_proved(position: int) -> None:
    """There is no proof for a leaf that is not there."""
    with pytest.raises(IndexError):
        prove_inclusion(HASHES[:3], position)


def refuse_inclusion(position: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> None:
    """Fail unless the proof is refused."""
    with pytest.raises(InclusionUnproved) as caught:
        check_inclusion(position, size, leaf, proof, ROOTS[size])
    assert (caught.value.position, caught.value.size) == (position, size)
