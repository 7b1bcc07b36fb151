"""A spreadsheet that would fill the memory is refused before it does; a whole, large list is read within the same."""

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from site_build.office.people.spreadsheet import FILE_LIMIT, MOST_ROWS

MEGABYTES = 200
# Between the tests and what is measured stands a small process: a program begins with the peak of what started it.
MEASURE = """
import resource, subprocess, sys
print(subprocess.run(sys.argv[1:], check=True, capture_output=True, text=True).stdout.strip())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1024 if sys.platform == "linux" else 1024 * 1024))
"""
READ = """
import sys
from pathlib import Path
from site_build.office.people.errors import TableUnfit
from site_build.office.people.spreadsheet import read_table
try:
    print(len(read_table(Path(sys.argv[1]).read_bytes(), "list").rows))
except TableUnfit as refusal:
    print(type(refusal).__name__)
"""


def read_elsewhere(data: bytes, folder: Path) -> tuple[str, int]:
    """What becomes of a file that another program reads, and the most megabytes that this took."""
    path = folder / "list"
    path.write_bytes(data)
    command = [sys.executable, "-c", MEASURE, sys.executable, "-c", READ, str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return told[0], int(told[1])


def pack(sheet: bytes, shared: bytes = b"<sst/>") -> bytes:
    """A workbook with this sheet and these shared texts, as XML."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", shared)
    return data.getvalue()


def lie(size: int) -> bytes:
    """A workbook with a part of this many bytes, whose directory says a thousand."""
    return pack(b" " * size).replace(struct.pack("<L", size), struct.pack("<L", 1000))


def write_large() -> bytes:
    """A workbook with as many people as there can be."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Name", "Roles", "Started", "Left", "Email", "Notes"])
    for number in range(MOST_ROWS - 1):
        sheet.append([f"Invented {number}", "volunteer", "1.2.2024", None, f"{number}@post.example", "x" * 40])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: pack(b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 1_000_000), "TableTooLarge"),
        (lambda: pack(b"<sheetData>" + b"<row/>" * 1_000_000), "TableTooLarge"),
        (lambda: pack(b"<sheetData><row>" + b"<x:c/>" * 1_000_000), "TableTooLarge"),
        (lambda: pack(b"<sheetData/>", b"<sst>" + b"<si/>" * 3_000_000), "TableTooLarge"),
        (lambda: pack(b" " * 300_000_000), "TableTooLarge"),
        (lambda: lie(300_000_000), "TableUnfit"),
        (lambda: b"a,b\r\n" * (FILE_LIMIT // 5), "TableTooLarge"),
        (lambda: b"," * (FILE_LIMIT - 1) + b"x", "TableTooLarge"),
        (lambda: b"<x/>" * 2_500_000, "TableTooLarge"),
        (write_large, str(MOST_ROWS - 1)),
    ],
    ids=["rows", "empty rows", "cells", "texts", "bomb", "lying bomb", "lines", "commas", "XML", "large"],
)
def test_memory(make: Callable[[], bytes], told: str, tmp_path: Path) -> None:
    """It stays below the limit, whatever is in the file, and whatever its directory says."""
    found, peak = read_elsewhere(make(), tmp_path)
    assert found == told
    assert 5 < peak < MEGABYTES
