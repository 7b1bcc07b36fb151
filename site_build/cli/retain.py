"""Commands that erase: one person, or all who left longer ago than records are kept. Each says first what goes."""

from collections.abc import Iterable, Sequence
from datetime import date

import click

from site_build.cli.office import office_command
from site_build.config import PORTAL_FILE
from site_build.office import erase as erasing
from site_build.office.erase import ErasePlan
from site_build.office.office import Office
from site_build.office.people.people import find_person, list_people
from site_build.office.retention import HOW_TO_SAY, Expired, erase_expired, list_endless, list_expired, plan_expired
from site_build.office.safekeeping.older_copies import OlderCopy, list_copies
from site_build.words import BEYOND, COPIES_HELP, say_copy, say_count, say_day, say_erasure


@office_command('portal erase "Zo Example"')
@click.argument("person")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def erase(office: Office, person: str, yes: bool) -> None:
    """Erase somebody, by name or id, for good. First it says what goes and what stays, and asks."""
    plan = erasing.plan_erasure(office, find_person(list_people(office), person).id)
    _show_plans(office, [plan])
    if not yes:
        click.confirm(f"Erase {plan.person.name} for good?", abort=True)
    erasing.erase(office, plan.person.id)
    click.echo("Erased.")


@office_command("portal register retain --dry-run")
@click.option("--dry-run", is_flag=True, help="Say who and what would be erased, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask again.")
def retain(office: Office, dry_run: bool, yes: bool) -> None:
    """Erase those who left longer ago than records are kept.

    First it says who, and what goes and what stays, and asks. How long records are kept stands in portal.toml under
    [retention]: no period there is the law's, and without one nobody is erased.
    """
    if office.portal.retention is None:
        _say_how()
        return
    expired = list_expired(office, date.today())
    _show_people(office, expired)
    if expired:
        _show_plans(office, plan_expired(office, expired))
        if not dry_run:
            _erase(office, expired, yes)
    _show_copies("These copies still hold people who were erased since:", _behind(office))


def _say_how() -> None:
    click.echo(f"{PORTAL_FILE} does not say how long records are kept, so nobody is proposed to be erased.")
    click.echo("When the Board has decided it, write it there, for every role:\n")
    click.echo("\n".join(HOW_TO_SAY))
    click.echo("\nor for each, such as: months = { staff = 24, volunteer = 12 }. No number here is the law's.")


def _show_people(office: Office, expired: Sequence[Expired]) -> None:
    if not expired:
        click.echo("Nobody left longer ago than records are kept.")
    for one in expired:
        roles = ", ".join(map(office.portal.role_name, one.person.roles))
        kept = say_count(one.months, "month", "months")
        click.echo(f"{one.person.name} ({roles}): left {say_day(one.left)}, kept for {kept}, to {say_day(one.until)}")
    if endless := list_endless(office, date.today()):
        names = ", ".join(person.name for person in endless)
        click.echo(f"Kept without an end, since a role of theirs has no period in {PORTAL_FILE}: {names}.")


def _show_plans(office: Office, plans: Iterable[ErasePlan]) -> None:
    goes, stays = say_erasure(erasing.sum_counts(plans))
    click.echo("\n  ".join(["This goes:", *goes]))
    click.echo("\n  ".join(["This stays:", *stays]))
    click.echo("\n  ".join(["Nobody can take back:", *BEYOND]))
    _show_copies("Copies that hold them still:", list_copies(office))


def _show_copies(title: str, copies: Iterable[OlderCopy]) -> None:
    if found := [say_copy(copy.kind, copy.made, copy.path) for copy in copies]:
        click.echo("\n  ".join([title, *found]))
        click.echo(COPIES_HELP)


def _behind(office: Office) -> list[OlderCopy]:
    return [copy for copy in list_copies(office) if copy.behind]


def _erase(office: Office, expired: Sequence[Expired], yes: bool) -> None:
    if not yes:
        click.confirm(f"Erase {say_count(len(expired), 'person', 'people')} for good?", abort=True)
    for plan in erase_expired(office, {one.person.id for one in expired}, date.today()):
        click.echo(f"Erased: {plan.person.name}.")
