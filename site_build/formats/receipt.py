"""A receipt (C2SP tlog-proof): a file that proves that one acknowledgment is in the log, without the register.

Its `extra` line is JSON of exactly {leaf, salt, evidence}: the leaf's text, the salt of its commitment, and what was
committed to. Nothing in it is trusted until it has been checked against the leaf, and the leaf against the signed
checkpoint. That may be of a log that the register continues, and may carry others' signatures beside the keeper's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from site_build.config import Bytes32, Model, PublicKeys
from site_build.formats import errors, signature, strict_json
from site_build.formats.base64 import decode_standard, decode_url, encode_standard, encode_url
from site_build.formats.checkpoint import Checkpoint
from site_build.formats.cosignature import Cosignature, read_cosignatures
from site_build.formats.growth import open_head
from site_build.formats.leaf import AcknowledgedLeaf, AcknowledgmentLeaf, RecordedLeaf, check_commitment, parse_leaf
from site_build.formats.merkle import check_inclusion, leaf_hash, prove_inclusion
from site_build.formats.record import Record, parse_record
from site_build.formats.statement import Statement, parse_statement
from site_build.formats.weak_keys import is_weak

HEADER = "c2sp.org/tlog-proof@v1"
RECEIPT_LIMIT = 512 * 1024
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,17})", re.ASCII)


class Extra(Model):
    """What the receipt's holder is given beside the proof."""

    leaf: str
    salt: Bytes32
    evidence: str


@dataclass(frozen=True)
class Receipt:
    """A leaf's position in the log, the proof, and the checkpoint as it was signed."""

    extra: Extra
    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True)
class Checked:
    """What a receipt proved: the leaf, its place under a head, and the statement or paper record that it stands for.

    The head is of this register's log, or of one that it continues, at `depth` (as in `growth`); `cosignatures` are
    those on it by the register's cosigners.
    """

    leaf: AcknowledgmentLeaf
    index: int
    head: Checkpoint
    depth: int
    cosignatures: tuple[Cosignature, ...]
    statement: Statement | Record

    @property
    def size(self) -> int:
        """How many leaves the head is over."""
        return self.head.size


def make_receipt(leaves: Sequence[bytes], index: int, salt: bytes, evidence: str, checkpoint: bytes) -> Receipt:
    """The receipt for the leaf at `index`, under a checkpoint over exactly these leaves."""
    proof = prove_inclusion([leaf_hash(leaf) for leaf in leaves], index)
    extra = Extra(leaf=leaves[index].decode(), salt=encode_url(salt), evidence=evidence)
    return Receipt(extra, index, tuple(proof), checkpoint)


def check_receipt(receipt: Receipt, keys: PublicKeys) -> Checked:
    """Check all that a receipt claims, by the register's public keys; `Malformed`, or `Untrusted` saying what fails."""
    checkpoint, depth = open_head(receipt.checkpoint, keys)
    log_key = (keys.log_key, *keys.earlier)[depth]
    cosignatures = read_cosignatures(receipt.checkpoint, log_key, keys.cosigners)
    data = receipt.extra.leaf.encode()
    check_inclusion(receipt.index, checkpoint.size, leaf_hash(data), receipt.proof, checkpoint.root)
    leaf = parse_leaf(data)
    if not isinstance(leaf, AcknowledgmentLeaf):
        raise errors.NotAcknowledgment(kind=leaf.kind)
    statement = check_evidence(leaf, decode_url(receipt.extra.salt, 32), receipt.extra.evidence)
    return Checked(leaf, receipt.index, checkpoint, depth, cosignatures, statement)


def check_evidence(leaf: AcknowledgmentLeaf, salt: bytes, evidence: str) -> Statement | Record:
    """What a leaf stands for, once the leaf is known to have committed to it; `Malformed` or `Untrusted`."""
    check_commitment(leaf.commitment, salt, evidence.encode())
    if isinstance(leaf, AcknowledgedLeaf) and is_weak(decode_url(leaf.signer, 32)):
        raise errors.SignerWeak()
    data = signature.verify(evidence, leaf.signer) if isinstance(leaf, AcknowledgedLeaf) else evidence.encode()
    statement = parse_record(data) if isinstance(leaf, RecordedLeaf) else parse_statement(data)
    if (statement.edition.digest, statement.quiz.bank) != (leaf.edition, leaf.bank):
        raise errors.EditionMismatch()
    return statement


def format_receipt(receipt: Receipt) -> bytes:
    """The bytes of the file."""
    extra = encode_standard(receipt.extra.model_dump_json().encode())
    lines = [HEADER, f"extra {extra}", f"index {receipt.index}"]
    return "\n".join([*lines, *map(encode_standard, receipt.proof), "", ""]).encode() + receipt.checkpoint


def parse_receipt(data: bytes) -> Receipt:
    """Read a receipt of at most 512 KiB; `Malformed` for any other spelling. It still has to be checked."""
    if len(data) > RECEIPT_LIMIT:
        raise errors.ReceiptMalformed()
    head, _, checkpoint = data.partition(b"\n\n")
    try:
        header, extra, index, *proof = head.decode("ascii").split("\n")
    except ValueError:
        raise errors.ReceiptMalformed() from None
    match = _INDEX.fullmatch(index)
    if header != HEADER or not extra.startswith("extra ") or not match:
        raise errors.ReceiptMalformed()
    hashes = tuple(decode_standard(line, 32) for line in proof)
    parsed = _parse_extra(decode_standard(extra.removeprefix("extra ")))
    return Receipt(parsed, int(match[1]), hashes, checkpoint)


def _parse_extra(data: bytes) -> Extra:
    strict_json.parse(data, RECEIPT_LIMIT)
    try:
        return Extra.model_validate_json(data)
    except ValidationError:
        raise errors.ReceiptMalformed() from None
