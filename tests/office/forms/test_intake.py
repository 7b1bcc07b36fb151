"""Intake takes in what holds, sets aside the rest with its own reason, and drops nothing."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from site_build.content.errors import AnswerMalformed, AnswersForeign
from site_build.demo.forms import FormFactory, code_of, incoming
from site_build.errors import PortalError
from site_build.export.csv import format_csv
from site_build.export.rows import ChosenColumns, make_extract
from site_build.formats.base64 import decode_url
from site_build.formats.envelope import new_opening_key, public_jwk, seal
from site_build.formats.errors import (
    EnvelopeChanged,
    EnvelopeMalformed,
    EnvelopeMisdirected,
    FormMalformed,
    SignatureWrong,
)
from site_build.formats.invitation import derive, new_code
from site_build.formats.leaf import AcknowledgedLeaf, new_id, today
from site_build.formats.signature import sign
from site_build.names import is_alike
from site_build.office.acknowledgments.acknowledgments import confirm_name, withdraw
from site_build.office.acknowledgments.errors import CriticalMissed, NotPassed
from site_build.office.forms.envelopes import READ_LIMIT, read_file, read_pasted
from site_build.office.forms.errors import (
    BankUnknown,
    DeclarationWrong,
    EditionMisnamed,
    EditionUnknown,
    FormRepeated,
    FormUnsigned,
    NothingPasted,
    OtherRegister,
    RoleNotTaught,
    SignedAlready,
)
from site_build.office.forms.intake import Incoming, TakenForm, take_in
from site_build.office.forms.pending import list_pending
from site_build.office.forms.signer import Signer
from site_build.office.links.errors import LinkExpired, LinkForOtherRole, LinkRevoked, LinkStopped, LinkUnknown
from site_build.office.links.links import invite, revoke
from site_build.office.office import Office
from site_build.office.people.people import bring_back, find_person, list_people, mark_left
from site_build.office.person_page import read_person_page
from site_build.office.reporting.overview import Selection, read_selected
from site_build.office.reporting.tasks import TaskKind, read_tasks
from site_build.register.view import ArrivalState
from support.publishing import publish_revision
from support.sample import add, list_standings

SITE = "https://portal.example/"


def one(office: Office, envelope: Incoming) -> TakenForm:
    """Take in a single envelope."""
    (outcome,) = take_in(office, [envelope])
    return outcome


def standing(office: Office, name: str = "Zoë Example") -> str:
    """Where this person stands in their first role."""
    return next(row.standing for row in list_standings(office) if row.person.name == name)


def link(office: Office, name: str = "Zoë Example") -> str:
    """A new personal link."""
    return invite(office, name, SITE).address


def test_signed_form_is_accepted(office: Office, pen: FormFactory) -> None:
    """A right form signed with a link is in the register, and its person's induction is complete."""
    assert standing(office) == "outstanding"
    outcome = one(office, pen.write(link(office)))
    assert (outcome.state, outcome.words) == ("accepted", "It is in the register.")
    assert standing(office) == "complete"
    with office.register.view() as view:
        (entry,) = view.entries(AcknowledgedLeaf)
        assert entry.details
        assert entry.details.person == find_person(view.people.values(), "zoë example").id
        assert "Zoë".encode() not in view.leaves()[entry.position]


def test_name_is_never_refused(office: Office, pen: FormFactory) -> None:
    """A name that is spelt otherwise than in the register is taken in as it was written."""
    outcome = one(office, pen.write(link(office), name="zoe  EXAMPLE-李"))
    assert (outcome.state, outcome.words) == ("accepted", "It is in the register.")
    assert outcome.signer
    assert (outcome.signer.name, outcome.signer.typed) == ("Zoë Example", "")


def flagged(office: Office) -> list[str]:
    """The names that the list of standings flags."""
    return [row.other_name for row in list_standings(office) if row.other_name]


def exported(office: Office) -> bytes:
    """The register as a CSV file."""
    return format_csv(make_extract(read_selected(office, Selection(), today()), ChosenColumns()))


def test_another_name_is_flagged_until_somebody_has_looked(office: Office, pen: FormFactory) -> None:
    """Who signs with a link under a name unlike its person's is in the register, and is told wherever it is listed."""
    outcome = one(office, pen.write(link(office), name="Mickey Mouse"))
    zoe = next(person for person in list_people(office) if person.name == "Zoë Example")
    assert (outcome.state, outcome.signer) == (
        "accepted",
        Signer("Zoë Example", "volunteer", "kindness", zoe.id, "Mickey Mouse"),
    )
    assert "The name typed is “Mickey Mouse”; the link was made for Zoë Example." in outcome.words
    assert flagged(office) == ["Mickey Mouse"]
    assert b"Mickey Mouse" in exported(office)
    rows = list_standings(office)
    with office.register.view() as view:
        (task,) = [task for task in read_tasks(office, view, rows, today()) if task.kind == TaskKind.OTHER_NAME]
    assert task.path == f"/people/{zoe.id}"
    (leaf,) = read_person_page(office, zoe.id).other_names
    confirm_name(office, leaf)
    assert (flagged(office), read_person_page(office, zoe.id).other_names) == ([], frozenset())
    assert b"Mickey Mouse" not in exported(office)


def test_what_was_withdrawn_is_not_flagged(office: Office, pen: FormFactory) -> None:
    """Whoever has withdrawn it, as the page advises, is not asked again whose it is."""
    one(office, pen.write(link(office), name="Mickey Mouse"))
    zoe = next(person for person in list_people(office) if person.name == "Zoë Example").id
    (leaf,) = read_person_page(office, zoe).other_names
    withdraw(office, leaf, "It was not theirs.")
    assert read_person_page(office, zoe).other_names == frozenset()


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("zoe example", True),
        ("Zoë", True),
        ("EXAMPLE, Zoe", True),
        ("Zoë Ann Example", True),
        ("Zo'ë Example", True),
        ("Example", False),
        ("Mickey Mouse who is not Zoë Example", False),
        ("Zo Example", False),
        ("Mickey Mouse", False),
        ("Z.", False),
        ("🙂", False),
    ],
)
def test_names_that_may_be_the_same(typed: str, alike: bool) -> None:
    """The first name, another order, a middle name and missing accents are nobody's business; the rest is looked at."""
    assert is_alike(typed, "Zoë Example") is alike


@dataclass(frozen=True)
class Case:
    """Something wrong with a form, and the reason that it is set aside with."""

    name: str
    make: Callable[[Office, FormFactory], Incoming]
    reason: type[PortalError]

    def __str__(self) -> str:
        return self.name


def changed(label: str, reason: type[PortalError], /, **changes: object) -> Case:
    """A signed form with these entries changed."""
    return Case(label, lambda office, pen: pen.write(link(office), **changes), reason)


def inside(name: str, reason: type[PortalError], entry: str, /, **changes: object) -> Case:
    """A signed form with changes inside one entry."""

    def make(office: Office, pen: FormFactory) -> Incoming:
        address = link(office)
        statement = pen.statement(address)
        return pen.seal({**statement, entry: {**statement[entry], **changes}}, address)

    return Case(name, make, reason)


def answered(name: str, reason: type[PortalError], choose: Callable[[str, list[int]], list[int]]) -> Case:
    """A signed form whose answers are chosen by question id and right answer."""

    def make(office: Office, pen: FormFactory) -> Incoming:
        address = link(office)
        statement = pen.statement(address)
        right = statement["quiz"]["answers"]
        answers = {question: choose(question, answer) for question, answer in right.items()}
        return pen.seal({**statement, "quiz": {**statement["quiz"], "answers": answers}}, address)

    return Case(name, make, reason)


def late(office: Office, pen: FormFactory) -> Incoming:
    """A form that arrived on the sixty-first day."""
    return replace(pen.write(link(office)), received_at=datetime.now(UTC) + timedelta(days=61))


def revoked(office: Office, pen: FormFactory) -> Incoming:
    """A form signed with a link that was taken back."""
    address = link(office)
    revoke(office, "Zoë Example")
    return pen.write(address)


def unknown_link(_: Office, pen: FormFactory) -> Incoming:
    """A form signed with a link that nobody made."""
    return pen.write(f"{SITE}induction/#{new_code()}")


def other_signature(office: Office, pen: FormFactory) -> Incoming:
    """A form that names one link and is signed with another."""
    first, second = link(office), link(office)
    return pen.seal(pen.statement(first), second)


def no_link_named(office: Office, pen: FormFactory) -> Incoming:
    """A form that is signed and names no link."""
    return pen.write(link(office), invitation=None)


def second_copy(office: Office, pen: FormFactory) -> Incoming:
    """The statement of a form that is in already, sealed anew."""
    address = link(office)
    statement = pen.statement(address)
    assert one(office, pen.seal(statement, address)).state == "accepted"
    return pen.seal(statement, address)


def used_link(office: Office, pen: FormFactory) -> Incoming:
    """Another form, signed with a link whose person has signed this edition."""
    add(office, "Kim Invented", "volunteer")
    address = link(office, "Kim Invented")
    assert one(office, pen.write(address)).state == "accepted"
    return pen.write(address)


def truncated(office: Office, pen: FormFactory) -> Incoming:
    """The first half of an envelope file."""
    good = pen.write(link(office))
    return replace(good, data=good.data[: len(good.data) // 2])


def other_register(office: Office, pen: FormFactory) -> Incoming:
    """A form sealed to another register's key."""
    data = sign(json.dumps(pen.statement(link(office))).encode(), bytes(32)).encode()
    return incoming(seal(data, "acknowledgment+jws", public_jwk(new_opening_key())).encode())


def damaged(office: Office, pen: FormFactory) -> Incoming:
    """An envelope in which one letter was changed on the way."""
    good = pen.write(link(office)).data
    place = len(good) - 100
    return incoming(good[:place] + (b"A" if good[place : place + 1] != b"A" else b"B") + good[place + 1 :])


def another_digest() -> str:
    """The digest of nothing that was published."""
    return "f" * 64


def left(office: Office, pen: FormFactory) -> Incoming:
    """A form that arrives on the day on which its person left."""
    add(office, "Lee Invented", "volunteer")
    address = link(office, "Lee Invented")
    mark_left(office, "Lee Invented", f"{today()}")
    return pen.write(address)


CASES = [
    answered("misses the mark", NotPassed, lambda q, a: a if "sad" in q else []),
    answered("misses a critical question", CriticalMissed, lambda q, a: a if "sad" not in q else [1]),
    answered("answer out of range", AnswerMalformed, lambda q, a: [9]),
    inside("answers to other questions", AnswersForeign, "quiz", answers={"last-biscuit": [0]}),
    inside("nonce that draws others", FormMalformed, "quiz", nonce="short"),
    changed("a key too many", FormMalformed, passed=True),
    changed("empty name", FormMalformed, name="  "),
    changed("another origin", OtherRegister, origin="elsewhere.example"),
    changed("other words agreed to", DeclarationWrong, declaration="I agree to nothing."),
    changed("role not held", LinkForOtherRole, role="trustee"),
    changed("role that does not exist", LinkForOtherRole, role="wizard"),
    inside("unpublished edition", EditionUnknown, "edition", digest=another_digest()),
    inside("unpublished bank", BankUnknown, "quiz", bank=another_digest()),
    inside("edition by another name", EditionMisnamed, "edition", version="2027"),
    Case("second copy", second_copy, FormRepeated),
    Case("a duty that is done", used_link, SignedAlready),
    Case("revoked link", revoked, LinkRevoked),
    Case("expired link", late, LinkExpired),
    Case("somebody who has left", left, LinkStopped),
    Case("unknown link", unknown_link, LinkUnknown),
    Case("no link named", no_link_named, LinkUnknown),
    Case("signed with another link", other_signature, SignatureWrong),
    Case("truncated", truncated, EnvelopeMalformed),
    Case("sealed for another register", other_register, EnvelopeMisdirected),
    Case("damaged", damaged, EnvelopeChanged),
    Case("another kind of file", lambda o, p: incoming(b"Dear all, I agree."), EnvelopeMalformed),
    Case("bytes that are not text", lambda o, p: incoming(bytes(range(256))), EnvelopeMalformed),
    Case("too long", lambda o, p: incoming(b"x" * 70_000), EnvelopeMalformed),
    Case("empty", lambda o, p: incoming(b""), EnvelopeMalformed),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_set_aside(office: Office, pen: FormFactory, case: Case) -> None:
    """Each fault has its own reason, the rest of the batch goes in, and the form is kept with its reason."""
    bad = replace(case.make(office, pen), source="bad.envelope")
    add(office, "Ivy Invented", "volunteer")
    good = pen.write(link(office, "Ivy Invented"))
    outcomes = take_in(office, [bad, good])
    assert [outcome.state for outcome in outcomes] == ["set_aside", "accepted"]
    assert (outcomes[0].reason, outcomes[0].words[-1]) == (case.reason, ".")
    (kept,) = list_pending(office, ArrivalState.SET_ASIDE)
    assert (kept.source, decode_url(kept.text), kept.at) == (bad.source, bad.data, bad.received_at)
    assert kept.reason == outcomes[0].words


def test_every_reason_is_its_own(office: Office, pen: FormFactory) -> None:
    """No two kinds of fault that a person can tell apart are given the same words."""
    reasons = [one(office, case.make(office, pen)).words for case in CASES[:22] if case.name != "no link named"]
    assert len(set(reasons)) == len(reasons)
    assert reasons[0].startswith("1 of 3 answers were right, and 2 are needed.")


def test_same_bytes_again(office: Office, pen: FormFactory) -> None:
    """An envelope that comes again, byte for byte, is recognised and adds nothing."""
    envelope = pen.write(link(office))
    first, second = take_in(office, [envelope, envelope])
    third = one(office, envelope)
    assert (first.state, second.state, third.state) == ("accepted", "known", "known")
    assert third.words == "It is already in the register."
    assert list_pending(office, ArrivalState.SET_ASIDE) == []
    with office.register.view() as view:
        assert len(list(view.entries(AcknowledgedLeaf))) == 1


def test_set_aside_does_not_pile_up_and_is_assessed_again(office: Office, pen: FormFactory) -> None:
    """What was set aside is kept once, and goes in when it comes again after the cause has been mended."""
    address = link(office)
    envelope = pen.seal(pen.statement(address, role="staff"), address)
    assert [one(office, envelope).state for _ in range(2)] == ["set_aside", "set_aside"]
    assert len(list_pending(office, ArrivalState.SET_ASIDE)) == 1
    with office.register.change() as change:
        person = find_person(change.people.values(), "Zoë Example")
        change.put_person(person.model_copy(update={"roles": ("volunteer", "staff")}))
    assert one(office, envelope).state == "accepted"
    assert list_pending(office, ArrivalState.SET_ASIDE) == []


def test_set_aside_twice_in_one_batch(office: Office, pen: FormFactory) -> None:
    """The same bad bytes twice in one batch are kept once, and the good form between them goes in."""
    bad = [incoming(b"Dear all", "form.txt"), incoming(b"Dear all", "form (1).txt")]
    outcomes = take_in(office, [bad[0], pen.write(link(office)), bad[1]])
    assert [outcome.state for outcome in outcomes] == ["set_aside", "accepted", "set_aside"]
    assert [decode_url(aside.text) for aside in list_pending(office, ArrivalState.SET_ASIDE)] == [b"Dear all"]
    assert standing(office) == "complete"


def test_sixtieth_day(office: Office, pen: FormFactory) -> None:
    """A form that reached the drop box on the sixtieth day is in time, however late it is collected."""
    envelope = replace(pen.write(link(office)), received_at=datetime.now(UTC) + timedelta(days=60))
    assert one(office, envelope).state == "accepted"


def test_one_link_signs_for_each_role(office: Office, pen: FormFactory) -> None:
    """A person of two roles signs for both with one link, once each."""
    address = link(office, "Ash Invented")
    states = [
        one(office, pen.seal(pen.statement(address, role), address)).state for role in ("staff", "trustee", "staff")
    ]
    assert states == ["accepted", "accepted", "set_aside"]


def test_unsigned_form_waits(office: Office, pen: FormFactory) -> None:
    """An unsigned form waits outside the log, and its person is waiting, by their name however it is spaced."""
    with office.register.view() as view:
        size = view.size()
    envelope = pen.write(None, name="zoë   example")
    outcome = one(office, envelope)
    assert (outcome.state, outcome.reason) == ("waiting", FormUnsigned)
    assert outcome.statement == list_pending(office, ArrivalState.WAITING)[0].statement.id
    assert standing(office) == "waiting"
    assert one(office, envelope).words == "It is waiting for you already."
    with office.register.view() as view:
        assert view.size() == size


def test_unsigned_form_must_hold_too(office: Office, pen: FormFactory) -> None:
    """An unsigned form is graded and checked like any other, and may name the link that it could not sign with."""
    assert one(office, pen.write(None, role="wizard")).reason == RoleNotTaught
    assert one(office, pen.write(None, origin="elsewhere.example")).reason == OtherRegister
    statement = pen.statement(None)
    assert one(office, pen.seal(statement)).state == "waiting"
    assert one(office, pen.seal(statement)).reason == FormRepeated
    address = link(office)
    assert one(office, pen.seal({**pen.statement(None), "invitation": derive(code_of(address)).id})).state == "waiting"


def test_second_copy_within_a_batch(office: Office, pen: FormFactory) -> None:
    """Two sealings of one statement in one batch count once."""
    address = link(office)
    statement = {**pen.statement(address), "id": new_id()}
    states = [outcome.state for outcome in take_in(office, [pen.seal(statement, address) for _ in range(2)])]
    assert states == ["accepted", "set_aside"]


def test_pasted(office: Office, pen: FormFactory) -> None:
    """Forms pasted one after another go in, broken lines and white space do no harm, and no word is lost."""
    add(office, "Ivy Invented", "volunteer")
    first, second = (pen.write(link(office, name)).data.decode() for name in ("Zoë Example", "Ivy Invented"))
    broken = "\n".join(second[at : at + 76] for at in range(0, len(second), 76))
    outcomes = take_in(office, read_pasted(f"\r\n  {first}\n\n{broken}\t{first[:200]}\n"))
    assert [outcome.state for outcome in outcomes] == ["accepted", "accepted", "set_aside"]
    assert outcomes[2].came == "pasted, number 3"
    assert [len(read_pasted(text)) for text in (f"{first}{first}", f"Hello! {first} Bye", "Dear all")] == [2, 3, 1]
    with pytest.raises(NothingPasted):
        read_pasted(" \n\t ")


def test_files(office: Office, pen: FormFactory) -> None:
    """Of a file no more is read than shows that it is too long, and white space around a form does no harm."""
    large = read_file("film.mp4", b"\0" * (20 * 1024 * 1024))
    assert len(large.data) == READ_LIMIT
    files = [large, read_file("empty.txt", b""), read_file("form.txt", b"\r\n" + pen.write(link(office)).data + b"\n ")]
    assert [outcome.state for outcome in take_in(office, files)] == ["set_aside", "set_aside", "accepted"]


def test_erased_stays_out(office: Office) -> None:
    """An envelope whose content was erased is recognised, and is not taken in again."""
    envelope = incoming(b"Dear all")
    digest = one(office, envelope).sha256
    with office.register.change() as change:
        change.drop_arrival_content(digest)
    assert one(office, envelope).words == "What was in it has been erased from the register. It stays out."


def test_a_form_counts_once_whatever_is_in_the_table_of_arrivals(office: Office, pen: FormFactory) -> None:
    """What is signed is known by the log's entries: without the rows of what arrived, no form counts a second time."""
    address = link(office)
    first = pen.write(address)
    assert one(office, first).state == "accepted"
    with sqlite3.connect(office.register.folder / "register.sqlite") as database:
        database.execute("DELETE FROM arrival")
    database.close()
    assert [outcome.state for outcome in take_in(office, [first, pen.write(address)])] == ["set_aside", "set_aside"]
    with office.register.view() as view:
        assert len(view.entries(AcknowledgedLeaf)) == 1


def test_published_while_the_office_is_open(office: Office) -> None:
    """A form for words that were published just now is taken in: what is published is read when it is needed."""
    path = office.root / "docs/policy/kindness.md"
    path.write_text(path.read_text("utf-8").replace("version: 2026-01", "version: 2026-02"), "utf-8")
    new = publish_revision(office.root)
    pen = FormFactory.of(office, "kindness")
    form = pen.write(link(office))
    assert pen.statement(None)["edition"]["digest"] == new.edition
    assert one(office, form).words == "It is in the register."


def test_a_link_stops_with_its_person_and_works_again(office: Office, pen: FormFactory) -> None:
    """Leaving needs no entry in the log to stop a link, and coming back lets it work again."""
    envelope = pen.write(link(office))
    with office.register.view() as view:
        size = view.size()
    mark_left(office, "Zoë Example", f"{today()}")
    assert one(office, envelope).state == "set_aside"
    bring_back(office, "Zoë Example")
    with office.register.view() as view:
        assert view.size() == size
    assert one(office, envelope).state == "accepted"
