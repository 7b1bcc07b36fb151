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
    read_kept,
    read_waiting,
)
from site_build.office.acknowledgments.standing import Standing, StandingState, read_standings
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


class Foresight:
    """What comes of many forms, as the register stands in this view: it is read once for all of them.

    `kept` is what each person (an id) signed and was not withdrawn.
    """

    def __init__(self, office: Office, view: View) -> None:
        self._office, self._view = office, view
        self._waiting, self._foundations = read_waiting(view), read_foundations(view)
        self.kept = read_kept(view)

    def foresee(self, signed: Statement | Record, person: Person, check: Callable[[], object]) -> Foreseen:
        """What comes of this as the person's; `check` raises `Refused` where it cannot be taken in as theirs."""
        refusal, kept = find_refusal(check), self.kept[person.id]
        others = [one for one in self._waiting if one.id != signed.id]
        without = self._stand(signed, person, kept, others)
        accepted = None if refusal else self._stand(signed, person, [*kept, _accept(self._view, signed, person)], ())
        return Foreseen(person, refusal, accepted, without)

    def _stand(
        self, signed: Statement | Record, person: Person, kept: list[Acknowledgment], waiting: Iterable[Statement]
    ) -> Standing | None:
        rows = read_standings(self._office, self._view, person, self._foundations.pick(kept), waiting)
        same = (row for row in rows if (row.role, row.policy) == (signed.role, signed.edition.policy))
        return next((row for row in same if row.standing != StandingState.RETIRED), None)


def foresee(
    office: Office, view: View, signed: Statement | Record, person: Person, check: Callable[[], object]
) -> Foreseen:
    """What comes of this as the person's; `check` raises `Refused` where it cannot be taken in as theirs."""
    return Foresight(office, view).foresee(signed, person, check)


def find_refusal(check: Callable[[], object]) -> str:
    """Why this is refused, or empty."""
    try:
        check()
    except Refused as refusal:
        return str(refusal)
    return ""


def _accept(view: View, signed: Statement | Record, person: Person) -> Acknowledgment:
    kind = RecordedLeaf if isinstance(signed, Record) else CountersignedLeaf
    leaf = kind(edition=signed.edition.digest, bank=signed.quiz.bank, commitment="0" * 64)
    return Acknowledgment(view.size(), leaf, Details(signed.model_dump_json(), b"", person.id))
