"""What is no list of people is told apart, takes no memory, and raises nothing else."""

import io
from contextlib import suppress
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

from site_build.office.people.errors import (
    QuoteUnclosed,
    TableEmpty,
    TableHasPassword,
    TableTooLarge,
    TableUnfit,
)
from site_build.office.people.spreadsheet import Table, read_table
from support.sheets import HEADER, write_csv, write_xlsx

ROW = ("Zoë Example", "staff, trustee", date(2026, 1, 5), None, "zoe@post.example")


def refusal(data: bytes) -> type[TableUnfit]:
    """Why this is not read; it is always about the entry `file`, and gives its name."""
    with pytest.raises(TableUnfit) as unfit:
        read_table(data, "list")
    assert (unfit.value.field, unfit.value.name) == ("file", "list")
    return type(unfit.value)


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
        (b"," * 300 + b"\r\nx\r\n" + b"," * 300 + b"x\r\n", TableTooLarge),
        (b"a,b\r\n" + b"c,d\r\n" * 50_001, TableTooLarge),
        (b"x" * 6_000_000, TableTooLarge),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"Workbook", TableUnfit),
        (encrypted(), TableHasPassword),
        (pack(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), TableUnfit),
        (pack(xl__workbook_bin=b""), TableUnfit),
        (write_xlsx([HEADER, ROW])[:-300], TableUnfit),
        (pack(xl__workbook_xml=b"<workbook"), TableUnfit),
        (BOMB, TableTooLarge),
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
    assert refusal(data) is TableTooLarge


def test_long_text_in_many_cells() -> None:
    """A long text that very many cells share is refused, too."""
    shared = b"<sst><si><t>" + b"x" * 40_000 + b"</t></si></sst>"
    cells = b"<row>" + b'<c t="s"><v>0</v></c>' * 20_000 + b"</row>"
    assert TableTooLarge is refusal(pack(xl__workbook_xml=b"<w/>", xl__sharedStrings_xml=shared, xl__sheet_xml=cells))


WORKBOOK = write_xlsx([HEADER, ROW])  # written once: its bytes hold the time


@given(st.data())
def test_damaged_workbook(data: st.DataObject) -> None:
    """A workbook with bytes changed is a table or is refused: nothing else is raised."""
    broken = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    with suppress(TableUnfit):
        assert isinstance(read_table(bytes(broken), "list"), Table)
