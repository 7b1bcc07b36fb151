"""Where everybody stands, in each of their roles and each policy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from site_build.formats.leaf import AcknowledgedLeaf, AcknowledgmentLeaf, CountersignedLeaf, RecordedLeaf, today
from site_build.formats.record import Record
from site_build.formats.statement import Statement
from site_build.names import list_spellings, visible
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    other_name,
    read_acknowledgments,
    read_foundations,
    read_seen,
    read_waiting,
)
from site_build.office.acknowledgments.asked import Asked, Editions
from site_build.office.acknowledgments.due import find_due, find_renewal, first_asked, renew
from site_build.office.office import Office
from site_build.office.people.people import sort_people
from site_build.register.people import Person
from site_build.register.view import View
from site_build.words import AGAIN, say_changed


class StandingState(StrEnum):
    """Where somebody stands in one role and policy; `RETIRED` is what was signed of one that is no longer in use."""

    COMPLETE = "complete"
    OUTSTANDING = "outstanding"
    OUT_OF_DATE = "out_of_date"
    WAITING = "waiting"
    LEFT = "left"
    RETIRED = "retired"


class SigningWay(StrEnum):
    """How somebody signed: with a personal link, without one and countersigned, or on paper."""

    LINK = "link"
    COUNTERSIGNED = "countersigned"
    PAPER = "paper"


CLOSED = (StandingState.LEFT, StandingState.RETIRED)
"""Where nothing is asked of anybody any more."""

TO_SIGN = (StandingState.OUTSTANDING, StandingState.OUT_OF_DATE)
_WAYS: dict[type[AcknowledgmentLeaf], SigningWay] = {
    AcknowledgedLeaf: SigningWay.LINK,
    CountersignedLeaf: SigningWay.COUNTERSIGNED,
    RecordedLeaf: SigningWay.PAPER,
}
Duty = tuple[str, str, str]  # a person's id or name, a role, a policy


@dataclass(frozen=True)
class Standing:
    """One row: a person, a role and a policy. What follows `standing` is of the acknowledgment that decides it.

    `asked` is what is asked again of whoever signed, and None where nothing is, or nothing was signed. `due` is the day
    by which to sign; of what is complete, to do it again.
    `other_name` is what was typed, where it is unlike the person's name and nobody has looked at that yet. `opened` and
    `helped_by` are nobody's business unless somebody has a reason to ask.
    """

    person: Person
    role: str
    policy: str
    standing: StandingState
    version: str = ""
    signed_on: date | None = None
    other_name: str = ""
    opened: tuple[str, ...] = ()
    helped_by: str = ""
    asked: Asked | None = None
    due: date | None = None
    signed_how: SigningWay | None = None

    @property
    def is_to_sign(self) -> bool:
        """Whether something is asked of them: also of who is complete still, and is to do it again soon."""
        return self.standing in TO_SIGN or (self.standing == StandingState.COMPLETE and self.asked is not None)

    @property
    def renews(self) -> bool:
        """Whether it is asked of them because it is time to do it again."""
        return self.is_to_sign and self.asked is not None and self.asked.renews

    @property
    def why(self) -> str:
        """Why they are to sign again: the clauses that changed, the whole policy, or the time; empty of others."""
        if not self.is_to_sign or self.asked is None:
            return ""
        return AGAIN if self.asked.renews else say_changed(self.asked.clauses)

    def is_overdue(self, day: date) -> bool:
        """Whether the day by which to sign has passed."""
        return self.is_to_sign and self.due is not None and self.due < day


def read_standings(
    office: Office,
    view: View,
    one: Person | None = None,
    counted: Iterable[Acknowledgment] | None = None,
    waiting: Iterable[Statement] | None = None,
) -> list[Standing]:
    """A row for each person, role and policy in which that role does an induction, sorted by name; or of `one` alone.

    What somebody signed of a policy that `portal.toml` does not name any more has a row, too, after their others.
    `counted` are the acknowledgments that count, and `waiting` the statements that wait for a countersignature, where
    they have been read already.
    """
    signed: dict[Duty, list[Acknowledgment]] = defaultdict(list)
    for each in read_acknowledgments(view, one.id if one else "") if counted is None else counted:
        if one is None or each.person == one.id:
            signed[_duty(each.person, each.statement)].append(each)
    forms = read_waiting(view) if waiting is None else waiting
    awaited = {_duty(spelling, each) for each in forms for spelling in list_spellings(each.name)}
    reader = _Rows(office, view, awaited)
    duties = _duties(office, [one] if one else view.people.values(), [*signed])
    return [reader.row(person, role, policy, signed[person.id, role, policy]) for person, role, policy in duties]


def _duty(who: str, statement: Statement | Record) -> Duty:
    return who, statement.role, statement.edition.policy


def _duties(office: Office, people: Iterable[Person], signed: Iterable[Duty]) -> Iterator[tuple[Person, str, str]]:
    retired = defaultdict[str, list[tuple[str, str]]](list)
    for who, role, policy in signed:
        if policy not in office.portal.policies:
            retired[who].append((role, policy))
    for person in sort_people(people):
        for policy, duty in office.portal.policies.items():
            yield from ((person, role, policy) for role in duty.roles if role in person.roles)
        yield from ((person, role, policy) for role, policy in retired[person.id])


class _Rows:
    """Makes rows of what counts for each; `awaited` has what form waits under which name."""

    def __init__(self, office: Office, view: View, awaited: set[Duty]) -> None:
        self._portal = office.portal
        self._editions = Editions(office.root, office.published)
        self._foundations, self._seen = read_foundations(view), read_seen(view)
        self._awaited = awaited

    def row(self, person: Person, role: str, policy: str, signed: Sequence[Acknowledgment]) -> Standing:
        deciding = max(signed, key=self._age, default=None)
        if deciding and policy not in self._portal.policies:
            return self._tell(Standing(person, role, policy, StandingState.RETIRED), deciding)
        changed = self._editions.asked(policy, role, deciding.leaf.edition) if deciding else None
        renewal = find_renewal(self._portal, self._foundations, policy, role, signed)
        first = None if deciding else first_asked(person, self._editions.first_day(policy))
        asked = renew(changed, renewal)
        row = Standing(
            person,
            role,
            policy,
            StandingState.OUT_OF_DATE if deciding else StandingState.OUTSTANDING,
            asked=asked,
            due=find_due(self._portal.deadlines, changed.day if changed else first, renewal),
        )
        row = self._tell(row, deciding) if deciding else row
        return replace(row, standing=self._state(row, holds=deciding is not None and changed is None))

    def _age(self, signed: Acknowledgment) -> tuple[int, int]:
        """What decides is of the edition published last, and among those the newest."""
        return self._editions.place(signed.leaf.edition), signed.position

    def _tell(self, row: Standing, signed: Acknowledgment) -> Standing:
        statement = signed.statement
        return replace(
            row,
            version=statement.edition.version,
            signed_on=signed.signed_on,
            signed_how=_WAYS[type(signed.leaf)],
            other_name=other_name(signed, row.person, self._seen),
            opened=statement.opened,
            helped_by=visible(statement.helped_by or ""),
        )

    def _state(self, row: Standing, *, holds: bool) -> StandingState:
        """`holds` says that they have signed, and nothing has changed since; it is so until it is to be done again."""
        if row.person.has_left(today()):
            return StandingState.LEFT
        if holds and row.asked is None:
            return StandingState.COMPLETE
        if self._is_awaited(row):
            return StandingState.WAITING
        return StandingState.COMPLETE if holds and row.due and today() <= row.due else row.standing

    def _is_awaited(self, row: Standing) -> bool:
        if not self._awaited:
            return False
        names = list_spellings(row.person.name)
        return not self._awaited.isdisjoint((name, row.role, row.policy) for name in names)
