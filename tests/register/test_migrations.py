"""A register of an earlier format opens as this one: all of it is there, and there is no moment at which it is lost."""

import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from register.power_cut import Moment, Recorder
from site_build import database
from site_build.desk.lock import single_desk
from site_build.formats.errors import NoteUnsigned
from site_build.formats.leaf import EditionLeaf
from site_build.register import migrations
from site_build.register.errors import (
    DatabaseFailed,
    DatabaseNewer,
    MigrationFailed,
    MigrationNotCopied,
    RegisterChanged,
    RegisterInUse,
)
from site_build.register.keys import RegisterKeys, Sealer, new_keys
from site_build.register.migrations import STEPS
from site_build.register.second_copy import verify_folder
from site_build.register.store import create_register, open_register
from site_build.register.tables import DATABASE_FILE, FORMAT, open_database, read_head
from site_build.register.view import ArrivalState, View
from support.file_limit import largest_file
from support.format_1 import BEFORE, CHANNELS, KEPT, copy_format_1, read_format_1_keys

COPY = f"register-before-format-{FORMAT}.sqlite"
OLD = (KEPT / DATABASE_FILE).read_bytes()
CUTS = 12  # at each of some ten moments
KNOWN = {"people", "states", "marks", "erased", "facts", "held"}


@pytest.fixture(scope="session")
def keys() -> RegisterKeys:
    """The keys of the register of format 1."""
    return read_format_1_keys()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register of format 1."""
    copy_format_1(tmp_path / "register")
    return tmp_path / "register"


def read_format(folder: Path) -> int:
    """The format of a register's database, from its file."""
    return int.from_bytes((folder / DATABASE_FILE).read_bytes()[60:64])


def describe(view: View) -> dict[str, Any]:
    """What the register holds, as `BEFORE` says it."""
    known = view.known_arrivals()
    return {
        "people": [person.model_dump(mode="json") for person in view.people.values()],
        "states": known.states,
        "marks": sorted(mark.hex() for mark in known.statements),
        "erased": sorted(mark.hex() for mark in known.erased),
        "facts": {key: json.loads(view.memo(key) or b"") for key in BEFORE["facts"]},
        "held": [
            {"sha256": one.sha256, "state": one.state, "statement": one.statement and one.statement.hex()}
            | json.loads(one.content)
            for one in view.arrivals(*ArrivalState)
            if one.content
        ],
    }


def expected() -> dict[str, Any]:
    """What it held before, in the codes of today."""
    now = json.loads(json.dumps({key: BEFORE[key] for key in KNOWN}).replace('"set aside"', '"set_aside"'))
    for person in now["people"]:
        person["added"] = None  # nobody wrote down when
    now["held"].sort(key=lambda held: held["sha256"])
    for held in now["held"]:
        held["channel"], held["source"] = CHANNELS[held["source"]]
    return dict(now)


def assert_opens(folder: Path, keys: RegisterKeys) -> None:
    """The register opens in today's format, holds what it held, and nothing is wrong in it."""
    with closing(open_register(folder, keys)) as register, register.inspect() as view:
        assert describe(view) == expected()
        assert [*view.find_faults(), *view.find_unreadable()] == []
        assert verify_folder(folder).size == view.size()
    assert read_format(folder) == FORMAT
    assert (folder / COPY).read_bytes() == OLD


def read_all(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file in the folder: which one it is, when it was written, and its bytes."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}


def test_every_step_is_there() -> None:
    """The steps are numbered without a gap up to the format in which a new register is made."""
    assert list(STEPS) == list(range(2, FORMAT + 1))


def test_a_new_register_needs_no_step(tmp_path: Path, keys: RegisterKeys) -> None:
    """A new register has the newest format, and no copy is made of it."""
    create_register(tmp_path / "new", keys).close()
    open_register(tmp_path / "new", keys).close()
    assert read_format(tmp_path / "new") == FORMAT
    assert not list((tmp_path / "new").glob("register-*"))


def test_everything_is_there(folder: Path, keys: RegisterKeys) -> None:
    """People, forms with their channel, and what is remembered are as before; a private copy is byte for byte so."""
    assert set(BEFORE["states"].values()) == {state.replace("_", " ") for state in ArrivalState}
    assert_opens(folder, keys)
    assert (folder / COPY).stat().st_mode & 0o777 == 0o600
    before = read_all(folder)
    assert_opens(folder, keys)
    assert read_all(folder) == before, "a second opening writes nothing"


def test_it_goes_on(folder: Path, keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> None:
    """What was migrated is changed and opened again like any other."""
    with closing(open_register(folder, keys)) as register, register.change() as change:
        change.append(edition())
        change.drop_arrival_content(next(iter(change.known_arrivals().states)))
    with closing(open_register(folder, keys)) as register, register.inspect() as view:
        assert [*view.find_faults(), *view.find_unreadable()] == []
        assert view.size() == verify_folder(folder).size


def test_reading_does_not_migrate(folder: Path, tmp_path: Path) -> None:
    """What only looks at the files, without the keys, leaves the format as it is."""
    before = read_all(folder)
    open_database(folder).dispose()
    read_head(folder)
    verify_folder(folder)
    assert read_all(folder) == before


def test_the_old_format_can_be_put_back(folder: Path, keys: RegisterKeys, edition: Callable[[], EditionLeaf]) -> None:
    """The copy in the database's place migrates again, and takes in what the log's second copy holds beyond it.

    It is not copied twice; another old database is, beside it.
    """
    with closing(open_register(folder, keys)) as register, register.change() as change:
        change.append(edition())
    shutil.copyfile(folder / COPY, folder / DATABASE_FILE)
    assert_opens(folder, keys)
    assert len(list(folder.glob("register-*"))) == 1
    other = sqlite3.connect(":memory:")
    other.deserialize(OLD)
    other.execute("DELETE FROM fact WHERE key = 'site'")
    other.commit()
    (folder / DATABASE_FILE).write_bytes(changed := other.serialize())
    other.close()
    open_register(folder, keys).close()
    assert (folder / COPY).read_bytes() == OLD
    assert (folder / f"register-before-format-{FORMAT}-2.sqlite").read_bytes() == changed


def test_other_keys(folder: Path) -> None:
    """With another register's keys nothing is migrated."""
    with pytest.raises(NoteUnsigned):
        open_register(folder, new_keys("other.example"))
    assert (folder / DATABASE_FILE).read_bytes() == OLD


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TRIGGER t AFTER UPDATE ON arrival BEGIN DELETE FROM person; END", "has a trigger “t”"),
        ("CREATE TABLE recipe (cake)", "has a table “recipe”"),
        ("UPDATE arrival SET state = 'lost' WHERE state = 'erased'", "What became of the form"),
        ("UPDATE leaf SET kind = 'invited' WHERE kind = 'edition'", "another place, kind or id"),
    ],
)
def test_what_was_changed_from_outside_is_not_migrated(
    folder: Path, keys: RegisterKeys, statement: str, words: str
) -> None:
    """What opening refuses it refuses in an old register, too, and leaves that as it was."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database, database:
        database.execute(statement)
    before = (folder / DATABASE_FILE).read_bytes()
    with pytest.raises(RegisterChanged) as caught:
        open_register(folder, keys)
    assert words in caught.value.fault
    assert (folder / DATABASE_FILE).read_bytes() == before


def test_a_form_that_cannot_be_opened_is_still_found(folder: Path, keys: RegisterKeys) -> None:
    """A form whose state was changed from outside does not keep the register shut, and the check names it after."""
    with closing(sqlite3.connect(folder / DATABASE_FILE)) as database, database:
        database.execute("UPDATE arrival SET state = 'set aside' WHERE state = 'waiting'")
    with closing(open_register(folder, keys)) as register, register.inspect() as view:
        assert list(view.find_faults()) == []
        assert len(list(view.find_unreadable())) == 3
        assert list(view.known_arrivals().states.values()).count(ArrivalState.SET_ASIDE) == 8


def test_a_step_that_fails(folder: Path, keys: RegisterKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves the old register whole, and says so; when it is mended the register opens, with one copy."""

    def fail(connection: Connection, sealer: Sealer) -> None:
        STEPS[2](connection, sealer)
        raise KeyError("source")

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "STEPS", {2: fail})
        for _ in range(2):
            with pytest.raises(MigrationFailed) as caught:
                open_register(folder, keys)
            assert caught.value.why == "KeyError"  # and not what it was about, which may be a form's words
    assert (folder / DATABASE_FILE).read_bytes() == OLD
    assert_opens(folder, keys)
    assert len(list(folder.glob("register-*"))) == 1


@pytest.mark.parametrize("size", [0, 4096, len(OLD) - 1])
def test_no_room_for_the_copy(folder: Path, keys: RegisterKeys, size: int) -> None:
    """Where the database cannot be copied first, it is left alone, and nothing is left beside it."""
    before = read_all(folder)
    with largest_file(size), pytest.raises(MigrationNotCopied) as caught:
        open_register(folder, keys)
    assert caught.value.folder == folder
    assert read_all(folder) == before
    assert_opens(folder, keys)


def test_no_memory_for_the_copy(folder: Path, keys: RegisterKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SQLite cannot give the copy, that is said as for a full disk, and nothing is changed."""

    def refuse(*_: object) -> bytes:
        raise sqlite3.OperationalError("out of memory")

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "_serialize", refuse)
        with pytest.raises(MigrationNotCopied) as caught:
            open_register(folder, keys)
    assert caught.value.why == "out of memory"
    assert_opens(folder, keys)


@pytest.mark.parametrize("size", [0, 512, 4096, 20_000])
def test_no_room_for_the_step(folder: Path, keys: RegisterKeys, size: int) -> None:
    """Where there is room for the copy and for no more, the old register stays whole, and the next opening goes on."""
    (folder / COPY).write_bytes(OLD)
    with largest_file(size), pytest.raises(DatabaseFailed):
        open_register(folder, keys)
    assert (folder / DATABASE_FILE).read_bytes() == OLD
    assert_opens(folder, keys)


def test_two_windows_at_once(folder: Path, keys: RegisterKeys) -> None:
    """Of two that open the register at once one migrates it, and both see the same."""
    seen: list[dict[str, Any]] = []

    def look() -> None:
        with closing(open_register(folder, keys)) as register, register.view() as view:
            seen.append(describe(view))

    windows = [threading.Thread(target=look) for _ in range(4)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert seen == [expected()] * 4
    assert_opens(folder, keys)


def test_not_under_an_open_desk(folder: Path, keys: RegisterKeys) -> None:
    """While a desk holds the register it is not rewritten: an older desk would go on writing what it knows."""
    with single_desk(folder):
        before = read_all(folder)
        with pytest.raises(RegisterInUse):
            open_register(folder, keys)
        assert read_all(folder) == before
    assert_opens(folder, keys)


def test_a_newer_format_under_an_open_register(folder: Path, keys: RegisterKeys) -> None:
    """A window that is open while the portal is updated in another reads and writes nothing more."""
    with closing(open_register(folder, keys)) as register:
        with closing(sqlite3.connect(folder / DATABASE_FILE)) as database, database:
            database.execute(f"PRAGMA user_version={FORMAT + 1}")
        with pytest.raises(DatabaseNewer), register.view():
            pass
        with pytest.raises(DatabaseNewer), register.change():
            pass


def open_and_die(folder: Path, keys_json: str) -> None:
    """Open the register, and be killed when the step is done and nothing is committed, though much is written."""

    def die(connection: Connection, sealer: Sealer) -> None:
        STEPS[2](connection, sealer)
        os.kill(os.getpid(), signal.SIGKILL)

    database.PRAGMAS += ("cache_size=1", "cache_spill=1")  # SQLite writes as it goes, and does not wait for the end
    migrations.STEPS = {2: die}
    open_register(folder, RegisterKeys.model_validate_json(keys_json))


def test_killed_in_the_middle(folder: Path, keys: RegisterKeys) -> None:
    """A program that is killed when half is written leaves what opens again, and is then migrated."""
    child = multiprocessing.get_context("spawn").Process(target=open_and_die, args=(folder, keys.model_dump_json()))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert (folder / DATABASE_FILE).read_bytes() != OLD, "it was killed before anything was written"
    assert (folder / f"{DATABASE_FILE}-journal").exists()
    assert_opens(folder, keys)


def record(folder: Path, keys_json: str, pragmas: tuple[str, ...]) -> list[Moment]:
    """Open the register, recorded; give the moments before each sync and the one after the last."""
    database.PRAGMAS += pragmas
    recorder = Recorder(folder)
    open_register(folder, RegisterKeys.model_validate_json(keys_json)).close()
    recorder.done = 1
    recorder.observe()
    return recorder.moments


@pytest.mark.parametrize("pragmas", [(), ("cache_size=1", "cache_spill=1")])
def test_power_cut(
    folder: Path, tmp_path: Path, keys: RegisterKeys, monkeypatch: pytest.MonkeyPatch, pragmas: tuple[str, ...]
) -> None:
    """Wherever the power fails, the old format is there or the new one, and opens with all that it held."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as program:
        moments = program.submit(record, folder, keys.model_dump_json(), pragmas).result()
    monkeypatch.setattr(database, "PRAGMAS", (*database.PRAGMAS, "synchronous=OFF"))
    monkeypatch.setattr(os, "fsync", lambda _: None)
    found = set()
    for number, moment in enumerate(moments):
        for cut in range(CUTS):
            place = tmp_path / f"{number}-{cut}"
            moment.cut(place, Random(f"{number} {cut}"))  # noqa: S311  # the same cuts in every run
            found.add((moment.done, (place / COPY).exists()))
            assert_opens(place, keys)
    assert found == {(0, False), (0, True), (1, True)}, "what was told as done has its copy"
