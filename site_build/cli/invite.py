"""The command for personal links."""

from collections.abc import Sequence
from pathlib import Path

import click

from site_build.cli.options import open_office, register_option
from site_build.errors import Refused
from site_build.export.merge import format_merge
from site_build.office import invite as links
from site_build.register.private_file import write_private


@click.command(epilog='Example: portal invite "Zo Example" --site https://portal.example/')
@click.argument("person", required=False)
@click.option("--all", "everybody", is_flag=True, help="A link for everybody who has something to sign and no link.")
@click.option("--site", metavar="URL", envvar="PORTAL_SITE", help="Where the site is, if not at the register's name.")
@click.option("--output", type=click.Path(path_type=Path), help="A new CSV file for a mail merge, instead of a list.")
@click.option("--replace", is_flag=True, help="Take back the links that the person has, and make a new one.")
@click.option("--revoke", is_flag=True, help="Take back the person's links instead.")
@register_option
def invite(
    *,
    register: Path,
    person: str | None,
    everybody: bool,
    site: str | None,
    output: Path | None,
    replace: bool,
    revoke: bool,
) -> None:
    """Make a personal link for somebody, by name or id. It is shown once and kept nowhere."""
    if everybody == bool(person) or (everybody and (revoke or replace)) or (revoke and (replace or output)):
        raise click.UsageError("Say whose link, or --all. --revoke stands alone, and --replace is for one person.")
    with open_office(register) as office:
        if person and revoke:
            click.echo(f"{links.revoke(office, person)} taken back.")
            return
        with links.hand_out(office, [person] if person else None, site, replacing=replace) as made:
            if made:
                _show(made, output)
    click.echo(_tell(len(made), output), err=True)


def _show(made: Sequence[links.Link], output: Path | None) -> None:
    """Show or write the links; when that fails, none is made."""
    if output and output.exists():
        raise Refused(f"{output} is there already and has not been touched. Choose another name. No link was made.")
    click.echo("Each link is shown only now. Whoever has it can sign as its person: give it to nobody else.", err=True)
    try:
        if output:
            write_private(output, format_merge(made))
        else:
            click.echo("\n".join(f"{link.person.name}: {link.address}" for link in made))
    except OSError as error:
        raise Refused(f"The links could not be written ({error.strerror}), so none was made.") from None


def _tell(made: int, output: Path | None) -> str:
    if not made:
        return "Everybody who has something to sign has a link to sign it with."
    where = f" They are in {output}." if output else ""
    return f"{made} made.{where}"
