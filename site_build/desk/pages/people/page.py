"""People: the list; adding, editing, leaving and coming back, one at a time or from a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from site_build.desk.errors import FileNotChosen, TableGone
from site_build.desk.pages.links.page import make as make_link
from site_build.desk.route import Context, Fields, Options, Redirect, Route
from site_build.errors import Refused
from site_build.office.people import people, people_file
from site_build.office.people.spreadsheet import Table, read_table
from site_build.templates import PageView


class PeopleView(PageView, template="people/list.html"):
    """Everybody, or those whom a search found; `words` are what was searched for."""

    listing: people.Listing
    words: str


class PersonFormView(PageView, template="people/form.html"):
    """What is known of a person, to fill in, as text by entry. `path` is of their own page; a new one has none."""

    path: str
    name: str
    gone: bool
    entries: Mapping[str, str]
    roles: list[str]
    role_options: Options
    post_options: Options


class LeaveView(PageView, template="people/leave.html"):
    path: str
    name: str
    day: str


class ComeBackView(PageView, template="people/return.html"):
    path: str
    name: str
    left: date | None


def show_people(context: Context) -> PeopleView:
    """Show everybody, or search: the words travel in a form, and never in an address."""
    words = context.typed("words")
    found = people.search_people(people.list_people(context.office), words)
    return PeopleView(people.part_people(found, context.today), words)


def show_add(context: Context) -> PersonFormView:
    return _fill_form(context, "", dict.fromkeys(people.ENTRIES, ""))


def add(context: Context) -> Redirect:
    """Add somebody, and make their link if that button was pressed."""
    person = people.add_person(context.office, _read_form(context.fields))
    there = f"{person.name} is in the register."
    return _invite(context, person.id, there) if "invite" in context.fields else Redirect("/people", said=there)


def _invite(context: Context, person_id: str, there: str) -> Redirect:
    """Make the link of somebody who is `there` already, so that a refusal leads to their page."""
    try:
        return make_link(replace(context, ids={"person": person_id}))
    except Refused as cause:
        return Redirect(f"/people/{person_id}", said=f"{there} But they have no link yet. {cause}")


def show_edit(context: Context) -> PersonFormView:
    person = people.open_person(context.office, context.ids["person"])
    return _fill_form(context, f"/people/{person.id}", people.write_person(person))


def edit(context: Context) -> Redirect:
    person = people.edit_person(context.office, context.ids["person"], _read_form(context.fields))
    return Redirect(f"/people/{person.id}", said="The changes are saved.")


def show_leave(context: Context) -> LeaveView:
    person = people.open_person(context.office, context.ids["person"])
    return LeaveView(f"/people/{person.id}", person.name, context.typed("day", str(context.today)))


def leave(context: Context) -> Redirect:
    person = people.mark_left(context.office, context.ids["person"], context.typed("day"))
    return Redirect("/people", said=f"{person.name} is marked as left.")


def show_return(context: Context) -> ComeBackView:
    person = people.open_person(context.office, context.ids["person"])
    return ComeBackView(f"/people/{person.id}", person.name, person.left)


def come_back(context: Context) -> Redirect:
    person = people.bring_back(context.office, context.ids["person"])
    return Redirect("/people", said=f"{person.name} is back.")


def _fill_form(context: Context, path: str, known: Mapping[str, str]) -> PersonFormView:
    portal = context.office.portal
    return PersonFormView(
        path=path,
        name=known["name"],
        gone=bool(known["left"]),
        entries={entry: context.typed(entry, words) for entry, words in known.items()},
        roles=context.fields.getlist("roles") if context.fields else known["roles"].split(","),
        role_options=tuple((key, role.name.capitalize()) for key, role in portal.roles.items()),
        post_options=(("", "None of these"), *((key, contact.name) for key, contact in portal.contacts.items())),
    )


def _read_form(fields: Fields) -> dict[str, str]:
    """The entries of a person; `roles` are ticked one by one."""
    typed = {entry: fields[entry] for entry in people.ENTRIES if entry in fields}
    return {**typed, "roles": ",".join(fields.getlist("roles"))}


@dataclass(frozen=True)
class ShownTable:
    """What was shown of the table that waits: which columns were chosen, and what would happen by them."""

    columns: people_file.Columns
    preview: people_file.Preview


class FileView(PageView, template="people/file.html"):
    pass


class ColumnsView(PageView, template="people/columns.html"):
    """Which column is which: `chosen` is a column's number for each entry, as text, or empty."""

    rows: int
    options: Options
    chosen: dict[str, str]


class PreviewView(PageView, template="people/preview.html"):
    preview: people_file.Preview


def take_file(context: Context) -> Redirect:
    if not context.files:
        raise FileNotChosen(field="file")
    context.session.put(read_table(context.files[0].data, context.files[0].name))
    context.session.drop(ShownTable)
    return Redirect("/people/import/columns")


def show_columns(context: Context) -> ColumnsView:
    table, shown = context.session.require(Table, TableGone), context.session.get(ShownTable)
    columns = shown.columns if shown else people_file.propose_columns(table.header)
    known = {entry: str(columns[entry]) if entry in columns else "" for entry in people_file.COLUMNS}
    chosen = {entry: context.typed(entry, number) for entry, number in known.items()}
    return ColumnsView(len(table.rows), (("", "Not in this file"), *people_file.list_columns(table)), chosen)


def take_columns(context: Context) -> Redirect:
    table = context.session.require(Table, TableGone)
    columns = people_file.choose_columns(table.header, context.fields)
    context.session.put(ShownTable(columns, people_file.preview(context.office, table, columns)))
    return Redirect("/people/import/confirm")


def show_preview(context: Context) -> PreviewView:
    """Show what will happen, as the register is now, and remember what was shown."""
    table = context.session.require(Table, TableGone)
    columns = context.session.require(ShownTable, TableGone).columns
    shown = ShownTable(columns, people_file.preview(context.office, table, columns))
    context.session.put(shown)
    return PreviewView(shown.preview)


def confirm(context: Context) -> Redirect:
    table, shown = context.session.require(Table, TableGone), context.session.require(ShownTable, TableGone)
    done = people_file.import_people(context.office, table, shown.columns, shown.preview)
    context.session.drop(Table)
    context.session.drop(ShownTable)
    return Redirect("/people", said=done.summarise())


ROUTES = (
    Route("/people/import", lambda _: FileView(), take_file),
    Route("/people/import/columns", show_columns, take_columns),
    Route("/people/import/confirm", show_preview, confirm),
    Route("/people", show_people),
    Route("/people/find", show_people, show_people, reads=True),
    Route("/people/add", show_add, add),
    Route("/people/{person:id}/edit", show_edit, edit),
    Route("/people/{person:id}/leave", show_leave, leave),
    Route("/people/{person:id}/return", show_return, come_back),
)
