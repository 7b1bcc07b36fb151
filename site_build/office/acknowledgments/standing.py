"""Where everybody stands, in each of their roles and each policy."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from site_build.content.edition import Publication
from site_build.formats.leaf import AcknowledgedLeaf, AcknowledgmentLeaf, RecordedLeaf, WithdrawnLeaf, today
from site_build.formats.record import Record
from site_build.formats.signature import peek
from site_build.formats.statement import Statement
from site_build.names import is_alike, plain_name, visible
from site_build.office.acknowledgments.errors import AcknowledgmentUnknown
from site_build.office.forms.pending import read_pending
from site_build.office.office import Office
from site_build.office.people.people import sort_people
from site_build.register.change import C, Change
from site_build.register.memo import Memo, read_memo
from site_build.register.people import Person
from site_build.register.view import ArrivalState, Details, View


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
class Acknowledgment:
    """One acknowledgment: its place in the log, what lies behind it, and when and why it was withdrawn if it was."""

    position: int
    leaf: AcknowledgmentLeaf
    details: Details
    withdrawn: date | None = None
    reason: str = ""

    @property
    def person(self) -> str:
        """The id of the person whose it is."""
        return self.details.person

    @property
    def duty(self) -> tuple[str, str, str]:
        """What it does: the person's id, the role, and the digest of the edition."""
        return self.person, self.statement.role, self.leaf.edition

    @cached_property
    def statement(self) -> Statement | Record:
        """What was declared. It was checked strictly on its way into the register, and has been sealed since."""
        evidence = self.details.evidence
        if isinstance(self.leaf, RecordedLeaf):
            return Record.model_validate_json(evidence)
        return Statement.model_validate_json(peek(evidence) if isinstance(self.leaf, AcknowledgedLeaf) else evidence)

    @property
    def how(self) -> str:
        """In which way it came, in words."""
        if isinstance(self.statement, Record):
            return f"on paper, witness {self.statement.witness}"
        linked = isinstance(self.leaf, AcknowledgedLeaf)
        return "with a personal link" if linked else "without a link, and countersigned"

    @property
    def signed_on(self) -> date:
        """The day on the paper, or else the day that the register took it in."""
        return self.statement.signed_on if isinstance(self.statement, Record) else self.leaf.at


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


class SeenNames(Memo):
    """The acknowledgments, by their leaf's id, that somebody has looked at because of the name typed in them."""

    key: ClassVar[str] = "seen-names"

    leaves: tuple[str, ...] = ()


def other_name(signed: Acknowledgment, person: Person, seen: Container[str]) -> str:
    """The name that was typed, if it is unlike this person's and the acknowledgment is not among those seen."""
    name = signed.statement.name
    return "" if signed.leaf.id in seen or is_alike(name, person.name) else visible(name)


def read_seen(view: View) -> tuple[str, ...]:
    """The ids of the leaves whose other name somebody has looked at."""
    known = read_memo(view, SeenNames)
    return known.leaves if known else ()


def read_acknowledgments(view: View) -> list[Acknowledgment]:
    """Every acknowledgment that counts, in the log's order: what was withdrawn, lost or erased is left out."""
    return [signed for signed in read_all_acknowledgments(view) if not signed.withdrawn]


def read_all_acknowledgments(view: View) -> list[Acknowledgment]:
    """The same, with what was withdrawn."""
    withdrawn = {
        entry.leaf.of: (entry.leaf.at, entry.details.evidence if entry.details else "")
        for entry in view.entries(WithdrawnLeaf)
    }
    return [
        Acknowledgment(entry.position, entry.leaf, entry.details, *withdrawn.get(entry.leaf.id, ()))
        for entry in view.entries(AcknowledgmentLeaf)
        if entry.details
    ]


def find_counting(view: View, person: str, role: str, edition: str) -> Acknowledgment | None:
    """The acknowledgment that counts of this person (an id), in this role, of the edition with this digest."""
    theirs = (one for one in read_acknowledgments(view) if (one.person, one.leaf.edition) == (person, edition))
    return next((one for one in theirs if one.statement.role == role), None)


def enter_acknowledgment(
    change: Change, kind: type[C], signed: Statement | Record, evidence: str, person: str, **keys: object
) -> None:
    """Enter what this person (an id) agreed to; the evidence for it is kept."""
    change.enter(kind, evidence, person, edition=signed.edition.digest, bank=signed.quiz.bank, **keys)


def list_standings(office: Office) -> list[Standing]:
    """A row for each person, role and policy in which that role does an induction, sorted by name."""
    with office.register.view() as view:
        return read_standings(office, view)


def read_standings(
    office: Office, view: View, one: Person | None = None, counted: Iterable[Acknowledgment] | None = None
) -> list[Standing]:
    """The same rows, as they are in this view; of one person alone, if they are given.

    `counted` are the acknowledgments that count, where they have been read already.
    """
    signed: dict[Duty, list[Acknowledgment]] = defaultdict(list)
    for each in read_acknowledgments(view) if counted is None else counted:
        if one is None or each.person == one.id:
            signed[_duty(each.person, each.statement)].append(each)
    awaited = {
        _duty(plain_name(held.statement.name), held.statement) for held in read_pending(view, ArrivalState.WAITING)
    }
    published, seen, rows = office.published, read_seen(view), []
    for person, role, policy in _duties(office, [one] if one else view.people.values()):
        current = published.latest(policy)
        deciding = _deciding(signed[person.id, role, policy], current)
        state = _state(person, deciding, current, (plain_name(person.name), role, policy) in awaited)
        rows.append(_row((person, role, policy), state, deciding, seen))
    return rows


def find_acknowledgment(signed: Iterable[Acknowledgment], leaf_id: str) -> Acknowledgment:
    """The acknowledgment whose leaf has this id; `Refused` when there is none among these."""
    for one in signed:
        if one.leaf.id == leaf_id:
            return one
    raise AcknowledgmentUnknown()


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
