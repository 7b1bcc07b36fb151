"""What the Chief Officer accepts by hand: forms that wait, and forms set aside for nothing but their link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from site_build.config import PORTAL_FILE, read_portal
from site_build.demo.forms import FormFactory, incoming
from site_build.formats.invitation import new_code
from site_build.formats.leaf import RecordedLeaf
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.formats.record import parse_record
from site_build.office.acknowledgments.proofs import issue_receipts
from site_build.office.forms.decisions import countersign
from site_build.office.forms.errors import (
    FormForOtherRole,
    FormGone,
    FormNotNeeded,
    NotAcceptable,
    NotSure,
    RepeatNotAcceptable,
)
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.forms.pending import list_pending
from site_build.office.forms.review import review
from site_build.office.links.link_rows import list_links
from site_build.office.links.links import invite, revoke
from site_build.office.office import Office, catch_up
from site_build.office.people.errors import OwnWitness, WitnessMissing, WitnessUnknown, WitnessWrong
from site_build.office.people.people import edit_person, find_person, list_people
from site_build.register.people import Person
from site_build.register.view import ArrivalState
from support.sample import add, list_standings

SITE = "https://portal.example/"
ZOE = "Zoë Example"


def standing(office: Office, name: str = ZOE) -> str:
    """Where this person stands in their first role."""
    return next(row.standing for row in list_standings(office) if row.person.name == name)


def arrive(office: Office, envelope: Incoming, state: str) -> str:
    """Take in an envelope, see it come to this state, and give its fingerprint."""
    (outcome,) = take_in(office, [envelope])
    assert outcome.state == state, outcome.words
    return outcome.sha256


def size(office: Office) -> int:
    """How many leaves the log has."""
    with office.register.view() as view:
        return view.size()


def link_states(office: Office) -> list[str]:
    """What became of the links of the one person who has any."""
    return [row.state for row in list_links(office) if row.state != "none"]


def change_person(office: Office, name: str, **changes: object) -> Person:
    """Change what is known of somebody."""
    with office.register.change() as change:
        person = find_person(change.people.values(), name).model_copy(update=changes)
        change.put_person(person)
    return person


def expired(office: Office, pen: FormFactory) -> Incoming:
    """A form that arrived on the sixty-first day."""
    envelope = pen.write(invite(office, ZOE, SITE).address)
    return replace(envelope, received_at=datetime.now(UTC) + timedelta(days=61))


def taken_back(office: Office, pen: FormFactory) -> Incoming:
    """A form signed with a link that was taken back."""
    address = invite(office, ZOE, SITE).address
    revoke(office, ZOE)
    return pen.write(address)


def unknown(_: Office, pen: FormFactory) -> Incoming:
    """A form signed with a link that nobody made."""
    return pen.write(f"{SITE}induction/#{new_code()}")


def corrected(office: Office, pen: FormFactory) -> Incoming:
    """A form signed in a role that the person does not hold yet."""
    address = invite(office, ZOE, SITE).address
    return pen.seal(pen.statement(address, role="staff"), address)


@pytest.mark.parametrize("make", [expired, taken_back, unknown, corrected])
def test_set_aside_for_its_link_alone(
    office: Office, pen: FormFactory, make: Callable[[Office, FormFactory], Incoming]
) -> None:
    """A form whose link does not hold is countersigned over its own bytes, once; a receipt proves it."""
    envelope = make(office, pen)
    form = arrive(office, envelope, "set_aside")
    if make is corrected:
        with pytest.raises(FormForOtherRole) as caught:
            countersign(office, form, ZOE)
        assert (caught.value.name, caught.value.role) == ("Zoë Example", "staff")
        change_person(office, ZOE, roles=("staff",))
    found = review(office, form).reading
    assert found
    assert (found.refusal, {one.id: one.name for one in found.candidates.here}[found.probable]) == ("", ZOE)
    assert countersign(office, form, found.probable).name == ZOE
    assert standing(office) == "complete"
    assert list_pending(office, ArrivalState.SET_ASIDE) == []
    (issued,) = issue_receipts(office, ZOE).values()
    checked = check_receipt(parse_receipt(issued), office.register.keys.public())
    assert (checked.leaf.kind, checked.statement.name) == ("countersigned", ZOE)
    with pytest.raises(FormGone):
        countersign(office, form, ZOE)
    assert take_in(office, [envelope])[0].words == "It is already in the register."


def missed(_: Office, pen: FormFactory) -> Incoming:
    """A form whose answers did not pass."""
    statement = pen.statement(None)
    answers: dict[str, list[int]] = {question: [] for question in statement["quiz"]["answers"]}
    return pen.seal({**statement, "quiz": {**statement["quiz"], "answers": answers}})


def elsewhere(_: Office, pen: FormFactory) -> Incoming:
    """A form that was made for another register."""
    return pen.write(None, origin="elsewhere.example")


def forged(office: Office, pen: FormFactory) -> Incoming:
    """A form whose signature is not of the link that it names."""
    first, second = invite(office, ZOE, SITE).address, invite(office, ZOE, SITE).address
    return pen.seal(pen.statement(first), second)


def photograph(_: Office, __: FormFactory) -> Incoming:
    """A file that is not a form."""
    return incoming(b"\xff\xd8\xff\xe0 not a form", "photo.jpg")


def second_copy(office: Office, pen: FormFactory) -> Incoming:
    """A form that waits already, sealed anew."""
    statement = pen.statement(None)
    arrive(office, pen.seal(statement), "waiting")
    return pen.seal(statement)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (missed, "must be right was missed"),
        (elsewhere, "made for another register"),
        (forged, "signature does not fit"),
        (photograph, "not a sealed form"),
        (second_copy, "second copy"),
    ],
)
def test_what_cannot_be_accepted(
    office: Office, pen: FormFactory, make: Callable[[Office, FormFactory], Incoming], words: str
) -> None:
    """What is wrong with more than its link is not accepted, however sure one is: the words say why, twice."""
    form = arrive(office, make(office, pen), "set_aside")
    before = size(office)
    for _ in range(2):
        with pytest.raises(RepeatNotAcceptable if make is second_copy else NotAcceptable):
            countersign(office, form, ZOE, sure=True)
    assert size(office) == before
    assert len(list_pending(office, ArrivalState.SET_ASIDE)) == 1
    reading = review(office, form).reading
    assert reading is None if make is photograph else reading and words in reading.refusal


def test_name_that_differs(office: Office, pen: FormFactory) -> None:
    """Another name, or a person who has left, needs an explicit yes, and the words say what differs."""
    form = arrive(office, pen.write(None, name="Z. Example"), "waiting")
    with pytest.raises(NotSure) as refused:
        countersign(office, form, ZOE)
    assert (refused.value.name, refused.value.typed) == ("Zoë Example", "Z. Example")
    assert refused.value.field == "sure"
    change_person(office, ZOE, left=datetime.now(UTC).date())
    with pytest.raises(NotSure) as caught:
        countersign(office, form, ZOE)
    assert (caught.value.name, caught.value.typed) == ("Zoë Example", "Z. Example")
    assert review(office, form).reading.probable == ""  # type: ignore[union-attr]
    assert countersign(office, form, ZOE, sure=True).name == ZOE


@pytest.mark.parametrize("signed_first", [True, False])
def test_one_person_signs_an_edition_once(office: Office, pen: FormFactory, signed_first: bool) -> None:
    """Who has signed these words in this role already is not countersigned for again, in whichever way they signed."""
    first = pen.write(invite(office, ZOE, SITE).address if signed_first else None)
    form = arrive(office, first, "accepted" if signed_first else "waiting")
    if not signed_first:
        countersign(office, form, ZOE)
    second = arrive(office, pen.write(None), "waiting")
    before = size(office)
    with pytest.raises(FormNotNeeded) as caught:
        countersign(office, second, ZOE)
    assert caught.value.name == "Zoë Example"
    assert size(office) == before
    add(office, "Ivy Invented", "volunteer")
    assert countersign(office, second, "Ivy Invented", sure=True).name == "Ivy Invented"


@pytest.mark.parametrize("signed", [True, False])
def test_chief_officers_own(office: Office, pen: FormFactory, signed: bool) -> None:
    """The Chief Officer's own form waits, signed or not, and is recorded with the Chair as its witness."""
    change_person(office, ZOE, post="chief-officer")
    address = invite(office, ZOE, SITE).address
    envelope = pen.write(address if signed else None, signed_at="2026-11-22T10:00:00Z")
    form = arrive(office, envelope, "waiting")
    assert standing(office) == "waiting"
    found = review(office, form)
    assert found.reading
    assert found.reading.own
    assert ("It is the own form of the Chief Officer." in found.held.reason) == signed
    for witness, error in (("", WitnessMissing), (ZOE, OwnWitness), ("Ash Invented", WitnessUnknown)):
        with pytest.raises(error):
            countersign(office, form, ZOE, witness=witness)
    change_person(office, "Ash Invented", post="chair")
    assert link_states(office) == ["works"]
    assert countersign(office, form, ZOE, witness=" ash \t INVENTED").name == ZOE
    assert link_states(office) == ["used"]
    assert (standing(office), list_pending(office, ArrivalState.WAITING)) == ("complete", [])
    with office.register.view() as view:
        (entry,) = view.entries(RecordedLeaf)
    assert entry.details
    record = parse_record(entry.details.evidence.encode())
    assert (record.name, record.witness, str(record.signed_on)) == (ZOE, "ash INVENTED", "2026-11-22")
    assert take_in(office, [envelope])[0].words == "It is already in the register."
    assert "has signed these words" in take_in(office, [pen.write(address)])[0].words


@pytest.mark.usefixtures("other_posts")
def test_other_posts(office: Office, pen: FormFactory) -> None:
    """Where a manager keeps the register and a treasurer vouches, the same rule holds for them, and says so."""
    change_person(office, ZOE, post="manager")
    form = arrive(office, pen.write(invite(office, ZOE, SITE).address), "waiting")
    held = review(office, form).held
    assert held.reason == "It is the own form of the Manager. It waits until the Treasurer is the witness."
    change_person(office, "Ash Invented", post="chair")
    with pytest.raises(WitnessUnknown) as caught:
        countersign(office, form, ZOE, witness="Ash Invented")
    assert (caught.value.keeper, caught.value.witness) == ("Manager", "Treasurer")
    change_person(office, "Ash Invented", post="treasurer")
    countersign(office, form, ZOE, witness="Ash Invented")
    assert standing(office) == "complete"


def test_another_post_in_the_file_lets_nobody_off(office: Office, pen: FormFactory, root: Path) -> None:
    """Who kept the register before `[keeper]` named another post is still asked for a witness."""
    change_person(office, ZOE, post="chief-officer")
    catch_up(office)
    swapped = (root / PORTAL_FILE).read_text("utf-8").replace('witness = "chair"', 'witness = "chief-officer"')
    (root / PORTAL_FILE).write_text(swapped.replace('post = "chief-officer"', 'post = "chair"'), "utf-8")
    other = replace(office, portal=read_portal(root))
    form = arrive(other, pen.write(None), "waiting")
    with pytest.raises(WitnessMissing):
        countersign(other, form, ZOE)


def test_once_chief_officer(office: Office, pen: FormFactory) -> None:
    """Laying the post down does not make the Chief Officer's own form one that they may accept alone."""
    zoe = find_person(list_people(office), ZOE).id
    waiting = arrive(office, pen.write(None), "waiting")
    signed = pen.write(invite(office, ZOE, SITE).address)
    for post in ("chief-officer", "", "chief-officer", ""):
        edit_person(office, zoe, {"post": post})
    assert edit_person(office, zoe, {"name": ZOE}) == find_person(list_people(office), zoe)
    arrive(office, signed, "waiting")
    found = review(office, waiting).reading
    assert found
    assert (found.own, found.witnessed) == (True, True)
    for form in (waiting, signed.sha256):
        with pytest.raises(WitnessMissing):
            countersign(office, form, ZOE)
    change_person(office, "Ash Invented", post="chair")
    with pytest.raises(WitnessWrong) as caught:
        countersign(office, waiting, ZOE, witness="Una Example")
    assert (caught.value.keeper, caught.value.witness, caught.value.holder) == (
        "Chief Officer",
        "Chair of Trustees",
        "Ash Invented",
    )


def test_examine(office: Office, pen: FormFactory) -> None:
    """What a form says is told with whose link it names; namesakes are all offered, and neither is proposed."""
    add(office, "Una Invented", "volunteer", left="2026-02-01")
    form = arrive(office, pen.write(None), "waiting")
    reading = review(office, form).reading
    assert reading
    assert [person.name for person in reading.candidates.here] == ["Zoë Example"]
    assert [person.name for person in reading.candidates.gone] == ["Una Invented"]
    assert (reading.statement.role, reading.linked, reading.own, reading.witnessed) == ("volunteer", None, False, False)
    with office.register.change() as change:
        twin = find_person(change.people.values(), ZOE).model_copy(update={"id": "A" * 22})
        change.put_person(twin)
    reading = review(office, form).reading
    assert reading
    assert (len(reading.candidates.here), reading.probable) == (2, "")
    form = arrive(office, pen.seal(pen.statement(invite(office, twin.id, SITE).address)), "waiting")
    reading = review(office, form).reading
    assert reading
    assert (reading.probable, reading.linked) == (twin.id, twin)
