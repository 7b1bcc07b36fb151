"""`portal remind`: who was told of something and has not signed it; remind them."""

from datetime import date
from pathlib import Path

import click

from site_build.cli.errors import LinksNotWritten
from site_build.cli.office import none_that_is_dead, unlocked
from site_build.cli.options import NEW_PATH, check_free, command, register_option
from site_build.export.reminders import format_reminders
from site_build.export.sending import MailRun
from site_build.files import write_private
from site_build.office.links.duties import MOST_REMINDERS
from site_build.office.links.emails import send_reminders
from site_build.office.links.errors import MailServerMissing
from site_build.office.links.reminders import ReminderRow, ReminderState, ReminderWay, list_reminders, remind
from site_build.office.links.sender import MailServer, read_sender
from site_build.office.office import Office
from site_build.words import say_count, say_day


@command("portal remind --dry-run")
@click.option("--dry-run", is_flag=True, help="Say who would be reminded, and change nothing.")
@click.option("--letters", type=NEW_PATH, help="A new PDF file of letters.")
@click.option("--drafts", type=NEW_PATH, help="A new file of e-mail drafts: .zip, or .eml for one.")
@click.option("--merge", type=NEW_PATH, help="A new CSV file for a mail merge.")
@click.option("--send", is_flag=True, help="Send e-mails by the server that the register knows.")
@click.option("--site", metavar="URL", envvar="PORTAL_SITE", help="Where the site is, if not at the register's name.")
@register_option
def remind_all(
    *,
    register: Path,
    dry_run: bool,
    letters: Path | None,
    drafts: Path | None,
    merge: Path | None,
    send: bool,
    site: str | None,
) -> None:
    """Remind those who were told, and have not signed."""
    files = {ReminderWay.LETTER: letters, ReminderWay.DRAFT: drafts, ReminderWay.MERGE: merge}
    chosen = [(way, path) for way, path in files.items() if path]
    if len(chosen) + dry_run + send != 1:
        raise click.UsageError("Say one of --dry-run, --letters, --drafts, --merge and --send.")
    with unlocked(register) as office:
        if dry_run:
            click.echo("\n".join(map(_say_row, list_reminders(office))) or "There is nobody to remind.")
        elif send:
            _send(office, site)
        else:
            _write(office, *chosen[0], site)


def _say_row(row: ReminderRow) -> str:
    due = f", to be done by {say_day(row.due)}{' (overdue)' if row.due < date.today() else ''}" if row.due else ""
    reminded = f", reminded {', '.join(f'{say_day(one.day)} ({one.way}, {one.state})' for one in row.reminders)}"
    now = "now" if row.is_ripe else "no more" if len(row.counting) >= MOST_REMINDERS else "later"
    return f"{row.person.name}: told {say_day(row.first)}{reminded if row.reminders else ''}{due}: {now}"


def _write(office: Office, way: ReminderWay, path: Path, site: str | None) -> None:
    check_free(path)
    sender = read_sender(office)
    with none_that_is_dead(path), remind(office, way, None, site) as links:
        [data] = format_reminders(office.portal, way, links, sender, date.today()).values()
        try:
            write_private(path, data)
        except OSError as error:
            raise LinksNotWritten(why=str(error.strerror)) from None
    people = len({link.person.id for link in links})
    click.echo(f"{say_count(people, 'reminder is', 'reminders are')} in {path}.")
    _name_unreachable(office)


def _name_unreachable(office: Office) -> None:
    """Name those for whom it is still time: they have no address."""
    names = ", ".join(row.person.name for row in list_reminders(office) if row.is_ripe and not row.has_address)
    if names:
        click.echo(f"No e-mail address that works, so print a letter: {names}.", err=True)


def _send(office: Office, site: str | None) -> None:
    server = office.recall(MailServer)
    if server is None:
        raise MailServerMissing
    for one in send_reminders(office, None, MailRun(office.portal, read_sender(office), server).deliver, site):
        state = {ReminderState.SENT: "sent", ReminderState.PERHAPS: "perhaps sent"}.get(one.state, "not sent")
        click.echo(f"{one.name}: {state}{f' ({one.why})' if one.why else ''}")
    _name_unreachable(office)
