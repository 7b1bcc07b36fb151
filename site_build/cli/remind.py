"""`portal remind`: who was told of something and has not signed it; remind them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from site_build.cli.errors import LinksNotWritten
from site_build.cli.office import unlocked
from site_build.cli.options import NEW_PATH, check_free, command, register_option
from site_build.config import Portal
from site_build.export.mail import format_drafts, format_merge
from site_build.export.sending import MailRun
from site_build.files import write_private
from site_build.office.links.errors import MailServerMissing, NobodyToRemind
from site_build.office.links.links import Link
from site_build.office.links.reminders import (
    MOST_REMINDERS,
    ReminderRow,
    ReminderState,
    ReminderWay,
    list_reminders,
    remind,
    send_reminders,
)
from site_build.office.links.sender import MailServer, Sender, read_sender
from site_build.office.office import Office
from site_build.paper.papers import make_letters
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
    with remind(office, way, None, site) as links:
        if not links:
            raise NobodyToRemind
        try:
            write_private(path, _format(office.portal, way, links, sender))
        except OSError as error:
            raise LinksNotWritten(why=str(error.strerror)) from None
    people = len({link.person.id for link in links})
    click.echo(f"{say_count(people, 'reminder is', 'reminders are')} in {path}.")


def _format(portal: Portal, way: ReminderWay, links: Sequence[Link], sender: Sender) -> bytes:
    if way is ReminderWay.LETTER:
        return make_letters(portal, links, date.today())
    if way is ReminderWay.MERGE:
        return format_merge(links)
    return next(iter(format_drafts(portal, links, sender).values()))


def _send(office: Office, site: str | None) -> None:
    server = office.recall(MailServer)
    if server is None:
        raise MailServerMissing
    for one in send_reminders(office, None, MailRun(office.portal, read_sender(office), server).deliver, site):
        state = {ReminderState.SENT: "sent", ReminderState.PERHAPS: "perhaps sent"}.get(one.state, "not sent")
        click.echo(f"{one.name}: {state}{f' ({one.why})' if one.why else ''}")
