"""A signed statement in any other form, by another key, or changed in one bit is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.errors import EncodingMalformed, SignatureMalformed, SignatureWrong
from site_build.formats.signature import HEADER, parse_signed, peek, public_key, sign, verify
from site_build.formats.statement import STATEMENT_LIMIT
from support.signing import SEED, SIGNER, forge

SIGNED = sign(b'{"v":1}', SEED)


@pytest.mark.parametrize(
    "header",
    [
        '{"alg":"EdDSA","typ":"acknowledgment+jws"}',
        '{"alg":"Ed25519"}',
        '{"alg":"Ed25519","typ":"JWT"}',
        '{"alg":"Ed25519","typ":"acknowledgment+jws","kid":"x"}',
        '{"typ":"acknowledgment+jws","alg":"Ed25519"}',
        '{"alg": "Ed25519", "typ": "acknowledgment+jws"}',
        '{"alg":"Ed25519","b64":true,"crit":["b64"],"typ":"acknowledgment+jws"}',
    ],
)
def test_any_other_header_is_malformed(header: str) -> None:
    """The header is one sequence of bytes; a valid signature under another does not help."""
    with pytest.raises(SignatureMalformed):
        verify(forge(header), SIGNER)


_, PAYLOAD, SIGNATURE = SIGNED.split(".")
NONE = encode_url(b'{"alg":"none"}')


@pytest.mark.parametrize(
    "signed",
    [
        "",
        ".",
        "..",
        f"{HEADER}.{PAYLOAD}",
        f"{HEADER}.{PAYLOAD}.",
        f"{HEADER}..",
        f"{SIGNED}.",
        f".{SIGNED}",
        f"{SIGNED}\n",
        f" {SIGNED}",
        f"{SIGNED}==",
        f"{HEADER}=.{PAYLOAD}.{SIGNATURE}",
        f"{HEADER}.{PAYLOAD[:-1]}.{SIGNATURE}",
        f"{HEADER}.{PAYLOAD}é.{SIGNATURE}",
        f"{HEADER}.{PAYLOAD}.{SIGNATURE[:-1]}",
        f"{HEADER}.{PAYLOAD}.{SIGNATURE}AA",
        f"{HEADER}.{PAYLOAD}.{SIGNATURE[:-1]}B",
        f"{NONE}.{PAYLOAD}.",
        json.dumps({"payload": PAYLOAD, "protected": HEADER, "signature": SIGNATURE}),
        json.dumps({"payload": PAYLOAD, "signatures": [{"protected": HEADER, "signature": SIGNATURE}]}),
    ],
)
def test_malformed(signed: str) -> None:
    """Every other way to write a signed statement is refused before any key is used."""
    with pytest.raises(Malformed):
        verify(signed, SIGNER)
    with pytest.raises(Malformed):
        parse_signed(signed)
    with pytest.raises(Malformed):
        peek(signed)


def test_what_was_read_is_not_believed() -> None:
    """What a JWS carries can be read by anybody; only the check says whether its signature holds, by which key."""
    read = parse_signed(SIGNED)
    assert (read.text, read.payload) == (SIGNED, b'{"v":1}')
    read.check(SIGNER)
    with pytest.raises(SignatureWrong):
        read.check(public_key(bytes(32)))
    with pytest.raises(SignatureWrong):
        parse_signed(f"{HEADER}.{encode_url(b'[]')}.{SIGNATURE}").check(SIGNER)


def test_size_is_bounded_to_the_byte() -> None:
    """A statement of exactly 32 KiB is read and one byte more is not."""
    assert verify(sign(bytes(STATEMENT_LIMIT), SEED), SIGNER) == bytes(STATEMENT_LIMIT)
    with pytest.raises(Malformed):
        verify(sign(bytes(STATEMENT_LIMIT + 1), SEED), SIGNER)


@pytest.mark.parametrize(
    "signer", ["", SIGNER[:-1], SIGNER + "=", encode_url(bytes(31)), encode_url(bytes(33)), "é" * 43]
)
def test_a_malformed_key(signer: str) -> None:
    """A key that is not 32 bytes in canonical base64url is refused."""
    with pytest.raises(EncodingMalformed):
        verify(SIGNED, signer)


@pytest.mark.parametrize("signer", [public_key(bytes(32)), encode_url(bytes(32)), encode_url(b"\xff" * 32)])
def test_another_key_is_untrusted(signer: str) -> None:
    """A key that did not sign, or that is no point at all, verifies nothing."""
    with pytest.raises(SignatureWrong):
        verify(SIGNED, signer)


@given(st.integers(0, 7 * 8 - 1))
def test_a_changed_statement_is_untrusted(bit: int) -> None:
    """One bit changed in the statement and the signature no longer holds."""
    data = bytearray(decode_url(PAYLOAD))
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureWrong):
        verify(f"{HEADER}.{encode_url(bytes(data))}.{SIGNATURE}", SIGNER)


@given(st.integers(0, 64 * 8 - 1))
def test_a_changed_signature_is_untrusted(bit: int) -> None:
    """One bit changed in the signature and it no longer holds."""
    data = bytearray(decode_url(SIGNATURE))
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureWrong):
        verify(f"{HEADER}.{PAYLOAD}.{encode_url(bytes(data))}", SIGNER)


@given(st.text(max_size=60) | st.lists(st.text(max_size=8), max_size=4).map(".".join))
def test_any_text_is_malformed_or_untrusted(signed: str) -> None:
    """No text makes it fail in another way."""
    with pytest.raises((Malformed, SignatureWrong)):
        verify(signed, SIGNER)
