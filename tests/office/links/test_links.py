"""Personal links: who has one and in which state, and what making, replacing and taking back change."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import travel

from site_build.config import Deadlines
from site_build.demo.forms import FormFactory
from site_build.formats.invitation import Item
from site_build.formats.leaf import AcknowledgedLeaf, WithdrawnLeaf, new_id, today
from site_build.office.forms.intake import take_in
from site_build.office.links.duties import LinkReason
from site_build.office.links.errors import LinkWorks, NoLinkFor, SiteAddressWrong
from site_build.office.links.link_rows import LinkRow, LinkState, check_without_link, list_links
from site_build.office.links.links import Link, hand_out, invite, read_site, revoke
from site_build.office.office import Office
from site_build.office.people.errors import PersonUnknown
from site_build.office.people.people import bring_back, mark_left
from site_build.office.person_page import read_person_page
from site_build.register.keys import RegisterKeys
from support.revisions import FIRST, publish_words, short_forms, whole_forms
from support.sample import SAMPLE, add, make_office

SITE = "https://portal.example/"
ZOE, ASH = "Zoë Example", "Ash Invented"


def hand(office: Office, *who: str, replacing: bool = False) -> list[Link]:
    """Links for these people, or for all who need one."""
    with hand_out(office, who or None, SITE, replacing=replacing) as made:
        return made


def rows(office: Office) -> dict[str, LinkRow]:
    """The rows by name."""
    return {row.person.name: row for row in list_links(office)}


def count_usable(office: Office) -> int:
    """How many links could still be signed with."""
    with office.register.view() as view:
        return sum(link.is_usable(today()) for link in view.invitations.values())


def test_a_link_from_its_making_to_its_end(office: Office) -> None:
    """None, works, expires soon, expired, replaced, taken back: each with its days, and whether a link is needed."""
    add(office, "Gone Invented", "volunteer", left="2026-02-01")
    assert list(rows(office)) == [ASH, ZOE]
    first = LinkRow(rows(office)[ZOE].person, LinkState.NONE, to_sign=True, reason=LinkReason.FIRST)
    assert rows(office)[ZOE] == first
    assert rows(office)[ZOE].needs_link
    made = invite(office, ZOE, SITE)
    row = rows(office)[ZOE]
    assert (row.state, row.made_on, row.works_until) == ("works", today(), today() + timedelta(days=60))
    assert made.works_until == row.works_until
    assert (row.needs_link, row.can_revoke) == (False, True)
    for days, state, needed in ((45, "works", False), (46, "expires_soon", False), (61, "expired", True)):
        with travel(datetime.now(UTC) + timedelta(days=days)):
            assert (rows(office)[ZOE].state, rows(office)[ZOE].needs_link) == (state, needed)
            assert rows(office)[ZOE].can_revoke == (state != "expired")
    with travel(datetime.now(UTC) + timedelta(days=61)):
        hand(office, ZOE, replacing=True)
    assert revoke(office, ZOE) == 2  # what had expired was left alone, and is taken back by name only
    assert (rows(office)[ZOE].state, rows(office)[ZOE].needs_link) == ("revoked", True)
    assert rows(office)[ASH].state == "none"


def test_links_for_all(office: Office, pen: FormFactory) -> None:
    """Everybody who has something to sign and no link that they could sign with gets one, and nobody else."""
    add(office, "Gone Invented", "volunteer", left="2026-02-01")
    add(office, "Wim Invented", "volunteer")
    take_in(office, [pen.write(invite(office, "Wim Invented", SITE).address)])
    assert {link.person.name for link in hand(office)} == {ZOE, ASH}
    assert hand(office) == []
    revoke(office, ZOE)
    (link,) = hand(office)
    assert [outcome.state for outcome in take_in(office, [pen.write(link.address)])] == ["accepted"]


def test_a_used_link_is_needed_no_more(office: Office, pen: FormFactory) -> None:
    """A link is used when its person has nothing left to sign; with another role to sign for, it still works."""
    zoe, ash = invite(office, ZOE, SITE).address, invite(office, ASH, SITE).address
    take_in(office, [pen.write(zoe), pen.write(ash, name=ASH, role="staff")])
    take_in(office, [pen.seal(pen.statement(ash, "staff", ASH), ash)])
    assert (rows(office)[ZOE].state, rows(office)[ZOE].needs_link) == ("used", False)
    assert (rows(office)[ASH].state, rows(office)[ASH].to_sign) == ("works", True)
    assert hand(office) == []


def test_a_link_whose_signature_was_withdrawn(office: Office, pen: FormFactory) -> None:
    """A link is not used up, the duty is: who signed what is withdrawn since signs again with the same link."""
    address = invite(office, ZOE, SITE).address
    take_in(office, [pen.write(address)])
    with office.register.change() as change:
        (entry,) = change.entries(AcknowledgedLeaf)
        change.append(WithdrawnLeaf(id=new_id(), at=today(), of=entry.leaf.id))
    assert (rows(office)[ZOE].state, rows(office)[ZOE].needs_link) == ("works", False)
    assert [outcome.state for outcome in take_in(office, [pen.write(address)])] == ["accepted"]
    assert rows(office)[ZOE].state == "used"


def test_replace_is_one_change(office: Office, pen: FormFactory) -> None:
    """The old link stops and the new one works, under one new head of the log; one that is refused changes nothing."""
    old = invite(office, ZOE, SITE).address
    with office.register.view() as view:
        size = view.size()
    (new,) = hand(office, ZOE, replacing=True)
    states = [outcome.state for outcome in take_in(office, [pen.write(old), pen.write(new.address)])]
    assert states == ["set_aside", "accepted"]
    with office.register.view() as view:
        assert view.size() == size + 3
    with pytest.raises(PersonUnknown) as caught, hand_out(office, [ZOE, "Nobody"], SITE, replacing=True):
        pytest.fail("There is nobody to hand a link to.")
    assert caught.value.typed == "Nobody"
    assert count_usable(office) == 1


def test_several_chosen(office: Office) -> None:
    """Those who were chosen get one link each, however often they were chosen; nobody who left gets any."""
    gone = add(office, "Gone Invented", "volunteer", left="2026-02-01")
    with hand_out(office, [ZOE, ASH, ZOE], SITE) as made:
        assert [link.person.name for link in made] == [ZOE, ASH]
    with pytest.raises(NoLinkFor) as caught, hand_out(office, [ZOE, gone.id], SITE):
        pytest.fail("There is somebody who left.")
    assert caught.value.name == "Gone Invented"
    assert count_usable(office) == 2


def test_whose_link_works_is_told(office: Office) -> None:
    """Before a second link is made, those who have one that works are named; others are let through."""
    zoe, ash = invite(office, ZOE, SITE).person, rows(office)[ASH].person
    check_without_link(office, [ash.id])
    with pytest.raises(LinkWorks) as caught:
        check_without_link(office, [zoe.id, ash.id])
    assert caught.value.names == ["Zoë Example"]


def test_links_that_cannot_be_shown_are_not_made(office: Office) -> None:
    """When the place where new links are shown fails, the register is as it was, old links and all."""
    invite(office, ZOE, SITE)
    with office.register.view() as view:
        before = view.checkpoint()
    with pytest.raises(OSError, match="full"), hand_out(office, [ZOE], SITE, replacing=True):
        raise OSError("The disk is full.")
    with office.register.view() as view:
        assert view.checkpoint() == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, "https://register.example/"),
        ("", "https://register.example/"),
        (" https://portal.example ", SITE),
        ("https://portal.example:8443/Policies//", "https://portal.example:8443/Policies/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_the_sites_address(office: Office, typed: str | None, kept: str) -> None:
    """The register's own name is proposed; https or this computer's own address is taken, and ends in a stroke."""
    assert read_site(office, typed) == kept
    invite(office, ZOE, typed)
    assert read_site(office, None) == kept  # it is remembered


@pytest.mark.parametrize(
    "typed",
    [
        "portal.example",
        "http://portal.example/",
        "http://127.0.0.1.portal.example/",
        "https://zo@portal.example/",
        "https://portal.example/?x=1",
        "https://portal.example/#x",
        "https://portal.example\\x",
        "https://portal.example/\n",
        "https:///x",
        "javascript:alert(1)",
        "  ",
    ],
)
def test_another_address_is_refused(office: Office, typed: str) -> None:
    """What would not begin a safe link is told, by its field, and makes no link."""
    with pytest.raises(SiteAddressWrong) as refused:
        invite(office, ZOE, f"{typed}x" if typed.endswith("\n") else typed)
    assert refused.value.field == "site"
    assert count_usable(office) == 0


def test_whoever_left_has_no_link_that_works(office: Office) -> None:
    """Their link stops and is not listed; it is shown as stopped on their page, and works again if they come back."""
    zoe = invite(office, ZOE, SITE).person
    mark_left(office, ZOE, f"{today()}")
    assert ZOE not in rows(office)
    (link,) = read_person_page(office, zoe.id).links
    assert (link.state, link.can_revoke) == ("stopped", False)
    bring_back(office, ZOE)
    assert rows(office)[ZOE].state == "works"


def test_a_link_says_what_it_is_for(office: Office, pen: FormFactory) -> None:
    """It names what its person has still to sign, in each role; where nothing is left, the code stands alone."""
    link = invite(office, ASH, SITE)
    assert link.what == (Item("kindness", "trustee"), Item("kindness", "staff"))
    assert link.address == f"{SITE}induction/#kindness/trustee~kindness/staff.{link.code}"
    assert link.typed.replace(" ", "") == link.code
    take_in(office, [pen.seal(pen.statement(link.address, role, ASH), link.address) for role in ("trustee", "staff")])
    later = invite(office, ASH, SITE)
    assert later.address == f"{SITE}induction/#{later.code}"
    with office.register.view() as view:
        assert {each.leaf.expires for each in view.invitations.values()} == {today() + timedelta(days=60)}


def test_a_link_keeps_its_day(office: Office) -> None:
    """When links last another number of days from now on, those that are out still work until the day they say."""
    invite(office, ZOE, SITE)
    longer = office.portal.model_copy(update={"deadlines": Deadlines(link_days=90)})
    invite(replace(office, portal=longer), ASH, SITE)
    assert rows(office)[ZOE].works_until == today() + timedelta(days=60)
    assert rows(office)[ASH].works_until == today() + timedelta(days=90)


def test_after_an_edition_whom_it_concerns_gets_a_fresh_link(office: Office) -> None:
    """Codes are kept nowhere, so who was not told of a change yet gets a new link, for that alone; old ones go on."""
    first = publish_words(office.root, "1", FIRST, "material")
    whole = whole_forms(office, first)
    with hand_out(office, [ZOE, ASH], SITE) as made:
        zoe, ash = (link.address for link in made)
    assert hand(office) == []
    people = [("staff", ASH, ash), ("trustee", ASH, ash), ("volunteer", ZOE, zoe)]
    forms = [whole.seal(whole.statement(to, role, name), to) for role, name, to in people]
    assert {one.state for one in take_in(office, forms)} == {"accepted"}
    second = publish_words(office.root, "2", FIRST | {"keys": "Keys are signed for."}, "material")
    assert [(row.person.name, row.state, row.is_older) for row in rows(office).values() if row.needs_link] == [
        (ASH, "works", True)
    ]
    check_without_link(office, [rows(office)[ASH].person.id])
    (link,) = hand(office)
    assert link.what == (Item("kindness", "staff", first.edition[:8]),)
    assert (rows(office)[ASH].needs_link, hand(office)) == (False, [])
    short = short_forms(office, second, first.edition)
    assert [one.state for one in take_in(office, [short.seal(short.statement(ash, "staff", ASH), ash)])] == ["accepted"]
    publish_words(office.root, "3", FIRST | {"keys": "Keys are signed for!"}, "editorial")
    assert hand(office) == []


def test_a_policy_is_published_after_the_link(tmp_path: Path, keys: RegisterKeys) -> None:
    """Somebody whose link is older than the first edition gets another; where nothing is published, one will do."""
    shutil.copytree(SAMPLE, tmp_path / "portal")
    made = make_office(tmp_path / "portal", tmp_path / "register", keys)
    add(made, ZOE, "volunteer")
    assert [link.what for link in hand(made)] == [(Item("kindness", "volunteer"),)]
    assert hand(made) == []
    publish_words(made.root, "1", FIRST, "first")
    assert [link.what for link in hand(made)] == [(Item("kindness", "volunteer"),)]
    assert hand(made) == []
    made.register.close()
