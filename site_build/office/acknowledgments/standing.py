"""Where everybody stands, in each of their roles and each policy."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from site_build.content.edition import Publication
from site_build.formats.leaf import today
from site_build.formats.record import Record
from site_build.formats.statement import Statement
from site_build.names import plain_name, visible
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    other_name,
    read_acknowledgments,
    read_seen,
    read_waiting,
)
from site_build.office.office import Office
from site_build.office.people.people import sort_people
from site_build.register.people import Person
from site_build.register.view import View


class StandingState(StrEnum):
    """Where somebody stands in one role and policy."""

    COMPLETE = "complete"
    OUTSTANDING = "outstanding"
    OUT_OF_DATE = "out_of_date"
    WAITING = "waiting"
    LEFT = "left"


TO_SIGN = (StandingState.OUTSTANDING, StandingState.OUT_OF_DATE)
Duty = tuple[str, str, str]  # a person's id or name, a role, a policy


@dataclass(frozen=True)
class Standing:
    """One row: a person, a role and a policy. What follows `standing` is of the acknowledgment that decides it.

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


def read_standings(
    office: Office, view: View, one: Person | None = None, counted: Iterable[Acknowledgment] | None = None
) -> list[Standing]:
    """A row for each person, role and policy in which that role does an induction, sorted by name; or of `one` alone.

    `counted` are the acknowledgments that count, where they have been read already.
    """
    signed: dict[Duty, list[Acknowledgment]] = defaultdict(list)
    for each in read_acknowledgments(view) if counted is None else counted:
        if one is None or each.person == one.id:
            signed[_duty(each.person, each.statement)].append(each)
    awaited = {_duty(plain_name(waiting.name), waiting) for waiting in read_waiting(view)}
    published, seen, rows = office.published, read_seen(view), []
    for person, role, policy in _duties(office, [one] if one else view.people.values()):
        current = published.latest(policy)
        deciding = _deciding(signed[person.id, role, policy], current)
        state = _state(person, deciding, current, (plain_name(person.name), role, policy) in awaited)
        rows.append(_row((person, role, policy), state, deciding, seen))
    return rows


def _duty(who: str, statement: Statement | Record) -> Duty:
    return who, statement.role, statement.edition.policy


def _duties(office: Office, people: Iterable[Person]) -> Iterator[tuple[Person, str, str]]:
    for person in sort_people(people):
        for policy, duty in office.portal.policies.items():
            yield from ((person, role, policy) for role in duty.roles if role in person.roles)


def _deciding(signed: list[Acknowledgment], current: Publication | None) -> Acknowledgment | None:
    """The newest acknowledgment of the current edition, or else the newest."""
    now = [one for one in signed if current and one.leaf.edition == current.edition]
    return next(reversed(now or signed), None)


def _state(person: Person, signed: Acknowledgment | None, current: Publication | None, awaited: bool) -> StandingState:
    if person.has_left(today()):
        return StandingState.LEFT
    if signed and current and signed.leaf.edition == current.edition:
        return StandingState.COMPLETE
    if awaited:
        return StandingState.WAITING
    return StandingState.OUT_OF_DATE if signed else StandingState.OUTSTANDING


def _row(
    duty: tuple[Person, str, str], state: StandingState, signed: Acknowledgment | None, seen: Container[str]
) -> Standing:
    if signed is None:
        return Standing(*duty, state)
    person, statement = duty[0], signed.statement
    return Standing(
        *duty,
        state,
        version=statement.edition.version,
        signed_on=signed.signed_on,
        other_name=other_name(signed, person, seen),
        opened=statement.opened,
        helped_by=visible(statement.helped_by or ""),
    )
