"""A paper record is read in one way only, and what does not belong in it is refused."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.errors import FormMalformed, JsonMalformed
from site_build.formats.record import format_record, parse_record

RECORD: dict[str, Any] = {
    "v": 1,
    "id": "A" * 22,
    "origin": "register.example/acknowledgments",
    "name": "Zo Example",
    "role": "volunteer",
    "edition": {"policy": "kindness", "version": "1", "digest": "a" * 64},
    "quiz": {"bank": "b" * 64, "nonce": "paper", "answers": {"somebody-is-sad": [0]}},
    "declaration": "I agree.",
    "opened": ["full"],
    "helped_by": None,
    "signed_on": "2026-11-22",
    "witness": "Ash Invented",
    "scan": None,
}


def written(record: dict[str, Any]) -> bytes:
    """A record as its file has it."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def test_record_comes_back() -> None:
    """A record is written as it was read, with the paper's draw or another."""
    for nonce in ("paper", "A" * 22):
        data = written({**RECORD, "quiz": {**RECORD["quiz"], "nonce": nonce}})
        assert format_record(parse_record(data)) == data


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
        parse_record(written({**RECORD, entry: value}))
    assert all(entry in fault for fault in caught.value.faults)


def test_record_too_long() -> None:
    """More than 32 KiB are refused unread."""
    with pytest.raises(JsonMalformed):
        parse_record(written({**RECORD, "declaration": "x" * 40_000}))


@given(st.binary(max_size=40), st.integers(0, 500))
def test_any_bytes(junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a record or they are refused."""
    good = written(RECORD)
    for data in (junk, good[:place] + junk + good[place:]):
        with suppress(Malformed):
            assert parse_record(data).v == 1
