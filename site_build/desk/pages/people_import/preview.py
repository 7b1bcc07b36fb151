"""What an import will do, row by row; mending what cannot go in; doing it, what was done, and undoing it."""

from dataclasses import dataclass

from site_build.desk.errors import TableGone
from site_build.desk.pages.people_import.page import look, require_draft
from site_build.desk.route import Answer, Context, Download, Options, PageOfRows, Redirect, Route, paginate
from site_build.export.xlsx import format_sheet
from site_build.office.people.draft import MENDABLE, ImportDraft, drop_draft, keep_draft, read_draft
from site_build.office.people.last_import import ImportReport, Undone, read_import, undo_import
from site_build.office.people.people_file import Preview, import_people
from site_build.office.people.row_plan import Row, RowChange
from site_build.office.people.to_mend import tabulate_problems
from site_build.templates import PageView

MOST_MENDED = 50  # rows that are mended on one page
GOOD = (RowChange.ADDED, RowChange.CHANGED, RowChange.UNCHANGED, RowChange.OUTSIDE)


@dataclass(frozen=True)
class ShownPreview:
    """What was shown of an import, to which somebody may agree."""

    preview: Preview


@dataclass(frozen=True)
class RowToMend:
    """A row with what stands in its fields, by entry, and the roles that are ticked; `is_out` once it is left out."""

    row: Row
    entries: dict[str, str]
    roles: list[str]
    is_out: bool

    def faults(self, entry: str) -> list[str]:
        """What is wrong with this entry; what is about no field stands at the name."""
        fields = (entry,) if entry != "name" else ("name", "post")
        return [fault.words for fault in self.row.faults if fault.field in fields]


class PreviewView(PageView, template="people_import/preview.html"):
    """What will happen: the rows that go in, a page of them, and the first of those to mend."""

    preview: Preview
    rows: PageOfRows[Row]
    problems: tuple[RowToMend, ...]
    options: Options


class DoneView(PageView, template="people_import/done.html"):
    """What the last import did, and how many rows were left to mend."""

    last: ImportReport
    left: int


class UndoneView(PageView, template="people_import/undone.html"):
    undone: Undone


def show_preview(context: Context) -> PreviewView | Redirect:
    """Show what will happen, as the register is now, and remember what was shown."""
    draft = require_draft(context)
    if draft.columns is None:
        return Redirect("/people/import/columns")
    seen = look(context, draft)
    context.session.put(ShownPreview(seen))
    rows = paginate(seen.pick(*GOOD), str(context.ids.get("page", "1")))
    options = tuple((key, role.name.capitalize()) for key, role in context.office.portal.roles.items())
    problems = [_fill_row(context, row) for row in seen.pick(RowChange.PROBLEM)[:MOST_MENDED]]
    return PreviewView(seen, rows, tuple(problems), options)


def confirm(context: Context) -> Answer:
    """Keep what was typed first. Then show it anew, or save what is to be mended, or take in what can go in."""
    draft, shown = require_draft(context), context.session.get(ShownPreview)
    mended = _read_mended(context, draft, shown.preview) if shown else draft
    if mended != draft:
        keep_draft(context.office, mended)
    if context.typed("do") == "save":
        return _save_problems(context, mended)
    if mended != draft or not shown or context.typed("do") != "take":
        return Redirect("/people/import/confirm", said="What you typed is kept. This is how it is now.")
    return _take_in(context, draft, shown.preview)


def _take_in(context: Context, draft: ImportDraft, shown: Preview) -> Redirect:
    done = import_people(context.office, draft.table, draft.columns or {}, draft.answers, shown)
    context.session.drop(ShownPreview)
    if not done.pick(RowChange.PROBLEM):
        drop_draft(context.office)
    return Redirect("/people/import/done", said=done.summarise())


def _save_problems(context: Context, draft: ImportDraft) -> Download:
    table = tabulate_problems(context.office.portal, draft, look(context, draft))
    words = "Mend the rows, and import the file again. The last column says what is wrong."
    data = format_sheet("To mend", table.header, table.rows.values())
    return Download({f"people-to-mend-{context.today}.xlsx": data}, words=(words,))


def _read_mended(context: Context, draft: ImportDraft, shown: Preview) -> ImportDraft:
    """The draft with what was typed for the rows on the page, where it is not what stood there."""
    for row in shown.pick(RowChange.PROBLEM)[:MOST_MENDED]:
        if f"out-{row.number}" in context.fields:
            draft = draft.leave_out(row.numbers)
        elif f"name-{row.number}" in context.fields:
            typed = _read_row(context, row)
            draft = draft.mend(row.numbers, typed) if typed != _show_row(context, row) else draft
    return draft


def _read_row(context: Context, row: Row) -> dict[str, str]:
    typed = {entry: context.typed(f"{entry}-{row.number}").strip() for entry in MENDABLE}
    return {**typed, "roles": ",".join(context.fields.getlist(f"roles-{row.number}"))}


def _fill_row(context: Context, row: Row) -> RowToMend:
    """A row's fields: as they were typed when the desk locked itself, or as they stand in the table."""
    held = f"name-{row.number}" in context.fields
    entries = _read_row(context, row) if held else _show_row(context, row)
    return RowToMend(row, entries, entries["roles"].split(","), f"out-{row.number}" in context.fields)


def _show_row(context: Context, row: Row) -> dict[str, str]:
    """What stood in a row's fields: a role that is not understood could not be ticked."""
    shown = {entry: row.entries.get(entry, "") for entry in MENDABLE}
    roles = [role for role in context.office.portal.roles if role in shown["roles"].split(",")]
    return {**shown, "roles": ",".join(roles)}


def show_done(context: Context) -> DoneView | Redirect:
    last, draft = read_import(context.office), read_draft(context.office)
    if last is None:
        return Redirect("/people/import")
    left = look(context, draft).pick(RowChange.PROBLEM) if draft and draft.columns else []
    return DoneView(last, len(left))


def undo(context: Context) -> Redirect:
    context.session.put(undo_import(context.office))
    return Redirect("/people/import/undone")


def show_undone(context: Context) -> UndoneView:
    return UndoneView(context.session.require(Undone, TableGone))


ROUTES = (
    Route("/people/import/confirm", show_preview, confirm),
    Route("/people/import/confirm/page/{page}", show_preview),
    Route("/people/import/done", show_done),
    Route("/people/import/undo", act=undo),
    Route("/people/import/undone", show_undone),
)
