"""People from a spreadsheet: choose the file, say which column is which, and what the charity's own words mean.

What is being imported is kept in the register, sealed, so that nothing is lost when the desk locks itself.
"""

from site_build.desk.errors import FileNotChosen, TableGone
from site_build.desk.route import Context, Options, Redirect, Route
from site_build.errors import Faults
from site_build.office.people import errors
from site_build.office.people.columns import COLUMNS, choose_columns, list_columns, propose_columns
from site_build.office.people.draft import ImportDraft, drop_draft, keep_draft, read_draft, remember_words
from site_build.office.people.last_import import ImportReport, read_import
from site_build.office.people.people_file import Preview, WordQuestion, check_words, preview
from site_build.office.people.same_person import SameQuestion
from site_build.office.people.spreadsheet import read_table
from site_build.templates import PageView

OUTSIDE = "outside"  # the answer that a word means nobody who is in the register


class FileView(PageView, template="people_import/file.html"):
    """The file to choose; the name of one that is waiting, if any, and what the last import did."""

    waiting: str
    last: ImportReport | None


class ColumnsView(PageView, template="people_import/columns.html"):
    """Which column is which: `chosen` is a column's number for each entry, as text, or empty."""

    rows: int
    options: Options
    chosen: dict[str, str]


class QuestionsView(PageView, template="people_import/questions.html"):
    """What is asked once: what a word means, and whether rows are one person; `chosen` are the answers by field."""

    words: tuple[WordQuestion, ...]
    same: tuple[SameQuestion, ...]
    options: Options
    chosen: dict[str, list[str]]


def require_draft(context: Context) -> ImportDraft:
    """The spreadsheet that is being imported; `Refused` when there is none."""
    draft = read_draft(context.office)
    if draft is None:
        raise TableGone
    return draft


def look(context: Context, draft: ImportDraft) -> Preview:
    """What importing it would do, as the register is now."""
    return preview(context.office, draft.table, draft.columns or {}, draft.answers)


def show_file(context: Context) -> FileView:
    draft = read_draft(context.office)
    return FileView(draft.name if draft else "", read_import(context.office))


def take_file(context: Context) -> Redirect:
    if not context.files:
        raise FileNotChosen(field="file")
    file = context.files[0]
    keep_draft(context.office, ImportDraft.of(read_table(file.data, file.name), file.name))
    return Redirect("/people/import/columns")


def drop_file(context: Context) -> Redirect:
    drop_draft(context.office)
    return Redirect("/people/import", said="The spreadsheet is forgotten. Who is in the register already stays.")


def show_columns(context: Context) -> ColumnsView:
    draft = require_draft(context)
    columns = draft.columns or propose_columns(draft.header)
    known = {entry: str(columns[entry]) if entry in columns else "" for entry in COLUMNS}
    chosen = {entry: context.typed(entry, number) for entry, number in known.items()}
    options = (("", "Not in this file"), *list_columns(draft.header, draft.rows.values()))
    return ColumnsView(len(draft.rows), options, chosen)


def take_columns(context: Context) -> Redirect:
    draft = require_draft(context)
    columns = choose_columns(draft.header, context.fields)
    chosen = draft.model_copy(update={"columns": columns})
    seen = look(context, chosen)
    check_words(seen)
    keep_draft(context.office, chosen)
    return Redirect("/people/import/questions" if seen.is_open else "/people/import/confirm")


def show_questions(context: Context) -> QuestionsView | Redirect:
    draft = require_draft(context)
    if draft.columns is None:
        return Redirect("/people/import/columns")
    seen, roles = look(context, draft), context.office.portal.roles
    options = (*((key, role.name.capitalize()) for key, role in roles.items()), (OUTSIDE, "Not in the register"))
    chosen = {f"word-{each.key}": _show_meaning(each) for each in seen.words}
    chosen |= {f"same-{each.key}": _show_answer(each) for each in seen.same}
    typed = {field: context.fields.getlist(field) if context.fields else known for field, known in chosen.items()}
    return QuestionsView(seen.words, seen.same, options, typed)


def take_answers(context: Context) -> Redirect:
    draft, faults = require_draft(context), Faults()
    seen, meanings, joined = look(context, draft), dict[str, list[str]](), dict[str, bool]()
    for word in seen.words:
        with faults.collect():
            meanings[word.key] = _read_meaning(context, word)
    for same in seen.same:
        with faults.collect():
            joined[same.key] = _read_answer(context, same)
    faults.refuse()
    remember_words(context.office, meanings)
    answered = draft.answer(joined)
    keep_draft(context.office, answered)
    return Redirect("/people/import/questions" if look(context, answered).is_open else "/people/import/confirm")


def _show_meaning(each: WordQuestion) -> list[str]:
    return [] if each.roles is None else list(each.roles) or [OUTSIDE]


def _show_answer(each: SameQuestion) -> list[str]:
    if each.answer is None:
        return ["yes"] if each.has_one_name else []
    return ["yes" if each.answer else "no"]


def _read_meaning(context: Context, each: WordQuestion) -> list[str]:
    field = f"word-{each.key}"
    ticked = [choice for choice in context.fields.getlist(field) if choice in {*context.office.portal.roles, OUTSIDE}]
    if not ticked:
        raise errors.MeaningMissing(field=field, typed=each.word)
    if OUTSIDE in ticked and len(ticked) > 1:
        raise errors.MeaningTwofold(field=field, typed=each.word)
    return [choice for choice in ticked if choice != OUTSIDE]


def _read_answer(context: Context, each: SameQuestion) -> bool:
    answer = context.typed(f"same-{each.key}")
    if answer not in ("yes", "no"):
        raise errors.SameUnanswered(
            field=f"same-{each.key}", rows=[number for row in each.rows for number in row.numbers]
        )
    return answer == "yes"


ROUTES = (
    Route("/people/import", show_file, take_file),
    Route("/people/import/drop", act=drop_file),
    Route("/people/import/columns", show_columns, take_columns),
    Route("/people/import/questions", show_questions, take_answers),
)
