"""Commands on people."""

from pathlib import Path

import click

from site_build.cli.options import FILE, command, office_command, open_office, register_option
from site_build.office.people import add_person, list_people, mark_left
from site_build.office.people_file import import_people, propose_columns
from site_build.office.spreadsheet import read_table
from site_build.office.unlock import Office


@click.group(epilog="Example: portal people list")
def people() -> None:
    """Who is in the register."""


@office_command('portal people add "Zo Example" --role volunteer --started 2026-01-31', people)
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="A role; give it again for a second one.")
@click.option("--started", required=True, metavar="DAY", help="The day they started, such as 2026-01-31.")
@click.option("--left", default="", metavar="DAY", help="The day they left, if they have.")
@click.option("--email", default="", help="Their e-mail address, if they have one.")
def add(office: Office, roles: tuple[str, ...], **entries: str) -> None:
    """Add one person."""
    person = add_person(office, {**entries, "roles": ",".join(roles)})
    click.echo(f"{person.name} is in the register, with the id {person.id}.")


@command("portal people import people.csv", people)
@click.argument("file", type=FILE)
@register_option
def import_file(register: Path, file: Path) -> None:
    """Add and change people by a spreadsheet (CSV or XLSX) with the columns name, roles, started, left, email."""
    table = read_table(file.read_bytes(), file.name)
    with open_office(register) as office:
        done = import_people(office, table, propose_columns(table.header))
    click.echo(done.summarise())


@office_command('portal people leave "Zo Example" --day 2026-01-31', people)
@click.argument("person")
@click.option("--day", required=True, metavar="DAY", help="The day they left, such as 2026-01-31.")
def leave(office: Office, person: str, day: str) -> None:
    """Say that somebody, by name or id, has left. What they signed stays in the register."""
    gone = mark_left(office, person, day)
    click.echo(f"{gone.name} left on {gone.left}.")


@office_command("portal people list", people)
def list_all(office: Office) -> None:
    """List everybody, with their ids."""
    for person in list_people(office):
        left = f", left {person.left}" if person.left else ""
        click.echo(f"{person.id}  {person.name}: {', '.join(person.roles)}, since {person.started}{left}")
