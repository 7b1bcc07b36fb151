"""A log goes on under a new key: everything in it does, and what it continues is said and can be checked."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from site_build.config import format_keys
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.leaf import (
    EditionLeaf,
    ErasedLeaf,
    InvitedLeaf,
    RevokedLeaf,
    SucceededLeaf,
    commit,
    new_id,
    today,
)
from site_build.formats.log_files import parse_log
from site_build.register.errors import CopyNotWritten, HeadPlace, LogBehind, LogForked, RowsChanged
from site_build.register.heads import KnownHead
from site_build.register.keys import RegisterKeys, continue_keys
from site_build.register.people import Person
from site_build.register.second_copy import SecondCopy, verify_folder
from site_build.register.store import Register, create_register, open_register
from site_build.register.view import Details

Maker = Callable[[], EditionLeaf]
DATABASE, LOG, CHECKPOINT = "register.sqlite", "log.jsonl", "checkpoint"
RECORD = "Zoë Example's record"
PERSON = Person(id=new_id(), name="Zoë Example", roles=("volunteer",), started=today())
LEAF = InvitedLeaf(
    invitation=new_id(),
    signer="11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    expires=today(),
    commitment=commit(b"s" * 32, RECORD.encode()),
)


def next_keys(keys: RegisterKeys) -> RegisterKeys:
    """The keys under which the log goes on."""
    return continue_keys(keys.public(), keys.opening_key, keys.data_key, keys.drop_token)


@pytest.fixture
def lived(folder: Path, keys: RegisterKeys, edition: Maker, tmp_path: Path) -> Path:
    """A register with five entries, one person and their link; a copy of it at four is beside it."""
    with closing(create_register(folder, keys)) as register:
        for leaf in (edition(), edition(), edition()):
            append(register, leaf)
        with register.change() as change:
            change.put_person(PERSON)
            change.append(LEAF, Details(RECORD, b"s" * 32, PERSON.id))
        shutil.copytree(folder, tmp_path / "at four")
        append(register, edition())
    return folder


def append(register: Register, leaf: EditionLeaf | RevokedLeaf | ErasedLeaf) -> None:
    """Add a leaf."""
    with register.change() as change:
        change.append(leaf)


def verify(folder: Path, keys: RegisterKeys) -> int:
    """How many entries the folder's files prove by these keys."""
    (folder / "register.json").write_bytes(format_keys(keys.public()))
    return verify_folder(folder).size


def test_everything_goes_on(lived: Path, keys: RegisterKeys, edition: Maker) -> None:
    """Entries keep their bytes and order, and what lies behind them opens; the earlier log's own files stay beside."""
    before = (lived / LOG).read_bytes(), (lived / CHECKPOINT).read_bytes()
    new = next_keys(keys)
    assert (new.origin, new.earlier) == (f"{keys.origin}/2", (keys.public().log_key,))
    with closing(open_register(lived, new)) as register:
        assert register.doubt is None
        append(register, RevokedLeaf(of=LEAF.id))
        with register.view() as view:
            assert view.leaves()[1:-1] == list(parse_log(before[0]))
            (succeeded,) = view.entries(SucceededLeaf)
            (entry,) = view.entries(InvitedLeaf)
            assert (succeeded.position, succeeded.leaf.carried) == (0, 5)
            assert succeeded.leaf.checkpoint.encode() == before[1]
            assert (entry.position, entry.leaf, entry.details) == (4, LEAF, Details(RECORD, b"s" * 32, PERSON.id))
            assert view.invitations[LEAF.invitation].revoked
            assert view.people == {PERSON.id: PERSON}
        with register.inspect() as seen:
            assert seen.find_changed_tables() == ()
    assert verify(lived, new) == 7
    kept = sorted(path.name for path in lived.iterdir() if "-" in path.name)
    assert [name.partition("-")[0] for name in kept] == ["checkpoint", "log"]
    assert [(lived / name).read_bytes() for name in reversed(kept)] == list(before)
    with closing(open_register(lived, new)) as again:
        append(again, edition())
    assert verify(lived, new) == 8


def test_twice(lived: Path, keys: RegisterKeys, edition: Maker) -> None:
    """A log that went on goes on again: its own first leaf is the first that is carried."""
    second = next_keys(keys)
    open_register(lived, second).close()
    third = next_keys(second)
    assert (third.origin, len(third.earlier)) == (f"{keys.origin}/3", 2)
    with closing(open_register(lived, third)) as register:
        append(register, edition())
        with register.view() as view:
            assert [(entry.position, entry.leaf.carried) for entry in view.entries(SucceededLeaf)] == [(0, 6), (1, 5)]
    assert verify(lived, third) == 8


def test_a_head_that_lies_beyond(lived: Path, keys: RegisterKeys, edition: Maker, tmp_path: Path) -> None:
    """A restore behind a known head goes on from it: that head is quoted, the loss is in the log, and nothing else is.

    Every head of the earlier log is satisfied then.
    """
    newest = KnownHead(HeadPlace.BACKUP, (lived / CHECKPOINT).read_bytes(), "stick")
    old = tmp_path / "at four"
    with closing(open_register(old, keys, [newest])) as register:
        assert isinstance(register.doubt, LogBehind)
    new = next_keys(keys)
    with closing(open_register(old, new, [newest], tmp_path / "state")) as register:
        assert register.doubt is None
        append(register, edition())
        with register.view() as view:
            (succeeded,) = view.entries(SucceededLeaf)
            assert succeeded.leaf.carried == 4
            assert open_checkpoint(succeeded.leaf.checkpoint.encode(), keys.public().log_key).size == 5
    with closing(open_register(old, new, [newest], tmp_path / "state")) as register:
        assert register.doubt is None
    assert verify(old, new) == 6


def test_rows_that_were_changed(lived: Path, keys: RegisterKeys) -> None:
    """It is the way out, too, where rows were changed from outside and no backup is whole: their sums begin anew."""
    with closing(sqlite3.connect(lived / DATABASE)) as database, database:
        database.execute("DELETE FROM person")
    with closing(open_register(lived, keys)) as register:
        assert isinstance(register.doubt, RowsChanged)
    with closing(open_register(lived, next_keys(keys))) as register:
        assert register.doubt is None


def test_interrupted(lived: Path, keys: RegisterKeys, edition: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files could not follow the database, the next opening writes them, half-written ones, too."""
    new, begin = next_keys(keys), SecondCopy.begin_anew

    def half(copy: SecondCopy, leaves: list[bytes], signed: bytes, earlier: str) -> None:
        before = (lived / CHECKPOINT).read_bytes()
        begin(copy, leaves, signed, earlier)
        (lived / CHECKPOINT).write_bytes(before)
        raise OSError

    for fault in (lambda *_: (_ for _ in ()).throw(OSError), half):
        monkeypatch.setattr(SecondCopy, "begin_anew", fault)
        with pytest.raises(CopyNotWritten):
            open_register(lived, new)
    monkeypatch.undo()
    with closing(open_register(lived, new)) as register:
        append(register, edition())
    assert verify(lived, new) == 7


def test_never_a_second_beginning(lived: Path, keys: RegisterKeys, edition: Maker, tmp_path: Path) -> None:
    """The earlier log's files put back under the new keys do not begin the new log a second time."""
    new = next_keys(keys)
    with closing(open_register(lived, new, state=tmp_path / "state")) as register:
        append(register, edition())
    with closing(open_register(tmp_path / "at four", new, state=tmp_path / "state")) as register:
        assert isinstance(register.doubt, LogBehind | LogForked)
        with register.view() as view:
            assert view.size() == 4
