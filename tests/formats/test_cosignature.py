"""Cosignatures are those of the worked examples, which another implementation made, byte by byte."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from site_build.formats.cosignature import (
    LATEST,
    Cosignature,
    cosign,
    cosigned_message,
    new_cosigner_key,
    parse_cosigner,
    read_cosignatures,
)
from site_build.formats.errors import CosignatureUndated, CosignerUnfit, KeyMalformed, NoteChanged, NoteUnsigned
from site_build.formats.note import (
    ED25519_COSIGNATURE,
    NOTE_LIMIT,
    SignatureLine,
    VerifierKey,
    format_note,
    format_vkey,
    new_vkey,
    parse_note,
)

ORIGIN, CHAIR = "register.example/acknowledgments", "register.example/chair"
SEED, CHAIRS = bytes(range(32)), bytes(range(32, 64))
LOG_KEY, CHAIR_KEY = format_vkey(new_vkey(ORIGIN, SEED)), format_vkey(new_cosigner_key(CHAIR, CHAIRS))
HEAD = sign_checkpoint(Checkpoint(ORIGIN, 3, b"r" * 32), SEED)
NOON = 1_795_500_000


@pytest.fixture
def vectors(read_vectors: Callable[[str], Any]) -> dict[str, Any]:
    """The worked examples."""
    found: dict[str, Any] = read_vectors("cosignature")
    return found


def test_worked_keys(vectors: dict[str, Any]) -> None:
    """From the seeds come the verifier keys, letter for letter, and they are read back."""
    log, chair = vectors["log"], vectors["cosigner"]
    assert format_vkey(new_vkey(log["origin"], bytes.fromhex(log["seed"]))) == log["vkey"]
    key = new_cosigner_key(chair["name"], bytes.fromhex(chair["seed"]))
    assert format_vkey(key) == chair["vkey"]
    assert parse_cosigner(chair["vkey"]) == key


@pytest.mark.parametrize("number", [0, 1])
def test_worked_notes(vectors: dict[str, Any], number: int) -> None:
    """Another implementation's cosignature holds, and it signed the bytes that we would sign."""
    example, vkey = vectors["notes"][number], vectors["cosigner"]["vkey"]
    note = example["note"].encode()
    assert read_cosignatures(note, vectors["log"]["vkey"], [vkey]) == (
        Cosignature(vectors["cosigner"]["name"], vkey, example["time"]),
    )
    checkpoint = open_checkpoint(note, vectors["log"]["vkey"])
    assert (checkpoint.size, checkpoint.root.hex()) == (example["size"], example["root"])
    message = cosigned_message(parse_cosigner(vkey), example["time"], checkpoint)
    assert message.hex() == example["cosigned_message"]


@given(st.integers(1, LATEST), st.integers(0, 10**18 - 1), st.binary(min_size=32, max_size=32))
def test_cosignature_comes_back(when: int, size: int, root: bytes) -> None:
    """Whatever the time, the size and the root: the note gains one line, and that is read back."""
    note = sign_checkpoint(Checkpoint(ORIGIN, size, root), SEED)
    signed = cosign(note, LOG_KEY, CHAIR, CHAIRS, when)
    assert signed.startswith(note)
    assert signed.count(b"\n") == note.count(b"\n") + 1
    assert read_cosignatures(signed, LOG_KEY, [CHAIR_KEY]) == (Cosignature(CHAIR, CHAIR_KEY, when),)


def test_unknown_lines_are_ignored() -> None:
    """What others signed, and this cosigner under another key, says nothing and disturbs nothing."""
    signed = cosign(HEAD, LOG_KEY, CHAIR, CHAIRS, NOON)
    other = format_vkey(new_cosigner_key(CHAIR, b"o" * 32))
    assert read_cosignatures(signed, LOG_KEY, []) == read_cosignatures(signed, LOG_KEY, [other]) == ()
    twice = cosign(signed, LOG_KEY, "other.example", b"o" * 32, NOON + 1)
    assert read_cosignatures(twice, LOG_KEY, [CHAIR_KEY]) == (Cosignature(CHAIR, CHAIR_KEY, NOON),)
    assert open_checkpoint(twice, LOG_KEY).size == 3


def test_thirty_cosigners_fit() -> None:
    """A note of thirty cosigners is no larger than a note may be, and each of them is read, in the note's order."""
    note, keys = HEAD, []
    for number in range(30):
        name = f"witness-{number}.example"
        keys.append(format_vkey(new_cosigner_key(name, bytes([number] * 32))))
        note = cosign(note, LOG_KEY, name, bytes([number] * 32), NOON + number)
    assert len(note) < NOTE_LIMIT
    found = read_cosignatures(note, LOG_KEY, keys[::-1])
    assert [each.key for each in found] == keys
    assert [each.when for each in found] == [NOON + number for number in range(30)]


def test_who_signs_again_is_read_twice() -> None:
    """A cosigner who signs the same head later adds a line; both hold."""
    again = cosign(cosign(HEAD, LOG_KEY, CHAIR, CHAIRS, NOON), LOG_KEY, CHAIR, CHAIRS, NOON + 60)
    assert [each.when for each in read_cosignatures(again, LOG_KEY, [CHAIR_KEY])] == [NOON, NOON + 60]


def test_only_what_the_log_signed() -> None:
    """Nobody cosigns, and nobody's cosignature is believed on, what the log's key has not signed."""
    other = format_vkey(new_vkey(ORIGIN, b"o" * 32))
    with pytest.raises(NoteUnsigned):
        cosign(HEAD, other, CHAIR, CHAIRS, NOON)
    with pytest.raises(NoteUnsigned):
        read_cosignatures(cosign(HEAD, LOG_KEY, CHAIR, CHAIRS, NOON), other, [CHAIR_KEY])


def test_a_bad_line_of_a_known_key_is_refused() -> None:
    """A line is moved to another head of the same log, which its owner never signed; nor will they sign beside it."""
    line = parse_note(cosign(HEAD, LOG_KEY, CHAIR, CHAIRS, NOON)).signatures[-1]
    other = parse_note(sign_checkpoint(Checkpoint(ORIGIN, 3, b"x" * 32), SEED))
    moved = format_note(replace(other, signatures=(*other.signatures, line)))
    with pytest.raises(NoteChanged) as caught:
        read_cosignatures(moved, LOG_KEY, [CHAIR_KEY])
    assert caught.value.signer == CHAIR
    with pytest.raises(NoteChanged):
        cosign(moved, LOG_KEY, CHAIR, CHAIRS, NOON)
    with pytest.raises(NoteChanged):
        cosign(moved, LOG_KEY, CHAIR, CHAIRS, NOON + 60)
    assert read_cosignatures(moved, LOG_KEY, []) == ()


def ed25519_line(when: int) -> tuple[bytes, str]:
    """HEAD with an Ed25519 cosignature of this time, and the verifier key that it holds by."""
    private = Ed25519PrivateKey.from_private_bytes(b"w" * 32)
    key = VerifierKey("witness.example", ED25519_COSIGNATURE, private.public_key().public_bytes_raw())
    note = parse_note(HEAD)
    message = b"cosignature/v1\ntime " + str(when).encode() + b"\n" + note.text.encode()
    line = SignatureLine(key.name, key.key_id, when.to_bytes(8) + private.sign(message))
    return format_note(replace(note, signatures=(line, *note.signatures))), format_vkey(key)


def test_ed25519_cosignatures_are_read() -> None:
    """Another project's witness, who signs with Ed25519, is read as well."""
    note, key = ed25519_line(NOON)
    assert read_cosignatures(note, LOG_KEY, [CHAIR_KEY, key]) == (Cosignature("witness.example", key, NOON),)


@pytest.mark.parametrize("when", [0, LATEST + 1, 2**64 - 1])
def test_a_time_that_is_no_date(when: int) -> None:
    """A cosignature says when: one of no time at all, or of one that no calendar has, is refused."""
    note, key = ed25519_line(when)
    with pytest.raises(CosignatureUndated) as caught:
        read_cosignatures(note, LOG_KEY, [key])
    assert caught.value.signer == "witness.example"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\n", "é" * 128])
def test_names_that_cannot_be_signed(name: str) -> None:
    """A cosigner's name has 1 to 255 bytes and no white space or plus sign, as has the log's that it signs."""
    with pytest.raises(CosignerUnfit) as caught:
        new_cosigner_key(name, CHAIRS)
    assert caught.value.name == name
    assert new_cosigner_key("é" * 127 + "e", CHAIRS).name == "é" * 127 + "e"


def test_a_log_whose_name_cannot_be_signed() -> None:
    """A log may have a longer name than a cosignature can hold; then it is said, and not cut."""
    origin = "é" * 128
    note = sign_checkpoint(Checkpoint(origin, 0, b"r" * 32), SEED)
    with pytest.raises(CosignerUnfit):
        cosign(note, format_vkey(new_vkey(origin, SEED)), CHAIR, CHAIRS, NOON)


def test_a_log_key_is_no_cosigners() -> None:
    """Keys are of one use: a log's does not cosign, a cosigner's keeps no log."""
    with pytest.raises(KeyMalformed) as caught:
        read_cosignatures(HEAD, LOG_KEY, [LOG_KEY])
    assert caught.value.use == "second signer's"
    with pytest.raises(KeyMalformed):
        open_checkpoint(HEAD, CHAIR_KEY)
