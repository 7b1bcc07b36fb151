"""People come from a file: what will happen is said row by row, and exactly that is done; a bad row stays out."""

from datetime import date

import pytest

from site_build.office.office import Office
from site_build.office.people.columns import choose_columns, propose_columns
from site_build.office.people.errors import ColumnUnknown, NameColumnMissing, PreviewOutdated
from site_build.office.people.people import edit_person, find_person, list_people, mark_left
from site_build.office.people.people_file import Preview, import_people, preview
from site_build.office.people.row_plan import Difference, Row, RowChange
from site_build.office.people.sheet_rows import TableAnswers
from site_build.office.people.spreadsheet import Table, read_table
from support.sample import add
from support.sheets import HEADER, write_csv, write_xlsx

BO = "Bo Invented,volunteer,2026-02-01,,bo@post.example"
CY = '"Cy Invented","Member of staff, trustees",1/3/2025,31/12/2025,'


def load(office: Office, *lines: str, header: str = ",".join(HEADER), answers: TableAnswers | None = None) -> Preview:
    """Import a CSV file with these lines, after seeing that its preview says what is then done."""
    table = read_table(write_csv(*lines, header=header), "list")
    columns = propose_columns(table.header)
    before = list_people(office)
    said = preview(office, table, columns, answers)
    assert list_people(office) == before
    assert import_people(office, table, columns, answers, said) == said
    assert len(list_people(office)) == len(before) + len(said.pick(RowChange.ADDED))
    return said


def told(row: Row) -> str:
    """All that is wrong with a row."""
    return " ".join(fault.words for fault in row.faults)


def words(said: Preview) -> list[str]:
    """What happened with each row, in a word."""
    return [row.what for row in said.rows]


def test_import(office: Office) -> None:
    """Every row becomes a person; the same file again changes nothing, and the log never says who is there."""
    with office.register.view() as view:
        before = view.checkpoint()
    bo, cy = load(office, BO, CY).rows
    assert (bo.numbers, bo.name, bo.what, cy.numbers) == ((2,), "Bo Invented", RowChange.ADDED, (3,))
    assert (cy.roles, cy.started, cy.left) == ("member of staff, trustee", date(2025, 3, 1), date(2025, 12, 31))
    assert bo.email == "bo@post.example"
    people = list_people(office)
    assert [person.name for person in people] == ["Ash Invented", "Bo Invented", "Cy Invented", "Zoë Example"]
    made = people[2]
    assert (made.roles, made.started, made.left) == (("staff", "trustee"), date(2025, 3, 1), date(2025, 12, 31))
    assert words(load(office, BO, CY)) == ["unchanged", "unchanged"]
    assert list_people(office) == people
    with office.register.view() as view:
        assert view.checkpoint() == before


def test_workbook(office: Office) -> None:
    """A real workbook does the same: its dates are dates, its first name and surname are one name, its text is text."""
    hostile = ("<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0")
    rows = [
        ("Surname", "First name", "Role(s)", "Start date", "Shoe size"),
        ("Éxample", "Zoé", "Volunteers", date(2026, 2, 1), 41),
        *(("Invented", name, "STAFF", "1/3/2026", 43) for name in hostile),
    ]
    table = read_table(write_xlsx(rows), "list.xlsx")
    said = import_people(office, table, propose_columns(table.header))
    assert [row.name for row in said.rows] == ["Zoé Éxample", *(f"{name} Invented" for name in hostile)]
    assert find_person(list_people(office), "Zoé Éxample").started == date(2026, 2, 1)


def test_changes(office: Office) -> None:
    """What is new of somebody is told entry by entry; an empty cell and a missing column leave what is known."""
    load(office, BO, CY)
    bo, cy = (find_person(list_people(office), f"{name} Invented") for name in ("Bo", "Cy"))
    edit_person(office, bo.id, {"post": "chief-officer"})
    mark_left(office, bo.id, "2026-06-30")
    said = load(
        office, "BO INVENTED,,trustee;volunteer", "Cy  Invented,cy@post.example,", header="name,e-mail,position"
    )
    assert [(row.name, row.what, row.differences) for row in said.rows] == [
        (
            "BO INVENTED",
            RowChange.CHANGED,
            (Difference("roles", "volunteer", "trustee, volunteer"), Difference("name", "Bo Invented", "BO INVENTED")),
        ),
        ("Cy Invented", RowChange.CHANGED, (Difference("email", "", "cy@post.example"),)),
    ]
    now = find_person(list_people(office), bo.id)
    assert (now.left, now.email, now.post) == (date(2026, 6, 30), "bo@post.example", "chief-officer")
    assert find_person(list_people(office), "cy@post.example").id == cy.id
    gone = load(office, "Cy Invented,2026-01-31", header="Full name,Leaving date")
    assert gone.rows[0].differences == (Difference("left", date(2025, 12, 31), date(2026, 1, 31)),)


@pytest.mark.parametrize(
    ("row", "note"),
    [
        (",volunteer,2026-01-01,,", "The name is missing."),
        ("Di \u202eInvented,volunteer,2026-01-01,,", "cannot be seen"),
        ("Di Invented,,2026-01-01,,", "The role is missing."),
        ("Di Invented,wizard,2026-01-01,,", "“wizard” is not a role."),
        ("Di Invented,staff,2026-02-30,,", "“2026-02-30” is not a day."),
        ("Di Invented,staff,2026-01-01,soon,", "“soon” is not a day."),
        ("Di Invented,staff,2026-01-01,2025-01-01,", "cannot have left before"),
        ("Di Invented,staff,2026-01-01,,nowhere", "The e-mail address is not right."),
        ("Di Invented,staff,trustee,2026-01-01,,", "There are more cells than headings."),
    ],
)
def test_bad_rows(office: Office, row: str, note: str) -> None:
    """A bad row is told with its number and what is wrong; the good one goes in all the same (see `load`)."""
    good, bad = load(office, BO, row).rows
    assert (good.what, bad.what, bad.number) == ("added", "problem", 3)
    assert note in told(bad)


def test_all_that_is_wrong_with_a_row(office: Office) -> None:
    """It is told at once, each at its entry, and what was written is still there."""
    (row,) = load(office, ",wizard,x,y,nowhere").rows
    assert [fault.field for fault in row.faults] == ["roles", "name", "started", "left", "email"]
    assert row.entries == {"name": "", "roles": "wizard", "started": "x", "left": "y", "email": "nowhere"}


def test_namesakes(office: Office) -> None:
    """Two rows for one person are refused by their numbers; with the first of them alone in, the second is new."""
    one, two, none = (f"Zoë Example,staff,2026-01-05,,{address}" for address in ("one@x.example", "two@x.example", ""))
    first, second = load(office, one, two).rows
    assert (first.what, told(second)[:33]) == ("changed", "Rows 2 and 3 fit the same person.")
    said = load(office, one, two)
    assert words(said) == ["unchanged", "added"]
    assert [row.is_namesake for row in said.rows] == [False, True]
    assert words(load(office, two, one)) == ["unchanged", "unchanged"]
    assert "2 people in the register are called Zoë Example." in told(load(office, none).rows[0])


def test_position_stays_with_one(office: Office) -> None:
    """A row that would let somebody stay longer does not let two people hold one position."""
    ash, zoe = list_people(office)
    edit_person(office, ash.id, {"post": "chief-officer", "left": "2026-02-01"})
    edit_person(office, zoe.id, {"post": "chief-officer"})
    assert "has this position" in load(office, "Ash Invented,2999-01-01", header="name,left").rows[0].faults[0].words


def test_not_what_was_seen(office: Office) -> None:
    """When somebody else has changed the register since the preview, nothing is done."""
    table = read_table(write_csv(BO), "list")
    columns = propose_columns(table.header)
    seen = preview(office, table, columns)
    add(office, "Bo Invented", "staff")
    before = list_people(office)
    with pytest.raises(PreviewOutdated):
        import_people(office, table, columns, None, seen)
    assert list_people(office) == before


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("name,roles,started,left,email", {"name": 0, "roles": 1, "started": 2, "left": 3, "email": 4}),
        ("E-mail,Full name,First name,Surname", {"email": 0, "name": 1}),
        ("SURNAME,Fore name,Role(s),Date joined", {"surname": 0, "name": 1, "roles": 2, "started": 3}),
        ("Name,Surname,Position,Leaving date", {"name": 0, "surname": 1, "roles": 2, "left": 3}),
        ("First name,Name,Surname", {"name": 1}),
        ("Nom,Rôle", {}),
    ],
)
def test_proposed_columns(header: str, columns: dict[str, int]) -> None:
    """The usual headings are recognised, and others are left to be chosen."""
    assert propose_columns(header.split(",")) == columns


def test_chosen_columns(office: Office) -> None:
    """Columns are chosen by number; one that is not there is refused, and so is a table without names."""
    assert choose_columns(["a", "b"], {"name": "1", "roles": ""}) == {"name": 1}
    for wrong in ("2", "-1", "x", "1" * 5000):
        with pytest.raises(ColumnUnknown) as unfit:
            choose_columns(["a", "b"], {"name": "0", "roles": wrong})
        assert unfit.value.field == "roles"
    with pytest.raises(NameColumnMissing):
        preview(office, Table(("a",), {2: ("b",)}), {})
