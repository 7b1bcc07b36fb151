"""What each row of a table would do to the register, and everything that stands in its way."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from site_build.config import Portal
from site_build.errors import SeveralUnfit, Unfit
from site_build.names import plain_name
from site_build.office.people import errors
from site_build.office.people.people import check_post, may_be, read_person
from site_build.office.people.roles import Meanings, RolesRead, understand_roles
from site_build.office.people.sheet_rows import PersonRow
from site_build.register.people import Person


class RowChange(StrEnum):
    """What happens with one row of a table; `OUTSIDE` is about somebody whose role says that they do not go in."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OUTSIDE = "outside"
    PROBLEM = "problem"


_CHANGEABLE = ("name", "started", "left", "email")


@dataclass(frozen=True)
class Difference:
    """An entry of somebody in the register: as it is, and as it will be. Roles are given by their names."""

    entry: str
    before: str | date | None
    after: str | date | None


@dataclass(frozen=True)
class RowFault:
    """One thing wrong with a row, in words, and the entry that it is about."""

    field: str
    words: str


@dataclass(frozen=True)
class Row:
    """What will happen with one person's row, or rows, by their printed numbers.

    `entries` are what is written there, with roles that are understood by their ids; the rest is how it was understood:
    the roles by name, and the days. `written` is a name that was turned round. `is_namesake` says that somebody of this
    name, with another address, is in the register.
    """

    numbers: tuple[int, ...]
    name: str
    what: RowChange
    entries: Mapping[str, str]
    roles: str = ""
    started: date | None = None
    left: date | None = None
    email: str = ""
    written: str = ""
    is_namesake: bool = False
    differences: tuple[Difference, ...] = ()
    faults: tuple[RowFault, ...] = ()

    @property
    def number(self) -> int:
        """The first of its numbers."""
        return self.numbers[0]


class Planner:
    """Knows who is in the register, what the charity's words for roles mean, and who was in the rows before."""

    def __init__(self, portal: Portal, people: Collection[Person], meanings: Meanings) -> None:
        self._portal = portal
        self._people = people
        self._meanings = meanings
        self._read: dict[str, RolesRead] = {}
        self._known: dict[str, list[Person]] = defaultdict(list)
        self._earlier: dict[str, list[tuple[int, Person]]] = defaultdict(list)
        for person in people:
            self._known[plain_name(person.name)].append(person)

    @property
    def names(self) -> Collection[str]:
        """The names of those in the register, as they are compared."""
        return self._known.keys()

    def plan(self, row: PersonRow) -> tuple[Row, Person | None]:
        """What to do with one row, and the person to put into the register, if there is one."""
        read = self._understand(row.entries.get("roles", ""))
        fields = self._fields(row, read)
        plain = Row(row.numbers, fields["name"], RowChange.PROBLEM, fields, written=row.written)
        if read.outside:
            return replace(plain, what=RowChange.OUTSIDE, roles=row.entries["roles"]), None
        faults = tuple(self._find_row_faults(row, read))
        try:
            return self._plan_person(plain, fields, faults)
        except (SeveralUnfit, Unfit) as error:
            found = error.faults if isinstance(error, SeveralUnfit) else (error,)
            told = [each for each in found if not (read.unknown and each.field == "roles") and each not in faults]
            return _refuse(plain, [*faults, *told]), None

    def _understand(self, cell: str) -> RolesRead:
        if cell not in self._read:
            self._read[cell] = understand_roles(self._portal, self._meanings, cell)
        return self._read[cell]

    def _fields(self, row: PersonRow, read: RolesRead) -> dict[str, str]:
        """What is written there, with the roles that are understood by their ids."""
        return {**row.entries, "roles": ",".join(read.roles)} if read.roles and not read.unknown else {**row.entries}

    def _find_row_faults(self, row: PersonRow, read: RolesRead) -> Iterator[Unfit]:
        if row.is_too_long:
            yield errors.RowTooLong()
        if row.perhaps:
            yield errors.RowsPerhapsOne(rows=row.perhaps)
        for word in read.unknown:
            yield errors.RoleUnknown(typed=word, roles=[role.name for role in self._portal.roles.values()])

    def _plan_person(self, plain: Row, fields: Mapping[str, str], faults: Sequence[Unfit]) -> tuple[Row, Person | None]:
        old = self._find(fields)
        new = read_person(self._portal, fields, old)
        if faults:
            raise SeveralUnfit(faults=faults)
        self._check_earlier(plain.number, new)
        row = replace(
            plain, name=new.name, roles=self._name_roles(new), started=new.started, left=new.left, email=new.email
        )
        if old is None:
            return replace(row, what=RowChange.ADDED, is_namesake=bool(self._known[plain_name(new.name)])), new
        check_post(new, self._people)
        differences = tuple(self._compare(old, new))
        what = RowChange.CHANGED if differences else RowChange.UNCHANGED
        return replace(row, what=what, differences=differences), new if differences else None

    def _find(self, fields: Mapping[str, str]) -> Person | None:
        email = fields.get("email", "")
        fitting = [person for person in self._known[plain_name(fields["name"])] if may_be(person, email)]
        exact = [person for person in fitting if person.email.casefold() == email.casefold()]
        found = exact or fitting
        if len(found) > 1:
            raise errors.RowAmbiguous(count=len(found), name=found[0].name)
        return next(iter(found), None)

    def _check_earlier(self, number: int, new: Person) -> None:
        known = self._earlier[plain_name(new.name)]
        for earlier, person in known:
            if person.id == new.id:
                raise errors.RowsFitOnePerson(earlier=earlier, number=number)
            if may_be(person, new.email):
                raise errors.RowsShareName(name=new.name, earlier=earlier)
        known.append((number, new))

    def _compare(self, old: Person, new: Person) -> Iterator[Difference]:
        if old.roles != new.roles:
            yield Difference("roles", self._name_roles(old), self._name_roles(new))
        for entry in _CHANGEABLE:
            before, after = getattr(old, entry), getattr(new, entry)
            if before != after:
                yield Difference(entry, before, after)

    def _name_roles(self, person: Person) -> str:
        return ", ".join(map(self._portal.role_name, person.roles))


def _refuse(plain: Row, faults: Collection[Unfit]) -> Row:
    return replace(plain, faults=tuple(RowFault(fault.field, str(fault)) for fault in faults))
