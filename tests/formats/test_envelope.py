"""An envelope opens with one key, has one form, and shows every change.

`open_by_hand` follows RFC 7518 section 4.6 in its own few lines, and is itself held to the numbers of appendix C.
"""

import json
import struct
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from hypothesis import given
from hypothesis import strategies as st
from jwcrypto.jwe import JWE  # type: ignore[import-untyped]
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]

from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.envelope import OpeningPair, key_id, new_opening_key, open_envelope, public_jwk, seal

PAIR = new_opening_key()
KEY = public_jwk(PAIR)
SEALED = seal(b'{"v":1}', "acknowledgment+json", KEY)
PARTS = SEALED.split(".")
HEADER: dict[str, Any] = json.loads(decode_url(PARTS[0]))


def number(text: str) -> int:
    """Read a coordinate of a JWK."""
    return int.from_bytes(decode_url(text, 32))


def agree(private: dict[str, str], public: dict[str, str]) -> bytes:
    """ECDH on P-256 (RFC 7518 section 4.6)."""
    secret = ec.derive_private_key(number(private["d"]), ec.SECP256R1())
    point = ec.EllipticCurvePublicNumbers(number(public["x"]), number(public["y"]), ec.SECP256R1())
    return secret.exchange(ec.ECDH(), point.public_key())


def concat_kdf(shared: bytes, enc: str, apu: str, apv: str, bits: int) -> bytes:
    """One round of Concat KDF with SHA-256 (RFC 7518 section 4.6.2)."""
    digest = Hash(SHA256())
    digest.update(struct.pack(">I", 1) + shared)
    for text in (enc, apu, apv):
        digest.update(struct.pack(">I", len(text)) + text.encode("ascii"))
    digest.update(struct.pack(">I", bits))
    return digest.finalize()[: bits // 8]


def open_by_hand(envelope: str, private: dict[str, str]) -> bytes:
    """Open an envelope without a JOSE library."""
    header, _, iv, ciphertext, tag = envelope.split(".")
    key = concat_kdf(agree(private, json.loads(decode_url(header))["epk"]), "A256GCM", "", "", 256)
    return AESGCM(key).decrypt(decode_url(iv), decode_url(ciphertext) + decode_url(tag), header.encode("ascii"))


def test_rfc_7518_appendix_c(read_vectors: Callable[[str], Any]) -> None:
    """The key agreement written out in this test gives the derived key of the standard."""
    vector = read_vectors("rfc7518")
    shared = agree(vector["ephemeral"], vector["recipient"])
    assert encode_url(concat_kdf(shared, vector["enc"], vector["apu"], vector["apv"], 128)) == vector["derived_key"]


@pytest.mark.parametrize(
    ("kind", "content_type", "part"),
    [("signed", "acknowledgment+jws", "jws"), ("unsigned", "acknowledgment+json", "statement")],
)
def test_worked_examples(read_vectors: Callable[[str], Any], kind: str, content_type: str, part: str) -> None:
    """Each worked example opens to exactly what was sealed, here and by hand."""
    vectors = read_vectors("acknowledgment")
    private, example = vectors["opening_key"]["private"], vectors[kind]
    opened = open_envelope(example["envelope"], OpeningPair.model_validate(private))
    assert opened.content_type == content_type
    assert opened.payload == example[part].encode("utf-8")
    assert open_by_hand(example["envelope"], private) == opened.payload


def test_key_id_of_the_worked_example(read_vectors: Callable[[str], Any]) -> None:
    """The thumbprint is the one that other programs found, for the pair and for its public half."""
    vector = read_vectors("acknowledgment")["opening_key"]
    pair = OpeningPair.model_validate(vector["private"])
    assert public_jwk(pair).model_dump() == vector["public"]
    assert key_id(pair) == key_id(public_jwk(pair)) == vector["kid"]


@given(st.binary(max_size=500))
def test_what_is_sealed_opens(payload: bytes) -> None:
    """Any bytes come back, here and by hand; the same bytes never make the same envelope."""
    sealed = seal(payload or b"-", "acknowledgment+jws", KEY)
    assert open_envelope(sealed, PAIR).payload == (payload or b"-")
    assert open_by_hand(sealed, PAIR.model_dump()) == (payload or b"-")
    assert sealed != seal(payload or b"-", "acknowledgment+jws", KEY)


def test_another_implementation_opens() -> None:
    """What is sealed here is opened by jwcrypto."""
    jwe = JWE()
    jwe.deserialize(SEALED, JWK(**PAIR.model_dump()))
    assert jwe.payload == b'{"v":1}'


def test_another_implementation_seals() -> None:
    """What is sealed by jwcrypto is opened here, though it writes the header's keys in another order."""
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key_id(KEY), "cty": "acknowledgment+jws"}
    jwe = JWE(b"words", json.dumps(header))
    jwe.add_recipient(JWK(**KEY.model_dump()))
    assert open_envelope(jwe.serialize(compact=True), PAIR).payload == b"words"


def test_the_header_holds_what_the_standard_form_says() -> None:
    """The header sealed here has exactly the agreed keys, and `epk` no others than a public point."""
    assert set(HEADER) == {"alg", "enc", "kid", "cty", "epk"}
    assert set(HEADER["epk"]) == {"kty", "crv", "x", "y"}


def test_a_private_key_is_not_shown() -> None:
    """The private number stays out of anything that prints the pair, and out of its public half."""
    assert PAIR.d not in repr(PAIR)
    assert set(KEY.model_dump()) == {"kty", "crv", "x", "y"}


def test_every_key_is_new() -> None:
    """No two keys are alike."""
    assert new_opening_key() != new_opening_key()
