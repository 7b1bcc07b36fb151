"""Signed notes (C2SP signed-note): a text, an empty line, and one or more signature lines.

A note is parsed strictly and compared with its re-encoding: there is one spelling. Lines by unknown keys are kept and
ignored, so that others may sign beside the register. A note in which a known key's line fails is refused.
"""

import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from site_build.formats import base64, errors
from site_build.formats.weak_keys import is_weak

ED25519 = 0x01
ED25519_COSIGNATURE = 0x04
ML_DSA_44_COSIGNATURE = 0x06
KEY_SIZES = {ED25519: 32, ED25519_COSIGNATURE: 32, ML_DSA_44_COSIGNATURE: 1312}
NOTE_LIMIT = 128 * 1024
LINE_LIMIT = 64
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_LINE = re.compile(r"— ([^\s+]+) (\S+)")
_VKEY = re.compile(r"([^\s+]+)\+[0-9a-f]{8}\+(\S+)")


@dataclass(frozen=True)
class VerifierKey:
    """A key that checks notes: its name, its type byte and the public key's bytes."""

    name: str
    kind: int
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public_key).digest()[:4]


@dataclass(frozen=True)
class SignatureLine:
    """One signature: the key's name, its four-byte id, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A text that ends in a line feed, and the signatures under it."""

    text: str
    signatures: tuple[SignatureLine, ...]


def format_vkey(key: VerifierKey) -> str:
    """The key on one line: name, key id in hex, base64 of the type byte and the public key."""
    return f"{key.name}+{key.key_id.hex()}+{base64.encode_standard(bytes([key.kind]) + key.public_key)}"


def parse_vkey(text: str, kinds: Collection[int] = (ED25519,), use: str = "log") -> VerifierKey:
    """Read the verifier key of a log, or one of these kinds.

    `Malformed`, naming its `use`, when it is anything else, its key id does not fit, or anybody could sign under it.
    """
    with suppress(errors.EncodingMalformed, UnicodeEncodeError):  # JSON can carry half a character, UTF-8 cannot
        if match := _VKEY.fullmatch(text):
            data = base64.decode_standard(match[2])
            key = VerifierKey(match[1], data[0], data[1:]) if data else None
            if key and key.kind in kinds and format_vkey(key) == text and _is_sound(key):
                return key
    raise errors.KeyMalformed(use=use)


def _is_sound(key: VerifierKey) -> bool:
    right_size = len(key.public_key) == KEY_SIZES[key.kind]
    return right_size and (key.kind == ML_DSA_44_COSIGNATURE or not is_weak(key.public_key))


def new_vkey(name: str, seed: bytes) -> VerifierKey:
    """The verifier key of the Ed25519 key with this 32-byte seed."""
    return VerifierKey(name, ED25519, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign_note(text: str, name: str, seed: bytes) -> Note:
    """The text as a note with one Ed25519 signature by the key of this name and 32-byte seed."""
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return Note(text, (SignatureLine(name, new_vkey(name, seed).key_id, signature),))


def verify_note(note: Note, key: VerifierKey) -> str:
    """The note's text, once every line by this key has been checked; `Untrusted` when one fails or there is none."""
    lines = [line for line in note.signatures if (line.name, line.key_id) == (key.name, key.key_id)]
    if not lines:
        raise errors.NoteUnsigned(signer=key.name)
    try:
        for line in lines:
            Ed25519PublicKey.from_public_bytes(key.public_key).verify(line.signature, note.text.encode())
    except InvalidSignature:
        raise errors.NoteChanged(signer=key.name) from None
    return note.text


def format_note(note: Note) -> bytes:
    """The bytes of a note."""
    return "".join([note.text, "\n", *map(_format_line, note.signatures)]).encode()


def parse_note(data: bytes) -> Note:
    """Read a note of at most 128 KiB and 64 lines of signatures; `Malformed` for anything else."""
    if len(data) > NOTE_LIMIT:
        raise errors.NoteMalformed()
    text, gap, lines = data.decode("utf-8", "replace").rpartition("\n\n")  # what was replaced is not written again
    if not gap or _CONTROL.search(text + lines) or not lines.endswith("\n") or lines.count("\n") > LINE_LIMIT:
        raise errors.NoteMalformed()
    note = Note(text + "\n", tuple(map(_parse_line, lines[:-1].split("\n"))))
    if format_note(note) != data:
        raise errors.NoteMalformed()
    return note


def _format_line(line: SignatureLine) -> str:
    return f"— {line.name} {base64.encode_standard(line.key_id + line.signature)}\n"


def _parse_line(line: str) -> SignatureLine:
    match = _LINE.fullmatch(line)
    data = base64.decode_standard(match[2]) if match else b""
    if not match or len(data) < 5:
        raise errors.NoteMalformed()
    return SignatureLine(match[1], data[:4], data[4:])
