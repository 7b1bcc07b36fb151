"""The invented charity in `tests/sample`, its register, and who is in it."""

from pathlib import Path

from site_build.config import read_portal
from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.office import Office, log_editions
from site_build.office.people.people import add_person
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from site_build.register.store import create_register

SAMPLE = Path(__file__).parents[1] / "sample"
ORIGIN = "register.example/acknowledgments"


def add(office: Office, name: str, roles: str, left: str = "", started: str = "2026-01-05") -> Person:
    """Add somebody to the register."""
    fields = {"name": name, "roles": roles, "started": started, "left": left, "email": ""}
    return add_person(office, fields)


def list_standings(office: Office) -> list[Standing]:
    """Where everybody stands now, sorted by name."""
    with office.register.view() as view:
        return read_standings(office, view)


def make_office(root: Path, folder: Path, keys: RegisterKeys) -> Office:
    """An office over a new register, with what has been published entered in the log."""
    made = Office(root, read_portal(root), root, create_register(folder, keys))
    log_editions(made)
    return made
