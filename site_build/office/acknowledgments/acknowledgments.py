"""What somebody agreed to, and what is said of it afterwards: that it no longer counts, or that its name is all right.

What is withdrawn stays in the log; the reason is kept, sealed.
"""

import json
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar

from site_build.content.bank import ResolvedBank
from site_build.content.quiz import grade
from site_build.formats.leaf import AcknowledgedLeaf, AcknowledgmentLeaf, C, RecordedLeaf, WithdrawnLeaf, new_salt
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
    def signed_on(self) -> date:
        """The day on the paper, or else the day that the register took it in."""
        return self.statement.signed_on if isinstance(self.statement, Record) else self.leaf.at


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


def find_counting(view: View, person: str, role: str, edition: str) -> Acknowledgment | None:
    """The acknowledgment that counts of this person (an id), in this role, of the edition with this digest."""
    theirs = (one for one in read_acknowledgments(view) if (one.person, one.leaf.edition) == (person, edition))
    return next((one for one in theirs if one.statement.role == role), None)


def enter_acknowledgment(
    change: Change, kind: type[C], signed: Statement | Record, evidence: str, person: str, **keys: object
) -> None:
    """Enter what this person (an id) agreed to; the evidence for it is kept."""
    change.enter(kind, evidence, person, edition=signed.edition.digest, bank=signed.quiz.bank, **keys)


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
