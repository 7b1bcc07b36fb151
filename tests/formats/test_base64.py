"""Base64url without padding has one text for every sequence of bytes, and nothing else is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.base64 import decode_url, encode_url


@given(st.binary(max_size=100))
def test_bytes_come_back(data: bytes) -> None:
    """What is encoded is decoded to the same bytes, of the same size."""
    assert decode_url(encode_url(data)) == data
    assert decode_url(encode_url(data), len(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", ""), (b"f", "Zg"), (b"fo", "Zm8"), (b"foo", "Zm9v"), (b"\xfb\xff", "-_8"), (b"foobar", "Zm9vYmFy")],
)
def test_rfc_4648_examples(data: bytes, text: str) -> None:
    """The examples of RFC 4648 section 10, without their padding, and one with both special characters."""
    assert encode_url(data) == text
    assert decode_url(text) == data
