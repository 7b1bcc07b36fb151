"""Verifying everything at once: a sound register is called so, and each kind of damage is found and named."""

import json
import sqlite3
from collections.abc import Callable

import pytest

from site_build.demo.forms import FormFactory
from site_build.formats.leaf import parse_leaf, today
from site_build.office.forms.decisions import countersign
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.people.people import list_people
from site_build.office.safekeeping.integrity import check_register, read_integrity
from site_build.register.keys import Sealer

Damage = Callable[[Office], None]
BLANK = "UPDATE details SET sealed = zeroblob(99) WHERE leaf = (SELECT id FROM leaf WHERE position = 2)"
SWAP = """UPDATE details SET sealed = (SELECT sealed FROM details JOIN leaf ON leaf = id WHERE position = 3)
WHERE leaf = (SELECT id FROM leaf WHERE position = 2)"""
SIGNED = 2  # the place in the log: an edition, a link, then what was signed with it


@pytest.fixture
def signed(office: Office, pen: FormFactory) -> Office:
    """A register with an edition (0), a link (1), a signed form (2) and a countersigned one (3)."""
    form, unsigned = pen.write(invite(office, "Zoë Example").address), pen.statement(None, "staff", "Ash Invented")
    _, waiting = take_in(office, [form, pen.seal(unsigned)])
    assert waiting.statement
    ash = next(person.id for person in list_people(office) if person.name == "Ash Invented")
    countersign(office, waiting.statement, ash)
    return office


def change(sql: str, *values: object) -> Damage:
    """Damage of the database from outside."""

    def damage(office: Office) -> None:
        with sqlite3.connect(office.register.folder / "register.sqlite") as database:
            database.execute(sql, values)
        database.close()

    return damage


def reseal(**changes: str) -> Damage:
    """Other details for the signed form, by somebody who has the data key."""

    def damage(office: Office) -> None:
        sealer = Sealer(office.register.keys.data_key)
        with office.register.inspect() as view:
            row = parse_leaf(view.leaves()[SIGNED]).id
            sealed = view.sealed_details()[row]
        kept = {**json.loads(sealer.open("details", row, sealed)), **changes}
        other = sealer.seal("details", row, json.dumps(kept).encode())
        change("UPDATE details SET sealed = ? WHERE leaf = ?", other, row)(office)

    return damage


def rewrite(name: str, old: bytes, new: bytes) -> Damage:
    """Damage of a file beside the database."""

    def damage(office: Office) -> None:
        path = office.register.folder / name
        path.write_bytes(path.read_bytes().replace(old, new, 1))

    return damage


def test_a_sound_register(signed: Office) -> None:
    """Nothing is wrong: progress ends with all, what was found is remembered, and nobody cosigned."""
    assert read_integrity(signed).verified is None
    told: list[tuple[int, int]] = []
    found = check_register(signed, lambda done, of: told.append((done, of)))
    signed.remember(found)
    assert (found.faults, found.missing, found.size, found.day) == ((), (), 4, today())
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    seen = read_integrity(signed)
    assert (seen.size, seen.cosigned.day, seen.verified) == (4, None, found)
    assert seen.checkpoint.startswith("register.example/acknowledgments\n4\n")


@pytest.mark.parametrize(
    ("damage", "entry", "words"),
    [
        (change("UPDATE leaf SET data = CAST(replace(data, '2026', '2025') AS BLOB) WHERE position = 2"), 2, "not say"),
        (change("UPDATE leaf SET data = x'7b7d' WHERE position = 1"), 1, "not an entry"),
        (change(BLANK), 2, "changed from outside"),
        (change("DELETE FROM document"), 0, "published are missing"),
        (change(SWAP), 2, "changed from outside"),
        (change("UPDATE leaf SET kind = 'x' WHERE position = 2"), 2, "another place, kind or id"),
        (reseal(evidence="something else"), 2, "not what the log committed to"),
        (reseal(salt="A" * 43), 2, "not what the log committed to"),
        (reseal(person="A" * 22), 2, "not in the register"),
        (rewrite("log.jsonl", b"\n", b"A\n"), 0, "not say the same"),
    ],
)
def test_damage_to_an_entry(signed: Office, damage: Damage, entry: int, words: str) -> None:
    """A changed leaf, changed or swapped details, and a person who is not there: the entry is named."""
    damage(signed)
    faults = check_register(signed).faults
    assert any(fault.startswith(f"Entry {entry}: ") and words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (rewrite("checkpoint", b"\n4\n", b"\n3\n"), "signature"),
        (lambda office: (office.register.folder / "log.jsonl").unlink(), "log.jsonl cannot be read"),
        (change("UPDATE person SET sealed = zeroblob(99)"), "“person” was changed"),
        (change("INSERT INTO head SELECT size + 1, checkpoint, sums, seal FROM head"), "2 signed heads"),
        (change("CREATE TRIGGER t AFTER UPDATE ON head BEGIN DELETE FROM person; END"), "has a trigger “t”"),
        (change("UPDATE document SET data = CAST('{}' AS BLOB)"), "words or questions"),
        (change("INSERT INTO fact VALUES ('report', zeroblob(99))"), "“fact” was changed"),
        (change("INSERT INTO arrival VALUES ('" + "e" * 64 + "', 'waiting', NULL, zeroblob(99))"), "“arrival” was"),
        (change("UPDATE head SET checkpoint = CAST(replace(checkpoint, 'register', 'elsewhere') AS BLOB)"), "signed"),
    ],
)
def test_damage_beside_the_entries(signed: Office, damage: Damage, words: str) -> None:
    """A changed checkpoint, person, bank, form, fact or head, a missing file and a trigger are found."""
    damage(signed)
    found = check_register(signed)
    assert any(words in fault for fault in found.faults), found.faults
    assert not any("Entry" in fault for fault in found.faults)


def test_a_missing_person_and_missing_details(signed: Office) -> None:
    """When a person's row is gone, each of their entries says so; details that nobody erased are told, too."""
    zoe = next(person.id for person in list_people(signed) if person.name == "Zoë Example")
    change("DELETE FROM person WHERE id = ?", zoe)(signed)
    table, *entries = check_register(signed).faults
    assert "table “person”" in table
    assert [fault.split(":")[0] for fault in entries] == ["Entry 1", "Entry 2"]
    change("DELETE FROM details WHERE leaf IN (SELECT id FROM leaf WHERE position < 3)")(signed)
    found = check_register(signed)
    assert [fault.split("“")[1].split("”")[0] for fault in found.faults] == ["details", "person"]
    assert found.missing == (1, 2)
