"""A signed note or verifier key in any other spelling is refused, and one changed byte never verifies."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed, Untrusted
from site_build.formats.errors import EncodingMalformed, KeyMalformed, NoteMalformed
from site_build.formats.note import format_note, new_vkey, parse_note, parse_vkey, sign_note, verify_note

# From the C2SP signed-note specification.
PUBLISHED_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NAME = "register.example/acknowledgments"
SEED = bytes(range(32))
KEY = new_vkey(NAME, SEED)
SIGNED = format_note(sign_note("some text\n", NAME, SEED))
BLOB = base64.b64encode(b"idid" + b"s" * 64).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com/foo",
        PUBLISHED_VKEY + "\n",
        PUBLISHED_VKEY.replace("foo", "bar"),
        PUBLISHED_VKEY.replace("530d903a", "530D903A"),
        PUBLISHED_VKEY.replace("530d903a", "530d903b"),
        PUBLISHED_VKEY.replace("foo", "f o"),
        PUBLISHED_VKEY.replace("foo", "f\ud800o"),
        PUBLISHED_VKEY.replace("+Ae", "+BO"),
        PUBLISHED_VKEY + "=",
        PUBLISHED_VKEY[:-4],
        PUBLISHED_VKEY.replace("+", " "),
    ],
)
def test_malformed_key(text: str) -> None:
    """A verifier key with any fault is refused."""
    with pytest.raises(KeyMalformed):
        parse_vkey(text)


@given(st.integers(0, len(PUBLISHED_VKEY) - 1), st.characters())
def test_one_letter_of_a_key_changed(place: int, letter: str) -> None:
    """A verifier key with one letter changed is never read as another key."""
    text = PUBLISHED_VKEY[:place] + letter + PUBLISHED_VKEY[place + 1 :]
    if text != PUBLISHED_VKEY:
        with pytest.raises(KeyMalformed):
            parse_vkey(text)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, they are a note in its one spelling or they are refused."""
    with suppress(Malformed):
        assert format_note(parse_note(data)) == data


@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_one_byte_changed(place: int, flip: int) -> None:
    """A signed note with one byte changed never verifies."""
    data = bytearray(SIGNED)
    data[place] ^= flip
    with pytest.raises((Malformed, Untrusted)):
        verify_note(parse_note(bytes(data)), KEY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"some text\n",
        f"some text\n\n— {NAME} {BLOB}".encode(),
        f"some text\n— {NAME} {BLOB}\n".encode(),
        f"some text\n\n- {NAME} {BLOB}\n".encode(),
        f"some text\n\n— {NAME}  {BLOB}\n".encode(),
        f"some text\n\n— na+me {BLOB}\n".encode(),
        f"some text\n\n—  {BLOB}\n".encode(),
        f"some text\n\n— {NAME} {BLOB[:-1]}\n".encode(),
        f"some text\n\n— {NAME} {BLOB}\r\n".encode(),
        f"some text\r\n\r\n— {NAME} {BLOB}\n".encode(),
        f"some\ttext\n\n— {NAME} {BLOB}\n".encode(),
        f"some\x00text\n\n— {NAME} {BLOB}\n".encode(),
        f"some\x85text\n\n— {NAME} {BLOB}\n".encode(),
        f"some text\n\n— {NAME} {BLOB}\n\n".encode(),
        f"some text\n\n— {NAME} AAAA\n".encode(),
        b"some \xff text\n\n" + f"— {NAME} {BLOB}\n".encode(),
        b"some text\n\n" + f"— {NAME} {BLOB}\n".encode() * 65,
        b"x" * 200_000 + f"\n\n— {NAME} {BLOB}\n".encode(),
    ],
)
def test_malformed_note(data: bytes) -> None:
    """A note with any fault in its form is refused."""
    with pytest.raises((NoteMalformed, EncodingMalformed)):
        parse_note(data)
