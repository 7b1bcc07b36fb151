"""An envelope in any other form, for another key, or changed in one bit does not open."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.config import OpeningKey
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.envelope import (
    ENVELOPE_LIMIT,
    OpeningPair,
    check_shape,
    key_id,
    new_opening_key,
    open_envelope,
    public_jwk,
    seal,
)
from site_build.formats.errors import EnvelopeChanged, EnvelopeMalformed, EnvelopeMisdirected, KeyMalformed

PAIR = new_opening_key()
KEY = public_jwk(PAIR)
SEALED = seal(b'{"v":1}', "acknowledgment+json", KEY)
PARTS = SEALED.split(".")
HEADER: dict[str, Any] = json.loads(decode_url(PARTS[0]))


def relabel(header: object) -> str:
    """Put another header on a sealed envelope."""
    text = header if isinstance(header, str) else json.dumps(header)
    return ".".join([encode_url(text.encode("utf-8")), *PARTS[1:]])


MALFORMED_HEADERS = [
    HEADER | {"alg": "ECDH-ES+A256KW"},
    HEADER | {"alg": "dir"},
    HEADER | {"alg": "none"},
    HEADER | {"enc": "A128GCM"},
    HEADER | {"enc": "A256CBC-HS512"},
    HEADER | {"zip": "DEF"},
    HEADER | {"apu": ""},
    HEADER | {"apv": "Qm9i"},
    HEADER | {"crit": ["exp"], "exp": 1},
    HEADER | {"typ": "JWE"},
    HEADER | {"cty": "application/json"},
    HEADER | {"cty": None},
    HEADER | {"kid": ""},
    HEADER | {"kid": HEADER["kid"] + "="},
    HEADER | {"kid": encode_url(bytes(31))},
    HEADER | {"kid": 1},
    HEADER | {"epk": HEADER["epk"] | {"ext": True, "key_ops": []}},
    HEADER | {"epk": HEADER["epk"] | {"d": PAIR.d}},
    HEADER | {"epk": HEADER["epk"] | {"crv": "P-384"}},
    HEADER | {"epk": HEADER["epk"] | {"kty": "OKP"}},
    HEADER | {"epk": HEADER["epk"] | {"x": HEADER["epk"]["x"] + "="}},
    HEADER | {"epk": HEADER["epk"] | {"x": encode_url(bytes(31))}},
    HEADER | {"epk": HEADER["epk"] | {"y": encode_url(bytes(33))}},
    HEADER | {"epk": {"kty": "EC", "crv": "P-256", "x": HEADER["epk"]["x"]}},
    HEADER | {"epk": None},
    {name: value for name, value in HEADER.items() if name != "cty"},
    [HEADER],
    "",
    "null",
    json.dumps(HEADER) + " x",
    json.dumps(HEADER).replace('"enc"', '"enc": "A256GCM", "enc"'),
    json.dumps(HEADER).replace('"enc"', '"\\u0065nc": "A256GCM", "enc"'),
    json.dumps(HEADER | {"kid": "\ud800"}),
    json.dumps(HEADER | {"kid": float("nan")}),
    json.dumps(HEADER).ljust(1025),
]


@pytest.mark.parametrize("header", MALFORMED_HEADERS, ids=range(len(MALFORMED_HEADERS)))
def test_malformed_headers(header: object) -> None:
    """Any other label is refused, by the drop box and on opening alike."""
    envelope = relabel(header)
    with pytest.raises(EnvelopeMalformed):
        check_shape(envelope.encode("utf-8"))
    with pytest.raises(EnvelopeMalformed):
        open_envelope(envelope, PAIR)


MALFORMED = [
    "",
    "....",
    SEALED + "\n",
    " " + SEALED,
    SEALED + ".",
    "\ufeff" + SEALED,
    ".".join(PARTS[:4]),
    SEALED[: len(SEALED) // 2],
    SEALED[:-1],
    SEALED + "A",
    ".".join([PARTS[0], "AAAA", *PARTS[2:]]),
    ".".join([*PARTS[:2], "", *PARTS[3:]]),
    ".".join([*PARTS[:2], encode_url(bytes(11)), *PARTS[3:]]),
    ".".join([*PARTS[:3], "", PARTS[4]]),
    ".".join([*PARTS[:3], PARTS[3] + "=", PARTS[4]]),
    ".".join([*PARTS[:3], "A", PARTS[4]]),
    ".".join([*PARTS[:3], "é", PARTS[4]]),
    ".".join([*PARTS[:4], encode_url(bytes(15))]),
    ".".join([*PARTS[:4], encode_url(bytes(17))]),
    ".".join([PARTS[0] + "=", *PARTS[1:]]),
    json.dumps({"protected": PARTS[0], "iv": PARTS[2], "ciphertext": PARTS[3], "tag": PARTS[4]}),
    json.dumps({"protected": PARTS[0], "recipients": [{}], "iv": PARTS[2], "ciphertext": PARTS[3], "tag": PARTS[4]}),
]


@pytest.mark.parametrize("envelope", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed(envelope: str) -> None:
    """Every other way to write an envelope is refused before any key is used."""
    with pytest.raises(EnvelopeMalformed):
        check_shape(envelope.encode("utf-8"))
    with pytest.raises(EnvelopeMalformed):
        open_envelope(envelope, PAIR)


def test_size_is_bounded_to_the_byte() -> None:
    """An envelope of exactly 64 KiB is read and one character more is not."""
    spare = (ENVELOPE_LIMIT - len(SEALED)) * 3 // 4
    largest = seal(bytes(7 + spare), "acknowledgment+jws", KEY)
    assert ENVELOPE_LIMIT - 2 <= len(largest) <= ENVELOPE_LIMIT
    assert check_shape(largest.encode("ascii")) == largest
    with pytest.raises(EnvelopeMalformed) as caught:
        seal(bytes(7 + spare + 3), "acknowledgment+jws", KEY)
    assert caught.value.why == "it is too long"


def test_another_registers_key_is_untrusted() -> None:
    """An envelope for another register says so; a borrowed label does not help."""
    with pytest.raises(EnvelopeMisdirected):
        open_envelope(SEALED, new_opening_key())
    other = seal(b"words", "acknowledgment+jws", public_jwk(new_opening_key())).split(".")
    header = json.loads(decode_url(other[0])) | {"kid": key_id(KEY)}
    with pytest.raises(EnvelopeChanged):
        open_envelope(".".join([encode_url(json.dumps(header).encode()), *other[1:]]), PAIR)


@pytest.mark.parametrize(
    "point",
    [
        {"x": encode_url(bytes(32)), "y": encode_url(bytes(32))},
        {"y": HEADER["epk"]["x"]},
        {"x": encode_url(b"\xff" * 32)},
    ],
)
def test_a_point_that_is_not_on_the_curve_is_untrusted(point: dict[str, str]) -> None:
    """No secret is ever agreed with a point outside P-256."""
    with pytest.raises(EnvelopeChanged):
        open_envelope(relabel(HEADER | {"epk": HEADER["epk"] | point}), PAIR)


@pytest.mark.parametrize("part", [2, 3, 4])
@given(data=st.data())
def test_a_changed_part_is_untrusted(part: int, data: st.DataObject) -> None:
    """One bit changed in iv, ciphertext or tag and the envelope does not open."""
    content = bytearray(decode_url(PARTS[part]))
    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    content[bit // 8] ^= 1 << bit % 8
    with pytest.raises(EnvelopeChanged):
        open_envelope(".".join([*PARTS[:part], encode_url(bytes(content)), *PARTS[part + 1 :]]), PAIR)


def test_a_rewritten_label_is_untrusted() -> None:
    """The label is sealed too: the same label with other white space, or another content type, does not open."""
    for header in (json.dumps(HEADER, indent=1), HEADER | {"cty": "acknowledgment+jws"}):
        with pytest.raises(EnvelopeChanged):
            open_envelope(relabel(header), PAIR)


@pytest.mark.parametrize(
    "change", [{"x": encode_url(bytes(32))}, {"y": KEY.x}, {"x": "AAAA"}, {"x": "A"}, {"x": KEY.x + KEY.x}]
)
def test_a_key_that_is_not_one_is_malformed(change: dict[str, str]) -> None:
    """Nothing is sealed to numbers that are no key."""
    with pytest.raises(KeyMalformed):
        seal(b"words", "acknowledgment+jws", OpeningKey.model_validate(KEY.model_dump() | change))


def test_halves_that_do_not_belong_together_are_malformed() -> None:
    """A private number beside another key's point is not a pair."""
    with pytest.raises(KeyMalformed):
        _ = OpeningPair.model_validate(PAIR.model_dump() | {"d": new_opening_key().d}).key


@given(st.binary(max_size=100) | st.lists(st.text(max_size=12), min_size=4, max_size=6).map(".".join).map(str.encode))
def test_any_bytes_are_malformed_or_untrusted(data: bytes) -> None:
    """No bytes make it fail in another way."""
    with pytest.raises((EnvelopeMalformed, EnvelopeMisdirected)):
        open_envelope(check_shape(data), PAIR)


@given(st.text(st.characters(), max_size=60))
def test_any_text_is_malformed_or_untrusted(text: str) -> None:
    """No text makes it fail in another way, lone surrogates included."""
    with pytest.raises((EnvelopeMalformed, EnvelopeMisdirected)):
        open_envelope(text, PAIR)
