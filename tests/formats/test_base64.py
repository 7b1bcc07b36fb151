"""Base64url without padding has one text for every sequence of bytes, and nothing else is read."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.errors import EncodingMalformed


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


@pytest.mark.parametrize(
    "text",
    [
        "Zg==",  # padding
        "Zg=",
        "Zh",  # stray bits in the last character
        "Zm9",
        "Z",  # no number of bytes ends here
        "Zm9vY",
        " Zg",
        "Zg\n",
        "Z g",
        "+_8",  # the other alphabet
        "-/8",
        "Zm9v.",
        "Zm9é",
        "Zm9\ud800",
        "Zm\x009v",
        "=",
        "====",
    ],
)
def test_any_other_spelling_is_malformed(text: str) -> None:
    """One text for each sequence of bytes: every other spelling is refused."""
    with pytest.raises(EncodingMalformed):
        decode_url(text)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_another_size_is_malformed(size: int) -> None:
    """A value of another length than expected is refused."""
    with pytest.raises(EncodingMalformed):
        decode_url(encode_url(bytes(16)), size)


@given(st.text(max_size=20))
def test_any_text_is_read_or_malformed(text: str) -> None:
    """Whatever is read is exactly what would be written."""
    with contextlib.suppress(EncodingMalformed):
        assert encode_url(decode_url(text)) == text
