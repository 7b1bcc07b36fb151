"""Publishing, links, countersigning, standing and receipts: what each act changes, and what it refuses."""

import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from site_build.config import read_public_keys
from site_build.content.edition import digest, read_published
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory, incoming
from site_build.errors import ContentError, FolderNotEmpty, Refused, SeveralUnfit, Untrusted
from site_build.formats.leaf import EditionLeaf, InvitedLeaf, new_id, today
from site_build.formats.receipt import check_receipt, parse_receipt
from site_build.office.acknowledgments.errors import NothingSigned
from site_build.office.acknowledgments.proofs import issue_receipts
from site_build.office.forms.decisions import countersign
from site_build.office.forms.errors import FormForOtherRole, FormGone, NotSure
from site_build.office.forms.intake import take_in
from site_build.office.forms.pending import count_lost, list_pending
from site_build.office.links.errors import NothingToRevoke
from site_build.office.links.links import invite, revoke
from site_build.office.office import Office, log_editions, open_office, unlock
from site_build.office.people.errors import PersonUnknown
from site_build.office.people.people import list_people
from site_build.office.safekeeping.errors import OtherSite, RegisterThere
from site_build.office.safekeeping.setup import set_up_register
from site_build.register.change import Change
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.people import Person
from site_build.register.store import create_register, open_register
from site_build.register.view import ArrivalState
from support.fast_keys import write_fast_keys
from support.publishing import publish_revision
from support.sample import add, list_standings

SITE = "https://portal.example/"
PASSPHRASE = "four invented words here"
POLICY = Path("docs/policy/kindness.md")


def rows(office: Office) -> set[tuple[str, str, str, str]]:
    """Who stands where."""
    return {(row.person.name, row.role, row.standing, row.version) for row in list_standings(office)}


def lost(office: Office) -> int:
    """How many acknowledgments have lost their details."""
    with office.register.view() as view:
        return count_lost(view)


def reword(root: Path, old: str, new: str) -> None:
    """Change a word in the policy."""
    path = root / POLICY
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_publish_again_changes_nothing(root: Path) -> None:
    """What is published is frozen under its digests, and publishing it again writes nothing."""
    files = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (root / "editions").iterdir()}
    assert len(files) == 3
    for name, (data, _) in files.items():
        assert name in ("published.json", f"{digest(data)}.json")
    assert publish(root) == []
    assert files == {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in (root / "editions").iterdir()}


def test_new_words_are_a_new_edition(root: Path, office: Office) -> None:
    """New words come after the old, which stay; unlocking logs them, and what is asked of who signed the old."""
    reword(root, "is kind to everybody", "is kind to everybody, always")
    new = publish_revision(root)
    published = read_published(root / "editions")
    assert [entry.policy for entry in published.publications] == ["kindness", "kindness"]
    assert published.latest("kindness") == new
    log_editions(office)
    log_editions(office)
    with office.register.view() as view:
        logged = [(entry.leaf.edition, entry.leaf.bank, entry.leaf.since) for entry in view.entries(EditionLeaf)]
        first, second = published.publications
        ((since, short),) = second.short.items()
        assert logged == [
            (first.edition, first.bank, None),
            (second.edition, second.bank, None),
            (second.edition, short, since),
        ]
        assert since == first.edition
        assert digest(view.document(new.edition)) == new.edition


def test_two_acts_at_once_log_an_edition_once(root: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both see that it is missing; whoever comes second looks again."""
    reword(root, "is kind to everybody", "is kind to everybody, always")
    publish_revision(root)
    both, change = Barrier(2), office.register.change

    @contextmanager
    def change_together() -> Iterator[Change]:
        both.wait(20)
        with change() as collected:
            yield collected

    monkeypatch.setattr(office.register, "change", change_together)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(log_editions, (office, office)))
    with office.register.view() as view:
        assert [bool(entry.leaf.since) for entry in view.entries(EditionLeaf)] == [False, False, True]


def test_problems_are_not_published(root: Path) -> None:
    """When an author's file has a problem, nothing is published."""
    reword(root, "{: #ask-first }", "{: #be-kind }")
    before = (root / "editions" / "published.json").read_bytes()
    with pytest.raises(ContentError):
        publish(root)
    assert (root / "editions" / "published.json").read_bytes() == before


def test_link(office: Office) -> None:
    """A link is logged by its id and key; its code is nowhere in the register, nor is whose it is in plain."""
    link = invite(office, "Zoë Example", SITE)
    assert link.address == f"https://portal.example/induction/#kindness/volunteer.{link.code}"
    assert link.code not in repr(link)
    with office.register.view() as view:
        (entry,) = view.entries(InvitedLeaf)
        assert entry.details
        assert entry.details.person == link.person.id
    for path in office.register.folder.iterdir():
        assert link.code.encode() not in path.read_bytes()
    assert invite(office, "Zoë Example").page == f"{SITE}induction/"  # where it was last


def test_revoke(office: Office) -> None:
    """Every link of the person is taken back, once."""
    for _ in range(2):
        invite(office, "Zoë Example", SITE)
    invite(office, "Ash Invented", SITE)
    assert revoke(office, "Zoë Example") == 2
    with pytest.raises(NothingToRevoke) as caught:
        revoke(office, "Zoë Example")
    assert caught.value.name == "Zoë Example"
    with office.register.view() as view:
        assert sum(not link.revoked for link in view.invitations.values()) == 1


def test_countersign(office: Office, pen: FormFactory) -> None:
    """A waiting form becomes the person's acknowledgment, once; the form no longer waits."""
    (outcome,) = take_in(office, [pen.write(None, name="Z. Example")])
    assert outcome.statement
    assert ("Zoë Example", "volunteer", "outstanding", "") in rows(office)  # it waits under another name
    assert countersign(office, outcome.statement, "Zoë Example", sure=True).name == "Zoë Example"
    assert ("Zoë Example", "volunteer", "complete", "2026-01") in rows(office)
    assert list_pending(office, ArrivalState.WAITING) == []
    with pytest.raises(FormGone):
        countersign(office, outcome.statement, "Zoë Example")
    with office.register.view() as view:
        (arrival,) = view.arrivals(ArrivalState.COUNTERSIGNED)
        assert arrival.content is None


def test_countersign_needs_the_role(office: Office, pen: FormFactory) -> None:
    """A form is not countersigned for somebody who does not hold its role, nor for nobody."""
    (outcome,) = take_in(office, [pen.write(None)])
    assert outcome.statement
    with pytest.raises(FormForOtherRole) as caught:
        countersign(office, outcome.statement, "Ash Invented", sure=True)
    assert (caught.value.name, caught.value.role) == ("Ash Invented", "volunteer")
    with pytest.raises(SeveralUnfit) as several:
        countersign(office, outcome.statement, "Ash Invented")
    assert [type(fault) for fault in several.value.faults] == [FormForOtherRole, NotSure]
    with pytest.raises(PersonUnknown):
        countersign(office, outcome.statement, "Nobody")
    assert len(list_pending(office, ArrivalState.WAITING)) == 1


def test_standings(root: Path, office: Office, pen: FormFactory) -> None:
    """Complete, outstanding, out of date, waiting and left are told apart for each role; an old edition is taken in."""
    add(office, "Gone Invented", "volunteer", left="2026-02-01")
    add(office, "Wim Invented", "volunteer")
    add(office, "Old Invented", "volunteer")
    early, late = invite(office, "Old Invented", SITE).address, invite(office, "Ash Invented", SITE).address
    old_form = pen.write(early)
    reword(root, "version: 2026-01", "version: 2026-02")
    reword(root, "is kind to everybody", "is kind to everybody, always")
    publish_revision(root)
    new = FormFactory.of(office, "kindness")
    outcomes = take_in(
        office,
        [old_form, new.seal(new.statement(late, "staff"), late), new.write(None, name="wim invented")],
    )
    assert [outcome.state for outcome in outcomes] == ["accepted", "accepted", "waiting"]
    assert rows(office) == {
        ("Ash Invented", "staff", "complete", "2026-02"),
        ("Ash Invented", "trustee", "outstanding", ""),
        ("Gone Invented", "volunteer", "left", ""),
        ("Old Invented", "volunteer", "out_of_date", "2026-01"),
        ("Wim Invented", "volunteer", "waiting", ""),
        ("Zoë Example", "volunteer", "outstanding", ""),
    }


@pytest.mark.parametrize("signed", [True, False])
def test_receipts(office: Office, pen: FormFactory, signed: bool) -> None:
    """A person's receipt proves their acknowledgment with the public keys alone, signed or countersigned."""
    address = invite(office, "Zoë Example", SITE).address if signed else None
    (outcome,) = take_in(office, [pen.write(address)])
    if outcome.statement:
        countersign(office, outcome.statement, "Zoë Example")
    ((name, issued),) = issue_receipts(office, "Zoë Example").items()
    checked = check_receipt(parse_receipt(issued), office.register.keys.public())
    assert (checked.statement.name, name) == ("Zoë Example", f"receipt-{checked.index}.txt")
    with pytest.raises(NothingSigned) as caught:
        issue_receipts(office, "Ash Invented")
    assert caught.value.name == "Ash Invented"


def test_lost_until_the_envelope_returns(office: Office, pen: FormFactory, keys: RegisterKeys) -> None:
    """After an old backup was put back, what it lacks is counted as lost, until the form is taken in again."""
    folder = office.register.folder
    form = pen.write(invite(office, "Zoë Example", SITE).address)
    shutil.copy(folder / "register.sqlite", folder / "backup")
    take_in(office, [form])
    assert lost(office) == 0
    office.register.close()
    (folder / "backup").replace(folder / "register.sqlite")
    again = replace(office, register=open_register(folder, keys))
    assert lost(again) == 1
    assert ("Zoë Example", "volunteer", "outstanding", "") in rows(again)
    (outcome,) = take_in(again, [form])
    assert outcome.state == "accepted"
    assert lost(again) == 0
    assert ("Zoë Example", "volunteer", "complete", "2026-01") in rows(again)
    again.register.close()


def test_changed_details_are_found(office: Office, pen: FormFactory) -> None:
    """A row that was swapped for another in the database is not read as if it were the person's own."""
    address = invite(office, "Zoë Example", SITE).address
    take_in(office, [pen.write(address)])
    with office.register._transaction() as connection:
        swap = (
            "UPDATE details SET sealed = (SELECT sealed FROM details JOIN leaf ON leaf = id ORDER BY position LIMIT 1)"
        )
        connection.exec_driver_sql(swap)
    with pytest.raises(Untrusted, match="changed from outside"):
        list_standings(office)


def test_establish_and_unlock(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new register opens with its passphrase, for its own site only; its public half lies in both folders."""
    folder = tmp_path / "register"
    with pytest.raises(Refused, match="too short"):
        set_up_register(root, folder, "register.example", "short")
    assert not folder.exists()
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    keys = set_up_register(root, folder, "register.example", PASSPHRASE)
    assert read_public_keys(root) == read_public_keys(folder) == keys.public()
    assert sorted(path.name for path in folder.iterdir()) == [
        "checkpoint",
        "keys.age",
        "log.jsonl",
        "register.json",
        "register.sqlite",
    ]
    with unlock(root, folder, PASSPHRASE) as office, office.register.view() as view:
        assert len(list(view.entries(EditionLeaf))) == 1
    with unlock(root, folder, PASSPHRASE) as office, office.register.change() as change:
        change.put_person(
            Person(id=new_id(), name="Zo Example", roles=("staff",), started=today(), post="chief-officer")
        )
    with unlock(root, folder, PASSPHRASE) as office:
        assert [person.was_keeper for person in list_people(office)] == [True]
    with pytest.raises(RegisterThere):
        set_up_register(root, tmp_path / "second", "register.example", PASSPHRASE)
    data = json.loads((root / "register.json").read_text())
    (root / "register.json").write_text(json.dumps({**data, "origin": "other.example"}))
    with pytest.raises(OtherSite) as caught, unlock(root, folder, PASSPHRASE):
        pass
    assert (caught.value.site, caught.value.opened) == ("other.example", "register.example")


def test_nobody_is_named_in_plain(office: Office, pen: FormFactory) -> None:
    """After every kind of arrival, no file of the register holds a name, an address or a declaration in plain."""
    address = invite(office, "Zoë Example", SITE).address
    take_in(
        office, [pen.write(address), pen.write(None), pen.write(address, passed=True), incoming(b"Zo\xc3\xab Example")]
    )
    seen: Callable[[bytes], bool] = lambda data: any(  # noqa: E731
        word in data for word in ("Zoë".encode(), b"Example", b"Invented")
    )
    assert seen("Zoë Example".encode())
    for path in office.register.folder.iterdir():
        assert not seen(path.read_bytes()), path


def test_two_who_make_one_register(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two who make the same register at once one does, and it opens; the other is told that it is there."""
    monkeypatch.setattr("site_build.office.safekeeping.setup.write_keys", write_fast_keys)
    folder, start = tmp_path / "register", Barrier(2)

    def make() -> RegisterKeys | Refused:
        start.wait()
        try:
            return set_up_register(root, folder, "register.example", PASSPHRASE)
        except Refused as error:
            return error

    with ThreadPoolExecutor(2) as threads:
        made = [future.result() for future in [threads.submit(make) for _ in range(2)]]
    assert sum(isinstance(each, RegisterKeys) for each in made) == 1
    assert all(isinstance(each, RegisterKeys | FolderNotEmpty | RegisterThere) for each in made)
    with open_office(root, folder, PASSPHRASE) as office:
        assert office.register.keys in made
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".register")] == []


def test_a_demonstration_gives_the_site_no_keys(root: Path, tmp_path: Path) -> None:
    """Opening invented people never makes their public keys the site's: forms would be sealed to a known passphrase."""
    keys = new_keys("demonstration.invalid/acknowledgments")
    folder = tmp_path / ".demo" / "register"
    create_register(folder, keys).close()
    write_fast_keys(folder, keys, PASSPHRASE)
    (root / "register.json").unlink(missing_ok=True)
    with open_office(root, folder, PASSPHRASE):
        assert not (root / "register.json").exists()
