"""What is handed over between keeper and Chair: any bytes are read, or refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.chair.export import read_export
from site_build.errors import PortalError
from site_build.export.file import pack_files
from site_build.formats.errors import KeyMalformed
from site_build.office.safekeeping.cosigning import parse_key_file

NAMES = st.sampled_from(["log.jsonl", "checkpoint", "register.json", "names.json", "log.zip", "../a", ""])
KEYS = [b"", b"\xff", b"a+00000000+AAAA", b"register.example/chair", b"x" * 200_000]
PACKED = pack_files({"log.jsonl": b"", "checkpoint": b"x", "register.json": b"{}"})


@pytest.mark.parametrize("data", KEYS)
def test_what_is_no_key(data: bytes) -> None:
    """It is no cosigner's key."""
    with pytest.raises(KeyMalformed):
        parse_key_file(data)


@given(st.dictionaries(NAMES, st.binary(max_size=99)), st.integers(0, len(PACKED) - 1), st.integers(0, 255))
def test_any_files(files: dict[str, bytes], at: int, byte: int) -> None:
    """Whatever comes, and a ZIP in which any byte is another, is refused by name."""
    changed = PACKED[:at] + bytes([byte]) + PACKED[at + 1 :]
    with pytest.raises(PortalError):
        read_export([*files.items(), ("log.zip", changed)])
