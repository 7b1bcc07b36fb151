"""Who is erased is gone from the register's file, all else still verifies, and what was erased does not come back."""

import sqlite3
from pathlib import Path

import pytest

from site_build.demo.forms import FormFactory
from site_build.formats.leaf import new_id
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.acknowledgments.proofs import issue_receipts, log_files
from site_build.office.erase import erase, plan_erasure
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.forms.pending import list_pending
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.people.errors import PersonGone
from site_build.office.people.people import list_people
from site_build.office.person_page import read_person_page
from site_build.register.second_copy import verify_folder
from site_build.register.view import ArrivalState
from support.paper_sheets import signed_sheet
from support.sample import list_standings


def find_id(office: Office, name: str) -> str:
    """The id of the one person with this name."""
    (found,) = (person.id for person in list_people(office) if person.name == name)
    return found


def live(office: Office, pen: FormFactory) -> list[Incoming]:
    """Zoë signs by link, on paper and without a link; Ash signs too. Return Zoë's forms, and other copies of two."""
    link = invite(office, "Zoë Example").address
    signed, unsigned = pen.statement(link), pen.statement(None)
    forms = [pen.seal(signed, link), pen.write(link), pen.seal(unsigned)]
    own = [pen.write(None, name="Ash Invented", role="staff"), pen.write(None, name="Ash Invented", role="trustee")]
    assert [out.state for out in take_in(office, [*forms, *own])] == ["accepted", "set_aside", *["waiting"] * 3]
    countersign(office, own_id(office, "staff"), "Ash Invented")
    withdraw(office, read_person_page(office, find_id(office, "Zoë Example")).signed[0].leaf.id, "A slip.")
    record(office, signed_sheet(office))
    return [*forms, pen.seal(signed, link), pen.seal(unsigned)]


def own_id(office: Office, role: str) -> str:
    """The id of the form that waits for this role."""
    return next(form.statement.id for form in list_pending(office, ArrivalState.WAITING) if form.statement.role == role)


def read_sealed(office: Office) -> dict[str, bytes]:
    """A piece out of the middle of each sealed value, as the register's file holds it, by table and row."""
    with sqlite3.connect(office.register.folder / "register.sqlite") as database:
        found = {
            f"{table} {row}": sealed[len(sealed) // 2 :][:24]
            for table in ("details", "person", "arrival")
            for row, sealed in database.execute(f"SELECT {KEYS[table]}, sealed FROM {table} WHERE sealed NOTNULL")  # noqa: S608
        }
    database.close()
    return found


KEYS = {"details": "leaf", "person": "id", "arrival": "sha256"}


def test_erased_person_is_gone(office: Office, pen: FormFactory, tmp_path: Path) -> None:
    """What the plan says goes, goes from the file's bytes; what is left verifies; and no form of theirs comes back."""
    forms = live(office, pen)
    zoe, before, kept = find_id(office, "Zoë Example"), read_sealed(office), issue_receipts(office, "Ash Invented")
    plan = plan_erasure(office, zoe)
    counted = {"signed": 2, "links": 1, "revoked": 1, "withdrawn": 1, "forms": 2, "entries": 4}
    assert {name: plan.counts[name] for name in counted} == counted
    assert read_sealed(office) == before

    assert erase(office, zoe) == plan
    after, data = read_sealed(office), (office.register.folder / "register.sqlite").read_bytes()
    gone = before.keys() - after.keys()
    assert sorted(row.split()[0] for row in gone) == ["arrival"] * 2 + ["details"] * 4 + ["person"]
    assert not [row for row in gone if before[row] in data]
    assert all(piece in data for piece in after.values())

    assert [row.person.name for row in list_standings(office)] == ["Ash Invented"] * 2
    assert [form.statement.role for form in list_pending(office, ArrivalState.WAITING)] == ["trustee"]
    assert list_pending(office, ArrivalState.SET_ASIDE) == []
    for name, content in log_files(office).items():
        (tmp_path / name).write_bytes(content)
    kinds = verify_folder(tmp_path).kinds
    assert (kinds["erased"], kinds["revoked"], kinds["acknowledged"], kinds["recorded"]) == (4, 1, 1, 1)
    for issued in (*kept.values(), *issue_receipts(office, "Ash Invented").values()):
        assert check_receipt(parse_receipt(issued), office.register.keys.public()).statement.role == "staff"

    for out in take_in(office, forms):
        assert (out.state, "erased" in out.words) == ("known", True)
    assert read_sealed(office) == after
    with pytest.raises(PersonGone):
        erase(office, zoe)


def test_namesakes_form_stays(office: Office, pen: FormFactory) -> None:
    """A form without a link goes whatever its role, for it shows the name; but not while another has the name."""
    take_in(office, [pen.write(None, role="staff"), pen.write(None)])
    zoe = find_id(office, "Zoë Example")
    assert len(plan_erasure(office, zoe).forms) == 2
    with office.register.change() as change:
        change.put_person(change.people[zoe].model_copy(update={"id": new_id()}))
    assert len(plan_erasure(office, zoe).forms) == 0
    erase(office, zoe)
    assert len(list_pending(office, ArrivalState.WAITING)) == 2
