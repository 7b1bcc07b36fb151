"""Commands on what a person has signed: record it from paper, withdraw it, erase the person."""

from pathlib import Path

import click

from site_build.cli.options import FILE, office_command
from site_build.errors import Refused
from site_build.office import erase as erasing
from site_build.office import record as recording
from site_build.office import withdraw as withdrawing
from site_build.office.people import find_person, list_people
from site_build.office.person_page import read_person_page
from site_build.office.standing import Signed, find_signed
from site_build.office.unlock import Office
from site_build.words import WAYS


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
    type=click.Choice(list(WAYS)),
    multiple=True,
    required=True,
    help="How they read the policy: full, easy, or elsewhere (on paper, or aloud). Give it again for a second way.",
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
    click.echo(f"Withdrawn: {_describe(signed)}.")


@office_command('portal erase "Zo Example"')
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase(office: Office, person: str, yes: bool) -> None:
    """Erase somebody, by name or id: say what goes and what stays, ask, and do it for good."""
    plan = erasing.plan_erasure(office, _find_id(office, person))
    click.echo("\n  ".join(["This goes:", *plan.goes]))
    click.echo("\n  ".join(["This stays:", *plan.stays]))
    if not yes:
        click.confirm(f"Erase {plan.person.name} for good?", abort=True)
    erasing.erase(office, plan.person.id)
    click.echo("Erased.")


def _find_id(office: Office, person: str) -> str:
    return find_person(list_people(office), person).id


def _choose(office: Office, person: str, entry: str | None) -> Signed:
    page = read_person_page(office, _find_id(office, person))
    if entry:
        return find_signed(page.signed, entry)
    counting = [signed for signed in page.signed if not signed.withdrawn]
    if len(counting) == 1:
        return counting[0]
    if not counting:
        raise Refused(f"{page.person.name} has signed nothing that counts.")
    choices = "\n".join(f"--entry={signed.leaf.id}  {_describe(signed)}" for signed in counting)
    raise Refused(f"{page.person.name} has signed more than once. Say which:\n{choices}")


def _describe(signed: Signed) -> str:
    statement = signed.statement
    return f"{statement.edition.policy} {statement.edition.version} as {statement.role}, {signed.signed_on}"
