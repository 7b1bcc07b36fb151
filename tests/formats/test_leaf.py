"""A leaf has one spelling, says nothing about whom, and commits to its evidence."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from site_build.formats.base64 import decode_url
from site_build.formats.errors import CommitmentMismatch
from site_build.formats.leaf import (
    AcknowledgedLeaf,
    CountersignedLeaf,
    EditionLeaf,
    ErasedLeaf,
    InvitedLeaf,
    Leaf,
    RecordedLeaf,
    RevokedLeaf,
    SucceededLeaf,
    WithdrawnLeaf,
    check_commitment,
    commit,
    format_leaf,
    parse_leaf,
)
from site_build.formats.merkle import leaf_hash, tree_root

ID = "A" * 22
DAY = date(2026, 11, 22)
HEX = "ab" * 32
SIGNER = "A" * 43
LEAVES: list[Leaf] = [
    EditionLeaf(id=ID, at=DAY, policy="kindness", version="2026-01", edition=HEX, bank=HEX, change="first"),
    InvitedLeaf(id=ID, at=DAY, invitation=ID, signer=SIGNER, expires=date(2027, 1, 21), commitment=HEX),
    RevokedLeaf(id=ID, at=DAY, of=ID),
    AcknowledgedLeaf(id=ID, at=DAY, edition=HEX, bank=HEX, signer=SIGNER, commitment=HEX),
    CountersignedLeaf(id=ID, at=DAY, edition=HEX, bank=HEX, commitment=HEX),
    RecordedLeaf(id=ID, at=DAY, edition=HEX, bank=HEX, commitment=HEX),
    WithdrawnLeaf(id=ID, at=DAY, of=ID),
    ErasedLeaf(id=ID, at=DAY, of=ID),
    SucceededLeaf(id=ID, at=DAY, checkpoint="register.example\n0\nAA==\n\n— register.example AA==\n", carried=0),
]
GOOD = b'{"kind":"revoked","id":"%s","at":"2026-11-22","of":"%s"}' % (ID.encode(), ID.encode())


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.kind)
def test_every_kind_comes_back(leaf: Leaf) -> None:
    """Each kind of leaf is written and read back the same."""
    assert parse_leaf(format_leaf(leaf)) == leaf


def test_spelling_is_fixed() -> None:
    """A leaf is written as it always was, or every log would stop verifying."""
    assert format_leaf(RevokedLeaf(id=ID, at=DAY, of=ID)) == GOOD


def test_commitment_is_the_worked_example(read_vectors: Callable[[str], Any]) -> None:
    """The commitment over a JWS is the one that two other implementations computed."""
    example = read_vectors("acknowledgment")["signed"]
    salt, evidence = decode_url(example["salt"], 32), example["jws"].encode()
    assert commit(salt, evidence) == example["commitment"]
    check_commitment(example["commitment"], salt, evidence)
    for changed in ((b"s" * 32, evidence), (salt, evidence + b"x")):
        with pytest.raises(CommitmentMismatch):
            check_commitment(example["commitment"], *changed)


def test_leaves_are_the_worked_examples(read_vectors: Callable[[str], Any]) -> None:
    """Each kind is spelt as another program spelt it, and their tree has the root that it found."""
    vectors = read_vectors("acknowledgment")
    leaves = [text.encode() for text in vectors["leaves"]]
    assert [format_leaf(parse_leaf(data)) for data in leaves] == leaves
    assert {parse_leaf(data).kind for data in leaves} == {leaf.kind for leaf in LEAVES} - {"succeeded"}
    hashes = [leaf_hash(data) for data in leaves]
    assert [each.hex() for each in hashes] == vectors["leaf_hashes"]
    assert tree_root(hashes).hex() == vectors["root"]
