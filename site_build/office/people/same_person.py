"""Rows of a table that may be one person: with one e-mail address, or with one name and no two addresses.

They are asked about, and joined where they are one: all the roles, the earliest day of starting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from site_build.errors import Unfit
from site_build.names import plain_name
from site_build.office.people.days import read_rough_day
from site_build.office.people.sheet_rows import PersonRow

_DAYS = ("started", "left")


@dataclass(frozen=True)
class SameQuestion:
    """Rows that may be one person, and what was answered, if anything was."""

    rows: tuple[PersonRow, ...]
    answer: bool | None

    @property
    def key(self) -> str:
        """What an answer about them is kept by: their numbers, such as “3-7”."""
        return name_group(self.rows)

    @property
    def has_one_name(self) -> bool:
        """Whether all of them have the same name."""
        return len({plain_name(row.entries["name"]) for row in self.rows}) == 1


def name_group(rows: Iterable[PersonRow]) -> str:
    """What an answer about these rows is kept by: their numbers, such as “3-7”."""
    return "-".join(str(number) for row in rows for number in row.numbers)


def group_rows(rows: Iterable[PersonRow]) -> list[tuple[PersonRow, ...]]:
    """The rows in their order; those that may be one person together, at the place of the first."""
    groups = _Groups()
    for row in rows:
        groups.add(row)
    return [tuple(group) for group in groups.all]


class _Groups:
    """Groups of rows that may be one person; no group has two e-mail addresses."""

    def __init__(self) -> None:
        self.all: list[list[PersonRow]] = []
        self._by_email: dict[str, list[PersonRow]] = {}
        self._by_name: dict[str, list[PersonRow]] = {}
        self._without_email: dict[str, list[PersonRow]] = {}

    def add(self, row: PersonRow) -> None:
        """Put a row into its group, or into a new one."""
        email, name = row.entries.get("email", "").casefold(), plain_name(row.entries["name"])
        group = self._find(email, name)
        if group is None:
            group = []
            self.all.append(group)
            self._without_email[name] = group
        group.append(row)
        if email:
            self._by_email[email] = group
            self._without_email.pop(name, None)
        self._by_name.setdefault(name, group)

    def _find(self, email: str, name: str) -> list[PersonRow] | None:
        found = self._by_email.get(email) if email else None
        if found is None and name:
            return (self._without_email if email else self._by_name).get(name)
        return found


def join_rows(rows: Sequence[PersonRow]) -> PersonRow:
    """One row of several: what the first says, with all the roles, and the earliest day.

    Somebody has left only when each row says so, on the last of the days.
    """
    entries = {entry: words for row in reversed(rows) for entry, words in row.entries.items()}
    found = {entry: [row.entries[entry] for row in rows if entry in row.entries] for entry in ("roles", *_DAYS)}
    left = found["left"] if len(found["left"]) == len(rows) else []
    joined = {
        "roles": ", ".join(dict.fromkeys(found["roles"])),
        "started": next(iter(_order(found["started"], ends=False)), ""),
        "left": next(reversed(_order(left, ends=True)), ""),
    }
    numbers = tuple(number for row in rows for number in row.numbers)
    known = {entry: words for entry, words in (entries | joined).items() if words or entry == "name"}
    return PersonRow(numbers, known, rows[0].written, any(row.is_too_long for row in rows))


def _order(days: Iterable[str], *, ends: bool) -> list[str]:
    """Days as they are written, from the earliest; what is no day comes before and after all others, to be mended."""
    known: dict[str, date] = {}
    for words in days:
        try:
            known[words] = read_rough_day("started", words, ends)
        except Unfit:
            return [words]
    return sorted(known, key=known.__getitem__)
