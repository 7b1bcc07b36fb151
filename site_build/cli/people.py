"""Commands on people and their personal links."""

from pathlib import Path

import click

from site_build.cli.options import open_office, register_option
from site_build.office import invite as links
from site_build.office.people import add_person, import_people, list_people


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
    """Add and change people by a CSV file with the columns name, roles, started, left, email."""
    with open_office(register) as office:
        done = import_people(office, file.read_bytes())
    click.echo(f"{done.added} added, {done.changed} changed, {done.unchanged} as they were.")


@people.command("list", epilog="Example: portal people list")
@register_option
def list_all(register: Path) -> None:
    """List everybody, with their ids."""
    with open_office(register) as office:
        for person in list_people(office):
            left = f", left {person.left}" if person.left else ""
            click.echo(f"{person.id}  {person.name}: {', '.join(person.roles)}, since {person.started}{left}")


@click.command(epilog='Example: portal invite "Zo Example" --site https://portal.example/')
@click.argument("person", required=False)
@click.option("--all", "everybody", is_flag=True, help="A link for everybody who has something to sign and no link.")
@click.option("--site", metavar="URL", envvar="PORTAL_SITE", help="Where the site is, if not at the register's name.")
@click.option("--revoke", is_flag=True, help="Take back the person's links instead.")
@register_option
def invite(*, register: Path, person: str | None, everybody: bool, site: str | None, revoke: bool) -> None:
    """Make a personal link for somebody, by name or id. It is shown once and kept nowhere."""
    if everybody == bool(person) or (everybody and revoke):
        raise click.UsageError("Say whose link, or --all.")
    with open_office(register) as office:
        if person and revoke:
            click.echo(f"{links.revoke(office, person)} taken back.")
            return
        made = [links.invite(office, person, site)] if person else links.invite_all(office, site)
    click.echo("Each link is shown only now. Whoever has it can sign as its person: give it to nobody else.", err=True)
    for link in made:
        click.echo(f"{link.person.name}: {link.address}")
