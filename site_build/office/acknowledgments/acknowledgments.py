"""What somebody agreed to, which of it counts, and what is said of it afterwards, such as that it counts no more.

What is withdrawn stays in the log; the reason is kept, sealed.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar, TypeVar

from site_build.content.bank import ResolvedBank
from site_build.content.quiz import grade
from site_build.formats.leaf import (
    AcknowledgedLeaf,
    AcknowledgmentLeaf,
    CountersignedLeaf,
    EditionLeaf,
    RecordedLeaf,
    WithdrawnLeaf,
    edition_pairs,
    new_salt,
)
from site_build.formats.record import Record
from site_build.formats.signature import peek
from site_build.formats.statement import CONTROL, Answers, Statement, parse_statement
from site_build.names import is_alike, visible
from site_build.office.acknowledgments import errors
from site_build.office.office import Office
from site_build.register.change import Change
from site_build.register.memo import Memo, put_memo, read_memo
from site_build.register.people import Person
from site_build.register.view import ArrivalState, Details, View

A = TypeVar("A", AcknowledgedLeaf, CountersignedLeaf, RecordedLeaf)
REASON_LIMIT = 500  # characters


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
    def holder(self) -> tuple[str, str]:
        """Whose it is: the person's id, and the role."""
        return self.person, self.statement.role

    @cached_property
    def statement(self) -> Statement | Record:
        """What was declared. It was checked strictly on its way into the register, and has been sealed since."""
        evidence = self.details.evidence
        if isinstance(self.leaf, RecordedLeaf):
            return Record.model_validate_json(evidence)
        return Statement.model_validate_json(peek(evidence) if isinstance(self.leaf, AcknowledgedLeaf) else evidence)

    @property
    def signed_on(self) -> date:
        """The day on the paper, or else the day that the register took it in."""
        return self.statement.signed_on if isinstance(self.statement, Record) else self.leaf.at


def claimed_day(statement: Statement | Record) -> date:
    """The day on which it was signed: on paper the day written there, else the UTC day by the clock of whoever did."""
    return statement.signed_on if isinstance(statement, Record) else date.fromisoformat(statement.signed_at[:10])


Days = Mapping[str, date]  # what counts of one person in one role: by edition, the first day on which it was signed


@dataclass(frozen=True)
class Foundations:
    """What stands on what, by the published `pairs` of edition and bank.

    Somebody who signed a change has agreed to the rest before: a short acknowledgment counts only while one of the
    earlier edition, of that person and role, counts and was not signed on a later day.
    """

    pairs: Mapping[tuple[str, str], EditionLeaf]

    def earlier(self, statement: Statement | Record) -> str | None:
        """The digest of the edition that a short one goes on from; None when it is about the whole policy."""
        leaf = self.pairs.get((statement.edition.digest, statement.quiz.bank))
        return leaf.since if leaf else None

    def earlier_version(self, statement: Statement | Record) -> str:
        """The version that a short one goes on from; empty when it is about the whole policy."""
        earlier = self.earlier(statement)
        versions = (leaf.version for leaf in self.pairs.values() if leaf.edition == earlier)
        return next(versions, earlier[:8]) if earlier else ""

    def stands(self, statement: Statement | Record, days: Days) -> bool:
        """Whether it counts beside what counts already of its person in its role."""
        earlier = self.earlier(statement)
        return earlier is None or days.get(earlier, date.max) <= claimed_day(statement)

    def days(self, signed: Iterable[Acknowledgment]) -> Mapping[tuple[str, str], Days]:
        """What counts of these acknowledgments, by person and role; none of them was withdrawn."""
        left, days = list(signed), defaultdict[tuple[str, str], dict[str, date]](dict)
        while new := [one for one in left if self.stands(one.statement, days[one.holder])]:
            for one in new:
                own, edition = days[one.holder], one.leaf.edition
                own[edition] = min(claimed_day(one.statement), own.get(edition, date.max))
            counted = {one.leaf.id for one in new}
            left = [one for one in left if one.leaf.id not in counted]
        return days

    def pick(self, signed: Sequence[Acknowledgment]) -> list[Acknowledgment]:
        """Those of these acknowledgments that count, in their order; none of them was withdrawn."""
        days = self.days(signed)
        return [one for one in signed if self.stands(one.statement, days[one.holder])]

    def check(self, statement: Statement | Record, person: Person, days: Days) -> None:
        """`EarlierMissing` where it would not count as this person's beside what counts already."""
        earlier = self.earlier(statement)
        if earlier and not self.stands(statement, days):
            raise errors.EarlierMissing(
                person=person.id,
                name=person.name,
                role=statement.role,
                version=self.earlier_version(statement),
                edition=earlier,
                day=claimed_day(statement),
            )


def read_foundations(view: View) -> Foundations:
    """What stands on what, as the register stands now."""
    return Foundations(edition_pairs(entry.leaf for entry in view.entries(EditionLeaf)))


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


def read_acknowledgments(view: View, person: str = "") -> list[Acknowledgment]:
    """Every acknowledgment that counts, in the log's order, or those of one person (an id).

    What was withdrawn, lost or erased is left out, and a short one without the earlier one that it goes on from.
    """
    return read_foundations(view).pick(read_unwithdrawn(view, person))


def read_unwithdrawn(view: View, person: str = "") -> list[Acknowledgment]:
    """Every acknowledgment that was not withdrawn, or those of one person, also a short one that does not count."""
    found = (signed for signed in read_all_acknowledgments(view) if not signed.withdrawn)
    return [signed for signed in found if person in ("", signed.person)]


def read_kept(view: View) -> dict[str, list[Acknowledgment]]:
    """What each person (an id) signed and was not withdrawn, in the log's order; an empty list of anybody else."""
    kept = defaultdict[str, list[Acknowledgment]](list)
    for signed in read_unwithdrawn(view):
        kept[signed.person].append(signed)
    return kept


def read_all_acknowledgments(view: View) -> list[Acknowledgment]:
    """Every acknowledgment, in the log's order, with what was withdrawn; what was lost or erased is left out."""
    withdrawn = {
        entry.leaf.of: (entry.leaf.at, entry.details.evidence if entry.details else "")
        for entry in view.entries(WithdrawnLeaf)
    }
    return [
        Acknowledgment(entry.position, entry.leaf, entry.details, *withdrawn.get(entry.leaf.id, ()))
        for entry in view.entries(AcknowledgmentLeaf)
        if entry.details
    ]


def read_waiting(view: View) -> list[Statement]:
    """What the forms say that wait for a countersignature."""
    return [
        parse_statement(json.loads(one.content or b"{}")["text"].encode())
        for one in view.arrivals(ArrivalState.WAITING)
    ]


def check_foundation(view: View, signed: Statement | Record, person: Person) -> None:
    """`EarlierMissing` where this is about a change, and would not count as this person's."""
    days = read_foundations(view).days(read_acknowledgments(view, person.id))
    read_foundations(view).check(signed, person, days[person.id, signed.role])


def enter_acknowledgment(
    change: Change, kind: type[A], signed: Statement | Record, evidence: str, person: str, **keys: object
) -> Acknowledgment:
    """Enter what this person (an id) agreed to; the evidence for it is kept."""
    edition, bank = signed.edition.digest, signed.quiz.bank
    position, leaf, kept = change.enter(kind, evidence, person, edition=edition, bank=bank, **keys)
    return Acknowledgment(position, leaf, kept)


def find_acknowledgment(signed: Iterable[Acknowledgment], leaf_id: str) -> Acknowledgment:
    """The acknowledgment whose leaf has this id; `Refused` when there is none among these."""
    for one in signed:
        if one.leaf.id == leaf_id:
            return one
    raise errors.AcknowledgmentUnknown()


def withdraw(office: Office, leaf_id: str, reason: str) -> Acknowledgment:
    """Withdraw the acknowledgment with this leaf's id; `Unfit` without a reason, `Refused` when it does not count."""
    words = read_reason(reason)
    with office.register.change() as change:
        signed = find_acknowledgment(read_all_acknowledgments(change), leaf_id)
        if signed.withdrawn:
            raise errors.AlreadyWithdrawn(withdrawn=signed.withdrawn)
        leaf = WithdrawnLeaf(of=leaf_id)
        change.append(leaf, Details(words, new_salt(), signed.person))
    return signed


def confirm_name(office: Office, leaf_id: str) -> Acknowledgment:
    """Remember that somebody has looked at the name typed in this acknowledgment: it is not flagged any more.

    `Refused` when there is no acknowledgment whose leaf has this id.
    """
    with office.register.change() as change:
        signed = find_acknowledgment(read_all_acknowledgments(change), leaf_id)
        put_memo(change, SeenNames(leaves=tuple(dict.fromkeys((*read_seen(change), leaf_id)))))
    return signed


def read_reason(reason: str) -> str:
    """Why somebody decides as they do, in one line; `Unfit` when nothing was written, or too much."""
    words = " ".join(reason.split())
    if not words:
        raise errors.ReasonMissing()
    if len(words) > REASON_LIMIT or CONTROL.search(words):
        raise errors.ReasonTooLong(most=REASON_LIMIT)
    return words


def check_answers(bank: ResolvedBank, role: str, quiz: Answers) -> None:
    """Grade the answers of somebody with this role; `Refused` saying what is missing when the quiz is not passed."""
    result = grade(bank, role, quiz.nonce, quiz.answers)
    if result.missed_critical:
        raise errors.CriticalMissed()
    if not result.passed:
        raise errors.NotPassed(right=result.right, asked=result.asked, needed=result.pass_mark)
