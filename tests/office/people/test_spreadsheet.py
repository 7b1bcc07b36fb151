"""A table is read as Excel wrote it, in any of its ways."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer  # type: ignore[import-untyped]

from site_build.office.people.columns import propose_columns
from site_build.office.people.spreadsheet import Table, read_table
from support.sheets import HEADER, save_book

ROW = ("Zoë Example", "staff, trustee", date(2026, 1, 5), None, "zoe@post.example")
TEXT = ("Zoë Example", "staff, trustee", "2026-01-05", "", "zoe@post.example")
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=8)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_csv_of_any_kind(encoding: str, mark: str, rows: list[list[str]]) -> None:
    """Whatever is in the cells, a file in any of Excel's encodings and delimiters is read as it was written."""
    assume(all(map(any, rows)))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerows([["Name", "Role; or roles", "Day"], *rows])
    data = text.getvalue().encode(encoding, "ignore")
    expected = list(csv.reader(io.StringIO(data.decode(encoding), newline=""), delimiter=mark))[1:]
    assume(all(map(any, expected)) and not any(len(propose_columns(row)) > 1 for row in expected))
    assume(encoding != "cp1252" or "\ufffd" in data.decode("utf-8", "replace") or data.isascii())  # or it is UTF-8
    table = read_table(data, "list")
    assert list(table.rows.values()) == [tuple(cell.strip() for cell in row) for row in expected]
    assert list(table.rows) == list(range(2, len(rows) + 2))


def test_printed_numbers() -> None:
    """Rows have the numbers that the spreadsheet prints: a title, empty rows and cells of two lines count as there."""
    text = 'Our people,,\r\n\r\nname,roles,started\r\n"Zo\r\nExample",staff,2026-01-05\r\n,,\r\nBo,staff,x,more\r\n'
    rows = {4: ("Zo\r\nExample", "staff", "2026-01-05"), 6: ("Bo", "staff", "x", "more")}
    above = {1: ("Our people", "", "")}
    assert read_table(text.encode(), "list") == Table(("name", "roles", "started"), rows, above)


def test_workbook() -> None:
    """The first visible sheet with cells is read: dates, numbers, accents, hostile text, and formulas' values."""
    book = Workbook()
    book.create_sheet("Hidden").append(["not", "this"])
    book["Hidden"].sheet_state = "hidden"
    sheet = book.create_sheet("People")
    hostile = ("<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "@SUM(1)", "é")
    sheet["B3"], sheet["C3"] = "Name", "Started"
    for row in (
        [None, "Zo", datetime(2026, 1, 5, 9, 30)],
        [],
        [None, 12.0, 2.5, "=1+1"],
        [None, True, date(2026, 1, 5)],
    ):
        sheet.append(row)
    sheet.append([None, *hostile, "#REF!"])  # an error is nothing
    sheet["C8"].data_type = "s"  # text, not a formula
    table = read_table(save_book(book), "list")
    assert table.header == ("Name", "Started", "", "", "")
    assert [(number, *filter(None, row)) for number, row in table.rows.items()] == [
        (4, "Zo", "2026-01-05"),
        (6, "12", "2.5"),
        (7, "True", "2026-01-05"),
        (8, *hostile),
    ]


def test_formula() -> None:
    """A formula is its last value, which Excel has kept beside it; it is never worked out."""
    data = io.BytesIO()
    with Writer(data) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_formula(1, 0, '=PROPER("zo example")', None, "Zo Example")
        sheet.write_formula(1, 1, '=WEBSERVICE("http://x.invalid")', None, "staff")
    assert read_table(data.getvalue(), "list").rows == {2: ("Zo Example", "staff", "", "", "")}
