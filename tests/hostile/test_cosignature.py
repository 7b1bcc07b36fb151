"""A cosigner's key in any other spelling is refused, and a cosigned note with one byte changed never says the same."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed, Untrusted
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.cosignature import cosign, new_cosigner_key, parse_cosigner, read_cosignatures
from site_build.formats.errors import KeyMalformed, NoteChanged
from site_build.formats.note import (
    ED25519_COSIGNATURE,
    ML_DSA_44_COSIGNATURE,
    VerifierKey,
    format_vkey,
    new_vkey,
)

ORIGIN, CHAIR = "register.example/acknowledgments", "register.example/chair"
SEED = bytes(range(32))
LOG_KEY, KEY = format_vkey(new_vkey(ORIGIN, SEED)), new_cosigner_key(CHAIR, SEED)
VKEY = format_vkey(KEY)
SIGNED = cosign(sign_checkpoint(Checkpoint(ORIGIN, 3, b"r" * 32), SEED), LOG_KEY, CHAIR, SEED, 1_795_500_000)
START = SIGNED.index(f"— {CHAIR} ".encode())


def spell(kind: int, public_key: bytes) -> str:
    """A verifier key whose id fits, of any kind and with any bytes."""
    return format_vkey(VerifierKey(CHAIR, kind, public_key))


@pytest.mark.parametrize(
    "text",
    [
        "",
        CHAIR,
        f"{CHAIR}+00000000+",
        VKEY + "\n",
        VKEY.replace("chair", "chain"),
        VKEY.replace("chair", "cha\ud800r"),
        VKEY[:-4],
        spell(0x01, bytes(range(32))),
        spell(0x02, bytes(range(32))),
        spell(0x05, KEY.public_key),
        spell(ML_DSA_44_COSIGNATURE, KEY.public_key[:-1]),
        spell(ML_DSA_44_COSIGNATURE, KEY.public_key + b"\0"),
        spell(ML_DSA_44_COSIGNATURE, b""),
        spell(ED25519_COSIGNATURE, bytes(range(31))),
        spell(ED25519_COSIGNATURE, bytes(range(33))),
        spell(ED25519_COSIGNATURE, bytes(32)),
        spell(ED25519_COSIGNATURE, b"\1" + bytes(31)),
        spell(ED25519_COSIGNATURE, b"\1" + bytes(30) + b"\x80"),
    ],
)
def test_malformed_key(text: str) -> None:
    """A cosigner's key with any fault is refused, and so is one under which anybody could sign."""
    with pytest.raises(KeyMalformed):
        parse_cosigner(text)


@given(st.text(max_size=200))
def test_any_text_as_a_key(text: str) -> None:
    """Whatever the text, it is a key in its one spelling or it is refused."""
    with suppress(KeyMalformed):
        assert format_vkey(parse_cosigner(text)) == text


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_one_byte_changed(place: int, flip: int) -> None:
    """A changed byte is refused, or makes the line another's, which says nothing; it never says something else."""
    data = bytearray(SIGNED)
    data[place] ^= flip
    with suppress(Malformed, Untrusted):
        assert read_cosignatures(bytes(data), LOG_KEY, [VKEY]) == ()


@pytest.mark.parametrize("size", [1, 7, 8, 9, 72, 2427, 2429])
def test_signatures_of_another_length(size: int) -> None:
    """A known key's line of another length does not hold."""
    good = base64.b64decode(SIGNED[START:].split()[2])
    other = base64.b64encode((good + b"\0")[: 4 + size]).decode()
    with pytest.raises(NoteChanged):
        read_cosignatures(SIGNED[:START] + f"— {CHAIR} {other}\n".encode(), LOG_KEY, [VKEY])
