"""`log.jsonl` in any other spelling is refused, with the line at fault."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.errors import EncodingMalformed, LogCutShort, LogLineMalformed
from site_build.formats.log_files import format_log, parse_log


@pytest.mark.parametrize("data", [b"x", b"QQ==", b"QQ==\nQUI", b"QQ==\r", b"\xff", b"\n\n\0"])
def test_log_cut_short(data: bytes) -> None:
    """Whatever is behind the last line feed was not written to its end."""
    with pytest.raises(LogCutShort):
        parse_log(data)


@pytest.mark.parametrize(
    "line",
    [
        b"QQ",  # no padding
        b"QQ=",
        b"QR==",  # stray bits in the last character
        b"QQ==\r",
        b" QQ==",
        b"QQ== ",
        b"QUI=QUI=",
        b"-_==",  # the other alphabet
        "é".encode(),
        b"\xff",
        b"\0",
        b'{"kind":"edition"}',
    ],
)
def test_malformed_line(line: bytes) -> None:
    """A line that is not base64 in its one spelling is told by its number, counted from 1."""
    with pytest.raises(LogLineMalformed) as caught:
        parse_log(b"QQ==\nQUI=\n" + line + b"\n")
    assert caught.value.line == 3
    assert isinstance(caught.value.cause, EncodingMalformed)


@given(st.binary(max_size=60) | st.lists(st.sampled_from([b"QQ==", b"QUI=", b"", b"Q"])).map(b"\n".join))
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, they are a log in its one spelling or they are refused."""
    with suppress(LogCutShort, LogLineMalformed):
        assert format_log(parse_log(data)) == data
