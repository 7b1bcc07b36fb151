"""CSV that a spreadsheet opens rightly (RFC 4180, with the mark by which Excel knows UTF-8), and cannot be made to run.

A cell that a spreadsheet would take for a formula is made text by an apostrophe in front.
"""

import csv
import io
from collections.abc import Iterable

from site_build.export.rows import COLUMNS, export_rows
from site_build.office.standing import Standing

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def format_csv(standings: Iterable[Standing]) -> bytes:
    """The rows as the bytes of a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.capitalize() for column in COLUMNS)
    writer.writerows([_plain(cell) for cell in row.values()] for row in export_rows(standings))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
