"""The log's signed head (C2SP tlog-checkpoint): origin, size and root hash, in a note signed with the log's key.

Three lines and no more: extension lines are refused. The origin is the name of the log's key.
"""

import re
from dataclasses import dataclass

from site_build.formats import base64
from site_build.formats.errors import CheckpointForeign, CheckpointMalformed
from site_build.formats.note import format_note, parse_note, parse_vkey, sign_note, verify_note

_TEXT = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/=]+)\n", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """The head of the log named `origin` at `size` leaves: its 32-byte root hash."""

    origin: str
    size: int
    root: bytes


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The three lines that are signed."""
    return f"{checkpoint.origin}\n{checkpoint.size}\n{base64.encode_standard(checkpoint.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the three lines; `Malformed` for any other spelling."""
    match = _TEXT.fullmatch(text)
    if not match:
        raise CheckpointMalformed()
    return Checkpoint(match[1], int(match[2]), base64.decode_standard(match[3], 32))


def sign_checkpoint(checkpoint: Checkpoint, seed: bytes) -> bytes:
    """The checkpoint as a note signed with the log key of this 32-byte seed."""
    return format_note(sign_note(format_checkpoint(checkpoint), checkpoint.origin, seed))


def open_checkpoint(data: bytes, log_key: str) -> Checkpoint:
    """Check a signed checkpoint against the log's verifier key; `Malformed`, or `Untrusted` when it is another's."""
    key = parse_vkey(log_key)
    checkpoint = parse_checkpoint(verify_note(parse_note(data), key))
    if checkpoint.origin != key.name:
        raise CheckpointForeign(origin=checkpoint.origin, expected=key.name)
    return checkpoint
