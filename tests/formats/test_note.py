"""Signed notes and checkpoints have one spelling; whatever else is written is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.checkpoint import (
    Checkpoint,
    format_checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from site_build.formats.errors import CheckpointForeign, NoteChanged, NoteUnsigned
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
SIGNED = format_note(sign_note("some text\n", NAME, SEED))

names = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="+"), min_size=1, max_size=30)
texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100).map(lambda text: text + "\n")


def test_published_key_is_read() -> None:
    """The specification's own example is read and written back to the same line."""
    key = parse_vkey(PUBLISHED_VKEY)
    assert (key.name, key.kind, key.key_id.hex()) == ("example.com/foo", 1, "530d903a")
    assert format_vkey(key) == PUBLISHED_VKEY


@given(names, texts, st.binary(min_size=32, max_size=32))
def test_note_comes_back(name: str, text: str, seed: bytes) -> None:
    """What is signed can be written, read and verified, whatever the name and the text."""
    note = parse_note(format_note(sign_note(text, name, seed)))
    assert verify_note(note, new_vkey(name, seed)) == text


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


def test_origin_is_the_keys_name() -> None:
    """A text about another log is refused, even when the right key signed it."""
    text = format_checkpoint(Checkpoint("elsewhere.example", 1, b"r" * 32))
    with pytest.raises(CheckpointForeign) as caught:
        open_checkpoint(format_note(sign_note(text, NAME, SEED)), format_vkey(KEY))
    assert (caught.value.origin, caught.value.expected) == ("elsewhere.example", NAME)
