"""Cosignatures (C2SP tlog-cosignature): that somebody else has checked the log up to a signed head, and when.

Ours are made with ML-DSA-44 (type 0x06) over the cosigner's name, the time, the log's origin, its size and its root.
Those made with Ed25519 (type 0x04) are read. A cosignature says that everything the cosigner ever saw of this log is in
it, so whoever makes one has to have checked that.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from site_build.formats import errors
from site_build.formats.checkpoint import Checkpoint, format_checkpoint, open_checkpoint
from site_build.formats.note import (
    ED25519_COSIGNATURE,
    ML_DSA_44_COSIGNATURE,
    SignatureLine,
    VerifierKey,
    format_note,
    format_vkey,
    parse_note,
    parse_vkey,
)

COSIGNERS = (ED25519_COSIGNATURE, ML_DSA_44_COSIGNATURE)
LATEST = 253_402_300_799  # the last second of the year 9999, the last that has a date
_LABEL = b"subtree/v1\n\0"
_NAME = re.compile(r"[^\s+]+")


@dataclass(frozen=True)
class Cosignature:
    """A good line: the cosigner's name, their verifier key as it is written, and the POSIX second of signing."""

    name: str
    key: str
    when: int


def new_cosigner_key(name: str, seed: bytes) -> VerifierKey:
    """The verifier key of the ML-DSA-44 key with this 32-byte seed.

    `Malformed` when no cosignature could hold the name: it has 1 to 255 bytes, no white space and no plus sign.
    """
    _frame(name)
    public_key = MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw()
    return VerifierKey(name, ML_DSA_44_COSIGNATURE, public_key)


def cosign(note: bytes, log_key: str, name: str, seed: bytes, when: int) -> bytes:
    """The signed checkpoint with one line more, by the ML-DSA-44 key of this name and 32-byte seed.

    `when` is the POSIX second, above 0. `Malformed` or `Untrusted` when the log's key did not sign the checkpoint, or a
    line by this cosigner is there already and does not hold.
    """
    key = new_cosigner_key(name, seed)
    read_cosignatures(note, log_key, [format_vkey(key)])
    message = cosigned_message(key, when, open_checkpoint(note, log_key))
    stamp = when.to_bytes(8)
    line = SignatureLine(name, key.key_id, stamp + MLDSA44PrivateKey.from_seed_bytes(seed).sign(message))
    parsed = parse_note(note)
    return format_note(replace(parsed, signatures=(*parsed.signatures, line)))


def read_cosignatures(note: bytes, log_key: str, cosigners: Sequence[str]) -> tuple[Cosignature, ...]:
    """The cosignatures on a signed checkpoint by the cosigners of these verifier keys, in the note's order.

    Lines by anybody else are ignored. `Malformed` or `Untrusted` when the log's key did not sign the checkpoint, a
    verifier key is none of a cosigner's, or a line by one of these keys does not hold.
    """
    checkpoint = open_checkpoint(note, log_key)
    keys = {(key.name, key.key_id): key for key in map(parse_cosigner, cosigners)}
    lines = ((line, keys.get((line.name, line.key_id))) for line in parse_note(note).signatures)
    return tuple(_check(line, key, checkpoint) for line, key in lines if key)


def parse_cosigner(text: str) -> VerifierKey:
    """Read a cosigner's verifier key, of type 0x04 or 0x06; `Malformed` when it is anything else."""
    return parse_vkey(text, COSIGNERS, "second signer's")


def cosigned_message(key: VerifierKey, when: int, checkpoint: Checkpoint) -> bytes:
    """The bytes that a cosigner signs, by the kind of their key; `Malformed` when a name is too long for them."""
    if key.kind == ED25519_COSIGNATURE:
        return f"cosignature/v1\ntime {when}\n{format_checkpoint(checkpoint)}".encode()
    numbers = bytes(8) + checkpoint.size.to_bytes(8)
    return b"".join((_LABEL, _frame(key.name), when.to_bytes(8), _frame(checkpoint.origin), numbers, checkpoint.root))


def _frame(name: str) -> bytes:
    data = name.encode()
    if len(data) > 255 or not _NAME.fullmatch(name):
        raise errors.CosignerUnfit(name=name)
    return bytes([len(data)]) + data


def _check(line: SignatureLine, key: VerifierKey, checkpoint: Checkpoint) -> Cosignature:
    when, signature = int.from_bytes(line.signature[:8]), line.signature[8:]
    kind = Ed25519PublicKey if key.kind == ED25519_COSIGNATURE else MLDSA44PublicKey
    try:
        kind.from_public_bytes(key.public_key).verify(signature, cosigned_message(key, when, checkpoint))
    except InvalidSignature:
        raise errors.NoteChanged(signer=key.name) from None
    if not 0 < when <= LATEST:
        raise errors.CosignatureUndated(signer=key.name)
    return Cosignature(key.name, format_vkey(key), when)
