"""A signature holds for the bytes that were signed, by the key that signed them, in one form only."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from jwcrypto.jws import JWS  # type: ignore[import-untyped]

from site_build.errors import Malformed
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.errors import EncodingMalformed, SignatureMalformed, SignatureWrong
from site_build.formats.signature import HEADER, peek, public_key, sign, verify
from site_build.formats.statement import STATEMENT_LIMIT

SEED = bytes(range(32))
SIGNER = public_key(SEED)
SIGNED = sign(b'{"v":1}', SEED)


def forge(header: str, payload: bytes = b"{}") -> str:
    """Sign correctly under any header."""
    key = JWK(kty="OKP", crv="Ed25519", d=encode_url(SEED), x=SIGNER)
    protected = json.loads(header)
    jws = JWS(payload)
    jws.allowed_algs = ["Ed25519", "EdDSA"]
    jws.add_signature(key, alg=protected["alg"], protected=header)
    return str(jws.serialize(compact=True))


def test_worked_example(read_vectors: Callable[[str], Any]) -> None:
    """The worked example verifies, and the same statement signed again is the same JWS (Ed25519 has no randomness)."""
    vectors = read_vectors("acknowledgment")
    invitation, signed = vectors["invitations"][0], vectors["signed"]
    statement = signed["statement"].encode("utf-8")
    assert verify(signed["jws"], invitation["public_key"]) == statement
    assert sign(statement, bytes.fromhex(invitation["seed"])) == signed["jws"]


def test_rfc_8037_key(read_vectors: Callable[[str], Any]) -> None:
    """The public key of RFC 8037 appendix A.2 follows from the private one of A.1."""
    vector = read_vectors("rfc8037")
    assert public_key(decode_url(vector["private"]["d"])) == vector["private"]["x"]


def test_rfc_8037_signature_under_its_old_name(read_vectors: Callable[[str], Any]) -> None:
    """The signature of RFC 8037 appendix A.4 holds, and is refused here only for the old name of its algorithm."""
    vector = read_vectors("rfc8037")
    jws = JWS()
    jws.allowed_algs = ["EdDSA"]
    jws.deserialize(vector["jws"], JWK(**vector["private"]))
    assert jws.payload.decode() == vector["payload"]
    with pytest.raises(SignatureMalformed):
        verify(vector["jws"], vector["private"]["x"])


def test_another_implementation_agrees() -> None:
    """What jwcrypto signs is verified here, and the header is the one both write."""
    signed = forge('{"alg":"Ed25519","typ":"acknowledgment+jws"}', b"words")
    assert verify(signed, SIGNER) == b"words"
    assert signed == sign(b"words", SEED)
    assert signed.split(".")[0] == HEADER


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
        peek(signed)


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


@given(statement=st.binary(max_size=200), seed=st.binary(min_size=32, max_size=32))
def test_what_is_signed_verifies(statement: bytes, seed: bytes) -> None:
    """Any bytes come back from `verify`, and `peek` shows the same."""
    signed = sign(statement, seed)
    assert verify(signed, public_key(seed)) == statement
    assert peek(signed) == statement


@given(st.text(max_size=60) | st.lists(st.text(max_size=8), max_size=4).map(".".join))
def test_any_text_is_malformed_or_untrusted(signed: str) -> None:
    """No text makes it fail in another way."""
    with pytest.raises((Malformed, SignatureWrong)):
        verify(signed, SIGNER)
