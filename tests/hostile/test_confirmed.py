"""`confirmed.toml`, the list of what was confirmed, with any entry missing, wrong or too many is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.confirm import CONFIRMED, Confirmation, format_confirmed, parse_confirmed
from site_build.content.errors import ConfirmedMalformed

ENTRY = {"policy": "kindness", "clause": "be-kind", "says": "a" * 64, "what": "outcome/a/b", "words": "b" * 64}
GOOD = format_confirmed([Confirmation(**ENTRY)])
PATH = Path("editions") / CONFIRMED


def write(**entries: object) -> bytes:
    """A file with one confirmation, of these entries."""
    return "".join(["[[confirmed]]\n", *(f"{key} = {value}\n" for key, value in entries.items())]).encode()


QUOTED = {key: f'"{value}"' for key, value in ENTRY.items()}


def test_a_good_one() -> None:
    """What a person might have typed is read as the same."""
    assert parse_confirmed(write(**QUOTED), PATH) == parse_confirmed(GOOD, PATH) == {Confirmation(**ENTRY)}
    assert parse_confirmed(b"", PATH) == frozenset()


@pytest.mark.parametrize("entry", ENTRY)
@pytest.mark.parametrize("value", ["1", "true", "2026-11-24", "nan", '""', "[]", '"é\\n "', None])
def test_malformed_entries(entry: str, value: str | None) -> None:
    """Each entry has its form, and none may be left out; the file is named."""
    entries = {key: word for key, word in {**QUOTED, entry: value}.items() if word is not None}
    if value == '"é\\n "' and entry in ("clause", "what"):
        assert parse_confirmed(write(**entries), PATH)
        return
    with pytest.raises(ConfirmedMalformed) as caught:
        parse_confirmed(write(**entries), PATH)
    assert caught.value.path == PATH


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"[", b"confirmed = 1", b"[confirmed]", b"other = 1", b"confirmed = [1]", b"confirmed = 2026-11-24",
     b"a = " + b"[" * 100_000, write(**QUOTED, more="1"), GOOD[:-3], GOOD + b"x", write(**QUOTED) + write(policy="1")],
)  # fmt: skip
def test_what_is_no_list(data: bytes) -> None:
    """Bytes that are no such list at all are refused in the same way."""
    with pytest.raises(ConfirmedMalformed):
        parse_confirmed(data, PATH)


@given(st.binary(max_size=40), st.integers(0, len(GOOD)))
def test_any_bytes(junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a list that is written and read again as the same one, or they are refused."""
    for data in (junk, GOOD[:place] + junk + GOOD[place:]):
        with suppress(ConfirmedMalformed):
            found = parse_confirmed(data, PATH)
            assert parse_confirmed(format_confirmed(found), PATH) == found


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda words: words.strip() != "")


@given(WORDS, WORDS)
def test_any_names(clause: str, what: str) -> None:
    """Ids of headings are their authors': whatever they are, they are read as they were written."""
    found = {Confirmation(**ENTRY), Confirmation(**{**ENTRY, "clause": clause, "what": what})}
    assert parse_confirmed(format_confirmed(found), PATH) == found
