"""Base64 in its two alphabets (RFC 4648), each with one spelling; any other of the same bytes is refused.

JOSE, leaves and salts are written in the one for addresses, without padding (section 5; RFC 7515 section 2); signed
notes, receipts and `log.jsonl` in the standard one, with padding (section 4).
"""

from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

from site_build.formats.errors import EncodingMalformed


def encode_url(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_url(text: str, size: int | None = None) -> bytes:
    """Read base64url without padding, of exactly `size` bytes when that is given; `Malformed` for anything else."""
    return _decode(text, size, lambda: urlsafe_b64decode(text + "=="), encode_url)


def encode_standard(data: bytes) -> str:
    """Write bytes as standard base64 with padding."""
    return b64encode(data).decode("ascii")


def decode_standard(text: str, size: int | None = None) -> bytes:
    """Read standard base64 with padding, of exactly `size` bytes when that is given; `Malformed` for anything else."""
    return _decode(text, size, lambda: b64decode(text), encode_standard)


def _decode(text: str, size: int | None, read: Callable[[], bytes], write: Callable[[bytes], str]) -> bytes:
    try:
        data = read()  # in any spelling: what is written again tells whether it was the one
    except ValueError:
        raise EncodingMalformed() from None
    if write(data) != text or size not in (None, len(data)):
        raise EncodingMalformed()
    return data
