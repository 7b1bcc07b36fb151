"""What happened to somebody, day by day: from the log, what is published, and what is remembered of reminders."""

from dataclasses import replace
from datetime import UTC, date, datetime

from time_machine import travel

from site_build.demo.forms import FormFactory
from site_build.office.acknowledgments.acknowledgments import withdraw
from site_build.office.forms.intake import take_in
from site_build.office.forms.record import record
from site_build.office.links.links import invite, revoke
from site_build.office.links.reminders import ReminderWay, confirm_went, remind
from site_build.office.office import Office, log_editions
from site_build.office.people.people import find_person, list_people, mark_left
from site_build.office.person_history import EventKind, PersonEvent
from site_build.office.person_page import read_person_page
from support.paper_sheets import signed_sheet
from support.revisions import FIRST, publish_words, short_forms, whole_forms
from support.sample import add

ZOE = "Zoë Example"
SITE = "https://portal.example/"


def on(month: int, day: int, year: int = 2027) -> datetime:
    """Noon of a day."""
    return datetime(year, month, day, 12, tzinfo=UTC)


def history(office: Office, name: str = ZOE) -> tuple[PersonEvent, ...]:
    """What happened to somebody since they were added, which is the day on which this test runs."""
    events = read_person_page(office, find_person(list_people(office), name).id).history
    return tuple(event for event in events if event.kind != EventKind.ADDED)


def told(office: Office, name: str = ZOE) -> list[tuple[str, str]]:
    """The days and kinds of what happened, the newest first."""
    return [(f"{event.day:%d.%m.%y}", str(event.kind)) for event in history(office, name)]


def test_a_year_of_somebody(office: Office) -> None:
    """Link, reminder, signed, changed, signed again, withdrawn, taken back, left: each on its day, the newest first."""
    first = publish_words(office.root, "A", FIRST, "material", day=date(2027, 1, 2))
    zoe = find_person(list_people(office), ZOE).id
    with travel(on(1, 10)):
        log_editions(office)
        invite(office, ZOE, SITE)
    with travel(on(2, 10)):
        with remind(office, ReminderWay.LETTER, [zoe], SITE) as links:
            pass
        confirm_went(office, [zoe])
        take_in(office, [whole_forms(office, first).write(links[0].address)])
    second = publish_words(office.root, "B", {**FIRST, "greet": "Wave."}, "material", day=date(2027, 3, 1))
    with travel(on(3, 2)):
        link = invite(office, ZOE, SITE).address
        take_in(office, [short_forms(office, second, first.edition).write(link)])
        withdraw(office, read_person_page(office, zoe).signed[0].leaf.id, "A slip.")
        revoke(office, ZOE)
    with travel(on(4, 1)):
        mark_left(office, ZOE, "2027-04-01")
        assert told(office) == [
            ("01.04.27", "left"),
            ("02.03.27", "withdrawn"),
            ("02.03.27", "revoked"),
            ("02.03.27", "acknowledged"),
            ("02.03.27", "invited"),
            ("01.03.27", "changed"),
            ("10.02.27", "acknowledged"),
            ("10.02.27", "reminded"),
            ("10.01.27", "invited"),
            ("05.01.26", "started"),
        ]
        short, whole = (event for event in history(office) if event.kind == "acknowledged")
    assert (short.since, short.version, short.policy, short.role) == ("A", "B", "Kindness Policy", "volunteer")
    assert (whole.since, whole.version) == ("", "A")
    assert [(event.day, event.policy) for event in history(office) if event.kind == "changed"] == [
        (date(2027, 3, 1), "Kindness Policy")
    ]


def test_the_day_on_which_they_were_added(office: Office) -> None:
    """It is told beside the day of starting, or alone where nobody knows that."""
    with travel(on(5, 6)):
        for name, started in (("Early Invented", "2027-05-01"), ("Unsure Invented", "")):
            person = add(office, name, "volunteer", started=started)
            days = [(event.kind, event.day) for event in read_person_page(office, person.id).history]
            began = [("started", date(2027, 5, 1))] if started else []
            assert days == [("added", date(2027, 5, 6)), *began]


def test_on_paper_and_a_renewal(office: Office) -> None:
    """Paper stands on the day that is written on it, with its witness; what is to be done again, when it is asked."""
    duty = office.portal.policies["kindness"].model_copy(update={"renew_after_months": 12})
    yearly = replace(office, portal=office.portal.model_copy(update={"policies": {"kindness": duty}}))
    with travel(on(11, 22, 2026)):
        record(yearly, signed_sheet(yearly))
        assert told(yearly)[0] == ("20.11.26", "recorded")
        assert history(yearly)[0].note == "Ash Invented"
    with travel(on(11, 1)):
        assert told(yearly)[0] == ("21.10.27", "renewal")


def test_one_change_for_two_roles_is_told_once(office: Office) -> None:
    """Ash has two roles in the policy that changed, and reads of it once; who left before it reads nothing."""
    first = publish_words(office.root, "A", FIRST, "material", day=date(2027, 1, 2))
    add(office, "Wim Invented", "volunteer")
    with travel(on(1, 10)):
        log_editions(office)
        pen = whole_forms(office, first)
        link = invite(office, "Ash Invented", SITE).address
        for role in ("staff", "trustee"):
            take_in(office, [pen.seal(pen.statement(link, role, "Ash Invented"), link)])
        gone = invite(office, "Wim Invented", SITE).address
        take_in(office, [pen.seal(pen.statement(gone, name="Wim Invented"), gone)])
        mark_left(office, "Wim Invented", "2027-02-01")
    publish_words(office.root, "B", {**FIRST, "greet": "Wave."}, "material", day=date(2027, 3, 1))
    with travel(on(3, 2)):
        assert [kind for _, kind in told(office, "Ash Invented")].count("changed") == 1
        assert "changed" not in [kind for _, kind in told(office, "Wim Invented")]


def test_nothing_of_anybody_else(office: Office, pen: FormFactory) -> None:
    """What others did is not in it."""
    take_in(office, [pen.write(invite(office, ZOE, SITE).address)])
    revoke(office, ZOE)
    assert told(office, "Ash Invented") == [("05.01.26", "started")]
