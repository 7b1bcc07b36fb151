"""What an export shows: one extract of the register, from which every format takes the same rows and the same words.

Where a form was signed with a name unlike its person's, and nobody has looked at that yet, the name has a column; so
has what is to be signed again, where somebody is out of date.

Whether somebody read the Easy Read or was helped is nobody's column: it is left out unless it is chosen.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from site_build.office.acknowledgments.standing import Standing
from site_build.office.reporting.overview import WHO_ARE, SelectedRows
from site_build.words import STANDINGS, say_count

Cell = str | date | None

COLUMNS: dict[str, Callable[[Standing], Cell]] = {
    "name": lambda row: row.person.name,
    "role": lambda row: row.role,
    "policy": lambda row: row.policy,
    "standing": lambda row: STANDINGS[row.standing],
    "version": lambda row: row.version,
    "date": lambda row: row.signed_on,
}
OCCASIONAL: dict[str, Callable[[Standing], str]] = {
    "to sign again": lambda row: row.why,
    "other name": lambda row: row.other_name,
}
READING, HELPED = "easy read", "helped by"
SENSITIVE: dict[str, Callable[[Standing], Cell]] = {
    READING: lambda row: ("yes" if "easy" in row.opened else "no") if row.opened else "",
    HELPED: lambda row: row.helped_by,
}
WARNING = (
    "This file can be read by anybody who has it. Keep it as safe as the register, and delete it when you no longer "
    "need it."
)
PROOF = (
    "This is the register's checkpoint: a seal over all its entries when this file was made. Keep it. An auditor can "
    "show with it later that nothing before it was changed or removed."
)


@dataclass(frozen=True)
class ChosenColumns:
    """Which of the two sensitive columns are wanted: who read the Easy Read, and who was helped by whom."""

    reading: bool = False
    helped: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to show."""
        wanted = {READING: self.reading, HELPED: self.helped}
        return (*COLUMNS, *(column for column in SENSITIVE if wanted[column]))


@dataclass(frozen=True)
class Extract(SelectedRows):
    """Rows of the register on one day, and which columns of them to show."""

    columns: tuple[str, ...] = tuple(COLUMNS)


def make_extract(selected: SelectedRows, choice: ChosenColumns) -> Extract:
    """These rows, with the columns that are chosen, and those that are shown only where a row has something for it."""
    needed = [column for column, cell in OCCASIONAL.items() if any(map(cell, selected.standings))]
    return Extract(**vars(selected), columns=(*choice.columns, *needed))


def list_cells(extract: Extract, standings: Iterable[Standing]) -> Iterator[tuple[Cell, ...]]:
    """These rows, a cell for each of the extract's columns; None where there is no date."""
    cells = [(COLUMNS | OCCASIONAL | SENSITIVE)[column] for column in extract.columns]
    return (tuple(cell(row) for cell in cells) for row in standings)


def list_text(extract: Extract) -> Iterator[tuple[str, ...]]:
    """All rows as text: a date is written 2026-01-31, and what there is not is empty."""
    return (tuple(str(cell or "") for cell in row) for row in list_cells(extract, extract.standings))


def count_words(standings: list[Standing]) -> str:
    """How many rows there are in each standing, such as “3 rows: 1 outstanding, 2 complete”."""
    counts: Counter[str] = Counter(row.standing for row in standings)
    words = ", ".join(f"{counts[state]:,} {STANDINGS[state]}" for state in WHO_ARE if state in counts)
    rows = say_count(len(standings), "row", "rows")
    return f"{rows}: {words}" if words else rows
