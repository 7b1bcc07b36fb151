"""A record from paper with any entry missing, wrong or too many is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.errors import FormMalformed, JsonMalformed
from site_build.formats.record import parse_record
from support.forms import RECORD, write_form


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("passed", True),
        ("v", 2),
        ("v", True),
        ("quiz", {**RECORD["quiz"], "nonce": "Paper"}),
        ("quiz", {**RECORD["quiz"], "answers": {"somebody-is-sad": [-1]}}),
        ("quiz", {"bank": "b" * 64, "nonce": "paper"}),
        ("opened", ["some"]),
        ("opened", []),
        ("opened", ["full", "easy"]),
        ("signed_on", "2026-02-30"),
        ("signed_on", "22/11/2026"),
        ("signed_on", 20260101),
        ("witness", " "),
        ("witness", "Ash\nInvented"),
        ("witness", None),
        ("scan", "A" * 64),
        ("scan", ""),
    ],
)
def test_malformed_record(entry: str, value: object) -> None:
    """Each entry has its form, and there is no other entry, above all no verdict."""
    with pytest.raises(FormMalformed) as caught:
        parse_record(write_form({**RECORD, entry: value}))
    assert all(entry in fault for fault in caught.value.faults)


def test_record_too_long() -> None:
    """More than 32 KiB are refused unread."""
    with pytest.raises(JsonMalformed):
        parse_record(write_form({**RECORD, "declaration": "x" * 40_000}))


@given(st.binary(max_size=40), st.integers(0, 500))
def test_any_bytes(junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a record or they are refused."""
    good = write_form(RECORD)
    for data in (junk, good[:place] + junk + good[place:]):
        with suppress(Malformed):
            assert parse_record(data).v == 1
