"""What was done about those who had something to sign: who got a link, who was reminded, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from site_build.office.acknowledgments.standing import Standing
from site_build.office.links.duties import MOST_REMINDERS
from site_build.office.links.reminders import read_all_reminders, read_reminders
from site_build.office.office import Office
from site_build.register.view import View


@dataclass(frozen=True)
class FollowUp:
    """Counts of people: those who got a link and were reminded after a day, and those of the latter who are done.

    `exhausted` had as many reminders as anybody gets about one thing, and have still to sign.
    """

    linked: int
    reminded: int
    done: int
    exhausted: int


def read_follow_up(office: Office, view: View, rows: Sequence[Standing], after: date | None) -> FollowUp:
    """What was done after this day, or since the register began. `rows` are the standings of all who have not left."""
    here = {row.person.id for row in rows}
    to_sign = {row.person.id for row in rows if row.is_to_sign}
    since = after or date.min
    linked = {link.person for link in view.invitations.values() if link.leaf.at > since}
    reminded = {
        person for person, own in read_all_reminders(view).items() if any(one.counts and one.day > since for one in own)
    }
    exhausted = [row for row in read_reminders(office, view, rows) if len(row.counting) >= MOST_REMINDERS]
    return FollowUp(
        linked=len(linked & here),
        reminded=len(reminded & here),
        done=len((reminded & here) - to_sign),
        exhausted=len(exhausted),
    )
