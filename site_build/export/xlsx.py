"""A workbook for Excel: the register, who is outstanding, a count by role, and what the file is.

Whatever people wrote stands in it as text; there is no formula and no link. A date is a real date.
"""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import partial
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from site_build.export.csv import looks_like_formula
from site_build.export.rows import PROOF, WARNING, Cell, Extract, count_words, list_cells
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.reporting.overview import WHO_ARE
from site_build.words import STANDINGS

_Cells = tuple[Cell | int, ...]
_Looks = dict[str, Format]

MANY = 10_000  # rows; more are kept on the disk while the file is made, so that memory does not grow with them
ABOUT = "About this export"
_SETTINGS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = {"name": 32, "policy": 20, "helped by": 32, "to sign again": 20, "what": 22, "words": 100}
_WIDTH = 14
_LOOKS = {
    "head": {"bold": True, "bg_color": "#e4f0ee", "bottom": 1},
    "quoted": {"quote_prefix": True},  # Excel takes it for text even after somebody has edited it
    "day": {"num_format": "d mmm yyyy", "align": "left"},
    "wrapped": {"text_wrap": True, "valign": "top"},
}


def format_xlsx(extract: Extract) -> bytes:
    """The extract as the bytes of an XLSX file, the same for the same extract."""
    file = io.BytesIO()
    mode = "constant_memory" if len(extract.standings) > MANY else "in_memory"
    with TemporaryDirectory() as folder, Workbook(file, {mode: True, "tmpdir": folder, **_SETTINGS}) as book:
        made = datetime.combine(extract.day, time())
        book.set_properties({"title": "Register", "company": extract.organisation, "created": made})
        write = partial(_write_table, book, {name: book.add_format(look) for name, look in _LOOKS.items()})
        outstanding = (row for row in extract.standings if row.standing == StandingState.OUTSTANDING)
        write("Register", extract.columns, list_cells(extract, extract.standings))
        write("Outstanding", extract.columns, list_cells(extract, outstanding))
        write("By role", ("role", *(STANDINGS[state] for state in WHO_ARE), "all"), _count_roles(extract))
        write(ABOUT, ("what", "words"), _tell_about(extract))
    return file.getvalue()


def _write_table(book: Workbook, looks: _Looks, name: str, heads: tuple[str, ...], rows: Iterable[_Cells]) -> None:
    """A sheet with a head that stays in sight and filters."""
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.set_column(column, column, _WIDTHS.get(head, _WIDTH), looks["wrapped"] if name == ABOUT else None)
        sheet.write_string(0, column, head.capitalize(), looks["head"])
    number = 0
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, looks)
    sheet.autofilter(0, 0, number, len(heads) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell | int, looks: _Looks) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, looks["quoted"] if looks_like_formula(cell) else None)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks["day"])
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _count_roles(extract: Extract) -> Iterator[tuple[str | int, ...]]:
    counts: Counter[tuple[str, str]] = Counter((row.role, row.standing) for row in extract.standings)
    for role in sorted({role for role, _ in counts}):
        row = [counts[role, standing] for standing in WHO_ARE]
        yield (role, *row, sum(row))


def _tell_about(extract: Extract) -> Iterator[tuple[str | date, ...]]:
    yield "organisation", extract.organisation
    yield "day", extract.day
    yield "who is in it", extract.chosen
    yield "how many", count_words(extract.standings)
    yield "columns", ", ".join(extract.columns)
    yield "keep it safe", WARNING
    yield "checkpoint", extract.checkpoint
    yield "what a checkpoint is", PROOF
