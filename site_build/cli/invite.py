"""The command for personal links."""

from pathlib import Path

import click

from site_build.cli.options import open_office, register_option
from site_build.office import invite as links


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
