"""The command for personal links."""

from collections.abc import Sequence
from pathlib import Path

import click

from site_build.cli.options import NEW_PATH, check_free, command, open_office, register_option
from site_build.errors import Refused
from site_build.export.merge import format_merge
from site_build.office.links import Link, check_without_link, hand_out, revoke
from site_build.office.people import find_person, list_people
from site_build.office.unlock import Office
from site_build.register.private_file import write_private


@command('portal invite "Zo Example" --site https://portal.example/')
@click.argument("person", required=False)
@click.option("--all", "everybody", is_flag=True, help="A link for everybody who has something to sign and no link.")
@click.option("--site", metavar="URL", envvar="PORTAL_SITE", help="Where the site is, if not at the register's name.")
@click.option("--output", type=NEW_PATH, help="A new CSV file for a mail merge, instead of a list.")
@click.option("--replace", "replacing", is_flag=True, help="Take back the links that they have, and make a new one.")
@click.option("--revoke", "revoking", is_flag=True, help="Take back the person's links instead.")
@register_option
def invite(
    *,
    register: Path,
    person: str | None,
    everybody: bool,
    site: str | None,
    output: Path | None,
    replacing: bool,
    revoking: bool,
) -> None:
    """Make a personal link for somebody, by name or id. It is shown once and kept nowhere."""
    if everybody == bool(person) or (everybody and (revoking or replacing)) or (revoking and (replacing or output)):
        raise click.UsageError("Say whose link, or --all. --revoke stands alone, and --replace is for one person.")
    with open_office(register) as office:
        if person and revoking:
            click.echo(f"{revoke(office, person)} taken back.")
            return
        whom = [_find(office, person, replacing)] if person else None
        with hand_out(office, whom, site, replacing=True) as made:
            if made:
                _show(made, output)
    click.echo(_tell(len(made), output), err=True)


def _find(office: Office, words: str, replacing: bool) -> str:
    """The id of this person, who has no link that works unless it is to be replaced."""
    person = find_person(list_people(office), words)
    if not replacing:
        check_without_link(office, [person.id])
    return person.id


def _show(made: Sequence[Link], output: Path | None) -> None:
    """Show or write the links; when that fails, none is made."""
    click.echo("Each link is shown only now. Whoever has it can sign as its person: give it to nobody else.", err=True)
    try:
        if output:
            check_free(output)
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
