"""Base64url without padding (RFC 4648 section 5, RFC 7515 section 2).

Every sequence of bytes has exactly one text. Padding, white space, the other alphabet and stray bits in the last
character are refused, so a value cannot be changed without being seen to change.
"""

import base64

from site_build.errors import Malformed


def encode(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str, size: int | None = None) -> bytes:
    """Read what `encode` wrote, of exactly `size` bytes when that is given; raise `Malformed` for anything else."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise _malformed() from None
    if encode(data) != text or size not in (None, len(data)):
        raise _malformed()
    return data


def _malformed() -> Malformed:
    return Malformed("Some letters of a code are missing or have been changed. Ask for it to be sent again.")
