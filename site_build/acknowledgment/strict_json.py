"""JSON that can be read in one way only (RFC 8259, and RFC 7493 where it is stricter).

Refused: anything but UTF-8, a byte order mark, a name twice in one object, NaN and the infinities (written out or
as a number too large), half of a surrogate pair, and more than `DEPTH` levels.
"""

import json
import math
from typing import NoReturn

from site_build.errors import Malformed

DEPTH = 8


def parse(data: bytes, limit: int) -> object:
    """Read JSON of at most `limit` bytes; raise `Malformed` saying what is wrong with it."""
    if len(data) > limit:
        raise _malformed("it is too long")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise _malformed("it is cut short or has been changed") from None
    _check(value, DEPTH)
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise _malformed("it says the same thing twice")
    return names


def _constant(_: str) -> NoReturn:
    raise _malformed("it holds a number that is not a number")


def _check(value: object, depth: int) -> None:
    if depth < 0:
        raise _malformed("it is nested too deeply")
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, float) and not math.isfinite(value):
        raise _malformed("it holds a number that is too large")
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name)
            _check(item, depth - 1)


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise _malformed("it holds half of a character") from None


def _malformed(why: str) -> Malformed:
    return Malformed(f"What is written inside cannot be read: {why}. Ask for it to be sent again.")
