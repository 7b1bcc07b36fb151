"""Record an acknowledgment that was signed on paper. Its answers are graded like any others, and only then it counts.

The sheet's small print names the bank of its questions, which says what was published with it: the words that were
signed, and the questions that were asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from string import ascii_uppercase

from pydantic import ValidationError

from site_build.content.bank import Question, ResolvedBank, parse_bank
from site_build.content.quiz import draw
from site_build.errors import Faults, Refused, SeveralUnfit, Unfit
from site_build.formats.leaf import EditionLeaf, RecordedLeaf, new_id, today
from site_build.formats.record import PAPER, Record, SheetAnswers, format_record
from site_build.formats.statement import NamedEdition
from site_build.office.acknowledgments import errors
from site_build.office.acknowledgments.acknowledgments import (
    check_answers,
    check_foundation,
    enter_acknowledgment,
)
from site_build.office.acknowledgments.due import read_done
from site_build.office.forms.foresee import Foreseen, foresee
from site_build.office.forms.intake import take_in_lacking
from site_build.office.office import Office, log_editions, policy_title
from site_build.office.people.days import read_day
from site_build.office.people.people import find_person, pick_person
from site_build.office.people.witness import check_witness
from site_build.register.change import Change
from site_build.register.people import Person
from site_build.register.view import View
from site_build.words import say_day

BANK_PRINTED = 16  # how many characters of the bank's digest the sheet prints
_WHOSE = {"witness": "witness", "helped_by": "helper"}


@dataclass(frozen=True)
class Sheet:
    """What somebody signed on paper, as it is typed in.

    `bank` is the sheet's bank, at least its first 16 characters, and the edition's after a space if that is not
    enough. `answers` are letters by `answer_field`, such as “A” for `answer-1`; `opened` is what they read, as in a
    statement; `scan` is a picture of the sheet.
    """

    person: str
    role: str
    policy: str
    bank: str
    signed_on: str
    witness: str
    opened: tuple[str, ...]
    answers: Mapping[str, str]
    helped_by: str = ""
    scan: bytes = b""


def sheet_choices(office: Office) -> tuple[tuple[str, str], ...]:
    """Every published answer sheet, and words for it: of each policy the newest first, those about changes at the end.

    A sheet is its policy and, behind a space each, the beginnings of its bank and edition. A change that asks nobody to
    sign has none.
    """
    with office.register.view() as view:
        return tuple(
            (f"{policy} {_name(leaf)}", _say_sheet(view, leaf, policy_title(office.published, policy)))
            for policy in office.portal.policies
            for leaf in sorted(_read_sheets(view, policy), key=lambda leaf: leaf.since is not None)
            if leaf.since is None or parse_bank(view.document(leaf.bank)).quiz
        )


def name_sheet(bank: str, edition: str) -> str:
    """How a sheet is named by the digests of its bank and its edition: the beginning of each."""
    return f"{bank[:BANK_PRINTED]} {edition[:BANK_PRINTED]}"


def is_about_change(office: Office, policy: str, bank: str) -> bool:
    """Whether this sheet is about what changed since an earlier edition; `Unfit` when there is no such sheet."""
    with office.register.view() as view:
        return _find_sheet(view, policy, bank).since is not None


def paper_questions(office: Office, policy: str, role: str, bank: str) -> tuple[Question, ...]:
    """The questions on this role's answer sheet, in its order; `Unfit` when there is no such sheet."""
    with office.register.view() as view:
        return draw(_read_bank(view, _find_sheet(view, policy, bank), role), role, PAPER)


def foresee_sheet(office: Office, person_id: str, role: str, policy: str, bank: str) -> Foreseen:
    """What comes of this sheet of this person's, if it is passed and was signed today; `Unfit` when there is none."""
    with office.register.view() as view:
        person, published = pick_person(view.people, person_id), _find_sheet(view, policy, bank)
        blank = _fill_blank(office, person, role, published)

        def check() -> None:
            _check_new(office, view, person, blank)
            check_foundation(view, blank, person)

        return foresee(office, view, blank, person, check)


def record(office: Office, sheet: Sheet) -> Person:
    """Enter a signed sheet in the register; `Refused` when it is not right, not passed, or there already.

    All that is wrong with what was typed is said together: `Unfit` or `SeveralUnfit`.
    """
    log_editions(office)
    with office.register.change() as change:
        person, written = read_sheet(office, change, sheet)
        enter_record(change, person, written)
    take_in_lacking(office)
    return person


def read_sheet(office: Office, view: View, sheet: Sheet) -> tuple[Person, Record]:
    """Whose sheet it is, and the record of it, which has passed; refused like `record`."""
    people = view.people.values()
    person = find_person(people, sheet.person)
    published = _find_sheet(view, sheet.policy, sheet.bank)
    if sheet.role not in person.roles:
        raise errors.RoleNotHeld(name=person.name)
    faults, bank = Faults(), _read_bank(view, published, sheet.role)
    with faults.collect():
        answers = _read_answers(bank, sheet)
    with faults.collect():
        signed_on = read_signed_on(sheet.signed_on)
    with faults.collect():
        check_witness(office.portal, people, person, sheet.witness)
    blank = _fill_blank(office, person, sheet.role, published)
    with faults.collect():
        filled = _fill_in(blank, sheet, bank.declaration)
    faults.refuse()
    quiz = blank.quiz.model_copy(update={"answers": answers})
    written = filled.model_copy(update={"quiz": quiz, "signed_on": signed_on})
    _check_counts(office, view, person, written, bank)
    return person, written


def _check_counts(office: Office, view: View, person: Person, written: Record, bank: ResolvedBank) -> None:
    _check_new(office, view, person, written)
    check_foundation(view, written, person)
    try:
        check_answers(bank, written.role, written.quiz)
    except Refused as reason:
        raise errors.PaperNotPassed(reason=reason) from None


def enter_record(change: Change, person: Person, written: Record) -> None:
    """Enter a record as this person's in the register."""
    enter_acknowledgment(change, RecordedLeaf, written, format_record(written).decode(), person.id)


def _fill_in(blank: Record, sheet: Sheet, declaration: str) -> Record:
    """The record with what is written on the sheet, but for its answers and its day."""
    typed = {
        "declaration": declaration,
        "opened": tuple(sorted(set(sheet.opened))),
        "helped_by": sheet.helped_by.strip() or None,
        "witness": sheet.witness.strip() or PAPER,  # that there is none has been said
        "scan": sha256(sheet.scan).hexdigest() if sheet.scan else None,
    }
    try:
        return Record.model_validate(dict(blank) | typed)
    except ValidationError as error:
        fields = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors())
        raise SeveralUnfit(faults=[_say_unfit(field) for field in fields]) from None


def _say_unfit(field: str) -> Unfit:
    if field == "opened":
        return errors.ReadingMissing()
    return errors.NameOnSheetWrong(field=field, whose=_WHOSE[field])


def _fill_blank(office: Office, person: Person, role: str, published: EditionLeaf) -> Record:
    """A record of this sheet before anything on it is typed in."""
    return Record(
        v=1,
        id=new_id(),
        origin=office.register.keys.origin,
        name=person.name,
        role=role,
        edition=_name_edition(published),
        quiz=SheetAnswers(bank=published.bank, nonce=PAPER, answers={}),
        declaration=PAPER,
        opened=("elsewhere",),
        helped_by=None,
        signed_on=today(),
        witness=PAPER,
        scan=None,
    )


def _name_edition(published: EditionLeaf) -> NamedEdition:
    return NamedEdition(policy=published.policy, version=published.version, digest=published.edition)


def read_signed_on(words: str) -> date:
    """The day on a sheet; `Unfit` when it is none, or still to come."""
    day = read_day("signed_on", words)
    if day > today():
        raise errors.NotSignedYet()
    return day


def _read_answers(bank: ResolvedBank, sheet: Sheet) -> dict[str, tuple[int, ...]]:
    questions = dict(enumerate(draw(bank, sheet.role, PAPER), 1))
    if not sheet.answers.keys() <= {answer_field(number) for number in questions}:
        raise errors.TooManyAnswers(asked=len(questions))
    answers, faults = dict[str, tuple[int, ...]](), Faults()
    for number, question in questions.items():
        with faults.collect():
            answers[question.id] = _read_letters(number, question, sheet)
    faults.refuse()
    return answers


def _read_letters(number: int, question: Question, sheet: Sheet) -> tuple[int, ...]:
    """The choices, as sorted indexes from 0, that letters such as “A” or “A, C” stand for."""
    known, letters = ascii_uppercase[: len(question.choices)], sheet.answers.get(answer_field(number), "")
    given = [letter for letter in letters.upper() if letter not in " ,;"]
    if not given:
        raise errors.AnswerMissing(field=answer_field(number), number=number)
    if not set(given) <= set(known):
        raise errors.AnswerUnknown(field=answer_field(number), number=number, last=known[-1])
    return tuple(sorted({known.index(letter) for letter in given}))


def answer_field(number: int) -> str:
    """The name, in a form, of the answer to the question with this number on the sheet."""
    return f"answer-{number}"


def _check_new(office: Office, view: View, person: Person, written: Record) -> None:
    known = read_done(office.portal, view, person.id, written, written.signed_on)
    if known:
        raise errors.SignedBefore(name=person.name, signed_on=known.signed_on)


def _read_sheets(view: View, policy: str) -> list[EditionLeaf]:
    return [entry.leaf for entry in reversed(view.entries(EditionLeaf)) if entry.leaf.policy == policy]


def _find_sheet(view: View, policy: str, words: str) -> EditionLeaf:
    """What was published with this bank (and, after a space, this edition), by at least 16 characters of each."""
    bank, _, edition = words.strip().lower().partition(" ")
    if len(bank) < BANK_PRINTED:
        raise errors.BankTooShort(letters=BANK_PRINTED)
    found = [
        leaf
        for leaf in _read_sheets(view, policy)
        if leaf.bank.startswith(bank) and leaf.edition.startswith(edition.strip())
    ]
    if not found:
        raise errors.SheetUnknown()
    if len({leaf.edition for leaf in found}) > 1:
        raise errors.SheetAmbiguous(sheets=[f"{_name(leaf)} ({_version(leaf)})" for leaf in found])
    return found[0]


def _name(leaf: EditionLeaf) -> str:
    return name_sheet(leaf.bank, leaf.edition)


def _say_sheet(view: View, leaf: EditionLeaf, title: str) -> str:
    words = f"{title}: bank {leaf.bank[:BANK_PRINTED]}, {_version(leaf)}"
    since = [other.version for other in _read_sheets(view, leaf.policy) if other.edition == leaf.since]
    return f"{words}, what changed since version {since[0]}" if since else words


def _version(leaf: EditionLeaf) -> str:
    return f"version {leaf.version}, {say_day(leaf.at)}"


def _read_bank(view: View, published: EditionLeaf, role: str) -> ResolvedBank:
    bank = parse_bank(view.document(published.bank))
    if role not in bank.quiz:
        raise errors.RoleNotAsked()
    return bank
