"""Commands on what people sent: receive, countersign."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from site_build.cli.options import open_office, register_option
from site_build.errors import Refused
from site_build.office import countersign as countersigning
from site_build.office.collect import collect
from site_build.office.intake import READ_LIMIT, Incoming, Outcome, take_in
from site_build.office.invite import site_address
from site_build.office.tray import list_set_aside
from site_build.office.unlock import Office


@click.command(epilog="Example: portal receive form-1.envelope form-2.envelope")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]...")
@click.option("--drop-box", metavar="URL", envvar="PORTAL_DROP_BOX", help="The drop box's address.")
@click.option("--again", is_flag=True, help="Judge again what was set aside, after the cause has been mended.")
@register_option
def receive(*, register: Path, files: tuple[Path, ...], drop_box: str | None, again: bool) -> None:
    """Take in envelope files or, without any, what the drop box holds.

    What cannot be taken in is set aside with the reason, the rest goes in, and the exit status is then 1.
    """
    with open_office(register) as office:
        if again:
            pages: Iterable[list[Outcome]] = [take_in(office, [aside.envelope for aside in list_set_aside(office)])]
        elif files:
            pages = [take_in(office, list(map(_read_envelope, files)))]
        else:
            pages = _collect(office, drop_box)
        counts = _report(pages)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()) or "Nothing has arrived.")
    if "set aside" in counts:
        raise Refused("What was set aside is kept. When you have mended the cause, run “portal receive --again”.")


@click.command(
    epilog='Example: portal countersign P15QsbRxYrK6EPlIrdEp5g --person "Zo Example"',
    context_settings={"ignore_unknown_options": True},  # an id may begin with a hyphen
)
@click.argument("statement", metavar="ID")
@click.option("--person", required=True, help="Whose form it is, by name or id.")
@register_option
def countersign(register: Path, statement: str, person: str) -> None:
    """Accept the unsigned form with this id as a person's own. “portal register show” lists those that wait."""
    with open_office(register) as office:
        found = countersigning.countersign(office, statement, person)
    click.echo(f"Countersigned: it is {found.name}'s acknowledgment now.")


def _read_envelope(path: Path) -> Incoming:
    with path.open("rb") as file:
        return Incoming(path.name, file.read(READ_LIMIT).strip(), datetime.now(UTC))


def _collect(office: Office, drop_box: str | None) -> Iterator[list[Outcome]]:
    if drop_box is None and office.portal.drop_box is None:
        raise Refused("portal.toml names no drop box. Give the envelope files, or an address with --drop-box.")
    path = office.portal.drop_box.path if office.portal.drop_box else ""
    return collect(office, drop_box or site_address(office).rstrip("/") + path)


def _report(pages: Iterable[list[Outcome]]) -> dict[str, int]:
    """Say what became of each envelope as its page is taken in; return how many came to which end."""
    counts: dict[str, int] = {}
    for page in pages:
        for outcome in page:
            waiting = f" Its id is {outcome.statement}." if outcome.statement else ""
            aside = outcome.state == "set aside"
            click.echo(f"{outcome.source}: {'set aside. ' if aside else ''}{outcome.words}{waiting}", err=aside)
            state = "known already" if outcome.state == "known" else outcome.state
            counts[state] = counts.get(state, 0) + 1
    return counts
