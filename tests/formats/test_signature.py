"""A signature holds for the bytes that were signed, by the key that signed them, in one form only."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from jwcrypto.jws import JWS  # type: ignore[import-untyped]

from site_build.formats.base64 import decode_url
from site_build.formats.errors import SignatureMalformed
from site_build.formats.signature import HEADER, peek, public_key, sign, verify
from support.signing import SEED, SIGNER, forge


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


@given(statement=st.binary(max_size=200), seed=st.binary(min_size=32, max_size=32))
def test_what_is_signed_verifies(statement: bytes, seed: bytes) -> None:
    """Any bytes come back from `verify`, and `peek` shows the same."""
    signed = sign(statement, seed)
    assert verify(signed, public_key(seed)) == statement
    assert peek(signed) == statement
