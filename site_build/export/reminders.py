"""Reminders that the keeper prints or sends, in one file."""

from collections.abc import Sequence
from datetime import date

from site_build.config import Portal
from site_build.export.mail import format_drafts, format_merge
from site_build.office.links.links import Link
from site_build.office.links.reminders import ReminderWay
from site_build.office.links.sender import Sender
from site_build.paper.papers import make_letters


def format_reminders(
    portal: Portal, way: ReminderWay, links: Sequence[Link], sender: Sender, day: date
) -> dict[str, bytes]:
    """The file of letters, drafts or rows for a merge, by its name; letters are dated `day`."""
    if way is ReminderWay.LETTER:
        return {f"reminders-{day}.pdf": make_letters(portal, links, day)}
    if way is ReminderWay.MERGE:
        return {f"reminders-{day}.csv": format_merge(links)}
    return format_drafts(portal, links, sender)
