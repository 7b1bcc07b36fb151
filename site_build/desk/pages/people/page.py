"""People: the list; adding, editing, leaving and coming back, one at a time or from a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from site_build.desk.route import Context, DeskView, Fields, Options, Redirect, Route
from site_build.errors import Unfit
from site_build.office.people.people import (
    ENTRIES,
    Listing,
    add_person,
    bring_back,
    edit_person,
    list_people,
    mark_left,
    open_person,
    part_people,
    search_people,
    write_person,
)
from site_build.office.people.people_file import (
    COLUMNS,
    Columns,
    Preview,
    choose_columns,
    import_people,
    list_columns,
    preview,
    propose_columns,
)
from site_build.office.people.spreadsheet import Table, read_table


class PeopleView(DeskView, template="people/list.html", title="People"):
    """Everybody, or those whom a search found; `words` are what was searched for."""

    listing: Listing
    words: str


class PersonFormView(DeskView, template="people/form.html"):
    """What is known of a person, to fill in, as text by entry. `path` is of their own page, empty for a new one."""

    title: str
    path: str
    gone: bool
    entries: Mapping[str, str]
    roles: tuple[str, ...]
    role_options: Options
    post_options: Options


class LeaveView(DeskView, template="people/leave.html"):
    """The day on which somebody left, and what that means."""

    path: str
    day: str
    title: str


class ComeBackView(DeskView, template="people/return.html"):
    """What bringing somebody back means."""

    path: str
    left: date | None
    title: str


def show_people(ask: Context) -> PeopleView:
    """Show everybody, or search: the words travel in a form, and never in an address."""
    words = ask.fields.get("words", "")
    return PeopleView(part_people(search_people(list_people(ask.office), words), ask.today), words)


def show_add(ask: Context) -> PersonFormView:
    """Show an empty form, or what was typed in it."""
    return _fill_form(ask, "Add somebody", "", dict.fromkeys(ENTRIES, ""))


def add(ask: Context) -> Redirect:
    """Add a person."""
    person = add_person(ask.office, _read_form(ask.fields))
    return Redirect("/people", said=f"{person.name} is in the register.")


def show_edit(ask: Context) -> PersonFormView:
    """Show what is known of a person, or what was typed instead."""
    person = open_person(ask.office, ask.ids["person"])
    return _fill_form(ask, f"Edit {person.name}", f"/people/{person.id}", write_person(person))


def edit(ask: Context) -> Redirect:
    """Change what is known of a person."""
    person = edit_person(ask.office, ask.ids["person"], _read_form(ask.fields))
    return Redirect(f"/people/{person.id}", said="The changes are saved.")


def show_leave(ask: Context) -> LeaveView:
    """Ask for the day on which a person left."""
    person = open_person(ask.office, ask.ids["person"])
    return LeaveView(f"/people/{person.id}", ask.fields.get("day", str(ask.today)), f"{person.name} leaves")


def leave(ask: Context) -> Redirect:
    """Mark a person as left."""
    person = mark_left(ask.office, ask.ids["person"], ask.fields.get("day", ""))
    return Redirect("/people", said=f"{person.name} is marked as left.")


def show_return(ask: Context) -> ComeBackView:
    """Ask whether a person is really back."""
    person = open_person(ask.office, ask.ids["person"])
    return ComeBackView(f"/people/{person.id}", person.left, f"Bring {person.name} back")


def come_back(ask: Context) -> Redirect:
    """Bring a person back."""
    person = bring_back(ask.office, ask.ids["person"])
    return Redirect("/people", said=f"{person.name} is back.")


def _fill_form(ask: Context, title: str, path: str, known: Mapping[str, str]) -> PersonFormView:
    portal = ask.office.portal
    return PersonFormView(
        title=title,
        path=path,
        gone=bool(known["left"]),
        entries={entry: ask.fields.get(entry, words) for entry, words in known.items()},
        roles=tuple(ask.fields.all("roles") if ask.fields else known["roles"].split(",")),
        role_options=tuple((key, role.name.capitalize()) for key, role in portal.roles.items()),
        post_options=(("", "None of these"), *((key, contact.name) for key, contact in portal.contacts.items())),
    )


def _read_form(fields: Fields) -> dict[str, str]:
    """The entries of a person; `roles` are ticked one by one."""
    return {**{entry: fields[entry] for entry in ENTRIES if entry in fields}, "roles": ",".join(fields.all("roles"))}


ROUTES = (
    Route("/people", show_people),
    Route("/people/find", show_people, show_people, reads=True),
    Route("/people/add", show_add, add),
    Route("/people/{person}/edit", show_edit, edit),
    Route("/people/{person}/leave", show_leave, leave),
    Route("/people/{person}/return", show_return, come_back),
)


NO_FILE = "No spreadsheet is waiting here. Under People, choose the file again."


@dataclass(frozen=True)
class ShownTable:
    """What was shown of the table that waits: which columns were chosen, and what would happen by them."""

    columns: Columns
    preview: Preview


class FileView(DeskView, template="people/file.html", title="Add people from a spreadsheet"):
    """Where a spreadsheet is chosen."""


class ColumnsView(DeskView, template="people/columns.html", title="Which column is which?"):
    """Which column is which: `chosen` is a column's number for each entry, as text, or empty."""

    rows: int
    options: tuple[tuple[str, str], ...]
    chosen: dict[str, str]


class PreviewView(DeskView, template="people/preview.html", title="What will happen"):
    """What will happen with each row."""

    preview: Preview


def show_file(ask: Context) -> FileView:
    """Ask for a spreadsheet."""
    return FileView()


def take_file(ask: Context) -> Redirect:
    """Read the spreadsheet and remember it."""
    if not ask.files:
        raise Unfit("Choose a file first.", field="file")
    ask.visit.put(read_table(ask.files[0].data, ask.files[0].name))
    ask.visit.drop(ShownTable)
    return Redirect("/people/import/columns")


def show_columns(ask: Context) -> ColumnsView:
    """Show which column seems to be which, or what was chosen instead."""
    table, shown = ask.visit.need(Table, NO_FILE), ask.visit.take(ShownTable)
    columns = shown.columns if shown else propose_columns(table.header)
    known = {entry: str(columns[entry]) if entry in columns else "" for entry in COLUMNS}
    chosen = {entry: ask.fields.get(entry, number) for entry, number in known.items()}
    return ColumnsView(len(table.rows), (("", "Not in this file"), *list_columns(table)), chosen)


def take_columns(ask: Context) -> Redirect:
    """Look at every row by these columns."""
    table = ask.visit.need(Table, NO_FILE)
    columns = choose_columns(table.header, ask.fields)
    ask.visit.put(ShownTable(columns, preview(ask.office, table, columns)))
    return Redirect("/people/import/confirm")


def show_preview(ask: Context) -> PreviewView:
    """Show what will happen, as the register is now, and remember what was shown."""
    table, columns = ask.visit.need(Table, NO_FILE), ask.visit.need(ShownTable, NO_FILE).columns
    shown = ShownTable(columns, preview(ask.office, table, columns))
    ask.visit.put(shown)
    return PreviewView(shown.preview)


def confirm(ask: Context) -> Redirect:
    """Do exactly what was shown."""
    table, shown = ask.visit.need(Table, NO_FILE), ask.visit.need(ShownTable, NO_FILE)
    done = import_people(ask.office, table, shown.columns, shown.preview)
    ask.visit.drop(Table)
    ask.visit.drop(ShownTable)
    return Redirect("/people", said=done.summarise())


FILE_ROUTES = (
    Route("/people/import", show_file, take_file),
    Route("/people/import/columns", show_columns, take_columns),
    Route("/people/import/confirm", show_preview, confirm),
)
