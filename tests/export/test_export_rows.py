"""What leaves the register as rows opens in a spreadsheet, runs nothing there, and says nothing it should not."""

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.export.csv import format_csv
from site_build.export.json import format_json
from site_build.office.standing import Standing
from site_build.register.leaf import new_id
from site_build.register.people import Person


def row(name: str) -> Standing:
    """A complete row for somebody of this name."""
    person = Person(id=new_id(), name=name, roles=("volunteer",), started=date(2026, 1, 5), email="zo@zo.example")
    return Standing(person, "volunteer", "kindness", "complete", "2026-01", date(2026, 11, 22))


def read_back(data: bytes) -> list[list[str]]:
    """The cells as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_csv_is_exactly_this() -> None:
    """The file starts with the mark for UTF-8 and has Windows line ends, as Excel wants; these are all its columns."""
    assert format_csv([row("Zoë Example")]) == (
        b"\xef\xbb\xbfName,Role,Policy,Standing,Version,Date\r\n"
        b"Zo\xc3\xab Example,volunteer,kindness,complete,2026-01,2026-11-22\r\n"
    )


@pytest.mark.parametrize(
    "name", ["=1+1", "+44 1234", "-Zo", "@Zo", '=HYPERLINK("http://x.invalid","Zo")', "=cmd|' /C x'!A0"]
)
def test_formulas_are_text(name: str) -> None:
    """A name that a spreadsheet would run is shown instead."""
    assert read_back(format_csv([row(name)]))[1][0] == f"'{name}"


names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(str.strip)


@given(names)
def test_any_name(name: str) -> None:
    """Whatever the name, it is one cell, whole, and no formula."""
    cell = read_back(format_csv([row(name)]))[1][0]
    assert cell in (name, f"'{name}")
    assert cell[0] not in "=+-@\t\r\n"


def test_json() -> None:
    """JSON holds the same rows, and the checkpoint that they were read under."""
    content = json.loads(format_json([row("Zoë Example")], b"origin\n1\nroot\n"))
    assert content == {
        "checkpoint": "origin\n1\nroot\n",
        "rows": [
            {
                "name": "Zoë Example",
                "role": "volunteer",
                "policy": "kindness",
                "standing": "complete",
                "version": "2026-01",
                "date": "2026-11-22",
            }
        ],
    }


def test_what_there_is_not_is_empty() -> None:
    """Somebody who has signed nothing has no version and no date."""
    bare = Standing(row("Zo Example").person, "volunteer", "kindness", "outstanding")
    assert read_back(format_csv([bare]))[1] == ["Zo Example", "volunteer", "kindness", "outstanding", "", ""]
