"""Record what was signed on paper: choose the person, then their answer sheet, then type in what is on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from site_build.desk.route import Context, DeskView, Fields, Options, Redirect, Route
from site_build.errors import Refused
from site_build.office.acknowledgments.record import Sheet, answer_field, paper_questions, record, sheet_choices
from site_build.office.office import log_editions
from site_build.office.people.people import list_people, open_person, search_people
from site_build.words import WAYS


class ChooseView(DeskView, template="record/choose.html", title="Record paper: whose is it?"):
    """Whose sheet it is: a name to look for, and (id, name, roles) of those who have it."""

    words: str
    found: tuple[tuple[str, str, tuple[str, ...]], ...]


class SheetView(DeskView, template="record/sheet.html"):
    """Which answer sheet it is."""

    person: str
    roles: tuple[str, ...]
    role: str
    sheets: Options
    sheet: str
    title: str


@dataclass(frozen=True)
class Line:
    """A question on the sheet: its field, its choices by letter, and what was typed."""

    field: str
    prompt: str
    facts: str
    options: Options
    many: bool
    chosen: list[str]


class AnswersView(DeskView, template="record/answers.html"):
    """What is on the sheet."""

    person: str
    role: str
    sheet: str
    sheet_words: str
    lines: tuple[Line, ...]
    fields: Fields
    title: str
    ways: Options = tuple((way, words[0].upper() + words[1:]) for way, words in WAYS.items())


def show_choice(ask: Context) -> ChooseView:
    """Ask whose sheet it is."""
    return ChooseView(ask.fields.get("words", ""), ())


def choose(ask: Context) -> Redirect | ChooseView:
    """Find the person, or those among whom to choose."""
    words = ask.fields.get("words", "")
    found = search_people(list_people(ask.office), words) if words.strip() else []
    if not found:
        raise Refused("Nobody in the register has that name. Type a part of it, or add them under People first.")
    if len(found) == 1:
        return Redirect(f"/people/{found[0].id}/record")
    return ChooseView(words, tuple((person.id, person.name, person.roles) for person in found))


def show_record(ask: Context) -> SheetView | AnswersView:
    """Ask which sheet it is; and once that is known, what is on it."""
    return show_answers(ask) if "answered" in ask.fields else show_sheet(ask)


def show_sheet(ask: Context) -> SheetView:
    """Ask which sheet it is; one that was published just now is known, too, where this desk may change the register."""
    person = open_person(ask.office, ask.ids["person"])
    if not ask.desk.read_only:
        log_editions(ask.office)
    sheets = sheet_choices(ask.office)
    if not sheets:
        raise Refused("No policy is published yet, so there is no answer sheet. Publish the policy first.")
    role, sheet = ask.fields.get("role", person.roles[0]), ask.fields.get("sheet", sheets[0][0])
    return SheetView(person.id, person.roles, role, sheets, sheet, f"Record paper: {person.name}")


def show_answers(ask: Context) -> AnswersView:
    """Ask what is on the sheet."""
    person = open_person(ask.office, ask.ids["person"])
    role, sheet = ask.fields.get("role", ""), ask.fields.get("sheet", "")
    policy, _, bank = sheet.partition(" ")
    lines = tuple(_list_lines(ask, policy, role, bank))
    words = dict(sheet_choices(ask.office)).get(sheet, policy)
    return AnswersView(person.id, role, sheet, words, lines, ask.fields, f"Record paper: {person.name}")


def act(ask: Context) -> Redirect | AnswersView:
    """Go on from the sheet to its answers; record them."""
    if "answered" not in ask.fields:
        return show_answers(ask)
    policy, _, bank = ask.fields.get("sheet", "").partition(" ")
    sheet = Sheet(
        person=ask.ids["person"],
        policy=policy,
        bank=bank,
        answers={name: "".join(ask.fields.all(name)) for name in ask.fields if name.startswith("answer-")},
        scan=ask.files[0].data if ask.files else b"",
        opened=tuple(ask.fields.all("opened")),
        **{name: ask.fields.get(name, "") for name in ("role", "signed_on", "witness", "helped_by")},
    )
    person = record(ask.office, sheet)
    return Redirect(f"/people/{person.id}", said="What was signed on paper is in the register.")


def _list_lines(ask: Context, policy: str, role: str, bank: str) -> Iterator[Line]:
    for number, question in enumerate(paper_questions(ask.office, policy, role, bank), 1):
        field, choices = answer_field(number), zip(ascii_uppercase, question.choices, strict=False)
        yield Line(
            field=field,
            prompt=f"{number}. {question.prompt}",
            facts=" ".join(question.facts),
            options=tuple((letter, f"{letter}. {choice.text}") for letter, choice in choices),
            many=len(question.correct) > 1,
            chosen=ask.fields.all(field),
        )


ROUTES = (
    Route("/record", show_choice, choose, reads=True),
    Route("/people/{person}/record", show_record, act),
)
