"""Import people: choose a file, say which column is which, look at what will happen, and only then let it happen."""

from dataclasses import dataclass

from site_build.desk.room import Ask, Door, Go, View
from site_build.errors import Unfit
from site_build.office.people_file import (
    COLUMNS,
    Columns,
    Preview,
    choose_columns,
    import_people,
    list_columns,
    preview,
    propose_columns,
)
from site_build.office.spreadsheet import Table, read_table

NO_FILE = "No spreadsheet is waiting here. Under People, choose the file again."


@dataclass(frozen=True)
class Shown:
    """What was shown of the table that waits: which columns were chosen, and what would happen by them."""

    columns: Columns
    preview: Preview


class FileView(View, template="people/file.html", title="Add people from a spreadsheet"):
    """Where a spreadsheet is chosen."""


class ColumnsView(View, template="people/columns.html", title="Which column is which?"):
    """Which column is which: `chosen` is a column's number for each entry, as text, or empty."""

    rows: int
    options: tuple[tuple[str, str], ...]
    chosen: dict[str, str]


class PreviewView(View, template="people/preview.html", title="What will happen"):
    """What will happen with each row."""

    preview: Preview


def show_file(ask: Ask) -> FileView:
    """Ask for a spreadsheet."""
    return FileView()


def take_file(ask: Ask) -> Go:
    """Read the spreadsheet and remember it."""
    if not ask.files:
        raise Unfit("file", "Choose a file first.")
    ask.visit.put(read_table(ask.files[0].data, ask.files[0].name))
    ask.visit.drop(Shown)
    return Go("/people/import/columns")


def show_columns(ask: Ask) -> ColumnsView:
    """Show which column seems to be which, or what was chosen instead."""
    table, shown = ask.visit.need(Table, NO_FILE), ask.visit.take(Shown)
    columns = shown.columns if shown else propose_columns(table.header)
    known = {entry: str(columns[entry]) if entry in columns else "" for entry in COLUMNS}
    chosen = {entry: ask.fields.get(entry, number) for entry, number in known.items()}
    return ColumnsView(len(table.rows), (("", "Not in this file"), *list_columns(table)), chosen)


def take_columns(ask: Ask) -> Go:
    """Look at every row by these columns."""
    table = ask.visit.need(Table, NO_FILE)
    columns = choose_columns(table.header, ask.fields)
    ask.visit.put(Shown(columns, preview(ask.office, table, columns)))
    return Go("/people/import/confirm")


def show_preview(ask: Ask) -> PreviewView:
    """Show what will happen, as the register is now, and remember what was shown."""
    table, columns = ask.visit.need(Table, NO_FILE), ask.visit.need(Shown, NO_FILE).columns
    shown = Shown(columns, preview(ask.office, table, columns))
    ask.visit.put(shown)
    return PreviewView(shown.preview)


def confirm(ask: Ask) -> Go:
    """Do exactly what was shown."""
    table, shown = ask.visit.need(Table, NO_FILE), ask.visit.need(Shown, NO_FILE)
    done = import_people(ask.office, table, shown.columns, shown.preview)
    ask.visit.drop(Table)
    ask.visit.drop(Shown)
    return Go("/people", said=done.summarise())


DOORS = (
    Door("/people/import", show_file, take_file),
    Door("/people/import/columns", show_columns, take_columns),
    Door("/people/import/confirm", show_preview, confirm),
)
