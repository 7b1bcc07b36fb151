"""Record what was signed on paper: choose the person, then their answer sheet, then type in what is on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from site_build.desk.errors import NobodyFound, NothingPublished
from site_build.desk.route import Context, Fields, Options, Redirect, Route
from site_build.office.forms.foresee import Foreseen
from site_build.office.forms.record import (
    Sheet,
    answer_field,
    foresee_sheet,
    is_about_change,
    paper_questions,
    record,
    sheet_choices,
)
from site_build.office.office import log_editions
from site_build.office.people.people import list_people, open_person, search_people
from site_build.templates import PageView
from site_build.words import WAYS, WAYS_OF_CHANGE


class ChooseView(PageView, template="record/choose.html"):
    """Whose sheet it is: a name to look for, and (id, name, roles) of those who have it."""

    words: str
    found: tuple[tuple[str, str, tuple[str, ...]], ...]


class SheetView(PageView, template="record/sheet.html"):
    person: str
    name: str
    roles: tuple[str, ...]
    role: str
    sheets: Options
    sheet: str


@dataclass(frozen=True)
class Line:
    """A question on the sheet: its field, its choices by letter, and what was typed."""

    field: str
    prompt: str
    facts: str
    options: Options
    many: bool
    chosen: list[str]


class AnswersView(PageView, template="record/answers.html"):
    """What is on the sheet, to be typed in; `foreseen` is what it makes of their standing, if it is passed."""

    person: str
    name: str
    role: str
    sheet: str
    sheet_words: str
    foreseen: Foreseen
    lines: tuple[Line, ...]
    fields: Fields
    ways: Options


def show_choice(context: Context) -> ChooseView:
    return ChooseView(context.typed("words"), ())


def choose(context: Context) -> Redirect | ChooseView:
    words = context.typed("words")
    found = search_people(list_people(context.office), words) if words.strip() else []
    if not found:
        raise NobodyFound
    if len(found) == 1:
        return Redirect(f"/people/{found[0].id}/record")
    return ChooseView(words, tuple((person.id, person.name, person.roles) for person in found))


def show_record(context: Context) -> SheetView | AnswersView:
    return show_answers(context) if "answered" in context.fields else show_sheet(context)


def show_sheet(context: Context) -> SheetView:
    """Ask which sheet it is; one that was published just now is known, too, where this desk may change the register."""
    person = open_person(context.office, context.ids["person"])
    if not context.desk.holder:
        log_editions(context.office)
    sheets = sheet_choices(context.office)
    if not sheets:
        raise NothingPublished
    role, sheet = context.typed("role", person.roles[0]), context.typed("sheet", sheets[0][0])
    return SheetView(person.id, person.name, person.roles, role, sheets, sheet)


def show_answers(context: Context) -> AnswersView:
    person = open_person(context.office, context.ids["person"])
    role, sheet = context.typed("role"), context.typed("sheet")
    policy, _, bank = sheet.partition(" ")
    lines = tuple(_list_lines(context, policy, role, bank))
    words = dict(sheet_choices(context.office)).get(sheet, policy)
    known = WAYS_OF_CHANGE if is_about_change(context.office, policy, bank) else WAYS
    ways = tuple((way, said[0].upper() + said[1:]) for way, said in known.items())
    foreseen = foresee_sheet(context.office, person.id, role, policy, bank)
    return AnswersView(person.id, person.name, role, sheet, words, foreseen, lines, context.fields, ways)


def record_sheet(context: Context) -> Redirect | AnswersView:
    if "answered" not in context.fields:
        return show_answers(context)
    policy, _, bank = context.typed("sheet").partition(" ")
    sheet = Sheet(
        person=context.ids["person"],
        policy=policy,
        bank=bank,
        answers={name: "".join(context.fields.getlist(name)) for name in context.fields if name.startswith("answer-")},
        scan=context.files[0].data if context.files else b"",
        opened=tuple(context.fields.getlist("opened")),
        **{name: context.typed(name) for name in ("role", "signed_on", "witness", "helped_by")},
    )
    person = record(context.office, sheet)
    return Redirect(f"/people/{person.id}", said="What was signed on paper is in the register.")


def _list_lines(context: Context, policy: str, role: str, bank: str) -> Iterator[Line]:
    for number, question in enumerate(paper_questions(context.office, policy, role, bank), 1):
        field, choices = answer_field(number), zip(ascii_uppercase, question.choices, strict=False)
        yield Line(
            field=field,
            prompt=f"{number}. {question.prompt}",
            facts=" ".join(question.facts),
            options=tuple((letter, f"{letter}. {choice.text}") for letter, choice in choices),
            many=len(question.correct) > 1,
            chosen=context.fields.getlist(field),
        )


ROUTES = (
    Route("/record", show_choice, choose, reads=True),
    Route("/people/{person:id}/record", show_record, record_sheet),
)
