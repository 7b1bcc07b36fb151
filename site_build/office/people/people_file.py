"""Import people from a table: say first what each row would do, then do exactly that, or nothing at all.

Which column is which is proposed by its heading, or chosen by a person. A row is about somebody in the register when
the names agree, and the e-mail addresses too unless either has none. An empty cell, or a column that is not there,
leaves what is known as it is: only a new person needs a role and a day.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from site_build.config import Portal
from site_build.errors import Refused
from site_build.names import plain_name
from site_build.office.office import Office
from site_build.office.people import errors
from site_build.office.people.people import check_post, may_be, read_person
from site_build.office.people.spreadsheet import Table
from site_build.register.people import Person
from site_build.words import say_day

Columns = Mapping[str, int]  # the column, counted from 0, that holds each entry; `surname` is joined to `name`
COLUMNS = ("name", "surname", "roles", "started", "left", "email")
NAMESAKE = "Somebody with this name and another e-mail address is in the register already."
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


class RowChange(StrEnum):
    """What happens with one row of a table."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"


_CHANGEABLE = ("name", "started", "left", "email")
_ALIKE = ("name", "email")  # of two rows of one person these are spelt differently at most


@dataclass(frozen=True)
class Difference:
    """An entry of somebody in the register: as it is, and as it will be. Roles are given by their names."""

    entry: str
    before: str | date | None
    after: str | date | None


@dataclass(frozen=True)
class Row:
    """What will happen with one row, by its printed number. `note` is the problem, or something to know."""

    number: int
    name: str
    what: RowChange
    differences: tuple[Difference, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """What will happen with each row of a table."""

    rows: tuple[Row, ...]

    def pick(self, what: RowChange) -> list[Row]:
        """The rows with which this will happen."""
        return [row for row in self.rows if row.what == what]

    def summarise(self) -> str:
        """How many are added, changed and left alone, once it has been done."""
        added, changed, known = (
            len(self.pick(what)) for what in (RowChange.ADDED, RowChange.CHANGED, RowChange.UNCHANGED)
        )
        told = {"added": added, "changed": changed, "as they were": known}
        return ", ".join(f"{count} {end}" for end, count in told.items() if count) + "."


def preview(office: Office, table: Table, columns: Columns) -> Preview:
    """What an import would do, row by row; nothing is changed. `Unfit` when no column holds the names."""
    with office.register.view() as view:
        return Preview(tuple(row for row, _ in _plan(office.portal, view.people.values(), table, columns)))


def import_people(office: Office, table: Table, columns: Columns, seen: Preview | None = None) -> Preview:
    """Do what the preview says, and return it; `Refused`, with nothing changed, when a row has a problem.

    `seen` is the preview that somebody has agreed to: it is also refused when anything would now happen otherwise.
    """
    with office.register.change() as change:
        plan = list(_plan(office.portal, change.people.values(), table, columns))
        done = Preview(tuple(row for row, _ in plan))
        _check_agreed(done, seen)
        for _, person in plan:
            if person:
                change.put_person(person)
    return done


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
            raise errors.ColumnUnknown(field=entry)
    return {entry: numbers[chosen[entry]] for entry in COLUMNS if chosen.get(entry)}


def read_entries(columns: Columns, cells: Sequence[str]) -> dict[str, str]:
    """What a row says of somebody, by entry; empty cells are left out, but for the name."""
    filled = {entry: cells[column] for entry, column in columns.items() if column < len(cells) and cells[column]}
    name = " ".join(filled.pop(part, "") for part in ("name", "surname")).strip()
    return {**filled, "name": name}


def _check_agreed(now: Preview, seen: Preview | None) -> None:
    problems = [(row.number, row.note) for row in now.pick(RowChange.PROBLEM)]
    if problems:
        raise errors.RowsToMend(problems=problems)
    if seen and seen != now:
        raise errors.PreviewOutdated()


def _plan(
    portal: Portal, people: Collection[Person], table: Table, columns: Columns
) -> Iterator[tuple[Row, Person | None]]:
    """Each row, and the person to keep if there is something new about them."""
    if "name" not in columns:
        raise errors.NameColumnMissing()
    planner = _Planner(portal, people)
    for number, cells in table.rows.items():
        fields = read_entries(columns, cells)
        try:
            if len(cells) > len(table.header):
                raise errors.RowTooLong()
            yield planner.plan(number, fields)
        except Refused as fault:
            yield Row(number, fields["name"], RowChange.PROBLEM, note=str(fault)), None


@dataclass(frozen=True)
class _Earlier:
    """An earlier row: its number, the e-mail address that stands in it, and the person as it would leave them."""

    number: int
    email: str
    person: Person


class _Planner:
    """Knows who is in the register, and who was in the rows before, by name."""

    def __init__(self, portal: Portal, people: Collection[Person]) -> None:
        self._portal = portal
        self._people = people
        self._known: dict[str, list[Person]] = defaultdict(list)
        self._earlier: dict[str, list[_Earlier]] = defaultdict(list)
        for person in people:
            self._known[plain_name(person.name)].append(person)

    def plan(self, number: int, fields: dict[str, str]) -> tuple[Row, Person | None]:
        """What to do with one row; `Refused` saying why it cannot be done."""
        old = self._find(fields)
        new = read_person(self._portal, fields, old)
        self._check_earlier(_Earlier(number, fields.get("email", "").casefold(), new))
        if old is None:
            note = NAMESAKE if self._known[plain_name(new.name)] else ""
            return Row(number, new.name, RowChange.ADDED, note=note), new
        check_post(new, self._people)
        differences = tuple(self._compare(old, new))
        what = RowChange.CHANGED if differences else RowChange.UNCHANGED
        return Row(number, new.name, what, differences), new if differences else None

    def _find(self, fields: dict[str, str]) -> Person | None:
        email = fields.get("email", "")
        fitting = [person for person in self._known[plain_name(fields["name"])] if may_be(person, email)]
        exact = [person for person in fitting if person.email.casefold() == email.casefold()]
        found = exact or fitting
        if len(found) > 1:
            raise errors.RowAmbiguous(count=len(found), name=found[0].name)
        return next(iter(found), None)

    def _check_earlier(self, row: _Earlier) -> None:
        known = self._earlier[plain_name(row.person.name)]
        for earlier in known:
            if earlier.person.id == row.person.id or may_be(earlier.person, row.person.email):
                raise self._tell_apart(earlier, row)
        known.append(row)

    def _tell_apart(self, earlier: _Earlier, row: _Earlier) -> Refused:
        differences = [each for each in self._compare(earlier.person, row.person) if each.entry not in _ALIKE]
        one_address = earlier.email == row.email
        if one_address and not differences:
            return errors.RowRepeated(earlier=earlier.number)
        if one_address and row.email:
            told = ", ".join(map(_say, differences))
            return errors.RowsDiffer(name=row.person.name, earlier=earlier.number, differences=told)
        if earlier.person.id == row.person.id:
            return errors.RowsFitOnePerson(earlier=earlier.number, number=row.number)
        return errors.RowsShareName(name=row.person.name, earlier=earlier.number)

    def _compare(self, old: Person, new: Person) -> Iterator[Difference]:
        if old.roles != new.roles:
            yield Difference("roles", self._name_roles(old), self._name_roles(new))
        for entry in _CHANGEABLE:
            before, after = getattr(old, entry), getattr(new, entry)
            if before != after:
                yield Difference(entry, before, after)

    def _name_roles(self, person: Person) -> str:
        return ", ".join(map(self._portal.role_name, person.roles))


def _say(difference: Difference) -> str:
    """An entry as it is in either row, such as: started (1 February 2026 and 1 March 2026)."""
    return f"{difference.entry} ({_say_value(difference.before)} and {_say_value(difference.after)})"


def _say_value(value: str | date | None) -> str:
    if isinstance(value, date):
        return say_day(value)
    return f"“{value}”" if value else "nothing"
