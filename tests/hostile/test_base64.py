"""Base64 in both alphabets: every other spelling of the same bytes is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats import base64
from site_build.formats.base64 import decode_url, encode_url
from site_build.formats.errors import EncodingMalformed


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


@given(st.text(max_size=20) | st.text("QRUg=+-/_", max_size=8))
def test_any_text_is_read_or_malformed(text: str) -> None:
    """Whatever is read is exactly what would be written."""
    with contextlib.suppress(EncodingMalformed):
        assert encode_url(decode_url(text)) == text
    with contextlib.suppress(EncodingMalformed):
        assert base64.encode_standard(base64.decode_standard(text)) == text


@pytest.mark.parametrize("text", ["", "QQ==", "QUI=", "QUJD"])
def test_strict_base64(text: str) -> None:
    """Standard base64 with its padding is read, and every other spelling of the same bytes is refused."""
    assert base64.encode_standard(base64.decode_standard(text)) == text
    for wrong in (text + "=", text + "\n", " " + text, text.replace("Q=", "R="), "-_=="):
        if wrong != text:
            with pytest.raises(EncodingMalformed):
                base64.decode_standard(wrong)
