"""What a form or a signed sheet will make of somebody's standing, before anybody decides about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from site_build.errors import Refused
from site_build.formats.leaf import CountersignedLeaf, RecordedLeaf
from site_build.formats.record import Record
from site_build.formats.statement import Statement
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    read_foundations,
    read_unwithdrawn,
    read_waiting,
)
from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.office import Office
from site_build.register.people import Person
from site_build.register.view import Details, View


@dataclass(frozen=True)
class Foreseen:
    """What comes of a form that is accepted as this person's: why it cannot be (or empty), and where they then stand.

    `standing` is None where it cannot be; no other form that waits is in it. `without` is where they stand once the
    form is gone. Both are None where their role has no induction in that policy any more.
    """

    person: Person
    refusal: str
    standing: Standing | None
    without: Standing | None


def foresee(
    office: Office, view: View, signed: Statement | Record, person: Person, check: Callable[[], object]
) -> Foreseen:
    """What comes of this as the person's; `check` raises `Refused` where it cannot be taken in as theirs."""
    refusal = find_refusal(check)
    others = (one for one in read_waiting(view) if one.id != signed.id)
    without = _pick(signed, read_standings(office, view, person, waiting=others))
    return Foreseen(person, refusal, None if refusal else _accept(office, view, signed, person), without)


def find_refusal(check: Callable[[], object]) -> str:
    """Why this is refused, or empty."""
    try:
        check()
    except Refused as refusal:
        return str(refusal)
    return ""


def _accept(office: Office, view: View, signed: Statement | Record, person: Person) -> Standing | None:
    kind = RecordedLeaf if isinstance(signed, Record) else CountersignedLeaf
    leaf = kind(edition=signed.edition.digest, bank=signed.quiz.bank, commitment="0" * 64)
    accepted = Acknowledgment(view.size(), leaf, Details(signed.model_dump_json(), b"", person.id))
    counted = read_foundations(view).pick([*read_unwithdrawn(view), accepted])
    return _pick(signed, read_standings(office, view, person, counted, waiting=()))


def _pick(signed: Statement | Record, rows: Iterable[Standing]) -> Standing | None:
    same = (row for row in rows if (row.role, row.policy) == (signed.role, signed.edition.policy))
    return next(same, None)
