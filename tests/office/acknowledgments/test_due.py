"""When something is due, for the first time, after a change and again after some months; and what is taken in then."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from site_build.config import Deadlines
from site_build.office.acknowledgments.due import add_months
from site_build.office.acknowledgments.errors import SignedBefore
from site_build.office.acknowledgments.standing import Standing
from site_build.office.forms.decisions import countersign
from site_build.office.forms.errors import FormNotNeeded, SignedAlready
from site_build.office.forms.intake import take_in
from site_build.office.forms.pending import list_pending
from site_build.office.forms.record import record
from site_build.office.links.link_rows import list_links
from site_build.office.links.links import hand_out, invite
from site_build.office.links.reminders import list_reminders
from site_build.office.office import Office
from site_build.office.people.people import edit_person
from site_build.office.reporting.overview import read_overview
from site_build.office.reporting.tasks import TaskKind
from site_build.register.keys import RegisterKeys
from site_build.register.view import ArrivalState
from support.paper_sheets import signed_sheet
from support.revisions import FIRST, publish_words, short_forms, whole_forms
from support.sample import SAMPLE, add, list_standings, make_office

SITE = "https://portal.example/"
ZOE, ASH = "Zoë Example", "Ash Invented"
OPENED = date(2027, 3, 1)  # the first edition is published
SIGNED = date(2027, 3, 10)
DUE = date(2028, 3, 10)  # after twelve months
OPENS = date(2028, 2, 9)  # thirty days before


@pytest.fixture
def office(tmp_path: Path, keys: RegisterKeys) -> Iterator[Office]:
    """An office of 1 March 2027; volunteers do their induction again after twelve months, and nobody else."""
    root = tmp_path / "portal"
    shutil.copytree(SAMPLE, root)
    publish_words(root, "1", FIRST, "first", day=OPENED)
    with travel(OPENED):
        made = make_office(root, tmp_path / "register", keys)
        add(made, ZOE, "volunteer")
        add(made, ASH, "staff")
    yield renewing(made, {"volunteer": 12})
    made.register.close()


def renewing(office: Office, months: int | dict[str, int] | None, days: int = 30) -> Office:
    """The office, with this in its `portal.toml`."""
    duty = office.portal.policies["kindness"].model_copy(update={"renew_after_months": months})
    changes = {"policies": {"kindness": duty}, "deadlines": Deadlines(due_within_days=days)}
    return replace(office, portal=office.portal.model_copy(update=changes))


def row(office: Office, name: str = ZOE) -> Standing:
    """Where somebody stands, who has one role."""
    [found] = [one for one in list_standings(office) if one.person.name == name]
    return found


def sign(office: Office, name: str = ZOE, role: str = "volunteer") -> str:
    """Sign the whole of the newest edition with a fresh link; what became of the form."""
    link = invite(office, name, SITE).address
    forms = whole_forms(office, office.published.publications[-1])
    return take_in(office, [forms.seal(forms.statement(link, role, name), link)])[0].state


def test_first_time(office: Office) -> None:
    """Somebody has thirty days from the day they start, and at the earliest from the day there is something to sign."""
    with travel(OPENED):
        assert row(office).due == date(2027, 3, 31)
        add(office, "Late Invented", "volunteer", started="2027-04-01")
        assert row(office, "Late Invented").due == date(2027, 5, 1)
        assert row(renewing(office, None, days=7)).due == date(2027, 3, 8)
    with travel(date(2027, 3, 31)):
        assert not row(office).is_overdue(date(2027, 3, 31))
        assert row(office).is_overdue(date(2027, 4, 1))
        assert sign(office) == "accepted"
        assert not row(office).is_overdue(date(2027, 4, 1))


def test_a_change(office: Office) -> None:
    """From the first material change that concerns them; who is not concerned has nothing due."""
    with travel(SIGNED):
        assert [sign(office), sign(office, ASH, "staff")] == ["accepted", "accepted"]
    publish_words(office.root, "2", FIRST | {"keys": "Keys are signed for."}, "material", day=date(2027, 6, 1))
    publish_words(office.root, "3", FIRST | {"keys": "Keys are kept."}, "material", day=date(2027, 6, 20))
    with travel(date(2027, 6, 21)):
        assert (row(office, ASH).standing, row(office, ASH).due) == ("out_of_date", date(2027, 7, 1))
        assert (row(office).standing, row(office).due) == ("complete", DUE)
        assert row(renewing(office, None)).due is None


@pytest.mark.parametrize(
    ("day", "standing", "asked"),
    [
        (SIGNED, "complete", False),
        (OPENS - timedelta(days=1), "complete", False),
        (OPENS, "complete", True),
        (DUE, "complete", True),
        (DUE + timedelta(days=1), "out_of_date", True),
    ],
)
def test_again(office: Office, day: date, standing: str, asked: bool) -> None:
    """It is asked for thirty days before, holds to its last day, and then is out of date; of their role alone."""
    with travel(SIGNED):
        assert [sign(office), sign(office, ASH, "staff")] == ["accepted", "accepted"]
    with travel(day):
        found = row(office)
        assert (found.standing, found.is_to_sign, found.renews, found.due) == (standing, asked, asked, DUE)
        assert found.why == ("it is time to do it again" if asked else "")
        assert found.is_overdue(day) == (day > DUE)
        assert (row(office, ASH).standing, row(office, ASH).due) == ("complete", None)
        tasks = {task.kind: task.count for task in read_overview(office, day).tasks}
        assert tasks.get(TaskKind.RENEWAL, 0) == int(asked)


def test_a_renewal_is_taken_in(office: Office) -> None:
    """Whoever has the task gets a link in one press; their whole form is taken in once, and starts the months anew."""
    with travel(SIGNED):
        sign(office)
    with travel(OPENS - timedelta(days=1)):
        link = invite(office, ZOE, SITE).address
        forms = whole_forms(office, office.published.publications[-1])
        [early] = take_in(office, [forms.seal(forms.statement(link, "volunteer", ZOE), link)])
        assert early.reason is SignedAlready
    with travel(OPENS):
        assert ZOE not in [each.person.name for each in list_reminders(office)]  # her links are of before
        with hand_out(office, None, SITE) as made:
            [zoe] = [link for link in made if link.person.name == ZOE]
        assert [(item.policy, item.role, item.since) for item in zoe.what] == [("kindness", "volunteer", None)]
        assert zoe.occasion.kind == "renewal"
        assert "again, as a volunteer" in zoe.occasion.tell()[0].words
        assert ZOE not in [each.person.name for each in list_links(office) if each.needs_link]
        assert [each.first for each in list_reminders(office) if each.person.name == ZOE] == [OPENS]
        forms = whole_forms(office, office.published.publications[-1])
        envelopes = [forms.seal(forms.statement(zoe.address, "volunteer", ZOE), zoe.address) for _ in range(2)]
        assert [one.state for one in take_in(office, envelopes)] == ["accepted", "set_aside"]
        assert (row(office).standing, row(office).is_to_sign, row(office).due) == ("complete", False, date(2029, 2, 9))


def test_a_renewal_on_paper_and_without_a_link(office: Office) -> None:
    """By the day on the paper, and by the day that the form came; before it is open neither is needed."""
    with travel(SIGNED):
        sign(office)
    with travel(DUE + timedelta(days=3)):
        with pytest.raises(SignedBefore):
            record(office, signed_sheet(office, signed_on=str(OPENS - timedelta(days=1))))
        record(office, signed_sheet(office, signed_on=str(OPENS)))
        assert (row(office).standing, row(office).due) == ("complete", date(2029, 2, 9))
    forms = whole_forms(office, office.published.publications[-1])
    with travel(date(2029, 1, 1)):
        take_in(office, [forms.seal(forms.statement(None, "volunteer", ZOE), None)])
    with travel(date(2029, 2, 20)):
        take_in(office, [forms.seal(forms.statement(None, "volunteer", ZOE), None)])
        early, due = list_pending(office, ArrivalState.WAITING)
        assert row(office).standing == "waiting"
        with pytest.raises(FormNotNeeded):
            countersign(office, early.sha256, ZOE)
        countersign(office, due.sha256, ZOE)
        assert (row(office).standing, row(office).due) == ("complete", date(2030, 2, 20))


def test_a_change_renews_nothing(office: Office) -> None:
    """The months are those of the last whole induction; a change in the meantime is signed beside it."""
    with travel(SIGNED):
        sign(office)
    first = office.published.publications[-1].edition
    second = publish_words(office.root, "2", FIRST | {"share": "Cake."}, "material", day=date(2028, 1, 10))
    with travel(date(2028, 1, 12)):
        assert (row(office).due, row(office).renews) == (date(2028, 2, 9), False)
        link = invite(office, ZOE, SITE).address
        forms = short_forms(office, second, first)
        assert take_in(office, [forms.seal(forms.statement(link, "volunteer", ZOE), link)])[0].state == "accepted"
        assert (row(office).standing, row(office).due) == ("complete", DUE)
    with travel(OPENS):
        assert row(office).renews
        assert take_in(office, [forms.seal(forms.statement(link, "volunteer", ZOE), link)])[0].reason is SignedAlready
        assert sign(office) == "accepted"
        assert row(office).due == date(2029, 2, 9)


def test_a_change_and_the_time_to_renew(office: Office) -> None:
    """Both at once are one: the whole is asked, from the first of the two days, and due on the first."""
    with travel(SIGNED):
        sign(office)
    publish_words(office.root, "2", FIRST | {"share": "Cake."}, "material", day=date(2028, 1, 20))
    with travel(OPENS):
        found = row(office)
        assert (found.standing, found.renews) == ("out_of_date", True)
        assert found.due == date(2028, 2, 19)
        assert found.asked is not None
        assert (found.asked.since, found.asked.day) == (None, date(2028, 1, 20))


def test_completion_over_the_months(office: Office) -> None:
    """What was to be done again and was not is not complete in the months after."""
    with travel(SIGNED):
        sign(office)
    with travel(date(2028, 6, 15)):
        history = read_overview(office, date(2028, 6, 15)).history
        by_day = {moment.day: {tally.role: tally.complete for tally in moment.roles} for moment in history}
        assert by_day[date(2028, 2, 29)]["volunteer"] == 1
        assert by_day[date(2028, 3, 31)]["volunteer"] == 0
        assert sign(office) == "accepted"
        assert read_overview(office, date(2028, 6, 15)).history[-1].roles[2].complete == 1


def test_months_later() -> None:
    """Months are added on the calendar; the last day of a short month stands for what it lacks."""
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)


def test_where_nobody_knows_when_they_started(office: Office) -> None:
    """Then it is due counted from the day on which they were added; a day that becomes known counts in its place."""
    with travel(OPENED + timedelta(days=40)):
        una = add(office, "Una Invented", "staff", started="")
        assert due_of(office, una.name) == OPENED + timedelta(days=70)
        edit_person(office, una.id, {"started": str(OPENED + timedelta(days=20))})
        assert due_of(office, una.name) == OPENED + timedelta(days=50)


def due_of(office: Office, name: str) -> date | None:
    """When the one thing that somebody is asked for is due."""
    return next(row.due for row in list_standings(office) if row.person.name == name)
