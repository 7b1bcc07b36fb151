"""Commands on what people signed: take it in, decide about it, record it from paper, withdraw it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from site_build.cli import errors
from site_build.cli.office import office_command
from site_build.cli.options import FILE
from site_build.office.acknowledgments import acknowledgments as withdrawing
from site_build.office.acknowledgments.acknowledgments import Acknowledgment, find_acknowledgment
from site_build.office.forms import decisions
from site_build.office.forms import record as recording
from site_build.office.forms.collect import collect, propose_address
from site_build.office.forms.envelopes import READ_LIMIT, read_file
from site_build.office.forms.intake import Incoming, TakenForm, take_in_again, take_in_batches
from site_build.office.office import Office, policy_title
from site_build.office.people.people import find_person, list_people
from site_build.office.person_page import read_person_page
from site_build.register.view import ArrivalState
from site_build.words import ARRIVALS, WAYS_OF_CHANGE


@office_command("portal receive form-1.envelope form-2.envelope")
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE]...")
@click.option("--drop-box", metavar="URL", envvar="PORTAL_DROP_BOX", help="The drop box's address.")
@click.option("--again", is_flag=True, help="Take in again what was set aside, after the cause has been mended.")
def receive(office: Office, files: tuple[Path, ...], drop_box: str | None, again: bool) -> None:
    """Take in envelope files, or what the drop box holds.

    Without a file the drop box is asked. What cannot be taken in is set aside with the reason, the rest goes in, and
    the exit status is then 1.
    """
    if again:
        pages: Iterable[list[TakenForm]] = [take_in_again(office)]
    elif files:
        pages = take_in_batches(office, map(_read_envelope, files))
    else:
        pages = _collect(office, drop_box)
    counts = _report(pages)
    ends = ", ".join(f"{count} {ARRIVALS[state]}" for state, count in counts.items())
    click.echo(ends or "Nothing has arrived.")
    if ArrivalState.SET_ASIDE in counts:
        raise errors.FormsSetAside


@office_command('portal countersign P15QsbRxYrK6EPlIrdEp5g --person "Zo Example"')
@click.argument("form", metavar="ID")
@click.option("--person", required=True, help="Whose form it is, by name or id.")
@click.option("--sure", is_flag=True, help="It is theirs although the name differs or they have left.")
@click.option("--witness", default="", help="Who saw it, for the own form of whoever keeps the register.")
def countersign(office: Office, form: str, person: str, sure: bool, witness: str) -> None:
    """Accept a form as a person's own. It waits, or was set aside for nothing but its link.

    “portal register show” lists what waits. The id may also be the SHA-256 of the envelope.
    """
    found = decisions.countersign(office, form, person, sure=sure, witness=witness)
    click.echo(f"Countersigned: it is {found.name}'s acknowledgment now.")


@office_command('portal return P15QsbRxYrK6EPlIrdEp5g --reason "It was for another role."')
@click.argument("form", metavar="ID")
@click.option("--reason", required=True, help="The reason, as the person is to read it.")
def return_form(office: Office, form: str, reason: str) -> None:
    """Return a form, and print the words to send to the person.

    The form waits or was set aside. What was in it is disposed of. It may come again, and is then looked at anew.
    """
    click.echo(decisions.return_form(office, form, reason).words, nl=False)


@office_command('portal discard P15QsbRxYrK6EPlIrdEp5g --reason "It is a photograph."')
@click.argument("form", metavar="ID")
@click.option("--reason", required=True, help="The reason, which is kept.")
def discard(office: Office, form: str, reason: str) -> None:
    """Discard a form that waits or was set aside. What was in it is disposed of, and it stays out."""
    decisions.discard(office, form, reason)
    click.echo("Discarded.")


def _read_envelope(path: Path) -> Incoming:
    with path.open("rb") as file:
        return read_file(path.name, file.read(READ_LIMIT))


def _collect(office: Office, drop_box: str | None) -> Iterator[list[TakenForm]]:
    address = drop_box or propose_address(office)
    if not address:
        raise errors.DropBoxUnknown
    return collect(office, address)


def _report(pages: Iterable[list[TakenForm]]) -> dict[str, int]:
    """Say what became of each envelope as its page is taken in; return how many came to which end."""
    counts: dict[str, int] = {}
    for page in pages:
        for outcome in page:
            waiting = f" Its id is {outcome.statement}." if outcome.statement else ""
            aside = outcome.state == ArrivalState.SET_ASIDE
            click.echo(f"{outcome.came}: {'set aside. ' if aside else ''}{outcome.words}{waiting}", err=aside)
            counts[outcome.state] = counts.get(outcome.state, 0) + 1
    return counts


@office_command(
    'portal record "Zo Example" --role volunteer --policy confidentiality --bank 1f0c52d7a94be683 '
    '--signed 2026-01-31 --witness "Ash Example" --opened full --answers "A B C A D B A C B A"'
)
@click.argument("person")
@click.option("--role", required=True, help="The role on the answer sheet.")
@click.option("--policy", required=True, help="The policy that was signed.")
@click.option("--bank", required=True, help="The bank at the foot of the answer sheet.")
@click.option("--signed", "signed_on", required=True, metavar="DAY", help="The day on the answer sheet.")
@click.option("--witness", required=True, help="Who saw them sign: nobody is their own witness.")
@click.option("--answers", required=True, help="The letters on the sheet, with a space after each question's.")
@click.option(
    "--opened",
    type=click.Choice(list(WAYS_OF_CHANGE)),
    multiple=True,
    required=True,
    help="How they read it: full, easy, elsewhere (on paper, or aloud), or changes. Give it again for a second way.",
)
@click.option("--helped-by", default="", help="Who helped them, if anyone did.")
@click.option("--scan", type=FILE, help="A picture of the sheet: only its SHA-256 is kept.")
def record(office: Office, answers: str, opened: tuple[str, ...], scan: Path | None, **words: str) -> None:
    """Record what somebody, by name or id, has signed on paper. Their answers are graded as always."""
    letters = {recording.answer_field(number): given for number, given in enumerate(answers.split(), 1)}
    picture = scan.read_bytes() if scan else b""
    sheet = recording.Sheet(answers=letters, opened=opened, scan=picture, **words)
    person = recording.record(office, sheet)
    click.echo(f"{person.name}'s signed sheet is in the register.")


@office_command('portal withdraw "Zo Example" --reason "Signed by somebody else"')
@click.argument("person")
@click.option("--reason", required=True, help="Why it is withdrawn. It is kept, sealed.")
@click.option("--entry", metavar="ID", help="Which acknowledgment, if the person has several.")
def withdraw(office: Office, person: str, reason: str, entry: str | None) -> None:
    """Withdraw what somebody, by name or id, has signed. It stays in the log and does not count any more."""
    signed = withdrawing.withdraw(office, _choose(office, person, entry).leaf.id, reason)
    click.echo(f"Withdrawn: {_describe(office, signed)}.")


def _find_id(office: Office, person: str) -> str:
    return find_person(list_people(office), person).id


def _choose(office: Office, person: str, entry: str | None) -> Acknowledgment:
    page = read_person_page(office, _find_id(office, person))
    if entry:
        return find_acknowledgment(page.signed, entry)
    counting = [signed for signed in page.signed if not signed.withdrawn]
    if len(counting) == 1:
        return counting[0]
    if not counting:
        raise errors.NothingToWithdraw(name=page.person.name)
    choices = "\n".join(f"--entry={signed.leaf.id}  {_describe(office, signed)}" for signed in counting)
    raise errors.EntryAmbiguous(name=page.person.name, choices=choices)


def _describe(office: Office, signed: Acknowledgment) -> str:
    statement = signed.statement
    title = policy_title(office.published, statement.edition.policy)
    return f"{title} {statement.edition.version} as {statement.role}, {signed.signed_on}"
