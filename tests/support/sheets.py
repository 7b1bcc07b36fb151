"""Spreadsheets for the tests, written by another library than the one that reads them."""

import io
from collections.abc import Iterable

from openpyxl import Workbook

HEADER = ("name", "roles", "started", "left", "email")


def write_xlsx(rows: Iterable[Iterable[object]]) -> bytes:
    """A workbook whose first sheet is empty, and whose second has these cells; what is text stays text."""
    book = Workbook()
    sheet = book.create_sheet("People")
    for row in rows:
        sheet.append([*row])
    for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
        cell.data_type = "s"
    return save_book(book)


def save_book(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def write_csv(*rows: str, header: str = ",".join(HEADER)) -> bytes:
    """A CSV file in UTF-8 with these lines below its header."""
    return "".join(f"{line}\r\n" for line in (header, *rows)).encode()
