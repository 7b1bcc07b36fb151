"""What an export shows: one extract of the register, from which every format takes the same rows and the same words.

Where a form was signed with a name unlike its person's, and nobody has looked at that yet, the name has a column; so
has what is to be signed again, where somebody is out of date.

What is somebody's own business has no column unless it is chosen: how to reach them, whether they read the Easy Read,
whether they were helped.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from site_build.office.acknowledgments.standing import CLOSED, Standing, StandingState
from site_build.office.reporting.overview import WHO_ARE, SelectedRows
from site_build.words import SIGNED, STANDINGS, say_count

Cell = str | date | None
Show = Callable[["Extract", Standing], Cell]

HOW = "how signed"
_NOT_DUE = (StandingState.WAITING, *CLOSED)
COLUMNS: dict[str, Show] = {
    "name": lambda _, row: row.person.name,
    "role": lambda extract, row: extract.roles.get(row.role, row.role),
    "policy": lambda extract, row: extract.policies.get(row.policy, row.policy),
    "standing": lambda _, row: STANDINGS[row.standing],
    "due": lambda _, row: None if row.standing in _NOT_DUE else row.due,
    "overdue": lambda extract, row: "yes" if row.is_overdue(extract.day) else "",
    "version": lambda _, row: row.version,
    "signed on": lambda _, row: row.signed_on,
    HOW: lambda _, row: SIGNED[row.signed_how] if row.signed_how else "",
}
OCCASIONAL: dict[str, Show] = {
    "to sign again": lambda _, row: row.why,
    "other name": lambda _, row: row.other_name,
}
EMAIL, STARTED, READING, HELPED = "e-mail", "started", "easy read", "helped by"
SENSITIVE: dict[str, Show] = {
    EMAIL: lambda _, row: row.person.email,
    STARTED: lambda _, row: row.person.started,
    READING: lambda _, row: ("yes" if "easy" in row.opened else "no") if row.opened else "",
    HELPED: lambda _, row: row.helped_by,
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
    """Which of the sensitive columns are wanted.

    Those are who read the Easy Read, who was helped by whom, and, as `contact`, e-mail addresses and days of starting.
    """

    reading: bool = False
    helped: bool = False
    contact: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to show."""
        wanted = {EMAIL: self.contact, STARTED: self.contact, READING: self.reading, HELPED: self.helped}
        return (*COLUMNS, *(column for column in SENSITIVE if wanted[column]))


@dataclass(frozen=True)
class Extract(SelectedRows):
    """Rows of the register on one day, and which columns of them to show."""

    columns: tuple[str, ...] = tuple(COLUMNS)


def make_extract(selected: SelectedRows, choice: ChosenColumns) -> Extract:
    """These rows, with the columns that are chosen, and those that are shown only where a row has something for it."""
    extract = Extract(**vars(selected), columns=choice.columns)
    needed = [column for column, show in OCCASIONAL.items() if any(show(extract, row) for row in selected.standings)]
    return replace(extract, columns=(*choice.columns, *needed))


def list_cells(extract: Extract, standings: Iterable[Standing]) -> Iterator[tuple[Cell, ...]]:
    """These rows, a cell for each of the extract's columns; None where there is no date."""
    cells = [(COLUMNS | OCCASIONAL | SENSITIVE)[column] for column in extract.columns]
    return (tuple(show(extract, row) for show in cells) for row in standings)


def list_text(extract: Extract) -> Iterator[tuple[str, ...]]:
    """All rows as text: a date is written 2026-01-31, and what there is not is empty."""
    return (tuple(str(cell or "") for cell in row) for row in list_cells(extract, extract.standings))


def count_words(standings: list[Standing]) -> str:
    """How many rows there are in each standing, such as “3 rows: 1 outstanding, 2 complete”."""
    counts: Counter[str] = Counter(row.standing for row in standings)
    words = ", ".join(f"{counts[state]:,} {STANDINGS[state]}" for state in WHO_ARE if state in counts)
    rows = say_count(len(standings), "row", "rows")
    return f"{rows}: {words}" if words else rows
