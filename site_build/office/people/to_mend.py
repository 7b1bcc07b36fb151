"""The rows that an import could not take in, as a table with the reasons in its last column, to be imported again."""

from collections.abc import Iterator, Sequence

from site_build.config import Portal
from site_build.office.people.draft import ImportDraft
from site_build.office.people.people_file import Preview
from site_build.office.people.row_plan import Row, RowChange
from site_build.office.people.spreadsheet import Table

REASONS = "What to mend"


def tabulate_problems(portal: Portal, draft: ImportDraft, seen: Preview) -> Table:
    """Each row with a problem, with what was mended of it so far, and all that is wrong with it."""
    problems = seen.pick(RowChange.PROBLEM)
    width = max([len(draft.header), *(len(draft.rows[number]) for row in problems for number in row.numbers)])
    header = (*draft.header, *[""] * (width - len(draft.header)), REASONS)
    rows = [(*cells, *[""] * (width - len(cells)), why) for cells, why in _list_rows(portal, draft, problems)]
    return Table(header, dict(enumerate(rows, 2)))


def _list_rows(portal: Portal, draft: ImportDraft, problems: Sequence[Row]) -> Iterator[tuple[list[str], str]]:
    for row in problems:
        why = " ".join(fault.words for fault in row.faults)
        for number in row.numbers:
            yield _fill_cells(portal, draft, number), why


def _fill_cells(portal: Portal, draft: ImportDraft, number: int) -> list[str]:
    """A row's cells; of a row that was mended, what was typed stands in them."""
    cells, columns, typed = list(draft.rows[number]), draft.columns or {}, draft.mended.get(number)
    if typed is None:
        return cells
    said = {**typed, "surname": "", "roles": _name_roles(portal, typed.get("roles", ""))}
    for entry, column in columns.items():
        cells += [""] * (column + 1 - len(cells))
        cells[column] = said.get(entry, "")
    return cells


def _name_roles(portal: Portal, roles: str) -> str:
    return "; ".join(portal.role_name(role) for role in roles.split(",") if role)
