"""What was signed on paper: who may be its witness, how it is graded, what is refused, and the receipt for it."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from site_build.config import read_portal
from site_build.demo.forms import FormFactory
from site_build.errors import Refused, SeveralUnfit, Unfit
from site_build.formats.leaf import new_id
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.formats.record import PAPER, Record
from site_build.formats.verify import verify_log
from site_build.office.acknowledgments.errors import (
    AnswerMissing,
    AnswerUnknown,
    BankTooShort,
    NameOnSheetWrong,
    NotSignedYet,
    PaperNotPassed,
    ReadingMissing,
    RoleNotHeld,
    SheetAmbiguous,
    SheetUnknown,
    SignedBefore,
    TooManyAnswers,
)
from site_build.office.acknowledgments.proofs import issue_receipts, log_files
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.office import Office, log_editions
from site_build.office.people.errors import (
    DayMissing,
    DayUnreadable,
    OwnWitness,
    PersonUnknown,
    WitnessMissing,
    WitnessUnknown,
    WitnessWrong,
)
from site_build.office.people.witness import check_witness
from site_build.pages.components.paper.paper import NONCE
from site_build.register.keys import RegisterKeys
from site_build.register.people import Person
from support.paper_sheets import SCAN, letters, newest_sheet, right_answers, signed_sheet
from support.publishing import publish_revision
from support.sample import SAMPLE, add, list_standings

PORTAL = read_portal(SAMPLE)
POLICY = Path("docs/policy/kindness.md")


def member(name: str, post: str = "", left: date | None = None) -> Person:
    """Somebody in the register."""
    return Person(id=new_id(), name=name, roles=("trustee",), started=date(2026, 1, 5), left=left, post=post)


OFFICER = member("Ash Invented", "chief-officer")
CHAIR = member("Mo Example", "chair")
OLD_CHAIR = member("Jo Example", "chair", date(2026, 2, 1))


def test_witness() -> None:
    """Anybody vouches for somebody else, and the Chair alone for the Chief Officer."""
    check_witness(PORTAL, [OFFICER, CHAIR], CHAIR, "ash  invented")
    check_witness(PORTAL, [OFFICER, CHAIR], member("Zo Example"), "A neighbour")
    check_witness(PORTAL, [OFFICER, OLD_CHAIR, CHAIR], OFFICER, "mo example")


@pytest.mark.parametrize(
    ("people", "person", "witness", "error"),
    [
        ([CHAIR], CHAIR, "MO  Example", OwnWitness),
        ([OFFICER, CHAIR], OFFICER, "Ash Invented", OwnWitness),
        ([OFFICER, CHAIR], OFFICER, "Zo Example", WitnessWrong),
        ([OFFICER, OLD_CHAIR], OFFICER, "Jo Example", WitnessUnknown),
        ([OFFICER, CHAIR], member("Zo Example"), " ", WitnessMissing),
    ],
)
def test_witness_that_may_not_be(people: list[Person], person: Person, witness: str, error: type[Unfit]) -> None:
    """Nobody vouches for themselves, and the Chief Officer finds no other witness than the Chair."""
    with pytest.raises(error) as caught:
        check_witness(PORTAL, people, person, witness)
    assert caught.value.field == "witness"


def standings(office: Office) -> dict[tuple[str, str], tuple[str, date | None]]:
    """Who stands where, since when."""
    return {(row.person.name, row.role): (row.standing, row.signed_on) for row in list_standings(office)}


def test_paper_is_recorded_and_proved(office: Office, keys: RegisterKeys) -> None:
    """A sheet that passes makes its role complete on the day on the paper, and its receipt holds by files alone."""
    assert record(office, signed_sheet(office)).name == "Zoë Example"
    assert standings(office)["Zoë Example", "volunteer"] == ("complete", date(2026, 11, 20))
    (issued,) = issue_receipts(office, "Zoë Example").values()
    files = log_files(office)
    assert verify_log(files["log.jsonl"], files["checkpoint"], keys.public()).kinds == {"edition": 1, "recorded": 1}
    assert b"Example" not in files["log.jsonl"]
    checked = check_receipt(parse_receipt(issued), keys.public())
    assert isinstance(checked.statement, Record)
    assert (checked.statement.name, checked.statement.witness) == ("Zoë Example", "Ash Invented")
    assert (checked.statement.helped_by, checked.statement.opened) == ("Mo Example", ("easy",))
    assert checked.statement.scan == sha256(SCAN).hexdigest()
    assert checked.statement.quiz.nonce == PAPER == NONCE


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"answers": letters("A", " ", "A")}, "answer-2", AnswerMissing),
        ({"answers": letters("A", "C", "A")}, "answer-2", AnswerUnknown),
        ({"answers": letters(*"AAAA")}, "answers", TooManyAnswers),
        ({"answers": letters(*"BBA")}, "", PaperNotPassed),
        ({"bank": "0" * 16}, "bank", SheetUnknown),
        ({"bank": "paper"}, "bank", BankTooShort),
        ({"policy": "candour"}, "bank", SheetUnknown),
        ({"role": "staff"}, "role", RoleNotHeld),
        ({"signed_on": "2199-01-01"}, "signed_on", NotSignedYet),
        ({"signed_on": "Tuesday"}, "signed_on", DayUnreadable),
        ({"witness": "Zoë Example"}, "witness", OwnWitness),
        ({"witness": "Mo\nExample"}, "witness", NameOnSheetWrong),
        ({"helped_by": "x" * 201}, "helped_by", NameOnSheetWrong),
        ({"opened": ()}, "opened", ReadingMissing),
        ({"opened": ("some of it",)}, "opened", ReadingMissing),
        ({"person": "Nobody Example"}, "", PersonUnknown),
    ],
    ids=lambda value: "".join(value) if isinstance(value, dict) else getattr(value, "__name__", ""),
)
def test_paper_that_is_refused(office: Office, changes: dict[str, Any], field: str, error: type[Refused]) -> None:
    """What is missing or wrong on the sheet is said at its field, and nothing is saved. No quiz passes unanswered."""
    with pytest.raises(error) as caught:
        record(office, signed_sheet(office, **changes))
    assert getattr(caught.value, "field", "") == field
    assert standings(office)["Zoë Example", "volunteer"] == ("outstanding", None)


def test_all_that_is_wrong_on_a_sheet_at_once(office: Office) -> None:
    """Each entry that is missing or wrong is named, in the order of the sheet, and nothing is saved."""
    wrong: dict[str, Any] = {
        "answers": letters("", "C", "A"),
        "signed_on": "",
        "witness": " ",
        "helped_by": "x" * 201,
        "opened": (),
    }
    with pytest.raises(SeveralUnfit) as refusal:
        record(office, signed_sheet(office, **wrong))
    assert [(fault.field, type(fault)) for fault in refusal.value.faults] == [
        ("answer-1", AnswerMissing),
        ("answer-2", AnswerUnknown),
        ("signed_on", DayMissing),
        ("witness", WitnessMissing),
        ("opened", ReadingMissing),
        ("helped_by", NameOnSheetWrong),
    ]
    assert standings(office)["Zoë Example", "volunteer"] == ("outstanding", None)


def test_paper_counts_once(office: Office, pen: FormFactory) -> None:
    """Who has signed an edition, by link or on paper, does not sign it again on paper in the same role."""
    link = invite(office, "Zoë Example").address
    assert take_in(office, [pen.write(link)])[0].state == "accepted"
    with pytest.raises(SignedBefore) as caught:
        record(office, signed_sheet(office))
    assert caught.value.name == "Zoë Example"
    add(office, "Wren Example", "staff, trustee")
    for role in ("staff", "trustee"):
        sheet = signed_sheet(office, person="Wren Example", role=role)
        record(office, replace(sheet, answers=right_answers(office, role, sheet.bank)))
    with pytest.raises(SignedBefore) as caught:
        record(office, sheet)
    assert caught.value.name == "Wren Example"


def test_one_bank_for_two_editions(office: Office, root: Path) -> None:
    """When the words changed and the questions did not, the sheet's edition is asked for, and decides the standing."""
    older = newest_sheet(office)
    path = root / POLICY
    path.write_text(path.read_text(encoding="utf-8").replace("is kind to", "is always kind to"), encoding="utf-8")
    publish_revision(root)
    log_editions(office)
    newer = newest_sheet(office)
    assert (newer[:16], newer[17:] != older[17:]) == (older[:16], True)
    with pytest.raises(SheetAmbiguous) as caught:
        record(office, signed_sheet(office))
    assert [sheet.split(" (")[0] for sheet in caught.value.sheets] == [newer, older]
    record(office, signed_sheet(office, bank=older))
    assert standings(office)["Zoë Example", "volunteer"][0] == "out_of_date"
    record(office, signed_sheet(office, bank=newer))
    assert standings(office)["Zoë Example", "volunteer"][0] == "complete"


def test_chief_officers_own_paper(office: Office) -> None:
    """The Chief Officer's own sheet needs the Chair for its witness."""
    with office.register.change() as change:
        for person in change.people.values():
            post = "chair" if person.name == "Ash Invented" else "chief-officer"
            change.put_person(person.model_copy(update={"post": post}))
    with pytest.raises(WitnessWrong) as caught:
        record(office, signed_sheet(office, witness="Mo Example"))
    assert (caught.value.keeper, caught.value.witness, caught.value.holder) == (
        "Chief Officer",
        "Chair of Trustees",
        "Ash Invented",
    )
    record(office, signed_sheet(office))
