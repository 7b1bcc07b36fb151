"""What to do first: each task appears with its count when there is something to do, and goes when it is done."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from site_build.chair.signing import handed_out
from site_build.content.notice import NOTICE_FILE
from site_build.demo.forms import FormFactory, incoming
from site_build.formats.leaf import InvitedLeaf, commit, new_id, new_salt, today
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.links.reminders import ReminderWay, remind
from site_build.office.office import Office
from site_build.office.people.draft import ImportDraft, drop_draft, keep_draft
from site_build.office.people.people import edit_person, find_person, list_people
from site_build.office.people.spreadsheet import Table
from site_build.office.reporting.overview import read_overview
from site_build.office.reporting.tasks import Task, TaskKind
from site_build.office.safekeeping.cosigning import read_files
from site_build.office.safekeeping.cosigning import take_in as take_in_signed
from site_build.office.safekeeping.integrity import Verification, check_register
from site_build.office.safekeeping.known_heads import Backups
from site_build.office.safekeeping.recovery import hand_over, make_recovery
from site_build.register.view import Details
from support.chair import make_fast_chair, sign_now


@pytest.fixture
def kept(office: Office, tmp_path: Path) -> Office:
    """An office whose register is kept safe: there is nothing to do but to send links."""
    for name, post in (("Ash Invented", "chief-officer"), ("Zoë Example", "chair")):
        edit_person(office, find_person(list_people(office), name).id, {"post": post})
    office.remember(Backups(folder="/stick", made=today(), last="/stick/register"))
    hand_over(office, replace(make_recovery(office), saved=True))
    office.remember(check_register(office))
    make_fast_chair(tmp_path / "chair")
    take_in_signed(office, read_files(handed_out(sign_now(tmp_path / "chair", office)).values()))
    return office


def tasks(office: Office) -> list[tuple[str, int]]:
    """Where to go, and how many wait there."""
    return [(task.path, task.count) for task in read_overview(office, today()).tasks]


def test_a_new_register(office: Office) -> None:
    """At first nobody has a link, and nothing keeps the register safe."""
    found = read_overview(office, today()).tasks
    assert [(task.path, task.count) for task in found] == [
        ("/links", 2),
        ("/safekeeping", 1),
        ("/safekeeping", 1),
        ("/integrity", 1),
        ("/safekeeping/signed", 1),
        ("/posts", 2),
    ]
    kinds = ["no_link", "no_backup", "no_recovery", "never_checked", "not_cosigned", "posts"]
    assert [task.kind for task in found] == kinds
    assert found[-1].names == ("Chief Officer", "Chair of Trustees")


def test_the_privacy_notice_comes_first(kept: Office, root: Path) -> None:
    """Until the Board has adopted it nothing is more urgent, whether it is not there, unmarked or cannot be read."""
    notice = root / NOTICE_FILE
    adopted = notice.read_text("utf-8")
    kept.remember(replace_faults(kept))
    assert tasks(kept)[0] == ("/integrity", 1)
    for text in (adopted.replace("2026-01-05", ""), adopted.replace("2026-01-05", "soon"), ""):
        notice.write_text(text, "utf-8")
        assert read_overview(kept, today()).tasks[0] == Task(TaskKind.NOTICE, 1, "/privacy-notice")
    notice.unlink()
    assert read_overview(kept, today()).tasks[0] == Task(TaskKind.NO_NOTICE, 1, "/privacy-notice")


def test_a_notice_is_not_adopted_before_its_day(office: Office, root: Path) -> None:
    """A day to come, such as that of the next meeting, ends the task when it has come."""
    notice, day = root / NOTICE_FILE, today() + timedelta(days=7)
    notice.write_text(notice.read_text("utf-8").replace("2026-01-05", str(day)), "utf-8")
    assert TaskKind.NOTICE in [task.kind for task in read_overview(office, day - timedelta(days=1)).tasks]
    assert TaskKind.NOTICE not in [task.kind for task in read_overview(office, day).tasks]


def test_a_good_day(kept: Office) -> None:
    """When everybody has a link and the register is safe, there is nothing to do."""
    for name in ("Zoë Example", "Ash Invented"):
        invite(kept, name)
    assert tasks(kept) == []


def test_forms_come_first(kept: Office, pen: FormFactory) -> None:
    """A form that waits and one that was set aside come before links."""
    take_in(kept, [pen.write(None), incoming(b"Dear all")])
    found = read_overview(kept, today()).tasks
    assert [(task.kind, task.count) for task in found] == [("waiting", 1), ("set_aside", 1), ("no_link", 1)]


def test_a_link_about_to_expire(kept: Office) -> None:
    """A link of 50 days ago is told while its person has not signed, as soon as a reminder does not renew it anyway."""
    invite(kept, "Ash Invented")
    with kept.register.change() as change:
        zoe = next(person for person in change.people.values() if person.name == "Zoë Example")
        salt = new_salt()
        old = today() - timedelta(days=50)
        commitment = commit(salt, b"{}")
        leaf = InvitedLeaf(
            id=new_id(),
            at=old,
            invitation=new_id(),
            signer="A" * 43,
            expires=old + timedelta(days=60),
            commitment=commitment,
        )
        change.append(leaf, Details("{}", salt, zoe.id))
    assert read_overview(kept, today()).tasks == [Task(TaskKind.REMIND, 1, "/remind")]
    with remind(kept, ReminderWay.LETTER, None, "https://portal.example/") as links:
        assert [link.person.name for link in links] == ["Zoë Example"]
    assert read_overview(kept, today()).tasks == []


def test_a_link_that_has_expired(kept: Office) -> None:
    """Whoever can be reminded gets a fresh link with that, and is one thing to do, not two."""
    with travel(datetime.now(UTC) - timedelta(days=61)):
        invite(kept, "Zoë Example")
    found = {task.kind: task.count for task in read_overview(kept, today()).tasks}
    assert (found[TaskKind.REMIND], found[TaskKind.NO_LINK]) == (1, 1), "Ash was never told"


def test_a_link_that_ends_after_the_last_reminder(kept: Office) -> None:
    """Whoever was reminded three times is told by their link's end, and once they are overdue by that."""
    for name in ("Zoë Example", "Ash Invented"):
        invite(kept, name)
    for days in (7, 14, 21):
        with travel(datetime.now(UTC) + timedelta(days=days)), remind(kept, ReminderWay.LETTER):
            pass
    day = today() + timedelta(days=70)
    with travel(day):
        kept.remember(Backups(folder="/stick", made=today(), last="/stick/register"))
        assert read_overview(kept, day).tasks == [
            Task(TaskKind.LINK_EXPIRES, 2, "/links"),
            Task(TaskKind.OVERDUE, 2, "/overdue"),
        ]


def test_an_old_backup(kept: Office) -> None:
    """A backup is told when it is more than 30 days old."""
    for name in ("Zoë Example", "Ash Invented"):
        invite(kept, name)
    assert read_overview(kept, today() + timedelta(days=30)).tasks == []
    later = read_overview(kept, today() + timedelta(days=31)).tasks
    assert [task for task in later if task.kind is not TaskKind.OVERDUE] == [
        Task(TaskKind.OLD_BACKUP, 1, "/safekeeping", today())
    ]


def test_a_second_signature_of_long_ago(kept: Office) -> None:
    """It is told once a quarter is over, if anything has come into the log since."""
    days = [today() + timedelta(days=days) for days in (92, 93)]
    assert TaskKind.COSIGNED_LONG_AGO not in [task.kind for task in read_overview(kept, days[1]).tasks]
    invite(kept, "Zoë Example")
    found = [
        [task for task in read_overview(kept, day).tasks if task.kind == TaskKind.COSIGNED_LONG_AGO] for day in days
    ]
    assert found == [[], [Task(TaskKind.COSIGNED_LONG_AGO, 1, "/safekeeping/signed", today())]]


def test_a_review_that_is_near_or_late(kept: Office, root: Path) -> None:
    """A review is due until its month has ended, and told sixty days before; a page that cannot be read is no task."""
    (root / "docs/policy/broken.md").write_text("---\npolicy: [\n---\n", "utf-8")
    due = date(2028, 1, 31)
    for day, kind in (
        (due - timedelta(days=61), None),
        (due - timedelta(days=60), TaskKind.REVIEW_NEAR),
        (due, TaskKind.REVIEW_NEAR),
        (due + timedelta(days=1), TaskKind.REVIEW),
    ):
        found = [task for task in read_overview(kept, day).tasks if task.path.startswith("/reviews/")]
        assert found == ([Task(kind, 1, "/reviews/kindness", due, ("kindness",))] if kind else []), day


def test_what_the_last_check_found_comes_first(kept: Office) -> None:
    """Nothing is more urgent than a register that may have been changed."""
    kept.remember(replace_faults(kept))
    assert tasks(kept)[0] == ("/integrity", 1)


def replace_faults(office: Office) -> Verification:
    """What a check would have found that had found one fault."""
    return check_register(office).model_copy(update={"faults": ("Entry 1: changed.",)})


def test_a_spreadsheet_that_is_not_all_in(office: Office) -> None:
    """It is a thing to do until its last row is in, or somebody forgets it."""
    keep_draft(office, ImportDraft.of(Table(("Name",), {2: ("Ada Invented",)}), "people.csv"))
    assert ("/people/import", 1) in tasks(office)
    drop_draft(office)
    assert ("/people/import", 1) not in tasks(office)
