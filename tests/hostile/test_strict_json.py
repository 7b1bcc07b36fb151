"""JSON that could be read in two ways, or not at all, is refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.errors import JsonMalformed
from site_build.formats.strict_json import DEPTH, parse

LIMIT = 1_000_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":1}}',
        b'{"a":1,}',
        b"{'a':1}",
        b'{"a":1} x',
        b'{"a":1,"a":1}',
        b'{"b":{"a":1,"a":2}}',
        b'{"a":1,"\\u0061":2}',
        b"NaN",
        b"Infinity",
        b"[-Infinity]",
        b"1e999",
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'{"\\ud800":1}',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        b'"a\nb"',
        b"[01]",
        "{}".encode("utf-16"),
        b"1" * 5000,
        b"[" * (DEPTH + 2) + b"]" * (DEPTH + 2),
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_malformed(data: bytes) -> None:
    """Each of these could be read in two ways, or not at all."""
    with pytest.raises(Malformed):
        parse(data, LIMIT)


def test_size_is_bounded_to_the_byte() -> None:
    """The limit itself is allowed and one byte more is not."""
    assert parse(b'"aaa"', 5) == "aaa"
    with pytest.raises(JsonMalformed) as caught:
        parse(b'"aaa"', 4)
    assert caught.value.why == "it is too long"


@given(st.binary(max_size=60) | st.text('{}[]":,\\u0de18a1-.naN ', max_size=40).map(str.encode))
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    """No bytes make it fail in another way, and nothing that is read is infinite or not a number."""
    try:
        value = parse(data, LIMIT)
    except Malformed:
        return
    assert not isinstance(value, float) or math.isfinite(value)
