"""A leaf with another key, value or spelling is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.errors import LeafMalformed
from site_build.formats.leaf import format_leaf, parse_leaf

ID = "A" * 22
GOOD = b'{"kind":"revoked","id":"%s","at":"2026-11-22","of":"%s"}' % (ID.encode(), ID.encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        GOOD + b"\n",
        GOOD.replace(b",", b", "),
        GOOD.replace(b"revoked", b"unknown"),
        GOOD.replace(b'"of":', b'"off":'),
        GOOD.replace(b'"kind":"revoked",', b""),
        GOOD.replace(b"}", b',"name":"Zo Example"}'),
        GOOD.replace(b"}", b',"of":"%s"}' % ID.encode()),
        GOOD.replace(b"2026-11-22", b"2026-11-31"),
        GOOD.replace(b"2026-11-22", b"2026-11-22T00:00:00"),
        GOOD.replace(b'"2026-11-22"', b"20261122"),
        GOOD.replace(b"A" * 22, b"A" * 21),
        GOOD.replace(b"A" * 22, b"A" * 21 + b"B"),
        GOOD.replace(b"revoked", b"\\u0072evoked"),
        GOOD.replace(b"}", b',"x":"' + b"x" * 70_000 + b'"}'),
    ],
)
def test_malformed_leaf(data: bytes) -> None:
    """A leaf with another key, value or spelling is refused."""
    with pytest.raises(LeafMalformed):
        parse_leaf(data)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, they are a leaf in its one spelling or they are refused."""
    with suppress(LeafMalformed):
        assert format_leaf(parse_leaf(data)) == data
