"""A receipt proves one acknowledgment to anybody who has the register's keys, and nothing else passes for one."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from site_build.errors import Untrusted
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.cosignature import Cosignature, cosign, new_cosigner_key
from site_build.formats.errors import EditionMismatch, NotAcknowledgment, NoteChanged, SignatureWrong, SignerWeak
from site_build.formats.invitation import derive, new_code
from site_build.formats.leaf import AcknowledgedLeaf, CountersignedLeaf, EditionLeaf, commit, format_leaf, new_id, today
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import format_vkey
from site_build.formats.receipt import Receipt, check_receipt, format_receipt, make_receipt, parse_receipt
from site_build.register.keys import RegisterKeys, new_keys

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
    other = derive(new_code()).public_key
    leaf = AcknowledgedLeaf.model_validate_json(signed.extra.leaf).model_copy(update={"signer": other})
    with pytest.raises(SignatureWrong):
        check_receipt(receipt_for(leaf, signed.extra.evidence, keys, edition), keys.public())


def test_a_key_with_which_anybody_signs(
    signed: Receipt, keys: RegisterKeys, edition: Callable[[], EditionLeaf]
) -> None:
    """A leaf whose signer is a point of small order stands for nobody."""
    leaf = AcknowledgedLeaf.model_validate_json(signed.extra.leaf).model_copy(update={"signer": "A" * 43})
    with pytest.raises(SignerWeak):
        check_receipt(receipt_for(leaf, signed.extra.evidence, keys, edition), keys.public())


def test_cosigned_receipt(signed: Receipt, keys: RegisterKeys) -> None:
    """Who cosigned the head is told, by the keys in register.json; anybody else's line says nothing."""
    public, name, seed = keys.public(), "register.example/chair", bytes(32)
    vkey = format_vkey(new_cosigner_key(name, seed))
    cosigned = replace(signed, checkpoint=cosign(signed.checkpoint, public.log_key, name, seed, 1_795_500_000))
    again = parse_receipt(format_receipt(cosigned))
    assert check_receipt(again, public).cosignatures == ()
    known = public.model_copy(update={"cosigners": (vkey,)})
    assert check_receipt(again, known).cosignatures == (Cosignature(name, vkey, 1_795_500_000),)
    assert check_receipt(signed, known).cosignatures == ()
    start = cosigned.checkpoint.rindex("— ".encode())
    head = sign_checkpoint(Checkpoint(keys.origin, 1, b"o" * 32), decode_url(keys.log_seed))
    other = cosign(head, public.log_key, name, seed, 1)
    moved = replace(signed, checkpoint=cosigned.checkpoint[:start] + other[other.rindex("— ".encode()) :])
    with pytest.raises(NoteChanged):
        check_receipt(moved, known)


def test_receipt_of_an_earlier_log(signed: Receipt, keys: RegisterKeys) -> None:
    """A receipt from before the log went on under another key holds by the earlier key, cosigned or not."""
    newer, name, seed = new_keys(f"{keys.origin}/2").public(), "register.example/chair", bytes(32)
    public = newer.model_copy(
        update={"earlier": (keys.public().log_key,), "cosigners": (format_vkey(new_cosigner_key(name, seed)),)}
    )
    checked = check_receipt(signed, public)
    assert (checked.head.origin, checked.depth, checked.index, checked.size) == (keys.origin, 1, 2, 5)
    cosigned = replace(signed, checkpoint=cosign(signed.checkpoint, keys.public().log_key, name, seed, 1))
    assert [each.when for each in check_receipt(cosigned, public).cosignatures] == [1]
    with pytest.raises(Untrusted):
        check_receipt(signed, newer)
