"""Commands on people."""

from pathlib import Path

import click

from site_build.cli.options import open_office, register_option
from site_build.office.people import add_person, list_people, mark_left
from site_build.office.people_columns import propose_columns
from site_build.office.people_file import import_people
from site_build.office.spreadsheet import read_table


@click.group(epilog="Example: portal people list")
def people() -> None:
    """Who is in the register."""


@people.command(epilog='Example: portal people add "Zo Example" --role volunteer --started 2026-01-31')
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True, help="A role; give it again for a second one.")
@click.option("--started", required=True, metavar="DAY", help="The day they started, such as 2026-01-31.")
@click.option("--left", default="", metavar="DAY", help="The day they left, if they have.")
@click.option("--email", default="", help="Their e-mail address, if they have one.")
@register_option
def add(*, register: Path, name: str, roles: tuple[str, ...], started: str, left: str, email: str) -> None:
    """Add one person."""
    with open_office(register) as office:
        fields = {"name": name, "roles": ",".join(roles), "started": started, "left": left, "email": email}
        person = add_person(office, fields)
    click.echo(f"{person.name} is in the register, with the id {person.id}.")


@people.command("import", epilog="Example: portal people import people.csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@register_option
def import_file(register: Path, file: Path) -> None:
    """Add and change people by a spreadsheet (CSV or XLSX) with the columns name, roles, started, left, email."""
    table = read_table(file.read_bytes(), file.name)
    with open_office(register) as office:
        done = import_people(office, table, propose_columns(table.header))
    click.echo(done.summarise())


@people.command(epilog='Example: portal people leave "Zo Example" --day 2026-01-31')
@click.argument("person")
@click.option("--day", required=True, metavar="DAY", help="The day they left, such as 2026-01-31.")
@register_option
def leave(register: Path, person: str, day: str) -> None:
    """Say that somebody, by name or id, has left. What they signed stays in the register."""
    with open_office(register) as office:
        gone = mark_left(office, person, day)
    click.echo(f"{gone.name} left on {gone.left}.")


@people.command("list", epilog="Example: portal people list")
@register_option
def list_all(register: Path) -> None:
    """List everybody, with their ids."""
    with open_office(register) as office:
        for person in list_people(office):
            left = f", left {person.left}" if person.left else ""
            click.echo(f"{person.id}  {person.name}: {', '.join(person.roles)}, since {person.started}{left}")
