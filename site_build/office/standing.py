"""Where everybody stands, in each of their roles and each policy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_build.acknowledgment.signature import peek
from site_build.acknowledgment.statement import Statement, parse_statement
from site_build.content.edition import Publication
from site_build.office.tray import read_waiting
from site_build.office.unlock import Office
from site_build.register.leaf import AcknowledgedLeaf, CountersignedLeaf, today
from site_build.register.people import Person, plain_name
from site_build.register.view import View

Word = Literal["complete", "outstanding", "out of date", "waiting", "left"]
Duty = tuple[str, str, str]  # a person's id or name, a role, a policy


@dataclass(frozen=True)
class Record:
    """One acknowledgment: whose (a person's id), its leaf, and what was declared."""

    person: str
    leaf: AcknowledgedLeaf | CountersignedLeaf
    statement: Statement


@dataclass(frozen=True)
class Standing:
    """One row: a person, a role and a policy. `version` and `signed_on` are of the acknowledgment that decides it."""

    person: Person
    role: str
    policy: str
    standing: Word
    version: str = ""
    signed_on: date | None = None


def read_records(view: View) -> list[Record]:
    """Every acknowledgment whose details are there, in the log's order. Intake has checked what they say."""
    records = []
    for entry in view.entries("acknowledged", "countersigned"):
        if entry.details and isinstance(entry.leaf, AcknowledgedLeaf | CountersignedLeaf):
            evidence = entry.details.evidence
            signed = isinstance(entry.leaf, AcknowledgedLeaf)
            statement = parse_statement(peek(evidence) if signed else evidence.encode())
            records.append(Record(entry.details.person, entry.leaf, statement))
    return records


def list_standings(office: Office) -> list[Standing]:
    """A row for each person, role and policy in which that role does an induction, sorted by name."""
    with office.register.view() as view:
        return read_standings(office, view)


def read_standings(office: Office, view: View) -> list[Standing]:
    """The same rows, as they are in this view."""
    people, records, waiting = view.people(), read_records(view), read_waiting(view)
    signed: dict[Duty, list[Record]] = defaultdict(list)
    for record in records:
        signed[record.person, record.statement.role, record.statement.edition.policy].append(record)
    awaited = {
        (plain_name(entry.statement.name), entry.statement.role, entry.statement.edition.policy) for entry in waiting
    }
    rows = []
    for person, role, policy in _duties(office, people.values()):
        current = office.published.latest(policy)
        deciding = _deciding(signed[person.id, role, policy], current)
        word = _word(person, deciding, current, (plain_name(person.name), role, policy) in awaited)
        rows.append(_row(person, role, policy, word, deciding))
    return rows


def _duties(office: Office, people: Iterable[Person]) -> Iterator[tuple[Person, str, str]]:
    for person in sorted(people, key=lambda person: (plain_name(person.name), person.id)):
        for policy, duty in office.portal.policies.items():
            yield from ((person, role, policy) for role in duty.roles if role in person.roles)


def _deciding(records: list[Record], current: Publication | None) -> Record | None:
    """The newest acknowledgment of the current edition, or else the newest."""
    now = [record for record in records if current and record.leaf.edition == current.edition]
    return next(reversed(now or records), None)


def _word(person: Person, record: Record | None, current: Publication | None, awaited: bool) -> Word:
    if person.left and person.left <= today():
        return "left"
    if record and current and record.leaf.edition == current.edition:
        return "complete"
    if awaited:
        return "waiting"
    return "out of date" if record else "outstanding"


def _row(person: Person, role: str, policy: str, word: Word, record: Record | None) -> Standing:
    if record is None:
        return Standing(person, role, policy, word)
    return Standing(person, role, policy, word, record.statement.edition.version, record.leaf.at)
