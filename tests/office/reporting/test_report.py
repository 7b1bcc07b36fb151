"""The trustees' report: its numbers, what it compares them with, what it says plainly, and when it names people."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from time_machine import travel

from site_build.config import PolicyDuty
from site_build.demo.forms import FormFactory, incoming
from site_build.formats.leaf import today
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.links.reminders import ReminderWay, remind
from site_build.office.office import Office
from site_build.office.people.people import mark_left
from site_build.office.reporting.report import Report, read_report, remember_report
from site_build.office.safekeeping.integrity import check_register
from support.sample import add


@pytest.fixture
def busy(office: Office, pen: FormFactory) -> Office:
    """A register with somebody in every standing but “out of date”."""
    add(office, "Gone Invented", "volunteer", left="2026-02-01")
    add(office, "Wim Invented", "volunteer")
    take_in(office, [pen.write(invite(office, "Wim Invented").address), pen.write(None), incoming(b"Dear all")])
    invite(office, "Ash Invented")
    return office


def numbers(report: Report) -> dict[str, tuple[int, ...]]:
    """People, complete, waiting, out of date, outstanding and overdue, by role."""
    return {row.label: (row.people, row.complete, *row.to_do, row.overdue) for row in report.numbers}


def test_numbers_only(busy: Office) -> None:
    """Roles are counted without those who left, and nobody is named unless it is chosen."""
    report = read_report(busy, today())
    assert numbers(report) == {
        "Trustees": (1, 0, 0, 0, 1, 0),
        "Staff": (1, 0, 0, 0, 1, 0),
        "Volunteers": (2, 1, 1, 0, 0, 0),
        "All together": (4, 1, 1, 0, 2, 0),
    }
    assert [row.share for row in report.numbers] == ["0 %", "0 %", "50 %", "25 %"]
    assert not any(name in repr(report) for name in ("Zoë", "Ash", "Wim", "Gone"))
    assert "where one person holds a role" in report.keep
    named = read_report(busy, today(), names=True)
    assert named.names == (
        ("Ash Invented", "trustee", "outstanding", ""),
        ("Ash Invented", "member of staff", "outstanding", ""),
        ("Zoë Example", "volunteer", "waiting", ""),
    )
    assert named.keep.startswith("This page names people.")


def test_what_is_said_plainly(busy: Office) -> None:
    """Links, forms, review, the last check, cosigning and backups are told, also when there has been none."""
    facts = dict(read_report(busy, today()).facts)
    assert facts == {
        "Links": "People with a link who have still to sign: 1. Without a link: 0.",
        "Followed up": (
            "Until now, people who got a link: 2. Reminded: 0. Of these, nothing left to sign: 0. "
            "Still to sign after every reminder that anybody gets: 0."
        ),
        "Forms": "Waiting for the Chief Officer: 1. Set aside, with a reason: 1.",
        "Policy “Kindness Policy”": "Version 2026-01. It is to be reviewed by 31 January 2028.",
        "Register checked": "Never as a whole.",
        "Signed by the Chair of Trustees": "Not yet. Nobody but the Chief Officer signs the register.",
        "Last backup": "There is none yet.",
    }
    found = check_register(busy)
    busy.remember(found)
    facts = dict(read_report(busy, date(2028, 2, 1)).facts)
    assert facts["Policy “Kindness Policy”"].endswith("was to be reviewed by 31 January 2028. That is overdue.")
    checked = f"{today().day} {today():%B %Y}"
    assert facts["Register checked"] == f"Last on {checked}, all {found.size} entries. Nothing was wrong."


def test_since_the_last_report(busy: Office, pen: FormFactory) -> None:
    """The first report says that it is; later ones are compared with the last of another day."""
    first = read_report(busy, today())
    assert (first.since, {row.change for row in first.numbers}) == ("This is the first report.", {""})
    remember_report(busy, first)
    remember_report(busy, read_report(busy, today()))
    assert read_report(busy, today()).since == "This is the first report."
    take_in(busy, [pen.write(invite(busy, "Zoë Example").address)])
    later = read_report(busy, today() + timedelta(days=30))
    assert later.since == f"The last report was of {today().day} {today():%B %Y}."
    assert [row.change for row in later.numbers] == ["the same", "the same", "1 more complete", ""]
    remember_report(busy, later)
    again = read_report(busy, today() + timedelta(days=30))
    assert [row.change for row in again.numbers] == ["the same", "the same", "1 more complete", ""]


def test_fewer_and_several_policies(busy: Office) -> None:
    """Fewer is said as such; with several policies a row says which, and a review that cannot be read is told."""
    report = read_report(busy, today())
    more = tuple(replace(row, complete=row.complete + 2) for row in report.numbers)
    remember_report(busy, replace(report, numbers=more))
    tomorrow = today() + timedelta(days=1)
    assert [row.change for row in read_report(busy, tomorrow).numbers] == ["2 fewer complete"] * 3 + [""]
    policies = {**busy.portal.policies, "safety": PolicyDuty(roles=("staff",))}
    two = read_report(replace(busy, portal=busy.portal.model_copy(update={"policies": policies})), tomorrow)
    assert [(row.label, row.change) for row in two.numbers][-3:] == [
        ("Volunteers, Kindness Policy", "2 fewer complete"),
        ("Staff, Safety", ""),
        ("All together", ""),
    ]
    assert dict(two.facts)["Policy “Safety”"] == "Its review date cannot be read from its page."


def test_overdue(busy: Office) -> None:
    """Whoever has something to sign and had the time is counted, in each role."""
    later = read_report(busy, today() + timedelta(days=31))
    assert {row.label: row.overdue for row in later.numbers} == {
        "Trustees": 1,
        "Staff": 1,
        "Volunteers": 0,
        "All together": 2,
    }


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (100, "The aim is that everybody is complete. Below it: Trustees (0 %), Staff (0 %), Volunteers (50 %)."),
        (50, "The aim is that 50 in every hundred are complete. Below it: Trustees (0 %), Staff (0 %)."),
    ],
)
def test_the_aim(busy: Office, target: int, words: str) -> None:
    """What the Board wants, and where it is missed."""
    assert read_report(aiming_at(busy, target), today()).aim == words


def test_the_aim_is_reached_to_the_last_person(office: Office, pen: FormFactory) -> None:
    """Nothing is rounded up: two of three are not 67 in a hundred. Where nobody is asked, nothing is missing."""
    for name in ("Wim Invented", "Ada Invented"):
        add(office, name, "volunteer")
        take_in(office, [pen.write(invite(office, name).address)])
    leave(office, "Ash Invented")
    report = read_report(aiming_at(office, 67), today())
    assert [row.share for row in report.numbers] == ["", "", "66 %", "66 %"]
    assert report.aim.endswith("Below it: Volunteers (66 %).")
    assert read_report(aiming_at(office, 66), today()).aim.endswith("It is reached.")


def test_what_was_done_to_follow_up(office: Office, pen: FormFactory) -> None:
    """Links and reminders since the last report, whom they reached, and who has had all that anybody gets."""
    add(office, "Wim Invented", "volunteer")
    begun = today()
    invite(office, "Ash Invented")
    invite(office, "Zoë Example")
    remember_report(office, read_report(office, begun))
    for day in (10, 20, 30):
        with travel(noon(begun, day)), remind(office, ReminderWay.LETTER, None, "https://portal.example/") as links:
            last = {link.person.name: link.address for link in links}
    with travel(noon(begun, 31)):
        take_in(office, [pen.write(last["Zoë Example"])])
        invite(office, "Wim Invented")
        told = dict(read_report(office, today()).facts)["Followed up"]
    assert told == (
        "Since the last report, people who got a link: 3. Reminded: 2. Of these, nothing left to sign: 1. "
        "Still to sign after every reminder that anybody gets: 1."
    )


def aiming_at(office: Office, target: int) -> Office:
    """The same office for a Board with this aim."""
    deadlines = office.portal.deadlines.model_copy(update={"target_percent": target})
    return replace(office, portal=office.portal.model_copy(update={"deadlines": deadlines}))


def leave(office: Office, name: str) -> None:
    """Somebody leaves today."""
    mark_left(office, name, today().isoformat())


def noon(day: date, later: int) -> datetime:
    """The middle of a day so many days after this one."""
    return datetime.combine(day + timedelta(days=later), time(12), UTC)
