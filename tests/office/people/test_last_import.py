"""The last import is undone, but for what somebody has built upon; the log stays as it is."""

from datetime import date

import pytest

from site_build.office.erase import erase
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.people.columns import propose_columns
from site_build.office.people.errors import ImportGone
from site_build.office.people.last_import import LastImport, WhyKept, read_import, undo_import
from site_build.office.people.people import add_person, edit_person, find_person, list_people
from site_build.office.people.people_file import Preview, import_people
from site_build.office.people.spreadsheet import read_table
from site_build.register.memo import read_memo
from support.sheets import write_csv

SITE = "https://portal.example/"


def load(office: Office, *lines: str) -> Preview:
    """Import a CSV file with these lines."""
    table = read_table(write_csv(*lines), "list")
    return import_people(office, table, propose_columns(table.header))


def checkpoint(office: Office) -> bytes:
    """The log's signed head."""
    with office.register.view() as view:
        return view.checkpoint()


def test_undo(office: Office) -> None:
    """Whom it added goes, whom it changed is put back, and the log never knew; a second time there is none."""
    before, head = list_people(office), checkpoint(office)
    load(office, "Bo Invented,staff,2019,,", "Zoë Example,trustee,2018,,zoe@post.example", "Ash Invented,,,,")
    report = read_import(office)
    assert report is not None
    assert [[one.name for one in some] for some in (report.added, report.changed)] == [["Bo Invented"], ["Zoë Example"]]
    undone = undo_import(office)
    assert (undone.removed, undone.put_back, undone.kept) == (("Bo Invented",), ("Zoë Example",), ())
    assert (list_people(office), checkpoint(office), read_import(office)) == (before, head, None)
    with pytest.raises(ImportGone):
        undo_import(office)


def test_what_somebody_has_built_upon(office: Office) -> None:
    """Who has a link since, was changed since, or could be taken for somebody who came since, stays; each with why."""
    load(
        office,
        *(f"{name} Invented,staff,2019,,{name}@post.example" for name in ("Bo", "Cy", "Di")),
        "Zoë Example,,,,zoe@post.example",
        "Ash Invented,staff,2015,,",
    )
    invite(office, "Bo Invented", SITE)
    edit_person(office, find_person(list_people(office), "Cy Invented").id, {"started": "2018"})
    add_person(office, {"name": "Zoë Example", "roles": "staff", "email": "other@post.example"})
    invite(office, "Ash Invented", SITE)
    head = checkpoint(office)
    undone = undo_import(office)
    assert undone.removed == ("Di Invented",)
    assert undone.put_back == ()
    assert undone.kept == (
        ("Ash Invented", WhyKept.USED),
        ("Bo Invented", WhyKept.USED),
        ("Cy Invented", WhyKept.CHANGED),
        ("Zoë Example", WhyKept.NAMESAKE),
    )
    assert checkpoint(office) == head
    assert find_person(list_people(office), "Ash Invented").started == date(2015, 1, 1)


def test_a_link_from_before(office: Office) -> None:
    """A link that somebody had before the import does not keep them from being put back."""
    invite(office, "Zoë Example", SITE)
    load(office, "Zoë Example,trustee,,,")
    assert undo_import(office).put_back == ("Zoë Example",)
    assert find_person(list_people(office), "Zoë Example").roles == ("volunteer",)


def test_an_import_that_changes_nothing(office: Office) -> None:
    """It leaves the one before to be undone."""
    load(office, "Bo Invented,staff,2019,,")
    load(office, "Bo Invented,staff,2019,,")
    assert undo_import(office).removed == ("Bo Invented",)


def test_whoever_is_erased_is_forgotten(office: Office) -> None:
    """Nothing of them stays in what is remembered of the import, and undoing it brings nobody back."""
    load(office, "Zoë Example,trustee,,,zoe@post.example", "Bo Invented,staff,2019,,")
    zoe = find_person(list_people(office), "Zoë Example")
    erase(office, zoe.id)
    with office.register.view() as view:
        last = read_memo(view, LastImport)
    assert last is not None
    assert zoe.id not in last.model_dump_json()
    assert "Zoë" not in last.model_dump_json()
    undone = undo_import(office)
    assert (undone.removed, undone.put_back, undone.kept) == (("Bo Invented",), (), ())
    assert [one.name for one in list_people(office)] == ["Ash Invented"]
