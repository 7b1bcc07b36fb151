"""What the log does not cover is summed: a row that was changed, put back or taken away opens it read-only."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Connection

from site_build.formats.leaf import EditionLeaf, InvitedLeaf, commit, new_id, today
from site_build.register import migrations, tables
from site_build.register.errors import ReadOnly, RegisterChanged, RowsChanged
from site_build.register.keys import RegisterKeys, Sealer
from site_build.register.people import Person
from site_build.register.store import Register, create_register, open_register
from site_build.register.view import Arrival, ArrivalState, Details

RECORD = "Zoë Example's record"
PERSON = Person(id=new_id(), name="Zoë Example", roles=("volunteer",), started=today())
MOVED = Person(id=PERSON.id, name="Zoë Sample", roles=("volunteer",), started=today())
DATABASE = "register.sqlite"


def fill(register: Register) -> None:
    """Put something into every table."""
    leaf = InvitedLeaf(
        invitation=new_id(),
        signer="11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        expires=today(),
        commitment=commit(b"s" * 32, RECORD.encode()),
    )
    with register.change() as change:
        change.put_person(PERSON)
        change.put_person(Person(id=new_id(), name="Ugo Example", roles=("staff",), started=today()))
        change.append(leaf, Details(RECORD, b"s" * 32, PERSON.id))
        change.put_arrival(Arrival("e" * 64, ArrivalState.WAITING, b"mark", b"{}"))
        change.put_document(sha256(b"[]").hexdigest(), b"[]")
        change.put_memo("number", b"1")
        change.drop_person(new_id())


@pytest.fixture
def full(folder: Path, keys: RegisterKeys) -> Path:
    """A register with something in every table, and its folder."""
    with closing(create_register(folder, keys)) as register:
        fill(register)
    return folder


def tamper(folder: Path, statement: str, *values: object) -> None:
    """Write to the database as somebody could who has no passphrase."""
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.execute(statement, values)


def read_row(folder: Path, query: str) -> bytes:
    """One value of the database."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        return bytes(database.execute(query).fetchone()[0])


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("DELETE FROM details", "details"),
        ("DELETE FROM person WHERE rowid = 1", "person"),
        ("UPDATE person SET sealed = zeroblob(99) WHERE rowid = 1", "person"),
        ("UPDATE arrival SET state = 'accepted', sealed = NULL", "arrival"),
        ("UPDATE arrival SET state = 'no such state'", "arrival"),
        ("UPDATE arrival SET statement = NULL", "arrival"),
        ("DELETE FROM arrival", "arrival"),
        ("UPDATE document SET data = CAST('{}' AS BLOB)", "document"),
        ("DELETE FROM document", "document"),
        ("DELETE FROM fact", "fact"),
        ("INSERT INTO fact VALUES ('number 2', zeroblob(99))", "fact"),
        ("DELETE FROM erased", "erased"),
        ("INSERT INTO erased VALUES (zeroblob(32))", "erased"),
    ],
)
def test_changed_from_outside(full: Path, keys: RegisterKeys, statement: str, table: str) -> None:
    """Each opens, names its table, and takes in nothing; what is remembered meanwhile does not make it good."""
    tamper(full, statement)
    for _ in range(2):
        with closing(open_register(full, keys)) as register:
            assert isinstance(register.doubt, RowsChanged)
            assert register.doubt.tables == (table,)
            with pytest.raises(ReadOnly), register.change() as change:
                change.append(EditionLeaf(policy="p", version="1", edition="a" * 64, bank="b" * 64, change="first"))
            with pytest.raises(ReadOnly), register.change() as change:
                change.drop_person(PERSON.id)
            with register.change() as change:
                change.put_memo("another", b"2")


def test_an_earlier_record_put_back(full: Path, keys: RegisterKeys) -> None:
    """A person's earlier record, sealed by the register itself, is found where it does not belong any more."""
    earlier = read_row(full, f"SELECT sealed FROM person WHERE id = '{PERSON.id}'")  # noqa: S608
    with closing(open_register(full, keys)) as register, register.change() as change:
        change.put_person(MOVED)
    tamper(full, "UPDATE person SET sealed = ? WHERE id = ?", earlier, PERSON.id)
    with closing(open_register(full, keys)) as register, register.inspect() as view:
        assert view.people[PERSON.id] == PERSON  # it opens, since the register sealed it
        assert isinstance(register.doubt, RowsChanged)
        assert view.find_changed_tables() == ("person",)


@pytest.mark.parametrize("column", ["sums", "seal"])
def test_the_sums_themselves(full: Path, keys: RegisterKeys, column: str) -> None:
    """Sums or seal of an earlier moment do not fit the head of now: every table is in doubt, and nothing is written."""
    earlier = read_row(full, f"SELECT {column} FROM head")  # noqa: S608
    with closing(open_register(full, keys)) as register:
        fill_again = Person(id=new_id(), name="Bo Example", roles=("staff",), started=today())
        with register.change() as change:
            change.put_person(fill_again)
        tamper(full, f"UPDATE head SET {column} = ?", earlier)  # noqa: S608
        with pytest.raises(RegisterChanged), register.change() as change:
            change.put_person(MOVED)
    with closing(open_register(full, keys)) as register:
        assert vars(register.doubt)["tables"] == ("arrival", "details", "document", "erased", "fact", "person")


def test_each_change_keeps_the_sums(full: Path, keys: RegisterKeys) -> None:
    """Rows added, replaced, put twice and taken away, in one change and in several: the sums stay those of the rows."""
    with closing(open_register(full, keys)) as register:
        for number in range(4):
            fill_with = [PERSON.model_copy(update={"id": new_id()}) for _ in range(700)]
            with register.change() as change:
                for person in fill_with:
                    change.put_person(person)
                change.put_person(MOVED)
                change.put_person(PERSON)
                change.drop_person(fill_with[0].id)
                change.put_memo("number", b"%d" % number)
                change.drop_memo("no such")
                change.put_arrival(Arrival(f"{number:064}", ArrivalState.SET_ASIDE, None, b"{}"))
                change.drop_arrival_content(f"{number - 1:064}")
            with register.inspect() as view:
                assert view.find_changed_tables() == ()
        with register.view() as view:
            assert len(view.people) == 2 + 4 * 699
            assert view.known_arrivals().states[f"{2:064}"] == ArrivalState.ERASED


@pytest.fixture
def newer(full: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The portal after an update that rewrites the register: what is remembered goes."""

    def forget(connection: Connection, _: Sealer) -> None:
        connection.exec_driver_sql("DELETE FROM fact")

    step = tables.FORMAT + 1
    for module in (tables, migrations):
        monkeypatch.setattr(module, "FORMAT", step)
    monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, step: forget})
    return full


def test_an_update_does_not_make_it_good(newer: Path, keys: RegisterKeys) -> None:
    """What was changed before an update is found after it; where nothing was, nothing is found."""
    tamper(newer, "UPDATE arrival SET state = 'accepted', sealed = NULL")
    with closing(open_register(newer, keys)) as register:
        assert vars(register.doubt)["tables"] == ("arrival",)


def test_an_update_keeps_a_broken_seal_broken(newer: Path, keys: RegisterKeys) -> None:
    """Nor does it seal what somebody else wrote into the head."""
    tamper(newer, "UPDATE head SET seal = zeroblob(32)")
    with closing(open_register(newer, keys)) as register:
        assert len(vars(register.doubt)["tables"]) == 6


def test_an_update_of_a_sound_register(newer: Path, keys: RegisterKeys) -> None:
    """A sound register is sound after an update."""
    with closing(open_register(newer, keys)) as register, register.view() as view:
        assert register.doubt is None
        assert view.memo("number") is None


def test_the_same_rows_sum_to_the_same(folder: Path, keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> None:
    """A second process that changes the register brings the same sums on: neither sees the other as a stranger."""
    create_register(folder, keys).close()
    one, two = open_register(folder, keys), open_register(folder, keys)
    for number in range(6):
        with (one if number % 2 else two).change() as change:
            change.append(edition())
            change.put_memo("number", b"%d" % number)
    with one.inspect() as view:
        assert view.find_changed_tables() == ()
    one.close()
    two.close()
