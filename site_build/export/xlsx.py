"""A workbook for Excel: the register, who is outstanding, a count by role, and what the file is.

Each sheet prints on its side, as wide as the paper, with its head on each page and a total at the end.

Whatever people wrote stands in it as text; there is no formula and no link. A date is a real date.
"""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from site_build.export.rows import PROOF, WARNING, Cell, Extract, count_words, list_cells
from site_build.names import looks_like_formula
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.reporting.overview import WHO_ARE
from site_build.words import STANDINGS

_Cells = tuple[Cell | int, ...]
_Looks = dict[str, Format]

MANY = 10_000  # rows; more are kept on the disk while the file is made, so that memory does not grow with them
ABOUT = "About this export"
_SETTINGS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = {"name": 32, "role": 20, "policy": 26, "how signed": 24, "e-mail": 32, "helped by": 32, "other name": 32}
_WIDTHS |= {"to sign again": 20, "what": 22, "words": 100}
_WIDTH = 14
_A4 = 9  # its number in Excel
_FOOT = "&L&A&RPage &P of &N"
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
        outstanding = [row for row in extract.standings if row.standing == StandingState.OUTSTANDING]
        for name, standings in (("Register", extract.standings), ("Outstanding", outstanding)):
            total = (count_words(standings),)
            write(_Table(name, extract.columns, list_cells(extract, standings), total))
        write(_count_roles(extract))
        write(_Table(ABOUT, ("what", "words"), _tell_about(extract)))
    return file.getvalue()


def format_sheet(name: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Any table of text as the bytes of an XLSX file with one sheet of this name."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, **_SETTINGS}) as book:
        looks = {look: book.add_format(settings) for look, settings in _LOOKS.items()}
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        _set_up_printing(sheet)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, _WIDTHS["name"])
            sheet.write_string(0, column, head, looks["head"])
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, looks)
    return file.getvalue()


@dataclass(frozen=True)
class _Table:
    """What a sheet shows. `total` stands below its rows, apart from what is sorted and filtered."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[_Cells]
    total: _Cells = ()


def _write_table(book: Workbook, looks: _Looks, table: _Table) -> None:
    """A sheet with a head that stays in sight and filters."""
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    _set_up_printing(sheet)
    for column, head in enumerate(table.heads):
        sheet.set_column(column, column, _WIDTHS.get(head, _WIDTH), looks["wrapped"] if table.name == ABOUT else None)
        sheet.write_string(0, column, head.capitalize(), looks["head"])
    number = 0
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, looks)
    sheet.autofilter(0, 0, number, len(table.heads) - 1)
    for column, cell in enumerate(table.total):
        _write_cell(sheet, number + 2, column, cell, looks)


def _set_up_printing(sheet: Worksheet) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # one page wide, and as many as it takes
    sheet.repeat_rows(0)
    sheet.set_footer(_FOOT)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell | int, looks: _Looks) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, looks["quoted"] if looks_like_formula(cell) else None)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks["day"])
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _count_roles(extract: Extract) -> _Table:
    roles: dict[str, list[Standing]] = defaultdict(list)
    for row in extract.standings:
        roles[row.role].append(row)
    found = {row.standing for row in extract.standings}
    states = [state for state in WHO_ARE if state != StandingState.RETIRED or state in found]
    rows = [_count_row(extract.roles.get(role, role), roles[role], states) for role in sorted(roles)]
    heads = ("role", *(STANDINGS[state] for state in states), "all")
    return _Table("By role", heads, rows, _count_row("all", extract.standings, states))


def _count_row(name: str, rows: list[Standing], states: list[str]) -> _Cells:
    counts: Counter[str] = Counter(row.standing for row in rows)
    return (name, *(counts[state] for state in states), len(rows))


def _tell_about(extract: Extract) -> Iterator[tuple[str | date, ...]]:
    yield "organisation", extract.organisation
    yield "day", extract.day
    yield "who is in it", extract.chosen
    yield "how many", count_words(extract.standings)
    yield "columns", ", ".join(extract.columns)
    yield "keep it safe", WARNING
    yield "checkpoint", extract.checkpoint
    yield "what a checkpoint is", PROOF
