"""JSON that can be read in one way only (RFC 8259, and RFC 7493 where it is stricter).

Refused: anything but UTF-8, a byte order mark, a name twice in one object, NaN and the infinities (written out or
as a number too large), half of a surrogate pair, and more than `DEPTH` levels.
"""

import json
import math
from typing import NoReturn

from site_build.formats.errors import JsonMalformed

DEPTH = 8


def parse(data: bytes, limit: int) -> object:
    """Read JSON of at most `limit` bytes; raise `Malformed` saying what is wrong with it."""
    if len(data) > limit:
        raise JsonMalformed(why="it is too long")
    try:
        text = data.decode("utf-8")
        value: object = _DECODER.decode(text)
        _check_depth(value, DEPTH)
        if "\\u" in text:  # in UTF-8, only an escape can spell half of a character
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise JsonMalformed(why="it holds half of a character") from None
    except (ValueError, RecursionError):
        raise JsonMalformed(why="it is cut short or has been changed") from None
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise JsonMalformed(why="it says the same thing twice")
    return names


def _constant(_: str) -> NoReturn:
    raise JsonMalformed(why="it holds a number that is not a number")


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise JsonMalformed(why="it holds a number that is too large")
    return value


def _check_depth(value: object, depth: int) -> None:
    if depth < 0:
        raise JsonMalformed(why="it is nested too deeply")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            _check_depth(item, depth - 1)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
