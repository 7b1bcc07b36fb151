"""A table is read as Excel wrote it, in any of its ways; what is no table is told apart, and takes no memory."""

import csv
import io
from contextlib import suppress
from datetime import date, datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer  # type: ignore[import-untyped]

from office.sheets import HEADER, save_book, write_csv, write_xlsx
from site_build.errors import Unfit
from site_build.office.people.errors import (
    QuoteUnclosed,
    TableEmpty,
    TableFileTooLarge,
    TableHasPassword,
    TableTooLong,
    TableTooOld,
    TableUnfit,
    WorkbookTooFull,
)
from site_build.office.people.spreadsheet import Table, read_table

ROW = ("Zoë Example", "staff, trustee", date(2026, 1, 5), None, "zoe@post.example")
TEXT = ("Zoë Example", "staff, trustee", "2026-01-05", "", "zoe@post.example")
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=8)


def refusal(data: bytes) -> type[TableUnfit]:
    """Why this is not read; it is always about the entry `file`, and gives its name."""
    with pytest.raises(TableUnfit) as unfit:
        read_table(data, "list")
    assert (unfit.value.field, unfit.value.name) == ("file", "list")
    return type(unfit.value)


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
    assume(all(map(any, expected)))
    assume(encoding != "cp1252" or "\ufffd" in data.decode("utf-8", "replace") or data.isascii())  # or it is UTF-8
    table = read_table(data, "list")
    assert list(table.rows.values()) == [tuple(cell.strip() for cell in row) for row in expected]
    assert list(table.rows) == list(range(2, len(rows) + 2))


def test_printed_numbers() -> None:
    """Rows have the numbers that the spreadsheet prints: a title, empty rows and cells of two lines count as there."""
    text = 'Our people,,\r\n\r\nname,roles,started\r\n"Zo\r\nExample",staff,2026-01-05\r\n,,\r\nBo,staff,x,more\r\n'
    rows = {4: ("Zo\r\nExample", "staff", "2026-01-05"), 6: ("Bo", "staff", "x", "more")}
    assert read_table(text.encode(), "list") == Table(("name", "roles", "started"), rows)


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


def pack(**parts: bytes) -> bytes:
    """A ZIP file of these parts, an underscore for each dot."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def encrypted() -> bytes:
    """A workbook with a password, as Excel saves it."""
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(write_xlsx([HEADER, ROW]))).encrypt("long enough", locked)
    return locked.getvalue()


BOMB = pack(xl__workbook_xml=b"<w/>", xl__worksheets__sheet1_xml=b" " * 100_000_000)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", TableEmpty),
        (b"name,roles,started\r\n", TableEmpty),
        (write_xlsx([HEADER]), TableEmpty),
        (b"\xff\xfe", TableEmpty),
        (write_xlsx([]), TableEmpty),
        (b"%PDF-1.7\n\0\1\2", TableUnfit),
        (b"\x81\x8d\x8f", TableUnfit),
        (write_csv('"Zo Example,staff,2026-01-05'), QuoteUnclosed),
        (b"," * 300 + b"\r\nx\r\n" + b"," * 300 + b"x\r\n", TableTooLong),
        (b"a,b\r\n" + b"c,d\r\n" * 50_001, TableTooLong),
        (b"x" * 6_000_000, TableFileTooLarge),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", TableTooOld),
        (encrypted(), TableHasPassword),
        (pack(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), TableUnfit),
        (pack(xl__workbook_bin=b""), TableUnfit),
        (write_xlsx([HEADER, ROW])[:-300], TableUnfit),
        (pack(xl__workbook_xml=b"<workbook"), TableUnfit),
        (BOMB, WorkbookTooFull),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_other_files(data: bytes, error: type[TableUnfit]) -> None:
    """What is no list is refused, saying what it is."""
    assert refusal(data) is error


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r = '4000000000'><c><v>1</v></c></row>",
        b"<x:row><x:c r='ZZZ1'/></x:row>" + b"<row><c/></row>" * 1000,
        b"<row>" + b"<c><v>1</v></c>" * 3000 + b"</row>" + b"<row/>" * 3000,
    ],
    ids=["far", "deep", "wide", "uncounted"],
)
def test_far_cells(rows: bytes) -> None:
    """A few bytes that name a far cell would take all of the memory, and end the desk: they are refused unread."""
    data = pack(xl__workbook_xml=b"<w/>", xl__worksheets__sheet1_xml=b"<sheetData>" + rows)
    assert refusal(data) is WorkbookTooFull


def test_long_text_in_many_cells() -> None:
    """A long text that very many cells share is refused, too."""
    shared = b"<sst><si><t>" + b"x" * 40_000 + b"</t></si></sst>"
    cells = b"<row>" + b'<c t="s"><v>0</v></c>' * 20_000 + b"</row>"
    assert WorkbookTooFull is refusal(pack(xl__workbook_xml=b"<w/>", xl__sharedStrings_xml=shared, xl__sheet_xml=cells))


WORKBOOK = write_xlsx([HEADER, ROW])  # written once: its bytes hold the time


@given(st.data())
def test_damaged_workbook(data: st.DataObject) -> None:
    """A workbook with bytes changed is a table or is refused: nothing else is raised."""
    broken = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unfit):
        assert isinstance(read_table(bytes(broken), "list"), Table)
