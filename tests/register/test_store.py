"""The register never has two heads of one size, loses nothing that was committed, and shows nobody's name."""

import json
import multiprocessing
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

import site_build.database
from site_build.errors import FolderInPortal, FolderNotEmpty
from site_build.files import default_folder
from site_build.formats.base64 import encode_url
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.errors import CommitmentMismatch, NoteChanged, NoteUnsigned
from site_build.formats.leaf import EditionLeaf, ErasedLeaf, InvitedLeaf, RevokedLeaf, commit, new_id
from site_build.register import tables
from site_build.register.change import Change
from site_build.register.errors import (
    BackupUnreadable,
    CopiesDisagree,
    CopyChanged,
    CopyMissing,
    CopyNotWritten,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFailed,
    DatabaseForeign,
    DatabaseMissing,
    DatabaseNewer,
    DiskFull,
    DocumentChanged,
    DocumentMissing,
    FolderAway,
    HeadMoved,
    HeadPlace,
    LinesUncovered,
    LogBehind,
    RecordChanged,
    RegisterChanged,
    Saved,
)
from site_build.register.keys import RegisterKeys, new_keys
from site_build.register.people import Person
from site_build.register.second_copy import SecondCopy, verify_folder
from site_build.register.store import Register, create_register, open_register
from site_build.register.tables import DATABASE_FILE, read_head
from site_build.register.view import Arrival, ArrivalState, Details

Maker = Callable[[], EditionLeaf]
DATABASE = "register.sqlite"
EDITION = EditionLeaf(
    id=new_id(),
    at=date(2026, 1, 1),
    policy="kindness",
    version="1",
    edition="a" * 64,
    bank="b" * 64,
    change="first",
)
PERSON = Person(id=new_id(), name="Zo Example", roles=("volunteer",), started=date(2026, 1, 5), email="zo@zo.example")


def append(register: Register, *leaves: EditionLeaf) -> None:
    """Add leaves in one change."""
    with register.change() as change:
        for leaf in leaves:
            change.append(leaf)


def invited(register: Register) -> InvitedLeaf:
    """Add a person, and a link for them."""
    leaf = InvitedLeaf(
        id=new_id(),
        at=date(2026, 1, 5),
        invitation=new_id(),
        signer="11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        expires=date(2026, 3, 6),
        commitment=commit(b"s" * 32, b"Zo Example's record"),
    )
    with register.change() as change:
        change.put_person(PERSON)
        change.append(leaf, Details("Zo Example's record", b"s" * 32, PERSON.id))
    return leaf


def verified_size(folder: Path, keys: RegisterKeys) -> int:
    """How many leaves the second copy proves."""
    (folder / "register.json").write_text(keys.public().model_dump_json())
    return verify_folder(folder).size


def test_change_is_kept(register: Register, folder: Path, keys: RegisterKeys) -> None:
    """What a change wrote is there when the register is opened again: leaf, details, person, arrival, document."""
    leaf = invited(register)
    with register.change() as change:
        change.put_arrival(Arrival("e" * 64, ArrivalState.WAITING, b"mark", b"Zo Example's statement"))
        change.put_document(sha256(b"{}").hexdigest(), b"{}")
    register.close()
    again = open_register(folder, keys)
    with again.view() as view:
        (entry,) = view.entries(InvitedLeaf)
        assert entry.leaf == leaf
        assert entry.details == Details("Zo Example's record", b"s" * 32, PERSON.id)
        assert view.people == {PERSON.id: PERSON}
        (waiting,) = view.arrivals(ArrivalState.WAITING)
        assert waiting == Arrival("e" * 64, ArrivalState.WAITING, b"mark", b"Zo Example's statement")
        assert view.known_arrivals().statements == {b"mark"}
        assert view.document(sha256(b"{}").hexdigest()) == b"{}"
        assert not view.invitations[leaf.invitation].revoked
    again.close()
    assert verified_size(folder, keys) == 1


def test_revoked_link_is_known(register: Register) -> None:
    """A link that was taken back is known as such."""
    leaf = invited(register)
    with register.change() as change:
        change.append(RevokedLeaf(id=new_id(), at=date(2026, 1, 6), of=leaf.id))
    with register.view() as view:
        assert view.invitations[leaf.invitation].revoked


def test_what_is_put_again_replaces(register: Register) -> None:
    """A person or an arrival that is put again replaces what was there."""
    for name, state in (("Zo Example", ArrivalState.SET_ASIDE), ("Zoë Example", ArrivalState.ACCEPTED)):
        with register.change() as change:
            change.put_person(PERSON.model_copy(update={"name": name}))
            change.put_arrival(Arrival("e" * 64, state))
    with register.view() as view:
        assert [person.name for person in view.people.values()] == ["Zoë Example"]
        assert view.known_arrivals().states == {"e" * 64: "accepted"}


def test_failed_change_writes_nothing(register: Register, folder: Path, edition: Maker) -> None:
    """When a change fails half-way, neither database nor second copy has any of it."""
    append(register, edition())
    before = (folder / "log.jsonl").read_bytes(), (folder / "checkpoint").read_bytes()

    def fail() -> None:
        with register.change() as change:
            change.append(edition())
            change.put_person(PERSON)
            raise HeadMoved(size=1)

    with pytest.raises(HeadMoved):
        fail()
    with register.view() as view:
        assert (view.size(), view.people) == (1, {})
    assert ((folder / "log.jsonl").read_bytes(), (folder / "checkpoint").read_bytes()) == before
    append(register, edition())
    with register.view() as view:
        assert view.size() == 2


def test_nothing_counts_twice(register: Register) -> None:
    """The database itself refuses a statement that has already been taken in, and the whole change with it."""
    with register.change() as change:
        change.put_arrival(Arrival("1" * 64, ArrivalState.ACCEPTED, b"mark"))

    def take_in_again() -> None:
        with register.change() as change:
            change.put_person(PERSON)
            change.put_arrival(Arrival("2" * 64, ArrivalState.ACCEPTED, b"mark"))

    with pytest.raises(DatabaseFailed) as refused:
        take_in_again()
    assert refused.value.saved == Saved.NOTHING
    with register.view() as view:
        assert view.people == {}


def test_head_moves_from_its_old_size_only(register: Register, edition: Maker) -> None:
    """A change made over a head that has meanwhile moved is refused whole: there is never a second head of one size."""
    append(register, edition())
    with register._transaction() as connection:
        stale = Change(connection, register._sealer, register._tree)
        stale.append(edition())
        stale.write(register.keys)
        late = Change(connection, register._sealer, register._tree)
        late.append(edition())
        with pytest.raises(HeadMoved) as moved:
            late.write(register.keys)
    assert moved.value.size == 1


def test_threads_race(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """Eight threads that append at once leave one log with every leaf in it."""

    def append_five() -> None:
        for _ in range(5):
            append(register, edition())

    threads = [threading.Thread(target=append_five) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verified_size(folder, keys) == 40


def _append_many(folder: Path, keys_json: str, start: "multiprocessing.synchronize.Barrier") -> None:
    register = open_register(folder, RegisterKeys.model_validate_json(keys_json))
    start.wait()
    for _ in range(10):
        append(register, EDITION.model_copy(update={"id": new_id()}))
    register.close()


def test_processes_race(register: Register, folder: Path, keys: RegisterKeys) -> None:
    """Eight programs that append at once leave one log, and a second copy that verifies."""
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Barrier(8)
    programs = [spawn.Process(target=_append_many, args=(folder, keys.model_dump_json(), start)) for _ in range(8)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0] * 8
    assert verified_size(folder, keys) == 80
    open_register(folder, keys).close()


def _die_before_the_copy(folder: Path, keys_json: str) -> None:
    register = open_register(folder, RegisterKeys.model_validate_json(keys_json))
    register._copy.extend = lambda *_: os._exit(9)  # type: ignore[method-assign]
    append(register, EDITION)


def test_crash_before_the_second_copy(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A program that dies between the commit and the second copy leaves a change that is accepted and copied later."""
    append(register, edition())
    register.close()
    program = multiprocessing.get_context("spawn").Process(
        target=_die_before_the_copy, args=(folder, keys.model_dump_json())
    )
    program.start()
    program.join()
    assert program.exitcode == 9
    assert verified_size(folder, keys) == 1
    open_register(folder, keys).close()
    assert verified_size(folder, keys) == 2


@pytest.mark.parametrize("torn", [b"eyJ0b3J", b"eyJ0b3JuIjo" * 100])
def test_torn_copy(register: Register, folder: Path, keys: RegisterKeys, edition: Maker, torn: bytes) -> None:
    """What an interrupted write left behind the checkpoint is cut off when the register is opened."""
    append(register, edition())
    register.close()
    with (folder / "log.jsonl").open("ab") as log:
        log.write(torn)
    again = open_register(folder, keys)
    append(again, edition())
    again.close()
    assert verified_size(folder, keys) == 2


@pytest.mark.parametrize("torn", [b"eyJ0b3J", b"eyJ0b3JuIjo" * 100])
def test_copy_torn_by_another_program(register: Register, folder: Path, keys: RegisterKeys, torn: bytes) -> None:
    """When another program dies in the middle of a line, the next change of this one writes the copy rightly."""
    append(register, EDITION)
    with (folder / "log.jsonl").open("ab") as log:
        log.write(torn)
    append(register, EDITION.model_copy(update={"id": new_id()}))
    assert verified_size(folder, keys) == 2


def test_crash_between_log_and_checkpoint(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A second copy whose lines were written and whose checkpoint was not is completed when the register is opened."""
    append(register, edition())
    checkpoint = (folder / "checkpoint").read_bytes()
    append(register, edition(), edition())
    register.close()
    (folder / "checkpoint").write_bytes(checkpoint)
    open_register(folder, keys).close()
    assert verified_size(folder, keys) == 3


def test_second_copy_cannot_be_written(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """When the disk refuses the second copy, the change is kept, and that is told; the next change completes it."""
    (folder / "log.jsonl").rename(folder / "elsewhere")
    with pytest.raises(CopyNotWritten):
        append(register, edition())
    (folder / "elsewhere").rename(folder / "log.jsonl")
    append(register, edition())
    assert verified_size(folder, keys) == 2


def test_restored_backup(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """An old backup of the database gets its missing leaves back; the details behind them are known to be lost."""
    append(register, edition())
    shutil.copy(folder / DATABASE, folder / "backup")
    invited(register)
    register.close()
    checkpoint = (folder / "checkpoint").read_bytes()
    (folder / "backup").replace(folder / DATABASE)
    again = open_register(folder, keys)
    with again.view() as view:
        (entry,) = view.entries(InvitedLeaf)
        assert (view.size(), entry.details, view.people) == (2, None, {})
        assert view.checkpoint() == checkpoint
    append(again, edition())
    again.close()
    assert verified_size(folder, keys) == 3


def test_restored_backup_of_an_erased_person(register: Register, folder: Path, keys: RegisterKeys) -> None:
    """An old backup does not bring back somebody who has been erased since."""
    leaf = invited(register)
    shutil.copy(folder / DATABASE, folder / "backup")
    with register.change() as change:
        change.append(ErasedLeaf(id=new_id(), at=date(2026, 1, 6), of=leaf.id))
        change.drop_details(leaf.id)
        change.drop_person(PERSON.id)
    register.close()
    (folder / "backup").replace(folder / DATABASE)
    again = open_register(folder, keys)
    with again.view() as view:
        assert (view.size(), view.people, [entry.details for entry in view.entries(InvitedLeaf)]) == (2, {}, [None])
    again.close()


def test_forked_copy(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A database and a second copy that tell different stories, both signed, are refused, and neither is touched."""
    shutil.copytree(folder, folder.with_name("fork"))
    append(register, edition(), edition())
    register.close()
    fork = open_register(folder.with_name("fork"), keys)
    append(fork, edition())
    fork.close()
    shutil.copy(folder.with_name("fork") / DATABASE, folder / DATABASE)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(CopiesDisagree) as refused:
        open_register(folder, keys)
    assert refused.value.folder == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_changed_database(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A leaf rewritten in the database is found when the register is opened."""
    append(register, edition(), edition())
    register.close()
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("UPDATE leaf SET data = CAST(replace(data, 'kindness', 'candour') AS BLOB) WHERE position = 0")
    database.close()
    with pytest.raises(RegisterChanged) as caught:
        open_register(folder, keys)
    assert "changed from outside" in caught.value.fault


def tamper(folder: Path, *statements: str) -> None:
    """Write to the database as somebody could who has no passphrase."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE leaf SET kind = 'x' WHERE kind = 'revoked'",
            "Entry 1: the database gives it another place",
        ),
        ("UPDATE leaf SET id = 'AAAAAAAAAAAAAAAAAAAAAA' WHERE kind = 'revoked'", "Entry 1: .* kind or id"),
        ("UPDATE leaf SET position = position + 1000", "Entry 0: .* place"),
        ("UPDATE leaf SET position = 5000 WHERE position = 1", "Entry 1: .* place"),
        ("UPDATE head SET size = 99", "2 entries, and its head is over 99"),
        ("DELETE FROM head", "has 0 signed heads"),
        ("INSERT INTO head SELECT size + 1, checkpoint, sums, seal FROM head", "has 2 signed heads"),
        ("CREATE TRIGGER t AFTER UPDATE ON head BEGIN DELETE FROM person; END", "has a trigger “t”"),
        ("CREATE VIEW v AS SELECT * FROM person", "has a view “v”"),
        ("CREATE TABLE t (v)", "has a table “t”"),
        ("DROP TABLE arrival", "has not got its own table “arrival”"),
        ("DROP TABLE head", "has not got its own table “head”"),
        ("DROP INDEX ix_leaf_kind", "has not got its own index “ix_leaf_kind”"),
        ("ALTER TABLE person ADD COLUMN k TEXT DEFAULT 'site' REFERENCES fact(key) ON DELETE CASCADE", "“person” that"),
    ],
)
def test_changed_where_the_log_does_not_reach(
    register: Register, folder: Path, keys: RegisterKeys, statement: str, words: str
) -> None:
    """What the log's own proof does not cover is held against it: a register that was changed there does not open."""
    leaf = invited(register)
    with register.change() as change:
        change.append(RevokedLeaf(of=leaf.id))
        change.put_document(sha256(b"[]").hexdigest(), b"[]")
        change.put_arrival(Arrival("e" * 64, ArrivalState.WAITING, None, b"{}"))
    register.close()
    open_register(folder, keys).close()
    tamper(folder, statement)
    with pytest.raises(RegisterChanged) as caught:
        open_register(folder, keys)
    assert re.search(words, caught.value.fault)


def test_looking_writes_nothing(register: Register, folder: Path, keys: RegisterKeys) -> None:
    """A register that is only opened writes no file, so that it can be looked at on a full disk."""
    invited(register)
    register.close()
    before = {path.name: path.stat() for path in folder.iterdir()}
    with closing(open_register(folder, keys)) as again, again.view() as view:
        assert len(view.people) == 1
    after = {path.name: path.stat() for path in folder.iterdir()}
    assert [(name, one.st_mtime_ns, one.st_ino) for name, one in sorted(after.items())] == [
        (name, one.st_mtime_ns, one.st_ino) for name, one in sorted(before.items())
    ]


def test_nothing_acts_when_a_change_is_written(register: Register, folder: Path) -> None:
    """What was put into the database while the register is open is found before it can do anything."""
    invited(register)
    tamper(folder, "CREATE TRIGGER t AFTER UPDATE ON head BEGIN DELETE FROM person; END")
    with pytest.raises(RegisterChanged) as caught:
        invited(register)
    assert "has a trigger “t”" in caught.value.fault
    with register.view() as view:
        assert len(view.people) == 1


def test_what_was_erased_does_not_come_back(register: Register, folder: Path, keys: RegisterKeys) -> None:
    """Rows of an older copy, put back where the log says that they were erased, are not believed."""
    leaf = invited(register)
    with register.inspect() as view:
        sealed = view.sealed_details()[leaf.id]
    with register.change() as change:
        change.append(ErasedLeaf(of=leaf.id))
        change.drop_details(leaf.id)
    register.close()
    open_register(folder, keys).close()
    tamper(folder, f"INSERT INTO details VALUES ('{leaf.id}', x'{sealed.hex()}')")  # noqa: S608
    with closing(open_register(folder, keys)) as again, again.inspect() as view:
        assert vars(again.doubt)["tables"] == ("details",)
        assert list(view.find_changed_rows()) == ["Entry 1 erased what is in the database again."]


def test_what_became_of_a_form_is_sealed_with_it(register: Register, folder: Path) -> None:
    """A form that waits cannot be made one that was discarded."""
    with register.change() as change:
        change.put_arrival(Arrival("e" * 64, ArrivalState.WAITING, None, b"{}"))
    tamper(folder, "UPDATE arrival SET state = 'discarded'")
    with register.inspect() as view:
        assert [fault.split("“")[1][:7] for fault in view.find_unreadable()] == ["arrival"]
        with pytest.raises(RecordChanged):
            view.arrivals(ArrivalState.DISCARDED)
    tamper(folder, "UPDATE arrival SET state = 'lost'")
    with register.view() as view, pytest.raises(RecordChanged) as caught:
        view.known_arrivals()
    assert caught.value.table == "arrival"


def test_a_changed_document_is_not_read(register: Register, folder: Path) -> None:
    """Words or questions that were changed while the register is open are not believed either, nor ones never there."""
    digest = sha256(b"[]").hexdigest()
    with register.view() as view, pytest.raises(DocumentMissing) as missing:
        view.document(digest)
    assert missing.value.digest == digest
    with register.change() as change:
        change.put_document(digest, b"[]")
    tamper(folder, "UPDATE document SET data = CAST('{}' AS BLOB)")
    with register.view() as view, pytest.raises(DocumentChanged) as caught:
        view.document(digest)
    assert caught.value.digest == digest


def test_details_are_held_against_the_log(register: Register, folder: Path) -> None:
    """Details that the log did not commit to are not read, even when they were sealed with the right key."""
    leaf = invited(register)
    other = json.dumps({"evidence": "another record", "salt": encode_url(b"s" * 32), "person": PERSON.id}).encode()
    sealed = register._sealer.seal("details", leaf.id, other)
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        database.execute("UPDATE details SET sealed = ?", (sealed,))
        database.commit()
    with register.view() as view, pytest.raises(CommitmentMismatch):
        view.entries(InvitedLeaf)


def test_changed_second_copy(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A line rewritten in the second copy is found when the register is opened."""
    append(register, edition(), edition())
    register.close()
    lines = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "log.jsonl").write_bytes(b"".join(reversed(lines)))
    with pytest.raises(CopyChanged) as caught:
        open_register(folder, keys)
    assert caught.value.path == folder / "log.jsonl"


def read_all(folder: Path) -> dict[str, bytes]:
    """Every file in the folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("lines", [3, 2, 0])
@pytest.mark.parametrize("left", [b"", b"register.example/ack", bytes(200), b"\xff" * 200, b"Dear all,\n\n"])
def test_unreadable_checkpoint(
    register: Register, folder: Path, keys: RegisterKeys, edition: Maker, *, left: bytes, lines: int
) -> None:
    """Beside a sound database, a checkpoint of which nothing can be read is written anew, with the lines that lack."""
    append(register, edition(), edition(), edition())
    register.close()
    before = read_all(folder)
    (folder / "checkpoint").write_bytes(left)
    kept = b"".join(before["log.jsonl"].splitlines(keepends=True)[:lines])
    (folder / "log.jsonl").write_bytes(kept + b"eyJ0b3J")
    again = open_register(folder, keys)
    assert read_all(folder) == before
    append(again, edition())
    again.close()
    assert verified_size(folder, keys) == 4


@pytest.mark.parametrize("case", ["old database", "other lines", "changed database"])
def test_unreadable_checkpoint_hides_nothing(
    register: Register, folder: Path, keys: RegisterKeys, edition: Maker, case: str
) -> None:
    """Nor is it written anew where it would cover up that entries are gone, or are others: nothing is touched."""
    append(register, edition())
    shutil.copy(folder / DATABASE, folder.with_name("old"))
    append(register, edition())
    register.close()
    (folder / "checkpoint").write_bytes(b"")
    if case == "old database":
        folder.with_name("old").replace(folder / DATABASE)
    if case == "other lines":
        one, two = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)
        (folder / "log.jsonl").write_bytes(two + one)
    if case == "changed database":
        with closing(sqlite3.connect(folder / DATABASE)) as database, database:
            database.execute("UPDATE leaf SET data = CAST(replace(data, 'kindness', 'candour') AS BLOB)")
    before = read_all(folder)
    if case == "old database":
        with closing(open_register(folder, keys)) as again:
            assert isinstance(again.doubt, LinesUncovered)
            assert again.doubt.count == 1
    else:
        with pytest.raises(RegisterChanged if case == "changed database" else CopiesDisagree):
            open_register(folder, keys)
    assert read_all(folder) == before


def test_checkpoint_by_another_hand(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A checkpoint that can be read, and whose signature does not hold, is no accident: it is refused, and stays."""
    append(register, edition(), edition())
    register.close()
    whole = (folder / "checkpoint").read_bytes()
    (folder / "checkpoint").write_bytes(whole.replace(b"\n2\n", b"\n1\n"))
    before = read_all(folder)
    with pytest.raises(NoteChanged):
        open_register(folder, keys)
    assert read_all(folder) == before


def test_torn_line_under_a_checkpoint(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A sound checkpoint that is ahead of an old database stays, though a line that it covers cannot be read."""
    append(register, edition())
    shutil.copy(folder / DATABASE, folder.with_name("old"))
    append(register, edition())
    register.close()
    folder.with_name("old").replace(folder / DATABASE)
    one, two = (folder / "log.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "log.jsonl").write_bytes(one + two[:7])
    before = read_all(folder)
    with closing(open_register(folder, keys)) as again:
        assert isinstance(again.doubt, LogBehind)
        assert (again.doubt.place, again.doubt.size, again.doubt.kept) == (HeadPlace.FOLDER, 2, 1)
    assert read_all(folder) == before


@pytest.mark.parametrize("name", ["log.jsonl", "checkpoint", DATABASE])
def test_missing_file(register: Register, folder: Path, keys: RegisterKeys, name: str) -> None:
    """A register with a file missing is refused with its name."""
    register.close()
    (folder / name).unlink()
    with pytest.raises((CopyMissing, DatabaseMissing)) as caught:
        open_register(folder, keys)
    assert vars(caught.value)["path"] == folder / name


def test_other_keys(register: Register, folder: Path) -> None:
    """A register does not open with another register's keys."""
    register.close()
    with pytest.raises(NoteUnsigned):
        open_register(folder, new_keys("other.example"))


@pytest.mark.parametrize("what", ["text", "empty", "database", "no format", "newer"])
def test_foreign_file_is_not_touched(folder: Path, keys: RegisterKeys, register: Register, what: str) -> None:
    """A database that is not a register, or is one from a newer version, is named for what it is and left as it was."""
    register.close()
    path = folder / DATABASE
    acts = {
        "database": "CREATE TABLE recipe (cake)",
        "no format": "PRAGMA user_version=0",
        "newer": f"PRAGMA user_version={tables.FORMAT + 1}",
    }
    if what in ("text", "empty", "database"):
        path.write_bytes(b"Dear all, " * 20 if what == "text" else b"")
    if what in acts:
        database = sqlite3.connect(path)
        database.execute(acts[what])
        database.commit()
        database.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseNewer if what == "newer" else DatabaseForeign) as refused:
        open_register(folder, keys)
    assert vars(refused.value)["path"] == path
    assert path.read_bytes() == before


def test_only_a_folder_of_its_own(tmp_path: Path, keys: RegisterKeys) -> None:
    """A register is not made in a folder that holds something, nor by any way among the portal's published files."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FolderNotEmpty):
        create_register(tmp_path, keys)
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "portal.toml").touch()
    (tmp_path / "away").symlink_to(tmp_path / "docs", target_is_directory=True)
    for place in ("docs", "away", ".demo"):
        with pytest.raises(FolderInPortal) as refused:
            create_register(tmp_path / place / "register", keys)
        assert refused.value.folder == tmp_path / place / "register"
    create_register(tmp_path / ".demo" / "register", new_keys("demonstration.invalid")).close()
    assert {path.name for path in tmp_path.iterdir()} == {".demo", "away", "mkdocs.yml", "notes.txt", "portal.toml"}


def test_private_files(register: Register, folder: Path) -> None:
    """The folder and every file in it are this user's alone, and hold nobody's name or address in plain."""
    invited(register)
    with register.change() as change:
        change.put_arrival(Arrival("e" * 64, ArrivalState.SET_ASIDE, content=b"Zo Example's envelope"))
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path
        assert b"Example" not in path.read_bytes()
        assert b"zo.example" not in path.read_bytes()
    assert default_folder().is_absolute()


def test_durable_settings(register: Register) -> None:
    """The database really runs with the settings that its durability rests on."""
    with register._transaction() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert settings == {"journal_mode": "delete", "synchronous": 3, "secure_delete": 1, "foreign_keys": 1}


def test_busy_database(
    register: Register, folder: Path, keys: RegisterKeys, edition: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that another program will not let go is a reason in plain words, not a traceback."""
    monkeypatch.setattr("site_build.register.tables._PATIENCE", 0.1)
    impatient = open_register(folder, keys)
    with register._transaction(), pytest.raises(DatabaseBusy) as busy:
        append(impatient, edition())
    assert busy.value.saved == Saved.NOTHING
    with register._transaction(), pytest.raises(CopyNotWritten):
        impatient._write_beside()  # as after a commit
    with closing(sqlite3.connect(folder / DATABASE)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM head").fetchone()  # which lets another begin, and not commit
        with pytest.raises(DatabaseBusy) as unsure:
            append(impatient, edition())
    assert unsure.value.saved == Saved.UNKNOWN
    append(impatient, edition())
    impatient.close()


def take_away(folder: Path) -> None:
    """Move the register's folder."""
    folder.rename(folder.with_name("away"))


def damage(folder: Path) -> None:
    """Write over all of the database but its header."""
    data = (folder / DATABASE).read_bytes()
    (folder / DATABASE).write_bytes(data[:100] + b"\xff" * len(data[100:]))


def fill(folder: Path) -> None:
    """Let the database grow no more, as on a full disk."""
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    site_build.database.PRAGMAS += (f"max_page_count={pages}",)


@pytest.mark.parametrize(("harm", "expected"), [(take_away, FolderAway), (damage, DatabaseDamaged), (fill, DiskFull)])
def test_unusable_database(
    register: Register,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], None],
    expected: type[DatabaseFailed],
) -> None:
    """What is wrong with the database is told for what it is, and that nothing was saved."""
    monkeypatch.setattr("site_build.database.PRAGMAS", site_build.database.PRAGMAS)
    harm(folder)
    if harm is not take_away:
        register.close()  # and the next act connects anew
    with pytest.raises(expected) as refused, register.change() as change:
        change.put_document("d" * 64, b"x" * 100_000)
    assert refused.value.saved == Saved.NOTHING


def test_checkpoint_is_the_databases(register: Register, folder: Path, keys: RegisterKeys, edition: Maker) -> None:
    """Database and second copy hold the same signed head, and nothing is left beside them."""
    append(register, edition())
    with register.view() as view:
        assert view.checkpoint() == (folder / "checkpoint").read_bytes()
    assert open_checkpoint((folder / "checkpoint").read_bytes(), keys.public().log_key).size == 1
    assert sorted(os.listdir(folder)) == ["checkpoint", "log.jsonl", DATABASE]
    assert SecondCopy(folder).read().leaves


def test_facts_are_sealed_and_dropped_bytes_are_gone(register: Register, folder: Path, keys: RegisterKeys) -> None:
    """A fact comes back, after opening again, too; and what is dropped is gone."""
    leaf = invited(register)
    with register.change() as change:
        change.put_memo("report", b"Zo Example, last time")
        change.put_arrival(Arrival("e" * 64, ArrivalState.WAITING, b"mark", b"Zo Example's statement"))
    with register.view() as view:
        assert (view.memo("report"), view.memo("other")) == (b"Zo Example, last time", None)
    sealed = _sealed(folder)
    assert all(value in (folder / DATABASE).read_bytes() for value in sealed)
    with register.change() as change:
        change.drop_details(leaf.id)
        change.drop_person(PERSON.id)
        change.drop_arrival_content("e" * 64)
    with register.view() as view:
        (entry,) = view.entries(InvitedLeaf)
        assert (entry.details, view.people, view.arrivals(ArrivalState.ERASED)[0].content) == (None, {}, None)
        assert view.known_arrivals().statements == {b"mark"}
    register.close()
    assert not any(value in (folder / DATABASE).read_bytes() for value in sealed)
    with closing(open_register(folder, keys)) as again, again.view() as view:
        assert view.memo("report") == b"Zo Example, last time"


def _sealed(folder: Path) -> list[bytes]:
    """The sealed values of details, person and arrival, as the file holds them."""
    with sqlite3.connect(folder / DATABASE) as database:
        tables = ("details", "person", "arrival")
        found = [database.execute(f"SELECT sealed FROM {table}").fetchone()[0] for table in tables]  # noqa: S608
    database.close()
    return found


def test_a_damaged_copy_is_no_backup(register: Register, tmp_path: Path) -> None:
    """A copy whose pages are gone is told for what it is, whatever SQLite says of it."""
    copy = tmp_path / "copy"
    copy.mkdir()
    register.copy_to(copy)
    path = copy / DATABASE_FILE
    path.write_bytes(path.read_bytes()[:-4096] + bytes(4096))
    with pytest.raises(BackupUnreadable):
        read_head(copy)
