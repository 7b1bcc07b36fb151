"""A list as charities really keep it: what is not clear is asked once, what is wrong is mended, the rest goes in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from site_build.config import Role
from site_build.office.erase import erase
from site_build.office.office import Office
from site_build.office.people.columns import propose_columns
from site_build.office.people.draft import ImportDraft, keep_draft, read_draft, remember_words
from site_build.office.people.errors import RolesDoubtful
from site_build.office.people.people import add_person, list_people
from site_build.office.people.people_file import Preview, check_words, import_people, preview
from site_build.office.people.roles import RoleWords
from site_build.office.people.row_plan import Row, RowChange
from site_build.office.people.same_person import group_rows, join_rows, name_group
from site_build.office.people.sheet_rows import OtherKind, PersonRow, TableAnswers, list_others, turn_name
from site_build.office.people.spreadsheet import read_table
from site_build.office.people.to_mend import tabulate_problems
from site_build.register.memo import read_memo
from site_build.register.people import Person
from support.messy_sheet import JOINED, MEANINGS, NOT_PEOPLE, PEOPLE, TO_MEND, TWICE, write_messy_workbook
from support.sample import add
from support.sheets import write_csv

MENDED = {
    "Nia Sample": {"email": "nia@post.example"},
    "Owain Sample": {"started": "2 March 2024"},
    "Petra Sample": {"roles": "volunteer,trustee"},
    "": {"name": "Quentin Sample"},
}


@pytest.fixture
def draft(tmp_path: Path) -> ImportDraft:
    """The messy workbook, as it was chosen."""
    table = read_table(write_messy_workbook(tmp_path / "messy.xlsx").read_bytes(), "messy.xlsx")
    return ImportDraft.of(table, "messy.xlsx").model_copy(update={"columns": propose_columns(table.header)})


def look(office: Office, draft: ImportDraft) -> Preview:
    """What importing it would do."""
    return preview(office, draft.table, draft.columns or {}, draft.answers)


def take_in(office: Office, draft: ImportDraft) -> Preview:
    """Import it."""
    return import_people(office, draft.table, draft.columns or {}, draft.answers, look(office, draft))


def answered(office: Office, draft: ImportDraft) -> ImportDraft:
    """The same after every question was answered: Ruth is one person, Tom and Sal are two."""
    remember_words(office, MEANINGS)
    same = look(office, draft).same
    return draft.answer({each.key: each.has_one_name for each in same})


def people(office: Office) -> dict[str, Person]:
    """Everybody in the register but those who were there before, by name."""
    return {one.name: one for one in list_people(office) if one.name not in ("Zoë Example", "Ash Invented")}


def by_name(seen: Preview) -> Mapping[str, Row]:
    """The rows by the names in them."""
    return {row.name: row for row in seen.rows}


def test_what_is_asked(office: Office, draft: ImportDraft) -> None:
    """Each unknown word once, with its rows; each pair of rows that may be one person; until then they stay out."""
    seen = look(office, draft)
    assert {each.word: each.roles for each in seen.words} == dict.fromkeys(MEANINGS)
    assert [len(each.numbers) for each in seen.words] == [32, 8, 1]
    assert [(each.has_one_name, each.answer) for each in seen.same] == [(True, None), (False, None)]
    assert seen.is_open
    ruth = next(row for row in seen.rows if row.name == JOINED)
    assert [fault.field for fault in ruth.faults] == ["name", "roles"]
    assert not {*TWICE, "Una Friend"} & {row.name for row in seen.pick(RowChange.ADDED)}


def test_all_of_it(office: Office, draft: ImportDraft) -> None:
    """Answered, taken in, mended and taken in again: sixty people, and the same file again has nothing to say."""
    draft = answered(office, draft)
    seen = take_in(office, draft)
    assert not seen.is_open
    assert seen.summarise() == "56 added, 4 not taken in."
    assert {row.name: row.faults[0].field for row in seen.pick(RowChange.PROBLEM)} == TO_MEND
    assert [row.name for row in seen.pick(RowChange.OUTSIDE)] == ["Una Friend"]
    for row in seen.pick(RowChange.PROBLEM):
        draft = draft.mend(row.numbers, {**row.entries, **MENDED[row.name]})
    assert take_in(office, draft).summarise() == "4 added, 56 as they were."
    assert len(people(office)) == PEOPLE
    assert look(office, draft).summarise() == "60 as they were."
    petra = people(office)["Petra Sample"]
    assert (petra.roles, petra.started, petra.email) == (
        ("volunteer", "trustee"),
        date(2022, 1, 1),
        "petra@post.example",
    )


def test_how_it_is_understood(office: Office, draft: ImportDraft) -> None:
    """Names are turned round, words are roles, days are days, and who is there twice has both roles."""
    rows = by_name(take_in(office, answered(office, draft)))
    sian, ruth, wyn = rows["Siân Probert"], rows[JOINED], rows["Wyn Sample"]
    assert (sian.written, sian.roles, sian.started) == ("Probert, Siân", "trustee", date(2021, 9, 10))
    assert (len(ruth.numbers), ruth.roles, ruth.started) == (2, "volunteer, member of staff", date(2019, 1, 1))
    assert (wyn.started, wyn.left) == (date(2020, 3, 1), date(2024, 6, 30))
    assert rows["Aled Sample"].roles == "trustee, volunteer"
    assert {row.email for row in map(rows.__getitem__, TWICE[1:])} == {"home@post.example"}
    nobody_knows = [one for one in people(office).values() if one.started is None]
    assert len(nobody_knows) == 6
    assert {one.counted_from for one in nobody_knows} == {one.added for one in nobody_knows}
    assert people(office)["Zoë Sample"].email == "zoe@post.example"


def test_rows_that_are_not_people(office: Office, draft: ImportDraft) -> None:
    """Titles, headings between people, dashes, totals and blank rows are told by kind."""
    others = look(office, draft).others
    assert len(others) == NOT_PEOPLE
    assert {each.kind: each.words for each in others if each.words} == {
        OtherKind.TITLE: "Updated 3 March 2026 by Ceri",
        OtherKind.DIVIDER: "Left since",
        OtherKind.TOTAL: "Total",
    }


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Total,,,,", OtherKind.TOTAL),
        ("Grand total: 60,,,,", OtherKind.TOTAL),
        (",60,,,", OtherKind.TOTAL),
        ("Number of people,60,,,", OtherKind.TOTAL),
        ("VOLUNTEERS,,,,", OtherKind.DIVIDER),
        ("Volunteers 2024,,,,", OtherKind.DIVIDER),
        ("Drivers:,,,,", OtherKind.DIVIDER),
        ("---,---,,,", OtherKind.DIVIDER),
        ("* has left,,,,", OtherKind.DIVIDER),
        ("Please ask Ceri about keys for the hall,,,,", OtherKind.DIVIDER),
        (",,,,someone@post.example", None),
        ("name,roles,started,left,email", OtherKind.HEADINGS),
        ("Bo Invented,,,,", None),
        ("Jean van der Invented,,,,", None),
        ("Total Invented,staff,2019,,", None),
        ("Sum Yi,staff,2019,,", None),
        ("BO INVENTED,staff,,,", None),
        (",staff,2019,,", None),
    ],
)
def test_each_kind_of_row(line: str, kind: OtherKind | None) -> None:
    """What could be a person is one, and is mended rather than left out."""
    table = read_table(write_csv("Cy Invented,staff,2019,,", line), "list")
    others = list_others(table, propose_columns(table.header), TableAnswers())
    assert [each.kind for each in others] == ([kind] if kind else [])


def test_headings_below_a_title_of_two_cells() -> None:
    """The headings are found by their words, and rows above them are titles."""
    text = b"Our people,3 March\r\nKept by,Ceri\r\nName,Role\r\nBo,staff\r\n"
    table = read_table(text, "list")
    assert (table.header, list(table.above), list(table.rows)) == (("Name", "Role"), [1, 2], [4])


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Probert, Siân", "Siân Probert"),
        ("van der Berg,Anna Maria", "Anna Maria van der Berg"),
        ("Bo Invented, MBE", "Bo Invented, MBE"),
        ("Bo Invented, junior", "Bo Invented, junior"),
        ("Invented, Bo, Jr", "Invented, Bo, Jr"),
        ("Known, Just So", "Known, Just So"),
        ("Invented,", "Invented,"),
    ],
)
def test_names_turned_round(written: str, name: str) -> None:
    """A surname before a comma comes last; an honour, and the name of somebody in the register, stay as they are."""
    assert turn_name(written, {"known, just so"}) == name


def test_a_surname_of_its_own(office: Office) -> None:
    """Where the surname has a column, a comma in a name turns nothing."""
    table = read_table(write_csv("Invented,Bo Jr,staff", header="Surname,First name,Role"), "list")
    seen = preview(office, table, propose_columns(table.header))
    assert [(row.name, row.written) for row in seen.rows] == [("Bo Jr Invented", "")]


def row(number: int, name: str, **entries: str) -> PersonRow:
    """A row about somebody."""
    return PersonRow((number,), {"name": name, **entries})


def test_who_may_be_one_person() -> None:
    """One address, or one name and no two addresses; whoever has another address is somebody else."""
    rows = (
        row(1, "Bo Invented"),
        row(2, "Bo Invented", email="one@x.example"),
        row(3, "BO  invented", email="two@x.example"),
        row(4, "Robert Invented", email="ONE@x.example"),
        row(5, "", email="three@x.example"),
        row(6, ""),
        row(7, ""),
        row(8, "Cy Invented", email="c@x.example"),
        row(9, "Cy Invented"),
    )
    assert [name_group(group) for group in group_rows(rows)] == ["1-2-4", "3", "5", "6", "7", "8-9"]


def test_joining() -> None:
    """All roles, the first name and address there are, the earliest start; left only if each row says so."""
    rows = [
        row(3, "Bo Invented", roles="Vol", started="3.2.2024", left="2024"),
        row(5, "Bo INVENTED", roles="Staff", started="2019", left="March 2025", email="bo@x.example"),
        row(7, "Bo Invented", roles="Vol"),
    ]
    joined = join_rows(rows[:2])
    assert (joined.numbers, joined.entries) == (
        (3, 5),
        {
            "name": "Bo Invented",
            "roles": "Vol, Staff",
            "started": "2019",
            "left": "March 2025",
            "email": "bo@x.example",
        },
    )
    assert "left" not in join_rows(rows).entries
    unclear = join_rows([*rows, row(9, "Bo Invented", started="soon")])
    assert unclear.entries["started"] == "soon"


def test_words_are_remembered(office: Office, draft: ImportDraft) -> None:
    """The next spreadsheet asks nothing of what was said; a role that is no more is asked about again."""
    remember_words(office, {"Vol": ["volunteer"]})
    remember_words(office, {"Driver": ["staff", "volunteer"]})
    table = read_table(write_csv("Bo Invented,DRIVER & vol.,,,", "Cy Invented,Wizard,,,"), "next")
    columns = propose_columns(table.header)
    seen = preview(office, table, columns)
    assert [(row.roles, row.what) for row in seen.rows] == [("member of staff, volunteer", "added"), ("", "problem")]
    assert [(each.word, each.roles) for each in seen.words] == [
        ("DRIVER", ("staff", "volunteer")),
        ("vol.", ("volunteer",)),
        ("Wizard", None),
    ]
    roles = {"volunteer": Role(name="volunteer", plural="volunteers")}
    fewer = replace(office, portal=office.portal.model_copy(update={"roles": roles}))
    assert [each.roles for each in preview(fewer, table, columns).words] == [None, ("volunteer",), None]
    with office.register.view() as view:
        assert read_memo(view, RoleWords) is not None


def test_another_column_than_the_roles(office: Office) -> None:
    """When nearly every cell is another unknown word, the column is asked for instead."""
    table = read_table(write_csv(*(f"Bo{chr(97 + n % 26)} Invented,word {n},,," for n in range(31))), "list")
    with pytest.raises(RolesDoubtful) as unfit:
        check_words(preview(office, table, propose_columns(table.header)))
    assert (unfit.value.field, unfit.value.count, unfit.value.typed) == ("roles", 31, "word 0")


def test_two_people_of_one_name(office: Office) -> None:
    """Two people need something by which they are told apart; until then the second is mended."""
    table = read_table(write_csv("Bo Invented,staff,2019,,", "Bo Invented,staff,2020,,"), "list")
    draft = ImportDraft.of(table, "list").model_copy(update={"columns": propose_columns(table.header)})
    first, second = look(office, draft.answer({"2-3": False})).rows
    assert first.what == RowChange.ADDED
    assert second.faults[0].words.startswith("Bo Invented is in row 2, too.")


def test_rows_to_mend_as_a_spreadsheet(office: Office, draft: ImportDraft) -> None:
    """They keep what was written and what was mended so far, with the reasons last; mended there, they come in."""
    draft = answered(office, draft)
    seen = take_in(office, draft)
    nia = by_name(seen)["Nia Sample"]
    draft = draft.mend(
        nia.numbers, {**nia.entries, "name": "Nia Samples", "roles": "staff,trustee", "email": "nowhere"}
    )
    table = tabulate_problems(office.portal, draft, look(office, draft))
    assert table.header == (*draft.header, "What to mend")
    assert table.rows[2] == (
        "Nia Samples",
        "member of staff; trustee",
        "3.2.2024",
        "",
        "nowhere",
        "",
        "The e-mail address is not right. Write it like zo@post.example, or leave it out.",
    )
    owain = table.rows[3]
    assert owain[:6] == ("Owain Sample", "Staff member", "31.2.2024", "", "owain@post.example", "")
    mended = (*owain[:2], "2.3.2024", *owain[3:])
    again = ImportDraft.of(replace(table, rows={3: mended}), "again")
    again = again.model_copy(update={"columns": propose_columns(again.header)})
    assert take_in(office, again).summarise() == "1 added."


def test_a_row_with_too_many_cells_is_saved_whole(office: Office) -> None:
    """Every cell of it is there, and the reason is still last."""
    table = read_table(write_csv("Bo Invented,staff,trustee,2019,,,more"), "list")
    draft = ImportDraft.of(table, "list").model_copy(update={"columns": propose_columns(table.header)})
    saved = tabulate_problems(office.portal, draft, look(office, draft))
    assert saved.rows[2][:7] == ("Bo Invented", "staff", "trustee", "2019", "", "", "more")
    assert (len(saved.header), saved.header[-1], len(saved.rows[2])) == (8, "What to mend", 8)


def test_left_out(office: Office, draft: ImportDraft) -> None:
    """A row that is left out is told as that, and is nobody."""
    draft = answered(office, draft)
    for each in look(office, draft).pick(RowChange.PROBLEM):
        draft = draft.leave_out(each.numbers)
    seen = take_in(office, draft)
    assert seen.summarise() == "56 added."
    assert sum(each.kind == OtherKind.LEFT_OUT for each in seen.others) == 4


def test_joined_rows_are_mended_as_one(office: Office) -> None:
    """What is typed for two joined rows stands for both."""
    table = read_table(write_csv("Bo Invented,staff,soon,,", "Bo Invented,trustee,2020,,"), "list")
    draft = ImportDraft.of(table, "list").model_copy(update={"columns": propose_columns(table.header)})
    joined = draft.answer({"2-3": True})
    (bad,) = look(office, joined).rows
    assert (bad.numbers, bad.faults[0].field) == ((2, 3), "started")
    mended = joined.mend(bad.numbers, {**bad.entries, "started": "2019"})
    (good,) = take_in(office, mended).rows
    assert (good.numbers, good.roles, good.started) == ((2,), "member of staff, trustee", date(2019, 1, 1))


def test_whoever_is_erased_goes_from_what_waits(office: Office, draft: ImportDraft) -> None:
    """Their rows go, by name, turned name, address or what was typed; when none is left, all of it goes."""
    table = read_table(
        write_csv(
            '"Probert, Siân",wizard,,,', "Someone,wizard,,,SIAN@post.example", ",wizard,,,x", "Cy Invented,wizard,,,"
        ),
        "list",
    )
    waiting = ImportDraft.of(table, "list").model_copy(update={"columns": propose_columns(table.header)})
    keep_draft(office, waiting.mend((4,), {"name": "Siân Probert"}))
    sian = add_person(office, {"name": "Siân Probert", "roles": "staff", "email": "sian@post.example"})
    cy = add(office, "Cy Invented", "staff")
    erase(office, sian.id)
    left = read_draft(office)
    assert left is not None
    assert (list(left.rows), left.mended) == ([5], {})
    erase(office, cy.id)
    assert read_draft(office) is None


def test_nobody_in_it(office: Office) -> None:
    """A list of totals adds nobody, and says so."""
    table = read_table(write_csv("Total,60,,,"), "list")
    assert preview(office, table, propose_columns(table.header)).summarise() == "Nobody is in this list."
