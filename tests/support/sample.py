"""The register of the invented charity in `tests/office/sample`, and who is in it."""

from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.office import Office
from site_build.office.people.people import add_person
from site_build.register.people import Person

ORIGIN = "register.example/acknowledgments"


def add(office: Office, name: str, roles: str, left: str = "") -> Person:
    """Add somebody to the register."""
    fields = {"name": name, "roles": roles, "started": "2026-01-05", "left": left, "email": ""}
    return add_person(office, fields)


def list_standings(office: Office) -> list[Standing]:
    """Where everybody stands now, sorted by name."""
    with office.register.view() as view:
        return read_standings(office, view)
