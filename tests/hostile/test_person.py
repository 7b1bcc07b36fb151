"""A person's record with any entry missing, wrong or too many is refused."""

import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.register.errors import PersonMalformed
from site_build.register.people import format_person, parse_person
from support.forms import write_form

PERSON = {
    "id": "A" * 22,
    "name": "Zoë Example",
    "roles": ["staff", "volunteer"],
    "started": "2026-01-05",
    "left": None,
    "email": "zoe@portal.example",
    "post": "treasurer",
    "was_keeper": False,
    "added": "2026-01-06",
}
GOOD = write_form(PERSON)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("more", 1),
        ("id", "A" * 21),
        ("id", "A" * 21 + "B"),
        ("id", None),
        ("name", ""),
        ("name", " "),
        ("name", "Zoë\nExample"),
        ("name", "x" * 201),
        ("roles", []),
        ("roles", "staff"),
        ("roles", ["Staff"]),
        ("roles", None),
        ("started", "2026-02-30"),
        ("started", "05/01/2026"),
        ("started", "2026-01-05T10:00:00Z"),
        ("left", "2026"),
        ("left", False),
        ("email", "x" * 255),
        ("email", None),
        ("post", "The Treasurer"),
        ("post", None),
        ("was_keeper", "no"),
        ("was_keeper", None),
        ("added", "06/01/2026"),
        ("added", 1),
    ],
)
def test_malformed_entries(entry: str, value: object) -> None:
    """Each entry has its form, and there is no other entry."""
    with pytest.raises(PersonMalformed):
        parse_person(write_form({**PERSON, entry: value}))


@pytest.mark.parametrize("missing", [("id",), ("name",), ("roles",), ("started", "added")])
def test_missing_entries(missing: tuple[str, ...]) -> None:
    """Who somebody is, what they do, and from when something can be asked of them is always said."""
    with pytest.raises(PersonMalformed):
        parse_person(write_form({name: value for name, value in PERSON.items() if name not in missing}))


@pytest.mark.parametrize(("missing", "day"), [("added", date(2026, 1, 5)), ("started", date(2026, 1, 6))])
def test_one_day_is_enough(missing: str, day: date) -> None:
    """A record from before the day of adding was kept is read, and so is one without a day of starting."""
    person = parse_person(write_form({name: value for name, value in PERSON.items() if name != missing}))
    assert (getattr(person, missing), person.counted_from) == (None, day)
    assert parse_person(format_person(person)) == person


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", GOOD[:-1], GOOD + b"x", b"\xef\xbb\xbf" + GOOD])
def test_what_is_no_record(data: bytes) -> None:
    """Bytes that are no such JSON at all are refused in the same way."""
    with pytest.raises(PersonMalformed):
        parse_person(data)


@given(st.binary(max_size=40), st.integers(0, len(GOOD)))
def test_any_bytes(junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a person that is written and read again as the same one, or they are refused."""
    assert json.loads(format_person(parse_person(GOOD))) == PERSON
    for data in (junk, GOOD[:place] + junk + GOOD[place:]):
        with suppress(PersonMalformed):
            person = parse_person(data)
            assert parse_person(format_person(person)) == person
