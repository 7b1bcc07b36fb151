"""A group session: who takes part, what their packs say, and all their sheets entered together, or none."""

from dataclasses import replace
from datetime import date

import pytest

from site_build.errors import Refused, SeveralUnfit, Unfit
from site_build.formats.leaf import today
from site_build.formats.verify import verify_log
from site_build.office.acknowledgments.errors import (
    AnswerMissing,
    AnswerUnknown,
    NameOnSheetWrong,
    NotSignedYet,
    PaperNotPassed,
    ReadingMissing,
    SheetEmpty,
    SheetUnfit,
    SignedBefore,
)
from site_build.office.acknowledgments.proofs import log_files
from site_build.office.forms.group import Place, list_places, record_together
from site_build.office.forms.intake import take_in
from site_build.office.forms.packs import read_packs
from site_build.office.forms.record import Sheet, paper_questions, record
from site_build.office.links.links import invite
from site_build.office.office import Office, log_editions
from site_build.office.people.errors import (
    DayMissing,
    DayUnreadable,
    OwnWitness,
    PersonGone,
    WitnessMissing,
    WitnessUnknown,
)
from site_build.office.people.people import edit_person, mark_left
from site_build.register.keys import RegisterKeys
from support.paper_sheets import letters, right_answers
from support.revisions import FIRST, publish_words, whole_forms
from support.sample import add, list_standings

ZOE, ASH, ASH_ON_BOARD = ("Zoë Example", "volunteer"), ("Ash Invented", "staff"), ("Ash Invented", "trustee")
Fault = tuple[str, type[Refused]]


def places(office: Office) -> dict[tuple[str, str], Place]:
    """What is to be done, by name and role."""
    return {(place.person.name, place.role): place for place in list_places(office)}


def sheet_of(office: Office, place: Place, **changes: object) -> Sheet:
    """The sheet of somebody in a session, filled in rightly but for these changes."""
    sheet = Sheet(
        person=place.person.id,
        role=place.role,
        policy=place.policy,
        bank=place.sheet,
        signed_on="2026-11-20",
        witness="Mo Example",
        opened=("easy",),
        answers=right_answers(office, place.role, place.sheet),
    )
    return replace(sheet, **changes)  # type: ignore[arg-type]  # the tests change one entry to another


def refuse(office: Office, sheets: dict[str, Sheet]) -> list[Fault]:
    """The fields and the causes of what is wrong with these sheets; nothing was entered."""
    before = {row.person.id: row.standing for row in list_standings(office)}
    with pytest.raises((SeveralUnfit, Unfit)) as refusal:
        record_together(office, sheets)
    assert {row.person.id: row.standing for row in list_standings(office)} == before
    value = refusal.value
    found = value.faults if isinstance(value, SeveralUnfit) else [value] if isinstance(value, Unfit) else []
    return [(fault.field, type(fault.cause if isinstance(fault, SheetUnfit) else fault)) for fault in found]


def test_who_takes_part(office: Office) -> None:
    """Whoever has something to sign, once for each role; who has signed, or has left, does not."""
    assert [*places(office)] == [ASH_ON_BOARD, ASH, ZOE]
    place = places(office)[ZOE]
    assert (place.title, place.is_short) == ("Kindness Policy", False)
    assert place.key == f"{place.person.id}.volunteer.kindness"
    record(office, sheet_of(office, place))
    mark_left(office, "Ash Invented", "2026-02-01")
    assert list_places(office) == []


def test_what_was_never_published_takes_nobody(office: Office) -> None:
    """Without published words there is nothing to sign in a session."""
    (office.home / "editions/published.json").unlink()
    assert list_places(office) == []


def test_all_their_sheets_go_in_together(office: Office, keys: RegisterKeys) -> None:
    """All of them, of one person in two roles as well, each with the day, the witness and who helped."""
    sheets = {key[1]: sheet_of(office, place) for key, place in places(office).items()}
    sheets["staff"] = replace(sheets["staff"], helped_by="Zoë Example")
    assert [person.name for person in record_together(office, sheets)] == [
        "Ash Invented",
        "Ash Invented",
        "Zoë Example",
    ]
    rows = list_standings(office)
    assert {(row.standing, row.signed_on, row.opened) for row in rows} == {("complete", date(2026, 11, 20), ("easy",))}
    assert [row.helped_by for row in rows] == ["", "Zoë Example", ""]
    files = log_files(office)
    assert verify_log(files["log.jsonl"], files["checkpoint"], keys.public()).kinds == {"edition": 1, "recorded": 3}


def test_all_that_is_wrong_is_said_at_its_row(office: Office) -> None:
    """What they have in common is said once, and first; all else with the name of whose sheet it is; none goes in."""
    zoe, ash, board = (places(office)[key] for key in (ZOE, ASH, ASH_ON_BOARD))
    shared = {"signed_on": "", "witness": " "}
    wrong = {
        "zoe.": sheet_of(office, zoe, **shared, answers=letters("", "C", "A"), helped_by="x" * 201),
        "ash.": sheet_of(office, ash, **shared, opened=()),
        "board.": sheet_of(office, board, **shared, opened=(), answers=letters(" ", "", "")),
    }
    assert refuse(office, wrong) == [
        ("signed_on", DayMissing),
        ("witness", WitnessMissing),
        ("zoe.answer-1", AnswerMissing),
        ("zoe.answer-2", AnswerUnknown),
        ("zoe.helped_by", NameOnSheetWrong),
        ("ash.opened", ReadingMissing),
        ("board.row", SheetEmpty),
    ]
    with pytest.raises(SheetUnfit) as one:
        record_together(office, {"ash.": sheet_of(office, ash, opened=())})
    assert (one.value.name, str(one.value).split(":")[0]) == ("Ash Invented", "Ash Invented")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"signed_on": "2199-01-01"}, ("signed_on", NotSignedYet)),
        ({"signed_on": "Tuesday"}, ("signed_on", DayUnreadable)),
        ({"witness": "Mo\nExample"}, ("witness", NameOnSheetWrong)),
        ({"witness": "ash invented"}, ("ash.row", OwnWitness)),
        ({"answers": letters(*"BBB")}, ("ash.row", PaperNotPassed)),
    ],
    ids=lambda value: "".join(value) if isinstance(value, dict) else "",
)
def test_one_that_is_wrong_keeps_all_out(office: Office, changes: dict[str, str], fault: Fault) -> None:
    """Also what no field of a sheet mends, such as a quiz that is not passed, is said at the row."""
    zoe, ash = (places(office)[key] for key in (ZOE, ASH))
    shared = {name: words for name, words in changes.items() if name != "answers"}
    sheets = {"zoe.": sheet_of(office, zoe, **shared), "ash.": sheet_of(office, ash, **changes)}
    assert refuse(office, sheets) == [fault]


def test_whose_sheet_cannot_go_in(office: Office) -> None:
    """The keeper's needs a witness of its own, which is said of them alone; who has signed meanwhile is named."""
    zoe, ash = (places(office)[key] for key in (ZOE, ASH))
    sheets = {"zoe.": sheet_of(office, zoe), "ash.": sheet_of(office, ash)}
    record(office, sheets["zoe."])
    edit_person(office, ash.person.id, {"post": "chief-officer"})
    assert refuse(office, sheets) == [("zoe.row", SignedBefore), ("ash.row", WitnessUnknown)]
    with pytest.raises(PersonGone):
        record_together(office, {"gone.": replace(sheets["ash."], person="A" * 22)})


def test_a_pack_is_of_what_is_published(office: Office) -> None:
    """All its words with their numbers, the questions of the sheet in its order, and what the sheet is known by."""
    place = places(office)[ZOE]
    (pack,) = read_packs(office, [place])
    assert [(passage.number, passage.words, passage.before, passage.headings) for passage in pack.passages] == [
        ("1.1", "Everybody is kind to everybody.", "", ()),
        ("1.2", "Somebody who is not sure asks the Chief Officer.", "", ()),
    ]
    asked = paper_questions(office, "kindness", "volunteer", place.sheet)
    assert [(one.prompt, one.several) for one in pack.questions] == [
        (one.prompt, len(one.correct) > 1) for one in asked
    ]
    assert pack.questions[0].choices == tuple(zip("AB", (choice.text for choice in asked[0].choices), strict=True))
    assert (pack.version, pack.since, pack.place, pack.bank) == ("2026-01", "", place, place.sheet[:16])


def test_a_pack_about_a_change(office: Office) -> None:
    """Who signed before gets what changed alone: said before and now, new under its heading, or gone; it goes in."""
    first = publish_words(office.root, "1", FIRST, "material", headings=dict.fromkeys(FIRST, "Asking"))
    take_in(office, [whole_forms(office, first).write(invite(office, "Zoë Example").address)])
    changed = {clause: words for clause, words in FIRST.items() if clause != "share"}
    changed |= {"ask": "Ask twice."}
    publish_words(office.root, "2", changed, "material", headings=dict.fromkeys(changed, "Asking"))
    place = places(office)[ZOE]
    (pack,) = read_packs(office, [place])
    assert place.is_short
    assert (pack.since, pack.version) == ("1", "2")
    assert [(passage.headings, passage.words, passage.before) for passage in pack.passages] == [
        (("Asking",), "Ask twice.", FIRST["ask"]),
        ((), "", FIRST["share"]),
    ]
    assert pack.passages[1].number == ""
    log_editions(office)
    record_together(office, {"zoe.": sheet_of(office, place, opened=("changes",), signed_on=f"{today()}")})
    assert ZOE not in places(office)


def test_the_same_name_twice(office: Office) -> None:
    """Each of two people of one name has a place and a sheet of their own."""
    edit_person(office, places(office)[ZOE].person.id, {"email": "zoe@zoe.example"})
    other = add(office, "Zoë Exampel", "volunteer")
    edit_person(office, other.id, {"name": "Zoë Example", "email": "zo@zo.example"})
    same = [place for place in list_places(office) if place.person.name == "Zoë Example"]
    assert len({place.key for place in same}) == 2
    record_together(office, {"other.": sheet_of(office, same[1])})
    assert [place.person.id for place in list_places(office) if place.role == "volunteer"] == [same[0].person.id]
