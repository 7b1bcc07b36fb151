"""Which column of a table of people is which: proposed by its heading, or chosen by a person."""

import re
from collections.abc import Mapping, Sequence

from site_build.errors import Unfit
from site_build.office.spreadsheet import Table

Columns = Mapping[str, int]  # the column, counted from 0, that holds each entry; `surname` is joined to `name`

COLUMNS = ("name", "surname", "roles", "started", "left", "email")
_SHOWN = 40  # letters
_HEADINGS = {
    "whole": ("fullname", "wholename"),
    "name": ("name", "person", "volunteer", "volunteername"),
    "first": ("firstname", "forename", "forenames", "givenname", "givennames", "first"),
    "surname": ("surname", "lastname", "familyname", "secondname", "last"),
    "roles": ("roles", "role", "position", "positions", "jobtitle"),
    "started": ("started", "startdate", "datestarted", "startedon", "start", "joined", "datejoined", "joiningdate"),
    "left": ("left", "leavingdate", "dateleft", "lefton", "leftdate", "leaving", "ended", "enddate", "finished"),
    "email": ("email", "emailaddress", "emails", "mail"),
}


def propose_columns(header: Sequence[str]) -> dict[str, int]:
    """Which column is which, by the usual headings in any spelling; what is not recognised is left out."""
    closed = [re.sub(r"[^a-z]", "", heading.casefold()) for heading in header]
    found = {
        entry: closed.index(heading)
        for entry, headings in _HEADINGS.items()
        for heading in reversed(headings)
        if heading in closed
    }
    whole = "whole" in found or {"name", "first"} <= found.keys()
    names = [found.pop(part) for part in ("whole", "name", "first") if part in found]
    if whole:
        found.pop("surname", None)
    if names:
        found["name"] = names[0]
    return found


def list_columns(table: Table) -> list[tuple[str, str]]:
    """The columns to choose from: each by its number as text, with its heading and the first thing in it."""
    columns = []
    for number in range(len(table.header)):
        first = next((row[number] for row in table.rows.values() if number < len(row) and row[number]), "")
        heading = table.header[number] or (f"Column {number + 1}" if first else "")
        if heading:
            columns.append((str(number), f"{heading} (such as “{first[:_SHOWN]}”)" if first else f"{heading} (empty)"))
    return columns


def choose_columns(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """The columns as a form names them, by their numbers as text, empty for none; `Unfit` for one that is not there."""
    numbers = {str(number): number for number in range(len(header))}
    for entry in COLUMNS:
        if chosen.get(entry, "") not in numbers.keys() | {""}:
            raise Unfit(entry, "This column is not in the file. Choose another.")
    return {entry: numbers[chosen[entry]] for entry in COLUMNS if chosen.get(entry)}


def read_entries(columns: Columns, cells: Sequence[str]) -> dict[str, str]:
    """What a row says of somebody, by entry; empty cells are left out, but for the name."""
    filled = {entry: cells[column] for entry, column in columns.items() if column < len(cells) and cells[column]}
    name = " ".join(filled.pop(part, "") for part in ("name", "surname")).strip()
    return {**filled, "name": name}
