"""Add people to the register, one or a spreadsheet of them, and find them again.

What is typed for a person is text, as it stands in a form or a spreadsheet: `name`, `roles` (one or several, with
commas or semicolons between them), `started`, `left` (may be empty) and `email` (may be empty). Days are written
2026-01-31 or, as spreadsheets here do, 31/01/2026.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import ValidationError

from site_build.config import Portal
from site_build.errors import Refused
from site_build.office.unlock import Office
from site_build.register.leaf import new_id
from site_build.register.people import Person, plain_name

COLUMNS = ("name", "roles", "started", "left", "email")
FILE_LIMIT = 5 * 1024 * 1024


@dataclass(frozen=True)
class Imported:
    """How many people a file added, changed, and left as they were."""

    added: int
    changed: int
    unchanged: int


def list_people(office: Office) -> list[Person]:
    """Everybody, by name."""
    with office.register.view() as view:
        return sorted(view.people().values(), key=lambda person: (plain_name(person.name), person.id))


def add_person(office: Office, fields: Mapping[str, str]) -> Person:
    """Add somebody; `Refused` when a field is wrong or they are there already."""
    person = read_person(office.portal, fields)
    with office.register.change() as change:
        if _same_person(person, change.people().values()):
            raise Refused(f"{person.name} is in the register already. Nothing was changed.")
        change.put_person(person)
    return person


def import_people(office: Office, data: bytes) -> Imported:
    """Add and change people by a CSV file; `Refused` with every line at fault, and nothing changed.

    A line is about somebody in the register when name and e-mail address agree, or the name if either has no address.
    """
    counts = Counter[str]()
    rows = _read_file(office.portal, data)
    with office.register.change() as change:
        for person, old in _pair(rows, list(change.people().values())):
            new = person.model_copy(update={"id": old.id}) if old else person
            counts["added" if old is None else "unchanged" if old == new else "changed"] += 1
            if old != new:
                change.put_person(new)
    return Imported(counts["added"], counts["changed"], counts["unchanged"])


def find_person(people: Iterable[Person], words: str) -> Person:
    """The one person with this name, id or e-mail address; `Refused` when there is none, or more than one."""
    wanted = plain_name(words)
    found = [
        person
        for person in people
        if words == person.id or wanted in (plain_name(person.name), person.email.casefold() or person.id)
    ]
    if not found:
        raise Refused(f"There is nobody called “{words}” in the register. “portal people list” shows who is.")
    if len(found) > 1:
        ids = ", ".join(person.id for person in found)
        raise Refused(f"{len(found)} people in the register are called “{words}”. Say which by the id: {ids}.")
    return found[0]


def read_person(portal: Portal, fields: Mapping[str, str]) -> Person:
    """A new person from what was typed; `Refused` saying which entry is wrong."""
    name, left = " ".join(fields["name"].split()), fields["left"].strip()
    roles = tuple(dict.fromkeys(_read_role(portal, role) for role in re.split("[,;]", fields["roles"])))
    try:
        return Person(
            id=new_id(),
            name=name,
            roles=roles,
            started=_read_day(fields["started"].strip()),
            left=_read_day(left) if left else None,
            email=fields["email"].strip(),
        )
    except ValidationError as error:
        entry = error.errors()[0]["loc"][0]
        raise Refused(f"The {entry} is {'missing' if not fields[str(entry)].strip() else 'not right'}.") from None


def _read_role(portal: Portal, words: str) -> str:
    wanted = plain_name(words)
    for key, role in portal.roles.items():
        if wanted in (key, plain_name(role.name), plain_name(role.plural)):
            return key
    raise Refused(f"“{words.strip()}” is not a role. The roles are: {', '.join(portal.roles)}.")


def _read_day(words: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(words, form).date()
    wrong = f"“{words}” is not a day" if words else "A day is missing"
    raise Refused(f"{wrong}. Write it as 2026-01-31 or 31/01/2026.")


def _same_person(person: Person, people: Iterable[Person]) -> Person | None:
    same = [other for other in people if plain_name(other.name) == plain_name(person.name)]
    exact = [other for other in same if other.email.casefold() == person.email.casefold()]
    fitting = exact or [other for other in same if not (other.email and person.email)]
    if len(fitting) > 1:
        raise Refused(
            f"{len(fitting)} people in the register are called {person.name}. Nothing was changed. "
            "Give the e-mail address to say which."
        )
    return next(iter(fitting), None)


def _pair(rows: Mapping[int, Person], known: list[Person]) -> list[tuple[Person, Person | None]]:
    """Each person in a file, by line, with the one in the register whom the line is about."""
    pairs: list[tuple[Person, Person | None]] = []
    taken: dict[str, int] = {}
    faults: list[str] = []
    for line, person in rows.items():
        old = _same_person(person, known)
        if old and taken.setdefault(old.id, line) != line:
            faults.append(f"Lines {taken[old.id]} and {line} fit the same person.")
        pairs.append((person, old))
    if faults:
        raise Refused(
            "Nothing was changed. If two lines are about two people, first import the line of the one who is in the "
            "register already, alone. Then import the file again.\n" + "\n".join(faults)
        )
    return pairs


def _read_file(portal: Portal, data: bytes) -> dict[int, Person]:
    """The people in a file, each by the number of their line."""
    rows = csv.DictReader(io.StringIO(_decode(data), newline=""), strict=True)
    people: dict[int, Person] = {}
    faults: list[str] = []
    try:
        if [name.strip().casefold() for name in rows.fieldnames or ()] != list(COLUMNS):
            raise Refused(f"The first line must name the columns: {', '.join(COLUMNS)}. Nothing was changed.")
        rows.fieldnames = COLUMNS
        for row in rows:
            try:
                people[rows.line_num] = _read_row(portal, row, people.values())
            except Refused as fault:
                faults.append(f"line {rows.line_num}: {fault}")
    except csv.Error as error:
        faults.append(f"after line {rows.line_num}: this cannot be read ({error}).")
    if faults:
        raise Refused("Nothing was changed. Mend these lines and import the file again.\n" + "\n".join(faults))
    return people


def _read_row(portal: Portal, row: dict[str, str], earlier: Iterable[Person]) -> Person:
    if None in row or None in row.values():
        raise Refused(f"There are not {len(COLUMNS)} columns.")
    person = read_person(portal, row)
    if _same_person(person, earlier):
        raise Refused(f"{person.name} is in the file twice. Give each an e-mail address to tell them apart.")
    return person


def _decode(data: bytes) -> str:
    if len(data) > FILE_LIMIT:
        raise Refused("The file is too large to be a list of people. Nothing was changed.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel writes unless it is asked for UTF-8
