"""Which column of a table holds what: proposed by the usual headings in any spelling, or chosen by a person."""

import re
from collections.abc import Iterable, Mapping, Sequence

from site_build.office.people import errors
from site_build.office.people.days import is_not_known

Columns = Mapping[str, int]  # the column, counted from 0, that holds each entry; `surname` is joined to `name`
COLUMNS = ("name", "surname", "roles", "started", "left", "email")
_SHOWN = 40  # letters
_HEADINGS = {
    "whole": ("fullname", "wholename"),
    "name": ("name", "names", "person", "volunteer", "volunteername"),
    "first": ("firstname", "forename", "forenames", "givenname", "givennames", "first"),
    "surname": ("surname", "lastname", "familyname", "secondname", "last"),
    "roles": ("roles", "role", "position", "positions", "jobtitle"),
    "started": ("started", "startdate", "datestarted", "startedon", "start", "joined", "datejoined", "joiningdate"),
    "left": ("left", "leavingdate", "dateleft", "lefton", "leftdate", "leaving", "ended", "enddate", "finished"),
    "email": ("email", "emailaddress", "emails", "mail"),
}


def propose_columns(header: Sequence[str]) -> dict[str, int]:
    """Which column is which, by the usual headings in any spelling; what is not recognised is left out."""
    closed = [_close(heading) for heading in header]
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


def list_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[tuple[str, str]]:
    """The columns to choose from: each by its number as text, with its heading and the first thing in it."""
    below, columns = list(rows), []
    for number in range(len(header)):
        first = next((row[number] for row in below if number < len(row) and row[number]), "")
        heading = header[number] or (f"Column {number + 1}" if first else "")
        if heading:
            columns.append((str(number), f"{heading} (such as “{first[:_SHOWN]}”)" if first else f"{heading} (empty)"))
    return columns


def choose_columns(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """The columns as a form names them, by their numbers as text, empty for none.

    `Unfit` for a column that is not there, and when none holds the names.
    """
    numbers = {str(number): number for number in range(len(header))}
    for entry in COLUMNS:
        if chosen.get(entry, "") not in numbers.keys() | {""}:
            raise errors.ColumnUnknown(field=entry)
    return check_columns({entry: numbers[chosen[entry]] for entry in COLUMNS if chosen.get(entry)})


def check_columns(columns: dict[str, int]) -> dict[str, int]:
    """The same columns; `Unfit` when none of them holds the names."""
    if "name" not in columns:
        raise errors.NameColumnMissing()
    return columns


def read_entries(columns: Columns, cells: Sequence[str]) -> dict[str, str]:
    """What a row says of somebody, by entry; what is empty or “n/a” is left out, but for the name."""
    filled = {entry: cells[column] for entry, column in columns.items() if column < len(cells) and cells[column]}
    name = " ".join(filled.pop(part, "") for part in ("name", "surname")).strip()
    return {"name": name, **keep_known(filled)}


def keep_known(entries: Mapping[str, str]) -> dict[str, str]:
    """The entries that say something."""
    return {entry: words for entry, words in entries.items() if not is_not_known(words)}


def _close(heading: str) -> str:
    return re.sub(r"[^a-z]", "", heading.casefold())
