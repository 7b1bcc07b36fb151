"""Everybody in the register as a table that an import reads again."""

from site_build.config import Portal
from site_build.office.office import Office
from site_build.office.people.people import list_people, write_person
from site_build.office.people.spreadsheet import Table
from site_build.register.people import Person

_BETWEEN_ROLES = set(",;/")
_ENTRIES = ("name", "roles", "started", "left", "email")


def tabulate_people(office: Office) -> Table:
    """A row for each person, sorted by name: days as 2026-01-31, roles by name, and nothing of what they signed."""
    written = (_write_row(office.portal, person) for person in list_people(office))
    return Table(tuple(entry.capitalize() for entry in _ENTRIES), dict(enumerate(written, 2)))


def _write_row(portal: Portal, person: Person) -> tuple[str, ...]:
    row = write_person(person) | {"roles": "; ".join(_name_role(portal, role) for role in person.roles)}
    return tuple(row[entry] for entry in _ENTRIES)


def _name_role(portal: Portal, role: str) -> str:
    """A role's name, or its id where an import would take the name for several."""
    name = portal.role_name(role)
    return role if set(name) & _BETWEEN_ROLES else name
