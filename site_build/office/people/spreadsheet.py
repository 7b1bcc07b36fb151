"""Read a table from the bytes of a spreadsheet, CSV or XLSX, as text in cells.

CSV may be UTF-8, Excel's “Unicode text” (UTF-16) or Windows-1252, with commas, semicolons or tabs. Of a workbook the
first sheet that has cells is read: a date as 2026-01-31, a formula as its last value. What a workbook would unpack to
is looked at before it is read, because a few thousand bytes can name a cell that takes all of the memory.
"""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from site_build.office.people import errors

FILE_LIMIT = 5 * 1024 * 1024
MOST_COLUMNS, MOST_ROWS = 200, 50_000
_UNPACKED_LIMIT = 64 * 1024 * 1024
_AREA_LIMIT = 4_000_000  # cells, the empty ones between others too
_TEXT_LIMIT = 512 * 1024 * 1024  # as if each cell held the longest text
_DELIMITERS = ",;\t"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ROW, _CELL = (re.compile(rb"<(?:[\w.-]+:)?%s[\s/>]" % tag) for tag in (b"row", b"c"))


@dataclass(frozen=True)
class Table:
    """A heading for each column, and the rows below, each by the number that the spreadsheet prints beside it.

    Empty rows are left out. A row of a CSV file may be shorter or longer than the headings.
    """

    header: tuple[str, ...]
    rows: Mapping[int, tuple[str, ...]]


def read_table(data: bytes, name: str) -> Table:
    """Read the table in a file called `name`; `Unfit` for the entry `file`, saying what it is instead."""
    if len(data) > FILE_LIMIT:
        raise _too_large(name)
    if data.startswith(_OLD_OFFICE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise errors.TableHasPassword(name=name) if locked else errors.TableUnfit(name=name)
    rows = _read_workbook(data, name) if data.startswith(b"PK") else _read_text(data, name)
    return _make_table(rows, name)


def _too_large(name: str) -> errors.TableTooLarge:
    return errors.TableTooLarge(name=name, megabytes=FILE_LIMIT >> 20, rows=MOST_ROWS, columns=MOST_COLUMNS)


def _make_table(rows: Iterable[Sequence[str]], name: str) -> Table:
    """The table below its headings, which are the first row with two or more cells filled in."""
    filled = {number: tuple(row) for number, row in enumerate(rows, 1) if any(row)}
    if len(filled) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in filled.values()):
        raise _too_large(name)
    top = next((number for number, row in filled.items() if sum(map(bool, row)) > 1), min(filled, default=0))
    below = {number: row for number, row in filled.items() if number > top}
    if not below:
        raise errors.TableEmpty(name=name)
    return Table(filled[top], below)


def _read_text(data: bytes, name: str) -> Iterator[list[str]]:
    text = _decode(data, name)
    first = next((line for line in text.splitlines() if any(mark in line for mark in _DELIMITERS)), "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        for row in rows:
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise errors.QuoteUnclosed(name=name, line=rows.line_num) from None


def _decode(data: bytes, name: str) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise errors.TableUnfit(name=name)


def _read_workbook(data: bytes, name: str) -> Iterator[list[str]]:
    packed = _repack(data, name)
    try:
        with CalamineWorkbook.from_filelike(packed) as workbook:
            for place, sheet in enumerate(workbook.sheets_metadata):
                if (sheet.typ, sheet.visible) == (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible):
                    cells = workbook.get_sheet_by_index(place)
                    if cells.height:
                        return ([_show_cell(cell) for cell in row] for row in cells.iter_rows())
    except CalamineError:
        raise errors.TableUnfit(name=name) from None
    raise errors.TableEmpty(name=name)


def _repack(data: bytes, name: str) -> io.BytesIO:
    """The parts of a workbook that hold text, unpacked and found bearable: exactly these bytes are read afterwards."""
    packed = io.BytesIO()
    try:
        with ZipFile(io.BytesIO(data)) as archive, ZipFile(packed, "w") as plain:
            if "xl/workbook.xml" not in archive.namelist():
                raise errors.TableUnfit(name=name)
            parts = [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
            if sum(part.file_size for part in parts) > _UNPACKED_LIMIT:
                raise _too_large(name)
            texts = {part.filename: archive.read(part) for part in parts}
            _check_extent(texts, name)
            for part, text in texts.items():
                plain.writestr(part, text)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise errors.TableUnfit(name=name) from None
    packed.seek(0)
    return packed


def _check_extent(texts: Mapping[str, bytes], name: str) -> None:
    """Refuse what would take far more memory than the file: a cell far away, or a long text in very many cells."""
    shared = b"".join(text for part, text in texts.items() if "sharedstrings" in part.lower())
    longest = max(map(len, shared.split(b"si>")))
    for text in texts.values():
        places = set(_PLACE.findall(text))
        cells = [len(_CELL.findall(row)) for row in _ROW.split(text)]
        across = max((_column(letters) for letters in {letters for letters, _ in places}), default=0) + max(cells)
        down = max((int(number) for _, number in places), default=0) + len(cells)
        if across * down > _AREA_LIMIT or sum(cells) * longest > _TEXT_LIMIT:
            raise _too_large(name)


def _column(letters: bytes) -> int:
    """The number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _show_cell(cell: object) -> str:
    """A cell as text; the hour of a date is nobody's entry."""
    match cell:
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()
