"""A statement signed with the key of a personal link: compact JWS, Ed25519 (RFC 7515, RFC 9864).

The header is exactly `HEADER`, byte for byte; there is no other algorithm to be talked into. What a signature
proves: that whoever held the link agreed to these words. It is not an identity check.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jws
from joserfc.jwk import OKPKey

from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.errors import SignatureMalformed, SignatureWrong
from site_build.formats.statement import STATEMENT_LIMIT

ALGORITHM = "Ed25519"
CONTENT_TYPE = "acknowledgment+jws"
HEADER = encode_url(b'{"alg":"Ed25519","typ":"acknowledgment+jws"}')
PAYLOAD_LIMIT = len(encode_url(bytes(STATEMENT_LIMIT)))


def public_key(seed: bytes) -> str:
    """Give the public key of a 32-byte seed: 32 bytes as base64url (RFC 8037 section 2)."""
    return encode_url(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def sign(statement: bytes, seed: bytes) -> str:
    """Sign the bytes of a statement with a 32-byte seed and give the compact JWS."""
    key = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(seed))
    return jws.serialize_compact({"alg": ALGORITHM, "typ": CONTENT_TYPE}, statement, key, algorithms=[ALGORITHM])


@dataclass(frozen=True)
class SignedStatement:
    """A well formed JWS, its signature NOT checked: what it carries serves to find whose key to check it with."""

    text: str
    payload: bytes
    signature: bytes

    def check(self, signer: str) -> None:
        """Check it with the signer's public key (32 bytes, base64url).

        Raise `Malformed` for what is not such a key, and `Untrusted` when the signature does not hold.
        """
        said, _, _ = self.text.rpartition(".")
        try:
            Ed25519PublicKey.from_public_bytes(decode_url(signer, 32)).verify(self.signature, said.encode())
        except InvalidSignature:
            raise SignatureWrong() from None


def parse_signed(text: str) -> SignedStatement:
    """Read a JWS, without checking its signature.

    Raise `Malformed` unless it is `HEADER`, a payload of at most 32 KiB and 64 bytes, each in canonical base64url.
    """
    parts = text.split(".")
    if len(parts) != 3 or parts[0] != HEADER or len(parts[1]) > PAYLOAD_LIMIT:
        raise SignatureMalformed()
    return SignedStatement(text, decode_url(parts[1]), decode_url(parts[2], 64))


def peek(text: str) -> bytes:
    """Give the bytes that a JWS carries, its signature NOT checked; raise `Malformed` as `parse_signed` does."""
    return parse_signed(text).payload


def verify(text: str, signer: str) -> bytes:
    """Check a JWS with the signer's public key (32 bytes, base64url) and give the bytes that were signed.

    Raise `Malformed` for what is not such a JWS or key, and `Untrusted` when the signature does not hold.
    """
    signed = parse_signed(text)
    signed.check(signer)
    return signed.payload
