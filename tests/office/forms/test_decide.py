"""Returning and discarding: what goes, what stays, and what becomes of a form that comes again."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from site_build.demo.forms import FormFactory, incoming
from site_build.formats.leaf import today
from site_build.office.acknowledgments.errors import ReasonMissing, ReasonTooLong
from site_build.office.forms.decisions import countersign, discard, discard_together, return_form
from site_build.office.forms.envelopes import read_pasted
from site_build.office.forms.errors import FormGone, FormsGone
from site_build.office.forms.intake import Incoming, TakenForm, take_in, take_in_again
from site_build.office.forms.pending import UNDECIDED, Channel, list_pending, pick_undecided
from site_build.office.links.links import invite, revoke
from site_build.office.office import Office
from site_build.office.people.people import edit_person, find_person, list_people
from site_build.register.view import ArrivalState

SITE = "https://portal.example/"
ZOE = "Zoë Example"
DAY = f"{today().day} {today():%B %Y}"

Act = Callable[[Office, str, str], object]


def kept(office: Office) -> list[bytes]:
    """What is kept of every envelope, opened."""
    with office.register.view() as view:
        arrivals = view.arrivals(*ArrivalState)
    return [arrival.content or b"" for arrival in arrivals]


def test_returned(office: Office, pen: FormFactory) -> None:
    """A form that is returned gives words to send; what was in it is gone, and what was decided is listed."""
    form = pen.write(None, name="Zo\u202eë <b>Example")
    (outcome,) = take_in(office, [form])
    assert outcome.statement
    returned = return_form(office, outcome.statement, "  It was for\nanother role. ")
    assert returned.words.startswith("Hello Zoë <b>Example,\n\nThank you for sending us your form.")
    assert "The reason: It was for another role.\n\nWhat to do next: please" in returned.words
    assert returned.words.endswith("Thank you,\nInvented Charity\n")
    (decided,) = list_pending(office, ArrivalState.RETURNED, ArrivalState.DISCARDED)
    assert (decided.state, decided.came, decided.day) == ("returned", "a file", today())
    assert decided.reason == "It was for another role."
    assert list_pending(office, ArrivalState.WAITING) == []
    assert not any(b"Example" in content for content in kept(office))


def test_returned_comes_again(office: Office, pen: FormFactory) -> None:
    """A returned form is assessed anew when it comes again, and the words say that it was returned on that day."""
    unsigned, signed = pen.write(None), pen.write(invite(office, ZOE, SITE).address, role="staff")
    for outcome in take_in(office, [unsigned, signed]):
        return_form(office, outcome.sha256, "It was for another role.")
    waiting, aside = take_in(office, [unsigned, signed])
    assert (waiting.state, aside.state) == ("waiting", "set_aside")
    for outcome in (waiting, aside):
        assert outcome.words.endswith(f" You returned it on {DAY}.")
    assert list_pending(office, ArrivalState.WAITING)[0].reason == waiting.words
    assert list_pending(office, ArrivalState.RETURNED, ArrivalState.DISCARDED) == []
    assert countersign(office, waiting.sha256, ZOE).name == ZOE


def test_discarded(office: Office, pen: FormFactory) -> None:
    """What is discarded is gone, listed with day and reason, recognised when it comes again, and stays out."""
    envelopes = [incoming(b"\xff\xd8\xff a photograph of Zo", "Zoë Example.jpg"), pen.write(None)]
    envelopes += [*read_pasted("nothing of ours"), incoming(b"{", "7", Channel.WEBSITE)]
    for outcome in take_in(office, envelopes):
        discard(office, outcome.sha256, "It is a mistake.")
    for outcome in (*take_in(office, envelopes), *take_in(office, envelopes[::-1])):
        assert (outcome.state, outcome.words) == ("known", f"You discarded it on {DAY}. It stays out.")
    decided = list_pending(office, ArrivalState.RETURNED, ArrivalState.DISCARDED)
    assert sorted(one.came for one in decided) == ["a file", "a file", "form 7 from the website", "pasted, number 1"]
    assert {(one.state, one.reason) for one in decided} == {("discarded", "It is a mistake.")}
    assert (list_pending(office, *UNDECIDED), take_in_again(office)) == ([], [])
    assert not any(b"Zo" in content for content in kept(office))


def accept(office: Office, form: str, _: str) -> object:
    """Countersign for Zoë."""
    return countersign(office, form, ZOE)


@pytest.mark.parametrize("second", [accept, return_form, discard])
@pytest.mark.parametrize("first", [accept, return_form, discard])
def test_decided_once(office: Office, pen: FormFactory, first: Act, second: Act) -> None:
    """Of two decisions on one form only the first happens, in whichever order; the second changes nothing."""
    (outcome,) = take_in(office, [pen.write(None)])
    first(office, outcome.sha256, "The first reason.")
    before = office.register.folder.joinpath("register.sqlite").read_bytes()
    with pytest.raises(FormGone):
        second(office, outcome.sha256, "The second reason.")
    assert office.register.folder.joinpath("register.sqlite").read_bytes() == before


@pytest.mark.parametrize("reason", ["", " \n\t ", "x" * 501, "bell\x07"])
def test_reason(office: Office, pen: FormFactory, reason: str) -> None:
    """Without a reason that can be read later, nothing is decided."""
    (outcome,) = take_in(office, [pen.write(None)])

    def together(office: Office, _: str, reason: str) -> int:
        return discard_together(office, list_pending(office, ArrivalState.WAITING), reason)

    for act in (return_form, discard, together):
        with pytest.raises(ReasonTooLong if reason.strip() else ReasonMissing):
            act(office, outcome.sha256, reason)
    assert len(list_pending(office, ArrivalState.WAITING)) == 1


def test_mended_and_taken_in_again(office: Office, pen: FormFactory) -> None:
    """What was set aside goes in when its cause has been mended, and the rest stays where it was."""
    address = invite(office, ZOE, SITE).address
    states: Callable[[list[TakenForm]], list[str]] = lambda outcomes: sorted(one.state for one in outcomes)  # noqa: E731
    bad = incoming(b"Dear all", "letter.txt")
    assert states(take_in(office, [pen.seal(pen.statement(address, "staff"), address), bad])) == ["set_aside"] * 2
    with office.register.change() as change:
        person = next(one for one in change.people.values() if one.name == ZOE)
        change.put_person(person.model_copy(update={"roles": ("staff",)}))
    assert states(take_in_again(office)) == ["accepted", "set_aside"]
    assert [aside.source for aside in list_pending(office, ArrivalState.SET_ASIDE)] == ["letter.txt"]


def changes(office: Office) -> int:
    """How often the database was changed: SQLite counts it in the file's header (its format, section 1.3.9)."""
    return int.from_bytes(office.register.folder.joinpath("register.sqlite").read_bytes()[24:28])


def test_discarded_together(office: Office, pen: FormFactory) -> None:
    """Many forms go by one change and for one reason, as each would alone; they stay out when they come again."""
    envelopes = [pen.write(None, name=f"Stranger {number}") for number in range(12)]
    envelopes += [incoming(b"none", "none.jpg"), pen.write(None, origin="elsewhere.example")]
    take_in(office, envelopes)
    before = changes(office)
    assert discard_together(office, list_pending(office, *UNDECIDED), " Nobody\nknows them. ") == 14
    assert changes(office) == before + 1
    decided = list_pending(office, ArrivalState.DISCARDED)
    assert {(one.reason, one.came, one.text) for one in decided} == {("Nobody knows them.", "a file", "")}
    assert {one.sha256 for one in decided} == {envelope.sha256 for envelope in envelopes}
    assert list_pending(office, *UNDECIDED) == []
    assert not any(b"Stranger" in content for content in kept(office))
    assert {outcome.words for outcome in take_in(office, envelopes)} == {f"You discarded it on {DAY}. It stays out."}


def test_only_what_was_seen_is_discarded(office: Office, pen: FormFactory) -> None:
    """What was decided about, assessed anew or sent again since, and what arrived since, stays as it is."""
    address = invite(office, ZOE, SITE).address
    accepted, again, seen = (pen.write(None) for _ in range(3))
    mended = pen.seal(pen.statement(address, "staff", "Zed Example"), address)
    take_in(office, [accepted, again, seen, mended])
    looked_at = list_pending(office, *UNDECIDED)
    countersign(office, accepted.sha256, ZOE)
    return_form(office, again.sha256, "It was for another role.")
    zoe = find_person(list_people(office), ZOE)
    edit_person(office, zoe.id, {"roles": "volunteer, staff", "post": "chief-officer"})
    take_in(office, [Incoming(again.channel, again.source, again.data, datetime.now(UTC)), pen.write(None)])
    assert [outcome.state for outcome in take_in_again(office)] == ["waiting"]
    assert discard_together(office, looked_at, "Nobody knows them.") == 1
    assert [held.sha256 for held in list_pending(office, ArrivalState.DISCARDED)] == [seen.sha256]
    assert len(list_pending(office, ArrivalState.WAITING)) == 3
    before = changes(office)
    with pytest.raises(FormsGone):
        discard_together(office, looked_at, "Nobody knows them.")
    assert changes(office) == before


def test_picked_together(office: Office, pen: FormFactory) -> None:
    """A group is a state or a day; what names a personal link that works is in it only when it is ticked itself."""
    edit_person(office, find_person(list_people(office), "Ash Invented").id, {"post": "chief-officer"})
    works, stops = invite(office, "Ash Invented", SITE).address, invite(office, ZOE, SITE).address
    revoke(office, ZOE)
    old = datetime(2026, 1, 31, 12, tzinfo=UTC)
    forms = {
        "stranger": pen.write(None),
        "own": pen.write(works, name="Ash Invented", role="staff"),
        "names a link": pen.seal(pen.statement(works)),
        "wrong role": pen.seal(pen.statement(works), works),
        "revoked": pen.write(stops),
        "old": Incoming(Channel.FILE, "old.txt", pen.write(None).data, old),
        "photo": Incoming(Channel.FILE, "photo.jpg", b"none", old),
    }
    take_in(office, list(forms.values()))
    names = {form.sha256: name for name, form in forms.items()}

    def picked(group: str, *ticked: str) -> tuple[set[str], int]:
        pick = pick_undecided(office, {forms[name].sha256 for name in ticked} | {"0" * 64}, group)
        return {names[held.sha256] for held in pick.forms}, pick.linked

    assert picked("") == (set(), 0)
    assert picked("", "own", "photo") == ({"own", "photo"}, 0)
    assert picked("waiting") == ({"stranger", "old"}, 2)
    assert picked("waiting", "own") == ({"stranger", "old", "own"}, 1)
    assert picked("set_aside", "old") == ({"revoked", "photo", "old"}, 1)
    assert picked("2026-01-31") == ({"old", "photo"}, 0)
    assert picked("2026-02-01") == (set(), 0)
