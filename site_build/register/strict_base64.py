"""Standard base64 with padding, as signed notes, receipts and `log.jsonl` write it; any other spelling is refused."""

from base64 import b64decode, b64encode
from binascii import Error

from site_build.errors import Malformed


def encode(data: bytes) -> str:
    """Standard base64 with padding (RFC 4648, section 4)."""
    return b64encode(data).decode("ascii")


def decode(text: str, size: int | None = None) -> bytes:
    """The bytes that `encode` would write as exactly this text, `size` of them when given; else `Malformed`."""
    try:
        data = b64decode(text, validate=True)
    except (Error, ValueError):
        raise Malformed("This is not base64 text. The file may have been cut short or changed.") from None
    if encode(data) != text or (size is not None and len(data) != size):
        raise Malformed("This base64 text is not written as it should be. The file may have been cut short or changed.")
    return data
