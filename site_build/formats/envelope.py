"""A statement as it travels: sealed to the register's opening key, so that nobody on the way can read it.

Compact JWE (RFC 7516): ECDH-ES direct on P-256 (RFC 7518 section 4.6), A256GCM, at most 64 KiB, ASCII. The header
has exactly the keys of `Header`, and `epk` exactly kty, crv, x and y. There is no JSON serialisation, no
compression, no apu, no apv, no second way to write any part.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey, thumbprint
from pydantic import Field, ValidationError

from site_build.config import Base64Url, Bytes32, Model, OpeningKey
from site_build.formats import errors, strict_json
from site_build.formats.base64 import decode_url

ENVELOPE_LIMIT = 64 * 1024
HEADER_LIMIT = 1024
_PINNED = JWERegistry(algorithms=["ECDH-ES", "A256GCM"])

ContentType = Literal["acknowledgment+jws", "acknowledgment+json"]


class OpeningPair(OpeningKey):
    """The private JWK that opens envelopes (RFC 7518 section 6.2.2). It belongs in the key file and nowhere else."""

    d: Base64Url = Field(repr=False)

    @cached_property
    def key(self) -> ECKey:
        """The key, ready for use; `Malformed` when the numbers are not a key on P-256."""
        return _import(self)

    @cached_property
    def kid(self) -> str:
        """The key's thumbprint, by which an envelope says whom it is for."""
        return key_id(self)


class EphemeralKey(OpeningKey):
    """The public half of the key that was made for one envelope, in its one spelling."""

    x: Bytes32
    y: Bytes32


class Header(Model):
    """The protected header. `kid` is the opening key's thumbprint."""

    alg: Literal["ECDH-ES"]
    enc: Literal["A256GCM"]
    kid: Bytes32
    cty: ContentType
    epk: EphemeralKey


@dataclass(frozen=True)
class Opened:
    """What was inside: a JWS (`acknowledgment+jws`) or an unsigned statement (`acknowledgment+json`), unread."""

    content_type: ContentType
    payload: bytes


def new_opening_key() -> OpeningPair:
    """Make a new key for a register to open envelopes with."""
    return OpeningPair.model_validate(ECKey.generate_key("P-256").as_dict(private=True))


def public_jwk(pair: OpeningPair) -> OpeningKey:
    """Give the public half, which envelopes are sealed to."""
    return OpeningKey.model_validate(pair.model_dump(exclude={"d"}))


def key_id(key: OpeningKey) -> str:
    """Give the thumbprint of a key's public half (RFC 7638): SHA-256, base64url."""
    return thumbprint(key.model_dump(exclude={"d"}))


def seal(payload: bytes, content_type: ContentType, opening_key: OpeningKey) -> str:
    """Seal bytes so that only the holder of the opening key can read them; `Malformed` when they are too many."""
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key_id(opening_key), "cty": content_type}
    sealed = jwe.encrypt_compact(header, payload, _import(opening_key), registry=_PINNED)
    check_shape(sealed.encode("ascii"))
    return sealed


def check_shape(data: bytes) -> str:
    """Check all that can be checked without a key, and give the envelope as text; raise `Malformed` saying why not."""
    envelope = data.decode("ascii", "replace")
    _parse_header(envelope)
    return envelope


def open_envelope(envelope: str, pair: OpeningPair) -> Opened:
    """Open an envelope.

    Raise `Malformed` for what is not an envelope, and `Untrusted` for one that was changed on its way or sealed to
    another register.
    """
    header = _parse_header(envelope)
    if header.kid != pair.kid:
        raise errors.EnvelopeMisdirected()
    try:
        opened = jwe.decrypt_compact(envelope, pair.key, registry=_PINNED)
    except (JoseError, ValueError):
        raise errors.EnvelopeChanged() from None
    return Opened(header.cty, opened.plaintext or b"")


def _parse_header(envelope: str) -> Header:
    if len(envelope) > ENVELOPE_LIMIT:
        raise errors.EnvelopeMalformed(why="it is too long")
    parts = envelope.split(".")
    if len(parts) != 5 or parts[1] or not parts[3]:
        raise errors.EnvelopeMalformed(why="some of it is missing, or it is another kind of file")
    header, _, iv, ciphertext, tag = parts
    try:
        for part, size in ((iv, 12), (ciphertext, None), (tag, 16)):
            decode_url(part, size)
        return _validate(decode_url(header))
    except (errors.EncodingMalformed, errors.JsonMalformed):
        raise errors.EnvelopeMalformed(why="some of it is missing or has been changed") from None


def _validate(data: bytes) -> Header:
    strict_json.parse(data, HEADER_LIMIT)
    try:
        return Header.model_validate_json(data)
    except ValidationError:
        raise errors.EnvelopeMalformed(why="its label is not one that this portal writes") from None


def _import(key: OpeningKey) -> ECKey:
    try:
        return ECKey.import_key(key.model_dump())
    except (JoseError, ValueError):
        raise errors.KeyMalformed(use="opening") from None
