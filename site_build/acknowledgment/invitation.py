"""A personal induction link: 16 random bytes, from which the person's signing key is derived (RFC 5869).

The code is shown once and kept by nobody but the person it is for. The register keeps the id and the public key.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from site_build.acknowledgment.encoding import decode, encode
from site_build.acknowledgment.signature import public_key
from site_build.errors import Malformed

CODE_SIZE = 16
VALID_DAYS = 60


@dataclass(frozen=True)
class Invitation:
    """What a code stands for: the id the register knows it by, the 32-byte signing seed, and the public key."""

    id: str
    seed: bytes = field(repr=False)
    public_key: str


def new_code() -> str:
    """Make the secret of a new link: 16 random bytes, 22 characters."""
    return encode(secrets.token_bytes(CODE_SIZE))


def derive(code: str) -> Invitation:
    """Derive id and key from a code; raise `Malformed` when it is not 22 characters that stand for 16 bytes."""
    try:
        secret = decode(code, CODE_SIZE)
    except Malformed:
        raise Malformed("This personal link is not complete. Open it again from your letter or message.") from None
    seed = _hkdf(secret, b"portal/v1 signing", 32)
    return Invitation(encode(_hkdf(secret, b"portal/v1 invitation", 16)), seed, public_key(seed))


def _hkdf(secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt=None, info=info).derive(secret)
