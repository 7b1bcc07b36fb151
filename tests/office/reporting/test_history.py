"""Completion over time: what was held and complete at each month's end, by what was published then."""

import json
from datetime import date

import pytest

from site_build.demo.forms import FormFactory
from site_build.formats.leaf import CountersignedLeaf, EditionLeaf, WithdrawnLeaf, commit, new_id, new_salt
from site_build.office.office import Office
from site_build.office.people.people import list_people
from site_build.office.reporting.history import Tally, month_ends
from site_build.office.reporting.overview import read_overview
from site_build.register.view import Details
from support.sample import add

TODAY = date(2026, 11, 22)
FIRST, SECOND = "a" * 64, "b" * 64


@pytest.fixture
def year(office: Office, pen: FormFactory) -> Office:
    """A year: two editions before the present one, signatures of each, one of them withdrawn; somebody left."""
    add(office, "Gone Invented", "volunteer", left="2026-05-20")
    ids = {person.name.split()[0]: person.id for person in list_people(office)}
    with office.register.change() as change:
        for edition, day in ((FIRST, date(2025, 12, 1)), (SECOND, date(2026, 6, 10))):
            leaf = EditionLeaf(
                id=new_id(),
                at=day,
                policy="kindness",
                version="1",
                edition=edition,
                bank="c" * 64,
                change="first",
            )
            change.append(leaf)
        for who, role, edition, day in (
            ("Gone", "volunteer", FIRST, date(2026, 1, 20)),
            ("Zoë", "volunteer", FIRST, date(2026, 2, 3)),
            ("Zoë", "volunteer", FIRST, date(2026, 4, 3)),
            ("Ash", "staff", FIRST, date(2026, 3, 15)),
            ("Zoë", "volunteer", SECOND, date(2026, 7, 31)),
        ):
            statement = {**pen.statement(None, role), "edition": pen.statement(None)["edition"] | {"digest": edition}}
            evidence = json.dumps(statement)
            salt = new_salt()
            kept = CountersignedLeaf(
                id=new_id(), at=day, edition=edition, bank="c" * 64, commitment=commit(salt, evidence.encode())
            )
            change.append(kept, Details(evidence, salt, ids[who]))
            if who == "Ash":
                change.append(WithdrawnLeaf(id=new_id(), at=TODAY, of=kept.id), Details("Slip", salt, ids[who]))
    return office


def test_a_year(year: Office) -> None:
    """Each month counts who was there, by the edition of that month; what was withdrawn counts nowhere."""
    history = read_overview(year, TODAY).history
    ends = [month.day for month in history[:-1]]
    assert (ends[0], ends[-1], len(ends)) == (date(2025, 11, 30), date(2026, 10, 31), 12)
    volunteers = [next(tally for tally in month.roles if tally.role == "volunteer") for month in history[:-1]]
    counts = [(tally.complete, tally.held) for tally in volunteers]
    assert counts == [(0, 0), (0, 0), (1, 2), (2, 2), (2, 2), (2, 2), (1, 1), (0, 1), (1, 1), (1, 1), (1, 1), (1, 1)]
    assert history[-1].roles == (Tally("trustee", 0, 1), Tally("staff", 0, 1), Tally("volunteer", 0, 1))
    march = history[:-1][3].roles
    assert (sum(tally.complete for tally in march), sum(tally.held for tally in march)) == (2, 4)


def test_months_end() -> None:
    """A month ends on its last day, in leap years too; today's own month has not ended."""
    assert month_ends(date(2024, 3, 31))[-2:] == [date(2024, 1, 31), date(2024, 2, 29)]
    assert month_ends(date(2026, 1, 1))[0] == date(2025, 1, 31)
