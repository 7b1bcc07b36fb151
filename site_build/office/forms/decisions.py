"""Decide about a form that waits or was set aside: accept it as somebody's, return it to the person, or discard it.

What is accepted is countersigned: the keeper says whose it is, and the log says that they did. The form waits because
it came unsigned, or was set aside for nothing but its link. The keeper's own form is entered as a record with a witness
instead, who holds the post for that: nobody takes in their own form alone.

What was in a form that is returned or discarded is disposed of. What stays, sealed, is the fingerprint of its envelope,
where it came from, the day and the reason. A form that was returned is assessed anew when it comes again, because the
person may have been asked for just that; one that was discarded is recognised, and stays out.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from site_build.errors import Faults, SeveralUnfit, Unfit
from site_build.formats.leaf import CountersignedLeaf, today
from site_build.formats.record import Record, SheetAnswers
from site_build.formats.statement import Statement
from site_build.names import is_same_name, visible
from site_build.office.acknowledgments.acknowledgments import (
    claimed_day,
    enter_acknowledgment,
    read_kept,
    read_reason,
)
from site_build.office.acknowledgments.errors import EarlierMissing
from site_build.office.forms import errors
from site_build.office.forms.acceptance import Acceptance
from site_build.office.forms.assess import Form
from site_build.office.forms.intake import take_in_lacking
from site_build.office.forms.pending import Channel, PendingForm, find_unchanged, find_undecided, put_pending
from site_build.office.forms.record import enter_record
from site_build.office.office import Office, log_editions
from site_build.office.people.errors import PersonGone
from site_build.office.people.people import find_person, pick_person
from site_build.office.people.witness import check_witness, is_keeper
from site_build.register.change import Change
from site_build.register.people import Person
from site_build.register.view import Arrival, ArrivalState
from site_build.templates import make_environment

_WORDS = make_environment(Path(__file__).parent)


@dataclass(frozen=True)
class Returned:
    """A form that was returned: the words to write to the person."""

    words: str


def countersign(office: Office, form: str, who: str, *, sure: bool = False, witness: str = "") -> Person:
    """Enter a form, named by its id or its envelope's SHA-256, as this person's acknowledgment; return the person.

    `Refused` when it cannot be. `sure` says that it is theirs although the name differs or they have left; `witness`
    is needed for the keeper alone.
    """
    log_editions(office)
    with office.register.change() as change:
        deciding = _Deciding(office, change)
        person = find_person(change.people.values(), who)
        deciding.enter(deciding.read(form, person, sure=sure, witness=witness), person, witness)
    take_in_lacking(office)
    return person


def countersign_together(office: Office, whose: Mapping[str, str]) -> dict[str, Person]:
    """Enter forms, by their fingerprints, each as the person's with this id, in one change; return whose each is now.

    What cannot be entered as things stand now stays as it is, and is not returned. Nothing is entered that would need
    a witness, or that somebody has to be sure of.
    """
    log_editions(office)
    done = dict[str, Person]()
    with office.register.change() as change:
        deciding = _Deciding(office, change)
        for form, who in whose.items():
            with suppress(Unfit, SeveralUnfit, EarlierMissing, PersonGone, *errors.NOT_TO_ACCEPT):
                person = pick_person(change.people, who)
                read = deciding.read(form, person)
                deciding.enter(read, person)
                done[form] = person
    take_in_lacking(office)
    return done


def return_form(office: Office, form: str, reason: str) -> Returned:
    """Return a form, named by its id or its envelope's SHA-256, for a reason; give the words to send.

    `Unfit` without a reason, `Refused` when the form neither waits nor was set aside.
    """
    told = read_reason(reason)
    held = _decide(office, form, ArrivalState.RETURNED, told)
    statement = held.read(office.register.keys)
    letter = _WORDS.get_template("returned.txt")
    name, organisation = visible(statement.name) if statement else "", office.portal.organisation.name
    return Returned(letter.render(name=name, reason=told, organisation=organisation) + "\n")


def discard(office: Office, form: str, reason: str) -> None:
    """Discard a form, named by its id or its envelope's SHA-256, for a reason; `Unfit` without one."""
    _decide(office, form, ArrivalState.DISCARDED, read_reason(reason))


def discard_together(office: Office, seen: Iterable[PendingForm], reason: str) -> int:
    """Discard these forms for one reason, in one change; return how many they were.

    What was decided about, assessed anew or sent again since it was `seen` stays as it is. `Refused` when none is left,
    `Unfit` without a reason.
    """
    told = read_reason(reason)
    with office.register.change() as change:
        left = find_unchanged(change, seen)
        if not left:
            raise errors.FormsGone()
        for held in left:
            _put_decision(change, held, ArrivalState.DISCARDED, told)
    return len(left)


class _Deciding:
    """Forms on their way into the register, as whose they are said to be, in one change."""

    def __init__(self, office: Office, change: Change) -> None:
        self._office, self._change = office, change
        self._acceptance, self._kept = Acceptance(office, change), read_kept(change)

    def read(self, form: str, person: Person, *, sure: bool = False, witness: str = "") -> tuple[PendingForm, Form]:
        """The form, if it can be entered as this person's; `Refused` saying all that is wrong with that."""
        held, portal = find_undecided(self._change, form), self._office.portal
        read, faults = self._acceptance.read(held), Faults()
        with faults.collect():
            self._acceptance.check(read.statement, person, self._kept[person.id], held.day)
        with faults.collect():
            _check_sure(read.statement, person, sure)
        if is_keeper(portal, person):
            with faults.collect():
                check_witness(portal, self._change.people.values(), person, witness)
        faults.refuse()
        return held, read

    def enter(self, found: tuple[PendingForm, Form], person: Person, witness: str = "") -> None:
        """Enter a form that was read as this person's."""
        held, form = found
        statement = form.statement
        if is_keeper(self._office.portal, person):
            enter_record(self._change, person, _witnessed(statement, witness))
        else:
            entered = enter_acknowledgment(self._change, CountersignedLeaf, statement, form.text, person.id)
            self._kept[person.id].append(entered)
        mark = self._change.mark(statement.id)
        self._change.put_arrival(replace(held.arrival, state=ArrivalState.COUNTERSIGNED, statement=mark, content=None))


def _check_sure(statement: Statement, person: Person, sure: bool) -> None:
    same, has_left = is_same_name(statement.name, person.name), person.has_left(today())
    if (has_left or not same) and not sure:
        raise errors.NotSure(name=person.name, typed="" if same else statement.name, has_left=has_left)


def _witnessed(statement: Statement, witness: str) -> Record:
    """The record of a form: its own entries, the day that it claims, and who was the witness."""
    entries = statement.model_dump(exclude={"invitation", "signed_at", "quiz", "edition"})
    return Record(
        **entries,
        edition=statement.edition,
        quiz=SheetAnswers(**statement.quiz.model_dump()),
        signed_on=claimed_day(statement),
        witness=" ".join(witness.split()),
        scan=None,
    )


def _decide(office: Office, form: str, state: ArrivalState, reason: str) -> PendingForm:
    """Put the decision in the place of the form, and return what was there."""
    with office.register.change() as change:
        held = find_undecided(change, form)
        _put_decision(change, held, state, reason)
    return held


def _put_decision(change: Change, held: PendingForm, state: ArrivalState, reason: str) -> None:
    source = "" if held.channel is Channel.FILE else held.source
    put_pending(change, PendingForm(Arrival(held.sha256, state), held.channel, source, reason, datetime.now(UTC)))
