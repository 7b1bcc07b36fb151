"""A receipt in any other spelling is refused."""

import base64
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.receipt import parse_receipt

HASH = base64.b64encode(b"h" * 32).decode()
CHECKPOINT = "register.example\n1\n" + HASH + "\n\n— register.example AAAA\n"


def written(*lines: str) -> bytes:
    """A receipt's text from its lines, with a checkpoint under it."""
    return "\n".join([*lines, "", CHECKPOINT]).encode()


HEAD = "c2sp.org/tlog-proof@v1"
EXTRA_JSON = json.dumps({"leaf": "x", "salt": "A" * 43, "evidence": "y"})


def extra_line(text: str) -> str:
    """The extra line that holds this JSON."""
    return "extra " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        written(HEAD),
        written(HEAD, "index 0"),
        written("c2sp.org/tlog-proof@v2", extra_line(EXTRA_JSON), "index 0", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index +0", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index 00", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index 1_0", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index -1", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index 0", HASH[:-1]),
        written(HEAD, extra_line(EXTRA_JSON), "index 0", HASH[:24]),
        written(HEAD, extra_line(EXTRA_JSON), "index 0", HASH + " "),
        written(HEAD, extra_line(EXTRA_JSON), "index 0", HASH + "\r"),
        written(HEAD + "\r", extra_line(EXTRA_JSON) + "\r", "index 0\r", HASH + "\r"),
        written(HEAD, extra_line(EXTRA_JSON)[:-1], "index 0", HASH),
        written(HEAD, extra_line("{}"), "index 0", HASH),
        written(HEAD, extra_line("null"), "index 0", HASH),
        written(HEAD, extra_line(EXTRA_JSON.replace("}", ', "x": "y"}')), "index 0", HASH),
        written(HEAD, extra_line(EXTRA_JSON.replace("}", ', "leaf": "y"}')), "index 0", HASH),
        written(HEAD, extra_line(EXTRA_JSON.replace("A" * 43, "A")), "index 0", HASH),
        written(HEAD, extra_line(EXTRA_JSON), "index 0", "é"),
        b"x" * 600_000,
    ],
)
def test_malformed_receipt(data: bytes) -> None:
    """A receipt with any fault in its form is refused."""
    with pytest.raises(Malformed):
        parse_receipt(data)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_bytes(junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a receipt in its one spelling or they are refused."""
    good = written(HEAD, extra_line(EXTRA_JSON), "index 0", HASH)
    for data in (junk, good[:place] + junk + good[place:]):
        with suppress(Malformed):
            assert parse_receipt(data).checkpoint
