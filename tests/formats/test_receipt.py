"""A receipt proves one acknowledgment to anybody who has the register's keys, and nothing else passes for one."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from site_build.errors import Untrusted
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.errors import EditionMismatch, NotAcknowledgment, SignatureWrong
from site_build.formats.leaf import AcknowledgedLeaf, CountersignedLeaf, EditionLeaf, commit, format_leaf, new_id, today
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.receipt import Receipt, check_receipt, format_receipt, make_receipt, parse_receipt
from site_build.register.keys import RegisterKeys

SALT = b"s" * 32


@pytest.fixture
def signed(read_vectors: Callable[[str], Any], keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> Receipt:
    """A receipt for the worked example's signed statement, third of five leaves."""
    vectors = read_vectors("acknowledgment")
    jws, statement = vectors["signed"]["jws"], json.loads(vectors["signed"]["statement"])
    leaf = AcknowledgedLeaf(
        id=new_id(),
        at=today(),
        edition=statement["edition"]["digest"],
        bank=statement["quiz"]["bank"],
        signer=vectors["invitations"][0]["public_key"],
        commitment=commit(SALT, jws.encode()),
    )
    return receipt_for(leaf, jws, keys, edition)


def receipt_for(
    leaf: AcknowledgedLeaf | CountersignedLeaf | EditionLeaf,
    evidence: str,
    keys: RegisterKeys,
    edition: Callable[[], EditionLeaf],
) -> Receipt:
    """A receipt for this leaf, third of five."""
    leaves = [format_leaf(entry) for entry in (edition(), edition(), leaf, edition(), edition())]
    root = tree_root([leaf_hash(data) for data in leaves])
    checkpoint = sign_checkpoint(Checkpoint(keys.origin, 5, root), decode_url(keys.log_seed))
    return make_receipt(leaves, 2, SALT, evidence, checkpoint)


def test_signed_receipt(signed: Receipt, keys: RegisterKeys) -> None:
    """The file is read back as it was written, and proves who declared what."""
    data = format_receipt(signed)
    assert data.startswith(b"c2sp.org/tlog-proof@v1\nextra ")
    assert parse_receipt(data) == signed
    checked = check_receipt(parse_receipt(data), keys.public())
    assert (checked.statement.name, checked.index, checked.size) == ("Zoë Example", 2, 5)


def test_countersigned_receipt(
    read_vectors: Callable[[str], Any], keys: RegisterKeys, edition: Callable[[], EditionLeaf]
) -> None:
    """A countersigned statement has a receipt too: its evidence is the statement itself."""
    statement = read_vectors("acknowledgment")["unsigned"]["statement"]
    parsed = json.loads(statement)
    leaf = CountersignedLeaf(
        id=new_id(),
        at=today(),
        edition=parsed["edition"]["digest"],
        bank=parsed["quiz"]["bank"],
        commitment=commit(SALT, statement.encode()),
    )
    checked = check_receipt(receipt_for(leaf, statement, keys, edition), keys.public())
    assert checked.statement.model_dump_json() == statement
    other = leaf.model_copy(update={"edition": "f" * 64})
    with pytest.raises(EditionMismatch):
        check_receipt(receipt_for(other, statement, keys, edition), keys.public())


def test_not_an_acknowledgment(keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> None:
    """A proof that something else is in the log is not a receipt."""
    with pytest.raises(NotAcknowledgment) as caught:
        check_receipt(receipt_for(edition(), "", keys, edition), keys.public())
    assert caught.value.kind == "edition"


def test_changed_receipts(signed: Receipt, keys: RegisterKeys) -> None:
    """Whatever is changed in a receipt, it no longer holds."""
    extra = signed.extra
    changes = [
        replace(signed, index=1),
        replace(signed, index=9),
        replace(signed, proof=signed.proof[:-1]),
        replace(signed, proof=signed.proof[::-1]),
        replace(signed, checkpoint=signed.checkpoint.replace(b"\n5\n", b"\n6\n")),
        replace(signed, extra=extra.model_copy(update={"leaf": extra.leaf.replace("2026", "2025")})),
        replace(signed, extra=extra.model_copy(update={"salt": "A" * 43})),
        replace(signed, extra=extra.model_copy(update={"evidence": extra.evidence[:-2] + "AA"})),
    ]
    for changed in changes:
        with pytest.raises(Untrusted):
            check_receipt(changed, keys.public())


def test_signature_is_checked(signed: Receipt, keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> None:
    """A keeper who logs a statement under another person's link is found out by the receipt."""
    leaf = AcknowledgedLeaf.model_validate_json(signed.extra.leaf).model_copy(update={"signer": "A" * 43})
    with pytest.raises(SignatureWrong):
        check_receipt(receipt_for(leaf, signed.extra.evidence, keys, edition), keys.public())
