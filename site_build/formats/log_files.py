"""The log as files that anybody can verify: `log.jsonl`, a leaf a line in base64, and `checkpoint`, its signed head."""

from collections.abc import Sequence

from site_build.formats import errors
from site_build.formats.base64 import decode_standard, encode_standard

LOG_FILE = "log.jsonl"
CHECKPOINT_FILE = "checkpoint"


def format_log(leaves: Sequence[bytes]) -> bytes:
    """The lines of `log.jsonl`."""
    return "".join(f"{encode_standard(leaf)}\n" for leaf in leaves).encode()


def parse_log(data: bytes) -> tuple[bytes, ...]:
    """The leaves on the lines of `log.jsonl`; `Malformed` with the line that is none, or when the last is not ended."""
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise errors.LogCutShort()
    return tuple(_parse_line(number, line) for number, line in enumerate(lines, 1))


def _parse_line(number: int, line: bytes) -> bytes:
    try:
        return decode_standard(line.decode("ascii", "replace"))
    except errors.EncodingMalformed as error:
        raise errors.LogLineMalformed(line=number, cause=error) from None
