"""What happened to one person, day by day, as far as the register knows: for the keeper's eyes.

It is read from the log, from what is published and from what is remembered of reminders. The register keeps no day on
which what is known of somebody was changed.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from site_build.formats.leaf import RevokedLeaf
from site_build.formats.record import Record
from site_build.office.acknowledgments.acknowledgments import Acknowledgment, read_foundations
from site_build.office.acknowledgments.asked import Editions
from site_build.office.acknowledgments.standing import Standing
from site_build.office.links.reminders import PastReminder, ReminderState, ReminderWay, read_own_reminders
from site_build.office.office import Office, policy_title
from site_build.register.people import Person
from site_build.register.view import View

_FIRST, _LAST = -1, sys.maxsize  # places on a day, before and after all that the log has


class EventKind(StrEnum):
    """What happened; what was signed has the kind of its leaf."""

    STARTED = "started"
    ADDED = "added"
    CHANGED = "changed"
    RENEWAL = "renewal"
    INVITED = "invited"
    REMINDED = "reminded"
    ACKNOWLEDGED = "acknowledged"
    COUNTERSIGNED = "countersigned"
    RECORDED = "recorded"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


@dataclass(frozen=True)
class PersonEvent:
    """Something that happened on a day; `place` orders those of one day.

    `policy` is a title, and `role` an id. `since` is the version after which something was signed, where it is about
    what changed alone. `other_day` is a link's last day, or the day of what was withdrawn; `note` is the witness's name
    or the reason. A reminder has its `way` and `state`.
    """

    day: date
    kind: EventKind
    place: int = _FIRST
    policy: str = ""
    version: str = ""
    role: str = ""
    since: str = ""
    other_day: date | None = None
    note: str = ""
    way: ReminderWay | None = None
    state: ReminderState | None = None


def read_person_history(
    office: Office, view: View, person: Person, standings: Iterable[Standing], signed: Sequence[Acknowledgment]
) -> tuple[PersonEvent, ...]:
    """What happened to this person, the newest first; `standings` and `signed` are all of theirs."""
    teller = _Teller(office, view, person)
    events = (
        *teller.own_days(),
        *teller.asked_again(signed),
        *teller.renewals(standings),
        *teller.links(),
        *teller.reminders(),
        *teller.signatures(signed),
    )
    return tuple(sorted(events, key=lambda event: (event.day, event.place), reverse=True))


class _Teller:
    def __init__(self, office: Office, view: View, person: Person) -> None:
        self._view, self._person, self._published = view, person, office.published
        self._editions, self._foundations = Editions(office.root, office.published), read_foundations(view)
        self._links = {link.leaf.id: link for link in view.invitations.values() if link.person == person.id}
        self._reminders = read_own_reminders(view, person.id)

    def own_days(self) -> Iterator[PersonEvent]:
        one = self._person
        days = ((one.started, EventKind.STARTED), (one.added, EventKind.ADDED), (one.left, EventKind.LEFT))
        for day, kind in days:
            if day:
                yield PersonEvent(day, kind, _LAST if kind is EventKind.LEFT else _FIRST)

    def asked_again(self, signed: Iterable[Acknowledgment]) -> Iterator[PersonEvent]:
        found = (self._find_change(one) for one in signed if not one.withdrawn)
        yield from dict.fromkeys(event for event in found if event and not self._person.has_left(event.day))

    def _find_change(self, signed: Acknowledgment) -> PersonEvent | None:
        """What changed after this was signed, so that its person was asked again."""
        policy = signed.statement.edition.policy
        asked = self._editions.asked(policy, signed.statement.role, signed.leaf.edition)
        if asked is None or asked.day is None:
            return None
        return PersonEvent(max(asked.day, signed.signed_on), EventKind.CHANGED, policy=self._title(policy))

    def renewals(self, standings: Iterable[Standing]) -> Iterator[PersonEvent]:
        for row in standings:
            if row.renews and row.asked and row.asked.day:
                yield PersonEvent(row.asked.day, EventKind.RENEWAL, policy=self._title(row.policy), role=row.role)

    def links(self) -> Iterator[PersonEvent]:
        """Links, but for those that reminders carried; and which were taken back."""
        carried = {link for reminder in self._reminders for link in reminder.links}
        for link in self._links.values():
            if link.leaf.invitation not in carried:
                yield PersonEvent(link.leaf.at, EventKind.INVITED, link.position, other_day=link.leaf.expires)
        revoked = [entry for entry in self._view.entries(RevokedLeaf) if entry.leaf.of in self._links]
        for day, place in {entry.leaf.at: entry.position for entry in revoked}.items():  # several on a day are one
            yield PersonEvent(day, EventKind.REVOKED, place)

    def reminders(self) -> Iterator[PersonEvent]:
        places = {link.leaf.invitation: link.position for link in self._links.values()}
        for one in self._reminders:
            yield _remind(one, max(places.get(link, _FIRST) for link in one.links))

    def signatures(self, signed: Iterable[Acknowledgment]) -> Iterator[PersonEvent]:
        for one in signed:
            yield self._sign(one)
            if one.withdrawn:
                day, reason = one.signed_on, one.reason
                yield PersonEvent(one.withdrawn, EventKind.WITHDRAWN, _LAST, other_day=day, note=reason)

    def _sign(self, signed: Acknowledgment) -> PersonEvent:
        statement = signed.statement
        return PersonEvent(
            signed.signed_on,
            EventKind(signed.leaf.kind),
            signed.position,
            policy=self._title(statement.edition.policy),
            version=statement.edition.version,
            role=statement.role,
            since=self._foundations.earlier_version(statement),
            note=statement.witness if isinstance(statement, Record) else "",
        )

    def _title(self, policy: str) -> str:
        return policy_title(self._published, policy)


def _remind(reminder: PastReminder, place: int) -> PersonEvent:
    return PersonEvent(reminder.day, EventKind.REMINDED, place, way=reminder.way, state=reminder.state)
