"""Where everybody stands, in each of their roles and each policy."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

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
from site_build.office.acknowledgments.asked import Asked, Editions
from site_build.office.office import Office
from site_build.office.people.people import sort_people
from site_build.register.people import Person
from site_build.register.view import View
from site_build.words import say_changed


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

    `asked` is what is asked again of whoever signed, and None where nothing is, or nothing was signed.
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

    @property
    def why(self) -> str:
        """Why they are out of date: the clauses that changed, or the whole policy; empty in any other standing."""
        if self.standing != StandingState.OUT_OF_DATE or self.asked is None:
            return ""
        return say_changed(self.asked.clauses)


def read_standings(
    office: Office,
    view: View,
    one: Person | None = None,
    counted: Iterable[Acknowledgment] | None = None,
    waiting: Iterable[Statement] | None = None,
) -> list[Standing]:
    """A row for each person, role and policy in which that role does an induction, sorted by name; or of `one` alone.

    `counted` are the acknowledgments that count, and `waiting` the statements that wait for a countersignature, where
    they have been read already.
    """
    signed: dict[Duty, list[Acknowledgment]] = defaultdict(list)
    for each in read_acknowledgments(view) if counted is None else counted:
        if one is None or each.person == one.id:
            signed[_duty(each.person, each.statement)].append(each)
    awaited = {_duty(plain_name(each.name), each) for each in (read_waiting(view) if waiting is None else waiting)}
    editions, seen, rows = Editions(office.root, office.published), read_seen(view), []
    for person, role, policy in _duties(office, [one] if one else view.people.values()):
        deciding = max(signed[person.id, role, policy], key=lambda each: _age(editions, each), default=None)
        asked = editions.asked(policy, role, deciding.leaf.edition) if deciding else None
        state = _state(person, deciding, asked, (plain_name(person.name), role, policy) in awaited)
        rows.append(_row((person, role, policy), state, deciding, asked, seen))
    return rows


def _duty(who: str, statement: Statement | Record) -> Duty:
    return who, statement.role, statement.edition.policy


def _duties(office: Office, people: Iterable[Person]) -> Iterator[tuple[Person, str, str]]:
    for person in sort_people(people):
        for policy, duty in office.portal.policies.items():
            yield from ((person, role, policy) for role in duty.roles if role in person.roles)


def _age(editions: Editions, signed: Acknowledgment) -> tuple[int, int]:
    """What decides is of the edition published last, and among those the newest."""
    return editions.place(signed.leaf.edition), signed.position


def _state(person: Person, signed: Acknowledgment | None, asked: Asked | None, awaited: bool) -> StandingState:
    if person.has_left(today()):
        return StandingState.LEFT
    if signed and not asked:
        return StandingState.COMPLETE
    if awaited:
        return StandingState.WAITING
    return StandingState.OUT_OF_DATE if signed else StandingState.OUTSTANDING


def _row(
    duty: tuple[Person, str, str],
    state: StandingState,
    signed: Acknowledgment | None,
    asked: Asked | None,
    seen: Container[str],
) -> Standing:
    if signed is None:
        return Standing(*duty, state)
    person, statement = duty[0], signed.statement
    return Standing(
        *duty,
        state,
        version=statement.edition.version,
        signed_on=signed.signed_on,
        asked=asked,
        other_name=other_name(signed, person, seen),
        opened=statement.opened,
        helped_by=visible(statement.helped_by or ""),
    )
