"""Statements that are signed otherwise than this project signs them."""

import json

from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from jwcrypto.jws import JWS  # type: ignore[import-untyped]

from site_build.formats.base64 import encode_url
from site_build.formats.signature import public_key

SEED = bytes(range(32))
SIGNER = public_key(SEED)


def forge(header: str, payload: bytes = b"{}") -> str:
    """Sign correctly under any header."""
    key = JWK(kty="OKP", crv="Ed25519", d=encode_url(SEED), x=SIGNER)
    protected = json.loads(header)
    jws = JWS(payload)
    jws.allowed_algs = ["Ed25519", "EdDSA"]
    jws.add_signature(key, alg=protected["alg"], protected=header)
    return str(jws.serialize(compact=True))
