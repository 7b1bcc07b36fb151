"""What leaves the register as rows opens in a spreadsheet, runs nothing there, and says nothing it should not."""

import csv
import io
import json
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.demo.forms import FormFactory
from site_build.export.csv import format_csv, format_json, format_table
from site_build.export.rows import ChosenColumns, count_words, list_text, make_extract
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite
from site_build.office.office import Office, policy_title
from site_build.office.reporting.overview import Selection, read_selected
from support.extracts import CHECKPOINT, DAY, SENSITIVE, complete, extract, outstanding
from support.paper_sheets import signed_sheet


def read_back(data: bytes) -> list[list[str]]:
    """The cells as a spreadsheet reads them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_csv_is_exactly_this() -> None:
    """The file starts with the mark for UTF-8 and has Windows line ends, as Excel wants; these are all its columns."""
    assert format_csv(extract(complete("Zoë Example"))) == (
        b"\xef\xbb\xbfName,Role,Policy,Standing,Due,Overdue,Version,Signed on,How signed\r\n"
        b"Zo\xc3\xab Example,volunteer,Kindness Policy,complete,,,2026-01,2026-11-22,with a personal link\r\n"
    )


@pytest.mark.parametrize(
    "name",
    [
        *("=1+1", "+44 1234", "-Zo", "@Zo", '=HYPERLINK("http://x.invalid","Zo")', "=cmd|' /C x'!A0"),
        *(" =1+1", "\u00a0 @Zo", "\t=1", "\rZo", "\uff1d1+1", "\uff0b44", "\uff0dZo", "\uff20Zo", " \uff1d1"),
    ],
)
def test_formulas_are_text(name: str) -> None:
    """A name that some spreadsheet would run is shown instead."""
    assert read_back(format_table(["Name"], [[name]]))[1] == [f"'{name}"]


names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40).filter(str.strip)


@given(names)
def test_any_name(name: str) -> None:
    """Whatever the name, it is one cell, whole, and no formula."""
    cell = read_back(format_csv(extract(complete(name))))[1][0]
    assert cell in (name, f"'{name}")
    assert unicodedata.normalize("NFKC", cell).lstrip()[:1] not in tuple("=+-@")


def test_json() -> None:
    """JSON holds the same rows, ids beside the names, codes for words, and the checkpoint that they were read under."""
    content = json.loads(format_json(extract(complete("Zoë Example"))))
    assert content == {
        "checkpoint": CHECKPOINT,
        "rows": [
            {
                "name": "Zoë Example",
                "role": "volunteer",
                "role id": "volunteer",
                "policy": "Kindness Policy",
                "policy id": "kindness",
                "standing": "complete",
                "due": "",
                "overdue": "",
                "version": "2026-01",
                "signed on": "2026-11-22",
                "how signed": "link",
            }
        ],
    }


def test_what_there_is_not_is_empty() -> None:
    """Somebody who has signed nothing has a day by which to sign that has passed, and nothing of a form."""
    assert list(list_text(extract(outstanding("Zo Example"), choice=SENSITIVE))) == [
        ("Zo Example", "volunteer", "Kindness Policy", "outstanding", "2026-11-20", "yes", *[""] * 5)
    ]


def test_counts_in_words() -> None:
    """How many rows there are, and in which standing, what is to be done first."""
    rows = [complete("Zo Example"), outstanding("Ash Invented"), complete("Bo Example")]
    assert count_words(rows) == "3 rows: 1 outstanding, 2 complete"
    assert count_words(rows[:1]) == "1 row: 1 complete"
    assert count_words([]) == "0 rows"


def test_an_extract_of_a_register(office: Office, pen: FormFactory) -> None:
    """The chosen rows, their words and the checkpoint come from one moment; reading and help only when chosen."""
    link = invite(office, "Zoë Example", "https://portal.example/").address
    statement = pen.statement(link) | {"opened": ["easy"], "helped_by": "Bo Helper"}
    take_in(office, [pen.seal(statement, link)])
    volunteers = Selection(role="volunteer")
    found = make_extract(read_selected(office, volunteers, DAY), ChosenColumns())
    assert [row[:4] for row in list_text(found)] == [("Zoë Example", "volunteer", "Kindness Policy", "complete")]
    assert (found.organisation, found.chosen) == (office.portal.organisation.name, "volunteers")
    with office.register.view() as view:
        assert found.checkpoint.encode() == view.checkpoint()
    assert all(word not in format_json(found).decode() for word in ("easy", "Helper"))
    (row,) = list_text(make_extract(read_selected(office, volunteers, DAY), SENSITIVE))
    assert row[-2:] == ("yes", "Bo Helper")
    assert len(read_selected(office, Selection(), DAY).standings) == 3


def test_how_each_was_signed(office: Office, pen: FormFactory) -> None:
    """With a link, on a form without one that was countersigned, or on paper: each row says which."""
    link = invite(office, "Ash Invented", "https://portal.example/").address
    signed = pen.seal(pen.statement(link, "staff", "Ash Invented"), link)
    _, waiting = take_in(office, [signed, pen.write(None, name="Ash Invented", role="trustee")])
    countersign(office, waiting.statement or "", "Ash Invented")
    record(office, signed_sheet(office))
    extract = make_extract(read_selected(office, Selection(sort="role"), DAY), ChosenColumns())
    rows = [dict(zip(extract.columns, row, strict=True)) for row in list_text(extract)]
    assert [(row["role"], row["how signed"]) for row in rows] == [
        ("member of staff", "with a personal link"),
        ("trustee", "countersigned"),
        ("volunteer", "on paper"),
    ]
    codes = [row["how signed"] for row in json.loads(format_json(extract))["rows"]]
    assert codes == ["link", "countersigned", "paper"]
    assert rows[2]["signed on"] == "2026-11-20", "the day on the paper"


def test_a_policy_that_was_never_published_has_its_id(office: Office) -> None:
    """Its title stands in what was published, and a role or policy that is gone has its id, too."""
    assert policy_title(office.published, "kindness") == "Kindness Policy"
    assert policy_title(office.published, "cake-and-tea") == "Cake and tea"
    gone = replace(complete("Zo"), role="baker", policy="cake")
    assert next(list_text(extract(gone)))[1:3] == ("baker", "cake")


def test_when_it_is_due(office: Office) -> None:
    """The day by which to sign, or to do it again; none where a form waits, or somebody has left."""
    days = (DAY - timedelta(days=1), DAY)
    shown = [
        next(list_text(extract(replace(outstanding("Zo"), standing=standing, due=day))))[4:6]
        for standing in StandingState
        for day in days
    ]
    late, today = map(str, days)
    assert shown == [(late, ""), (today, ""), *[(late, "yes"), (today, "")] * 2, *[("", "")] * 6]


def test_contact_is_asked_for() -> None:
    """With the e-mail address comes the day that somebody started; neither is there otherwise."""
    (row,) = list_text(extract(complete("Zo"), choice=ChosenColumns(contact=True)))
    assert row[-2:] == ("zo@zo.example", "2026-01-05")
    assert b"zo@zo.example" not in format_json(extract(complete("Zo")))
