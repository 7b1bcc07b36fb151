"""The trustees' report: its numbers, what it compares them with, what it says plainly, and when it names people."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from site_build.config import PolicyDuty
from site_build.demo.forms import FormFactory, incoming
from site_build.formats.leaf import today
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
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
    """People, complete, waiting, out of date and outstanding, by role."""
    return {row.label: (row.people, row.complete, *row.to_do) for row in report.numbers}


def test_numbers_only(busy: Office) -> None:
    """Roles are counted without those who left, and nobody is named unless it is chosen."""
    report = read_report(busy, today())
    assert numbers(report) == {"Trustees": (1, 0, 0, 0, 1), "Staff": (1, 0, 0, 0, 1), "Volunteers": (2, 1, 1, 0, 0)}
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
        "Forms": "Waiting for the Chief Officer: 1. Set aside, with a reason: 1.",
        "Policy “kindness”": "Version 2026-01. It is to be reviewed by 31 January 2028.",
        "Register checked": "Never as a whole.",
        "Also signed by": "Nobody but the Chief Officer signs the register yet.",
        "Last backup": "There is none yet.",
    }
    found = check_register(busy)
    busy.remember(found)
    facts = dict(read_report(busy, date(2028, 2, 1)).facts)
    assert facts["Policy “kindness”"].endswith("was to be reviewed by 31 January 2028. That is overdue.")
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
    assert [row.change for row in later.numbers] == ["the same", "the same", "1 more complete"]
    remember_report(busy, later)
    again = read_report(busy, today() + timedelta(days=30))
    assert [row.change for row in again.numbers] == ["the same", "the same", "1 more complete"]


def test_fewer_and_several_policies(busy: Office) -> None:
    """Fewer is said as such; with several policies a row says which, and a review that cannot be read is told."""
    report = read_report(busy, today())
    more = tuple(replace(row, complete=row.complete + 2) for row in report.numbers)
    remember_report(busy, replace(report, numbers=more))
    tomorrow = today() + timedelta(days=1)
    assert {row.change for row in read_report(busy, tomorrow).numbers} == {"2 fewer complete"}
    policies = {**busy.portal.policies, "safety": PolicyDuty(roles=("staff",))}
    two = read_report(replace(busy, portal=busy.portal.model_copy(update={"policies": policies})), tomorrow)
    assert [row.label for row in two.numbers][-2:] == ["Volunteers, kindness", "Staff, safety"]
    assert dict(two.facts)["Policy “safety”"] == "Its review date cannot be read from its page."
