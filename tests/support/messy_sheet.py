"""A workbook such as charities really keep: sixty invented people, and every kind of untidiness that an import knows.

It has a title and a note above its headings, headings between its people, blank rows, a line of dashes and a total. The
roles are in the charity's own words, the days in everybody's way of writing them, and some people are there twice.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle, islice
from pathlib import Path

from openpyxl import Workbook

Cells = tuple[object, ...]

HEADINGS = ("Name", "Role(s)", "Date started", "Date left", "E-mail", "Phone")
MEANINGS = {"Vol": ["volunteer"], "Staff member": ["staff"], "Friend": []}
"""The words that have to be asked about, and the roles (ids) that they mean; a friend is not in the register."""

PEOPLE = 60  # who are in the register once everything is answered and mended
TO_MEND = {"Nia Sample": "email", "Owain Sample": "started", "Petra Sample": "roles", "": "name"}
"""Rows that have to be mended: the name that stands there, and the entry that is wrong."""

TWICE = ("Ruth Sample", "Tom Sample", "Sal Sample")  # the last two have one e-mail address, and are two people
JOINED = "Ruth Sample"  # two rows, one person
NOT_PEOPLE = 9  # rows

_FIRST = ("Ada", "Ben", "Cerys", "Dafydd", "Edith", "Farid", "Gwen", "Huw", "Ines", "Jon", "Kit", "Lowri", "Mair")
_LAST = ("Invented", "Imaginary", "Made-Up", "O'Example")
_ROLES = ("Vol", "vol.", "Volunteers", "Trustee & Vol", "Staff member", "member of STAFF", "VOL", "Volunteer")
_DAYS = (
    "10.09.21",
    "3.2.2024",
    "03-02-2024",
    "1st March 2020",
    "March 2020",
    2019,
    "2018",
    44197,
    date(2022, 5, 6),
    datetime(2023, 7, 8, 9, 30),
    None,
    "n/a",
    "5/11/2023",
    "Sept 2021",
)


def write_messy_workbook(path: Path) -> Path:
    """Write the workbook to this path, and return it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "People 2026"
    for row in _list_rows():
        sheet.append(list(row))
    book.create_sheet("Old").append(["nothing", "here"])
    book.save(path)
    return path


def _list_rows() -> Iterator[Cells]:
    yield ("People of the Invented Society",)
    yield ("Updated 3 March 2026 by Ceri", None, None, None, "not for sharing")
    yield ()
    yield HEADINGS
    yield ("TRUSTEES",)
    yield ("Probert, Siân", "Trustee", "10.09.21", None, "sian@post.example", None)
    yield ("Zoë Sample", "Trustees", date(2015, 4, 1), None, " zoe@post.example ", "01234 567890")
    yield ("Aled Sample", "Trustee & Vol", "1st March 2020", None, None, None)
    yield ()
    yield ("STAFF AND VOLUNTEERS",)
    yield from _list_ordinary()
    yield from _list_twice()
    yield ("-----", "-----", "-----", None, None, None)
    yield from _list_broken()
    yield ("Una Friend", "Friend", "2020", None, None, None)
    yield ()
    yield ("Left since", None, None, None, None, None)
    yield ("Wyn Sample", "Vol", "March 2020", "June 2024", None, None)
    yield ("Total", 60, None, None, None, None)


def _list_ordinary() -> Iterator[Cells]:
    """Forty-nine people, in all the ways of writing roles and days."""
    names = [f"{first} {last}" for last in _LAST for first in _FIRST]
    rows = zip(names[:49], cycle(_ROLES), cycle(_DAYS), strict=False)
    for number, (name, roles, day) in enumerate(islice(rows, 49)):
        email = f"{name.split()[0].lower()}{number}@post.example" if number % 3 else None
        yield name, roles, day, None, email, None


def _list_twice() -> Iterator[Cells]:
    yield JOINED, "Vol", "3.2.2024", None, "ruth@post.example", None
    yield JOINED, "Staff member", "2019", None, "RUTH@post.example", None
    yield "Tom Sample", "Vol", "2021", None, "home@post.example", None
    yield "Sal Sample", "Vol", "2021", None, "home@post.example", None


def _list_broken() -> Iterator[Cells]:
    yield "Nia Sample", "Vol", "3.2.2024", None, "nia at post.example", None
    yield "Owain Sample", "Staff member", "31.2.2024", None, "owain@post.example", None
    yield "Petra Sample", None, "2022", None, "petra@post.example", None
    yield None, "Vol", "2023", None, "quentin@post.example", None
