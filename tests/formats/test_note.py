"""Signed notes and checkpoints have one spelling; whatever else is written is refused."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed, Untrusted
from site_build.formats.checkpoint import (
    Checkpoint,
    format_checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from site_build.formats.errors import (
    CheckpointForeign,
    CheckpointMalformed,
    EncodingMalformed,
    LogKeyMalformed,
    NoteChanged,
    NoteMalformed,
    NoteUnsigned,
)
from site_build.formats.note import (
    Note,
    SignatureLine,
    format_note,
    format_vkey,
    new_vkey,
    parse_note,
    parse_vkey,
    sign_note,
    verify_note,
)

# From the C2SP signed-note specification.
PUBLISHED_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NAME = "register.example/acknowledgments"
SEED = bytes(range(32))
KEY = new_vkey(NAME, SEED)
ROOT = base64.b64encode(b"r" * 32).decode()
SIGNED = format_note(sign_note("some text\n", NAME, SEED))
BLOB = base64.b64encode(b"idid" + b"s" * 64).decode()

names = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="+"), min_size=1, max_size=30)
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100).map(lambda text: text + "\n")


def test_published_key_is_read() -> None:
    """The specification's own example is read and written back to the same line."""
    key = parse_vkey(PUBLISHED_VKEY)
    assert (key.name, key.kind, key.key_id.hex()) == ("example.com/foo", 1, "530d903a")
    assert format_vkey(key) == PUBLISHED_VKEY


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
        PUBLISHED_VKEY.replace("+Ae", "+BO"),
        PUBLISHED_VKEY + "=",
        PUBLISHED_VKEY[:-4],
        PUBLISHED_VKEY.replace("+", " "),
    ],
)
def test_malformed_key(text: str) -> None:
    """A verifier key with any fault is refused."""
    with pytest.raises((LogKeyMalformed, EncodingMalformed)):
        parse_vkey(text)


@given(names, texts, st.binary(min_size=32, max_size=32))
def test_note_comes_back(name: str, text: str, seed: bytes) -> None:
    """What is signed can be written, read and verified, whatever the name and the text."""
    note = parse_note(format_note(sign_note(text, name, seed)))
    assert verify_note(note, new_vkey(name, seed)) == text


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


def test_other_signers_are_kept_and_ignored() -> None:
    """Sixteen lines by others are kept; the note still verifies by the key that is known."""
    others = tuple(SignatureLine(f"other{n}.example", b"abcd", b"?" * 64) for n in range(16))
    note = Note("some text\n", others + parse_note(SIGNED).signatures)
    assert parse_note(format_note(note)) == note
    assert verify_note(note, KEY) == "some text\n"


def test_known_key_must_hold() -> None:
    """A note is refused when the known key's line is missing, or when one of two fails."""
    good = parse_note(SIGNED)
    bad = Note(good.text, (*good.signatures, SignatureLine(NAME, KEY.key_id, b"?" * 64)))
    with pytest.raises(NoteChanged) as changed:
        verify_note(bad, KEY)
    with pytest.raises(NoteUnsigned) as unsigned:
        verify_note(Note(good.text, (SignatureLine(NAME, b"abcd", b"?" * 64),)), KEY)
    assert changed.value.signer == unsigned.value.signer == NAME


@given(names, st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_checkpoint_comes_back(origin: str, size: int, root: bytes) -> None:
    """A signed checkpoint is read back, and only by its own key."""
    checkpoint = Checkpoint(origin, size, root)
    assert parse_checkpoint(format_checkpoint(checkpoint)) == checkpoint
    signed = sign_checkpoint(checkpoint, SEED)
    assert open_checkpoint(signed, format_vkey(new_vkey(origin, SEED))) == checkpoint
    with pytest.raises(NoteUnsigned):
        open_checkpoint(signed, format_vkey(new_vkey(origin, b"o" * 32)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{NAME}\n42\n{ROOT}",
        f"{NAME}\n+42\n{ROOT}\n",
        f"{NAME}\n-42\n{ROOT}\n",
        f"{NAME}\n4_2\n{ROOT}\n",
        f"{NAME}\n042\n{ROOT}\n",
        f"{NAME}\n 42\n{ROOT}\n",
        f"{NAME}\n٤٢\n{ROOT}\n",
        f"{NAME}\n{10**30}\n{ROOT}\n",
        f"{NAME}\n\n{ROOT}\n",
        f"{NAME}\n42\n{ROOT[:4]}\n",
        f"{NAME}\n42\n{ROOT[:-1]}\n",
        f"{NAME}\n42\n{ROOT[:-2]}1=\n",
        f"{NAME}\n42\n{ROOT}\nextension\n",
        f"{NAME}\r\n42\r\n{ROOT}\r\n",
        f"\n42\n{ROOT}\n",
        f"na me\n42\n{ROOT}\n",
        f"na+me\n42\n{ROOT}\n",
    ],
)
def test_malformed_checkpoint(text: str) -> None:
    """A checkpoint with any fault is refused, signed or not."""
    with pytest.raises((CheckpointMalformed, EncodingMalformed)):
        parse_checkpoint(text)


def test_origin_is_the_keys_name() -> None:
    """A text about another log is refused, even when the right key signed it."""
    text = format_checkpoint(Checkpoint("elsewhere.example", 1, b"r" * 32))
    with pytest.raises(CheckpointForeign) as caught:
        open_checkpoint(format_note(sign_note(text, NAME, SEED)), format_vkey(KEY))
    assert (caught.value.origin, caught.value.expected) == ("elsewhere.example", NAME)
