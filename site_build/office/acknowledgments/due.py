"""When something is due: within the days that `portal.toml` gives people, and again after its months.

A renewal is the whole induction. Its months are counted from the last whole one, since a short one, in a change, says
nothing of the rest. It is open some days before it is due, so that it can be asked for and taken in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from site_build.config import Deadlines, Portal
from site_build.content.policy import last_day
from site_build.formats.leaf import today
from site_build.formats.record import Record
from site_build.formats.statement import Statement
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    Foundations,
    read_acknowledgments,
    read_foundations,
)
from site_build.office.acknowledgments.asked import Asked
from site_build.register.people import Person
from site_build.register.view import View


@dataclass(frozen=True)
class Renewal:
    """When somebody does an induction again: by `due`, and from `opens` on."""

    opens: date
    due: date


def find_renewal(
    portal: Portal, foundations: Foundations, policy: str, role: str, signed: Iterable[Acknowledgment]
) -> Renewal | None:
    """When an induction is to be done again; None where nothing asks for it. `signed` is what counts of it."""
    months = portal.policies[policy].renewal(role) if policy in portal.policies else None
    whole = [one.signed_on for one in signed if foundations.earlier(one.statement) is None]
    if months is None or not whole:
        return None
    due = add_months(max(whole), months)
    return Renewal(due - timedelta(days=portal.deadlines.due_within_days), due)


def find_done(
    portal: Portal, foundations: Foundations, counted: Iterable[Acknowledgment], form: Statement | Record, day: date
) -> Acknowledgment | None:
    """What makes a form of this day needless, of what counts of its person; None where it is needed.

    That is another of its role and edition, unless the form is about the whole policy and the renewal is open.
    """
    duty = (form.edition.policy, form.role)
    own = [one for one in counted if (one.statement.edition.policy, one.statement.role) == duty]
    known = next((one for one in own if one.leaf.edition == form.edition.digest), None)
    renewal = find_renewal(portal, foundations, *duty, own) if foundations.earlier(form) is None else None
    return None if renewal and renewal.opens <= day else known


def read_done(portal: Portal, view: View, person: str, form: Statement | Record, day: date) -> Acknowledgment | None:
    """What makes a form of this day needless, of what counts of this person (an id)."""
    return find_done(portal, read_foundations(view), read_acknowledgments(view, person), form, day)


def renew(changed: Asked | None, renewal: Renewal | None) -> Asked | None:
    """What is asked again for what changed, or once a renewal is open, which is of the whole policy."""
    if renewal is None or today() < renewal.opens:
        return changed
    day = min(renewal.opens, changed.day) if changed and changed.day else renewal.opens
    return Asked(day, renews=True)


def first_asked(person: Person, published: date | None) -> date | None:
    """The day from which somebody is asked for the first time, once there is something to sign.

    It is the day they started, or the day they were added where that is not known.
    """
    return max(person.counted_from, published) if published else None


def find_due(deadlines: Deadlines, asked_on: date | None, renewal: Renewal | None) -> date | None:
    """The day by which to sign: so many days after it was asked, or the renewal's if that comes first."""
    days = [asked_on + timedelta(days=deadlines.due_within_days)] if asked_on else []
    return min([*days, *([renewal.due] if renewal else [])], default=None)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    return last_day(f"{day.year + years}-{month + 1:02}-{day.day:02}")
