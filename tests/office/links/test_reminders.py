"""Reminders: who can be reminded when, how often, what is remembered, and what a reminder says."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from time_machine import travel

from site_build.demo.forms import FormFactory
from site_build.office.erase import erase
from site_build.office.forms.intake import take_in
from site_build.office.links.errors import NobodyHasEmail, NobodyToRemind, RemindedEnough, ReminderNeedless
from site_build.office.links.link_rows import list_links
from site_build.office.links.links import Link, hand_out, invite, revoke
from site_build.office.links.reminders import (
    ReminderRow,
    ReminderState,
    ReminderWay,
    confirm_went,
    list_reminders,
    read_own_reminders,
    remind,
    settle,
)
from site_build.office.office import Office
from site_build.office.people.people import edit_person, find_person, list_people, mark_left, write_person
from site_build.office.people.remembered import REMINDERS
from support.revisions import FIRST, publish_words, whole_forms
from support.sample import add

ZOE, ASH, WIM = "Zoë Example", "Ash Invented", "Wim Invented"
SITE = "https://portal.example/"


def after(days: int) -> datetime:
    """So many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


def rows(office: Office) -> dict[str, ReminderRow]:
    """The rows by name."""
    return {row.person.name: row for row in list_reminders(office)}


def id_of(office: Office, name: str) -> str:
    """The id of the person with this name."""
    return find_person(list_people(office), name).id


def count_leaves(office: Office) -> int:
    """How many entries the log has."""
    with office.register.view() as view:
        return view.size()


def send(office: Office, *names: str, way: ReminderWay = ReminderWay.LETTER) -> Sequence[Link]:
    """Remind these people, or everybody for whom it is time."""
    with remind(office, way, [id_of(office, name) for name in names] or None, SITE) as links:
        return links


@pytest.fixture
def told(office: Office) -> Office:
    """An office in which Zoë and Ash have a link, and Wim has not; Ash has an e-mail address, and nobody else."""
    ash = find_person(list_people(office), ASH)
    edit_person(office, ash.id, write_person(ash) | {"email": "ash@people.example"})
    add(office, WIM, "volunteer")
    for name in (ZOE, ASH):
        invite(office, name, SITE)
    return office


def test_who_is_reminded(told: Office, pen: FormFactory) -> None:
    """Only who was told and has something to sign: nobody without a link, who signed, sent a form, or has left."""
    assert {*rows(told)} == {ZOE, ASH}
    with travel(after(8)):
        invite(told, WIM, SITE)
        assert {*rows(told)} == {ZOE, ASH, WIM}
        take_in(told, [pen.seal(pen.statement(None, "volunteer", WIM), None)])
        assert {*rows(told)} == {ZOE, ASH}
        mark_left(told, ASH, str(after(0).date()))
        assert [link.person.name for link in send(told)] == [ZOE]
        link = invite(told, ZOE, SITE).address
        take_in(told, [pen.write(link)])
        assert rows(told) == {}
        assert revoke(told, ZOE) == 3


def test_how_often(told: Office) -> None:
    """A week after the last message; never twice in a day; three times after the first, and then no more."""
    for days, ripe, possible in ((0, False, False), (1, False, True), (6, False, True), (7, True, True)):
        with travel(after(days)):
            assert (rows(told)[ZOE].is_ripe, rows(told)[ZOE].can_be_reminded) == (ripe, possible), days
    for number, days in enumerate((7, 14, 21), 1):
        with travel(after(days)):
            assert {link.person.name for link in send(told)} == {ZOE, ASH}
            with pytest.raises(NobodyToRemind):
                send(told)
            with pytest.raises(RemindedEnough) as caught:
                send(told, ZOE)
            assert caught.value.names == [ZOE]
            assert len(rows(told)[ZOE].counting) == number
    with travel(after(28)):
        with pytest.raises(NobodyToRemind):
            send(told)
        with pytest.raises(RemindedEnough):
            send(told, ZOE, ASH)


def test_a_fresh_link_is_a_message_too(told: Office) -> None:
    """Whoever got one today is not reminded today; it says since when they know, and is not for somebody new."""
    with travel(after(61)):
        assert rows(told)[ZOE].is_ripe
        [link] = invite_all(told, ZOE)
        assert (link.occasion.kind, link.occasion.told) == ("reminder", after(-61).date())
        assert not rows(told)[ZOE].can_be_reminded
    with travel(after(62)):
        assert rows(told)[ZOE].can_be_reminded


def test_nobody_is_told_for_ever(told: Office) -> None:
    """After four messages nobody gets another link with everybody's, only when somebody chooses them."""
    for days in (7, 14, 21):
        with travel(after(days)):
            send(told)
    with travel(after(82)):
        with hand_out(told, None, SITE) as links:
            assert [link.person.name for link in links] == [WIM]
        assert [link.occasion.kind for link in invite_all(told, ZOE)] == ["reminder"]
        assert [row.person.name for row in list_links(told) if row.lacks_link] == [ASH]


def test_a_link_that_was_taken_back_told_nobody(told: Office) -> None:
    """Whose link was lost and replaced again and again has not been told too often."""
    for days in (1, 2, 3, 4):
        with travel(after(days)):
            invite_all(told, ZOE, replacing=True)
    with travel(after(90)), hand_out(told, None, SITE) as links:
        assert ZOE in {link.person.name for link in links}


def invite_all(office: Office, *names: str, replacing: bool = False) -> Sequence[Link]:
    """Make links for these people."""
    with hand_out(office, names, SITE, replacing=replacing) as links:
        return links


def test_a_reminder(told: Office, pen: FormFactory) -> None:
    """It says since when, carries a fresh link for what is to be signed, and the older link goes on working."""
    with hand_out(told, [ASH], SITE, replacing=True) as [old]:
        pass
    with travel(after(7)):
        [link] = send(told, ASH)
        assert (link.occasion.kind, link.occasion.title("A Charity")) == ("reminder", "A reminder from A Charity")
        day = datetime.now(UTC).date() - timedelta(days=7)
        assert link.occasion.tell()[0].words.startswith(
            f"This is a reminder. We wrote to you on {day.day} {day:%B %Y}."
        )
        assert [item.role for item in link.what] == ["trustee", "staff"]
        forms = [
            pen.seal(pen.statement(where.address, role, ASH), where.address)
            for where, role in ((old, "staff"), (link, "trustee"))
        ]
        assert {taken.state for taken in take_in(told, forms)} == {"accepted"}


def test_a_day_that_has_passed_is_not_asked_for(told: Office) -> None:
    """A reminder says by when, until that day is over; who is late is not told so."""
    for days, said in ((29, True), (31, False)):
        with travel(after(days)):
            [link] = send(told, ZOE)
            words = " ".join(part.words for part in link.occasion.tell())
            assert ("Please do it by" in words) == said
            assert "late" not in words


def test_something_else_begins_anew(told: Office, pen: FormFactory) -> None:
    """After three reminders about one thing and a form, a change is told, and then reminded of, as if never before."""
    first = publish_words(told.root, "1", FIRST, "material")
    with hand_out(told, [ZOE], SITE) as [link]:
        pass
    for days in (7, 14, 21):
        with travel(after(days)):
            send(told, ZOE)
    forms = whole_forms(told, first)
    take_in(told, [forms.seal(forms.statement(link.address, "volunteer", ZOE), link.address)])
    with travel(after(30)):
        publish_words(told.root, "2", FIRST | {"ask": "Ask twice."}, "material", day=after(0).date())
        assert ZOE not in rows(told)
        invite(told, ZOE, SITE)
    with travel(after(37)):
        assert rows(told)[ZOE].reminders == ()
        [link] = send(told, ZOE)
        assert link.what[0].since == first.edition[:8]


def test_what_is_remembered(told: Office) -> None:
    """Made until the keeper says that it went; by e-mail perhaps sent until the server's word is known; sealed."""
    zoe, ash = id_of(told, ZOE), id_of(told, ASH)
    with travel(after(7)):
        send(told, ZOE)
        send(told, ASH, way=ReminderWay.EMAIL)
        known = [(row.counting[-1].way, row.counting[-1].state) for row in (rows(told)[ZOE], rows(told)[ASH])]
        assert known == [("letter", "made"), ("e-mail", "perhaps")]
        assert confirm_went(told, [zoe, ash]) == 1
        settle(told, {ash: ReminderState.SENT})
        known = [(row.counting[-1].way, row.counting[-1].state) for row in (rows(told)[ZOE], rows(told)[ASH])]
        assert known == [("letter", "went"), ("e-mail", "sent")]
    assert all(b"letter" not in path.read_bytes() for path in told.register.folder.rglob("*.sqlite*") if path.is_file())
    erase(told, zoe)
    with told.register.view() as view:
        assert read_own_reminders(view, zoe) == ()
        assert {*view.memos(REMINDERS)} == {ash}


def test_one_that_was_refused_does_not_count(told: Office) -> None:
    """Its link is taken back in the same act, and somebody can be reminded in another way on the same day."""
    ash = id_of(told, ASH)
    with travel(after(7)):
        [link] = send(told, ASH, way=ReminderWay.EMAIL)
        settle(told, {ash: ReminderState.REFUSED})
        with told.register.view() as view:
            assert view.invitations[link.id].revoked
        assert rows(told)[ASH].counting == ()
        assert len(send(told, ASH)) == 1


def test_nothing_half_done(told: Office) -> None:
    """When the letters cannot be written, nobody was reminded, no link made; so, too, when one needs none."""
    with travel(after(7)):
        before = count_leaves(told)
        with pytest.raises(OSError, match="full"), remind(told, ReminderWay.LETTER, None, SITE):
            raise OSError("the disk is full")
        assert [row.reminders for row in rows(told).values()] == [(), ()]
        with pytest.raises(ReminderNeedless):
            send(told, ZOE, WIM)
        assert rows(told)[ZOE].reminders == ()
        assert count_leaves(told) == before


def test_a_draft_is_for_who_has_an_address(told: Office) -> None:
    """Nobody is remembered as reminded by a draft that cannot be made: of all, and of those who are chosen."""
    with travel(after(7)):
        assert [link.person.name for link in send(told, way=ReminderWay.DRAFT)] == [ASH]
        with pytest.raises(NobodyHasEmail):
            send(told, ZOE, way=ReminderWay.EMAIL)
        assert rows(told)[ZOE].reminders == ()
    with travel(after(8)):
        assert [link.person.name for link in send(told, ZOE, ASH, way=ReminderWay.EMAIL)] == [ASH]
        assert rows(told)[ZOE].reminders == ()


def test_what_became_of_it_comes_late(told: Office) -> None:
    """Somebody was erased, or the keeper took the link back, while the e-mail was on its way: the rest is kept."""
    zoe, ash = id_of(told, ZOE), id_of(told, ASH)
    with travel(after(7)):
        send(told, ZOE)
        send(told, ASH, way=ReminderWay.EMAIL)
        revoke(told, ASH)
        erase(told, zoe)
        size = count_leaves(told)
        settle(told, {zoe: ReminderState.SENT, ash: ReminderState.REFUSED})
        assert count_leaves(told) == size
        with told.register.view() as view:
            assert [one.state for one in read_own_reminders(view, ash)] == ["refused"]
            assert read_own_reminders(view, zoe) == ()


def test_due_first(told: Office) -> None:
    """What is due first comes first."""
    add(told, "Late Invented", "volunteer", started=str(date.today() + timedelta(days=3)))
    invite(told, "Late Invented", SITE)
    due = [row.due for row in list_reminders(told)]
    assert due == sorted(due, key=lambda day: day or date.max)
    assert list_reminders(told)[-1].person.name == "Late Invented"
