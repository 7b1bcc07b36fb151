"""How long it takes to import many people from a workbook, against the bare parts of it in the same run.

The bare parts look at nothing: the reader gives the cells, each row is sealed as it comes, and SQLite keeps them in one
transaction as careful as the register's. What the portal does more is to read every entry, to look for everybody in
the register, and to say what would happen before it does it.
"""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from secrets import token_bytes
from statistics import median

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bench.crowd import gather_crowd
from bench.table import Figure, compare, spend
from site_build.office.office import Office
from site_build.office.people.columns import propose_columns
from site_build.office.people.people_file import import_people, preview
from site_build.office.people.row_plan import RowChange
from site_build.office.people.spreadsheet import read_table

COUNT = 10_000
ROUNDS = 5
LIMIT = 12.0  # every row is read twice: for the look before, and for the import itself
HEADINGS = ("Name", "Roles", "Started", "Left", "E-mail")


def measure_import(folder: Path) -> Iterator[Figure]:
    """The median ratio of an import, with its preview, to its bare parts, and the time of the same file again."""
    folder.mkdir()
    data = _write_people()
    ours, theirs, again = zip(*(_time_round(folder / str(number), data) for number in range(ROUNDS)), strict=True)
    yield from compare(f"import of {COUNT:,} people, of its bare parts", LIMIT, ours, "the bare parts", theirs)
    yield Figure("  the same file again", median(again), unit="s")


def _time_round(folder: Path, data: bytes) -> tuple[float, float, float]:
    with gather_crowd(folder, 0) as office:
        ours = spend(lambda: _import(office, data, RowChange.ADDED))
        again = spend(lambda: _import(office, data, RowChange.UNCHANGED))
    return ours, spend(lambda: _keep_bare(folder / "bare.sqlite", data)), again


def _write_people() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    sheet.append(HEADINGS)
    for number in range(COUNT):
        sheet.append([f"Invented {number}", "volunteer", date(2026, 1, 5), None, f"{number}@post.example"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _import(office: Office, data: bytes, what: RowChange) -> None:
    table = read_table(data, "people.xlsx")
    columns = propose_columns(table.header)
    seen = preview(office, table, columns)
    assert {row.what for row in import_people(office, table, columns, None, seen).rows} == {what}


def _keep_bare(path: Path, data: bytes) -> None:
    cipher = AESGCM(AESGCM.generate_key(256))
    cells = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous=EXTRA")
        database.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, sealed BLOB)")
        for number, row in enumerate(cells[1:]):
            nonce, record = token_bytes(12), json.dumps(row, default=str).encode()
            sealed = nonce + cipher.encrypt(nonce, record, str(number).encode())
            database.execute("INSERT INTO person VALUES (?, ?)", (number, sealed))
