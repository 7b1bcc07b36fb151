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
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice, pairwise
from operator import gt, lt
from typing import IO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from site_build.names import looks_like_formula
from site_build.office.people import errors
from site_build.office.people.columns import propose_columns

FILE_LIMIT = 5 * 1024 * 1024
MOST_COLUMNS, MOST_ROWS = 200, 50_000
_UNPACKED_LIMIT = 32 * 1024 * 1024
_PIECE = 64 * 1024
_MOST_ABOVE = 20  # rows among which the headings are looked for
_MOST_PARTS = 1_000
_AREA_LIMIT = 1_500_000  # cells, the empty ones between others too
_TEXT_LIMIT = 64 * 1024 * 1024  # as if each cell held the longest text
_DELIMITERS = ",;\t"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
_ROW, _CELL, _TEXT = (re.compile(rb"<(?:[\w.-]+:)?%s[\s/>]" % tag) for tag in (b"row", b"c", b"si"))
_MOST = {_ROW: MOST_ROWS, _CELL: 500_000, _TEXT: 500_000}  # of each tag in one part


@dataclass(frozen=True)
class Table:
    """A heading for each column, and the rows below, each by the number that the spreadsheet prints beside it.

    Empty rows are left out. `above` are the rows over the headings, such as a title. A row of a CSV file may be shorter
    or longer than the headings.
    """

    header: tuple[str, ...]
    rows: Mapping[int, tuple[str, ...]]
    above: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


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
    filled: dict[int, tuple[str, ...]] = {}
    for number, row in enumerate(rows, 1):
        if any(row):
            filled[number] = tuple(row)
        if len(filled) > MOST_ROWS or (any(row) and len(row) > MOST_COLUMNS):
            raise _too_large(name)
    top = _find_headings(filled)
    below, above = ({number: row for number, row in filled.items() if place(number, top)} for place in (gt, lt))
    if not below:
        raise errors.TableEmpty(name=name)
    return Table(filled[top], below, above)


def _find_headings(filled: Mapping[int, Sequence[str]]) -> int:
    """The row near the top with the most of the usual headings, or else the first with two or more cells filled in."""
    top = next((number for number, row in filled.items() if sum(map(bool, row)) > 1), min(filled, default=0))
    near = {number: len(propose_columns(row)) for number, row in islice(filled.items(), _MOST_ABOVE)}
    best = max(near, key=near.__getitem__, default=top)
    return best if near.get(best, 0) > max(near.get(top, 0), 1) else top


def _read_text(data: bytes, name: str) -> Iterator[list[str]]:
    text = _decode(data, name)
    first = next((line for line in io.StringIO(text, newline=None) if any(mark in line for mark in _DELIMITERS)), "")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    try:
        for row in rows:
            if len(row) > MOST_COLUMNS and any(row):
                raise _too_large(name)
            yield [_unquote(cell.strip()) for cell in row]
    except csv.Error:
        raise errors.QuoteUnclosed(name=name, line=rows.line_num) from None


def _unquote(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell


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
            texts = _unpack(archive, name)
            _check_extent(texts, name)
            for part, text in texts.items():
                plain.writestr(part, text)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise errors.TableUnfit(name=name) from None
    packed.seek(0)
    return packed


def _unpack(archive: ZipFile, name: str) -> dict[str, bytes]:
    if "xl/workbook.xml" not in archive.namelist():
        raise errors.TableUnfit(name=name)
    parts = [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _UNPACKED_LIMIT:
        raise _too_large(name)
    texts: dict[str, bytes] = {}
    for part in parts:
        with archive.open(part) as packed:
            texts[part.filename] = b"".join(_read_bounded(packed, sum(map(len, texts.values())), name))
    return texts


def _read_bounded(packed: IO[bytes], size: int, name: str) -> Iterator[bytes]:
    """A part in pieces, while all of them have at most the size, rows, cells and texts that are bearable.

    What the archive says of its own sizes is not believed: it is counted as it is unpacked.
    """
    counts, tail = dict.fromkeys(_MOST, 0), b""
    while piece := packed.read(_PIECE):
        size, text = size + len(piece), tail + piece
        whole = text.rfind(b"<")  # a tag may go on in the next piece
        for tag, most in _MOST.items():
            counts[tag] += sum(1 for _ in tag.finditer(text, 0, whole))
            if counts[tag] > most or size > _UNPACKED_LIMIT:
                raise _too_large(name)
        tail = text[max(whole, len(text) - _PIECE, 0) :]
        yield piece


def _check_extent(texts: Mapping[str, bytes], name: str) -> None:
    """Refuse what would take far more memory than the file: a cell far away, or a long text in very many cells."""
    longest = max(_longest_text(text) for part, text in texts.items() if part.lower().endswith(".xml"))
    for text in texts.values():
        across, down = _find_corner(text)
        cells, widest = _count_cells(text)
        rows = sum(1 for _ in _ROW.finditer(text)) + 1
        if (across + widest) * (down + rows) > _AREA_LIMIT or cells * longest > _TEXT_LIMIT:
            raise _too_large(name)


def _longest_text(text: bytes) -> int:
    """The most bytes between two shared texts; 0 in a part that has none."""
    places = [0, *(found.end() for found in _TEXT.finditer(text)), len(text)]
    return max(after - before for before, after in pairwise(places)) if len(places) > 2 else 0


def _find_corner(text: bytes) -> tuple[int, int]:
    """The farthest column and row that a cell names."""
    letters, down = set(), 0
    for found in _PLACE.finditer(text):
        letters.add(found[1])
        down = max(down, int(found[2]))
    return max(map(_column, letters), default=0), down


def _count_cells(text: bytes) -> tuple[int, int]:
    """How many cells there are, and the most in a row."""
    cells, widest, start = 0, 0, 0
    for end in (*(found.start() for found in _ROW.finditer(text)), len(text)):
        across = sum(1 for _ in _CELL.finditer(text, start, end))
        cells, widest, start = cells + across, max(widest, across), end
    return cells, widest


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
