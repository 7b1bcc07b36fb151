"""Everybody goes out as a spreadsheet, and comes into another register as the same people."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_build.config import Role
from site_build.export.csv import format_table
from site_build.office.office import Office
from site_build.office.people.columns import propose_columns
from site_build.office.people.people import add_person, list_people, write_person
from site_build.office.people.people_file import import_people
from site_build.office.people.people_table import tabulate_people
from site_build.office.people.spreadsheet import read_table
from site_build.register.keys import RegisterKeys
from support.sample import add, make_office


def entries(office: Office) -> list[dict[str, str]]:
    """What is known of everybody, but for the post: an import knows of none."""
    return [write_person(person) | {"post": ""} for person in list_people(office)]


@pytest.fixture
def everybody(office: Office) -> Office:
    """People with two roles, an address, a day on which they left, and names that a spreadsheet could mistake."""
    add(office, "Una O'Invented", "trustee, volunteer", left="2026-10-31", started="2019-02-28")
    add(office, 'Bo "Bobby" Invented; Example, junior', "staff")
    add(office, "-Bo =Invented", "staff")
    add_person(office, {"name": "李 Example", "roles": "staff", "started": "2026-03-01", "email": "li@post.example"})
    return office


def test_the_same_people_in_another_register(everybody: Office, tmp_path: Path, keys: RegisterKeys) -> None:
    """The file's columns are found by themselves; a second time it changes nothing."""
    table = tabulate_people(everybody)
    assert table.header == ("Name", "Roles", "Started", "Left", "Email")
    assert "trustee; volunteer" in [row[1] for row in table.rows.values()]
    read = read_table(format_table(table.header, table.rows.values()), "people.csv")
    assert read == table
    other = make_office(everybody.root, tmp_path / "other", keys)
    try:
        assert import_people(other, read, propose_columns(read.header)).summarise() == "6 added."
        assert entries(other) == entries(everybody)
        assert import_people(other, read, propose_columns(read.header)).summarise() == "6 as they were."
    finally:
        other.register.close()


def test_a_role_whose_name_would_be_taken_for_several(office: Office) -> None:
    """It goes out by its id, which an import reads, too."""
    roles = office.portal.roles | {"staff": Role(name="carer / driver", plural="carers and drivers")}
    named = replace(office, portal=office.portal.model_copy(update={"roles": roles}))
    table = tabulate_people(named)
    assert [row[1] for row in table.rows.values()] == ["staff; trustee", "volunteer"]
    assert import_people(named, table, propose_columns(table.header)).summarise() == "2 as they were."
