"""Commands on what people sent: take it in, and decide about what waits or was set aside."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from site_build.cli.options import FILE, office_command
from site_build.errors import Refused
from site_build.office import decide
from site_build.office.collect import collect, propose_address
from site_build.office.intake import READ_LIMIT, Incoming, Outcome, read_file, take_in, take_in_again
from site_build.office.unlock import Office


@office_command("portal receive form-1.envelope form-2.envelope")
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE]...")
@click.option("--drop-box", metavar="URL", envvar="PORTAL_DROP_BOX", help="The drop box's address.")
@click.option("--again", is_flag=True, help="Judge again what was set aside, after the cause has been mended.")
def receive(office: Office, files: tuple[Path, ...], drop_box: str | None, again: bool) -> None:
    """Take in envelope files or, without any, what the drop box holds.

    What cannot be taken in is set aside with the reason, the rest goes in, and the exit status is then 1.
    """
    if again:
        pages: Iterable[list[Outcome]] = [take_in_again(office)]
    elif files:
        pages = [take_in(office, list(map(_read_envelope, files)))]
    else:
        pages = _collect(office, drop_box)
    counts = _report(pages)
    click.echo(", ".join(f"{count} {state}" for state, count in counts.items()) or "Nothing has arrived.")
    if "set aside" in counts:
        raise Refused("What was set aside is kept. When you have mended the cause, run “portal receive --again”.")


@office_command('portal countersign P15QsbRxYrK6EPlIrdEp5g --person "Zo Example"')
@click.argument("form", metavar="ID")
@click.option("--person", required=True, help="Whose form it is, by name or id.")
@click.option("--sure", is_flag=True, help="It is theirs although the name differs or they have left.")
@click.option("--witness", default="", help="Who saw it, for the own form of whoever keeps the register.")
def countersign(office: Office, form: str, person: str, sure: bool, witness: str) -> None:
    """Accept a form as a person's own: it waits, or was set aside for nothing but its link.

    “portal register show” lists what waits. The id may also be the SHA-256 of the envelope.
    """
    found = decide.countersign(office, form, person, sure=sure, witness=witness)
    click.echo(f"Countersigned: it is {found.name}'s acknowledgment now.")


@office_command('portal return P15QsbRxYrK6EPlIrdEp5g --reason "It was for another role."')
@click.argument("form", metavar="ID")
@click.option("--reason", required=True, help="The reason, as the person is to read it.")
def return_form(office: Office, form: str, reason: str) -> None:
    """Return a form that waits or was set aside, and print the words to send to the person.

    What was in it is disposed of. It may come again, and is then judged anew.
    """
    click.echo(decide.return_form(office, form, reason).words, nl=False)


@office_command('portal discard P15QsbRxYrK6EPlIrdEp5g --reason "It is a photograph."')
@click.argument("form", metavar="ID")
@click.option("--reason", required=True, help="The reason, which is kept.")
def discard(office: Office, form: str, reason: str) -> None:
    """Discard a form that waits or was set aside. What was in it is disposed of, and it stays out."""
    decide.discard(office, form, reason)
    click.echo("Discarded.")


def _read_envelope(path: Path) -> Incoming:
    with path.open("rb") as file:
        return read_file(path.name, file.read(READ_LIMIT))


def _collect(office: Office, drop_box: str | None) -> Iterator[list[Outcome]]:
    address = drop_box or propose_address(office)
    if not address:
        raise Refused("portal.toml names no drop box. Give the envelope files, or an address with --drop-box.")
    return collect(office, address)


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
