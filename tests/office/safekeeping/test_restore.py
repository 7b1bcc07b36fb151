"""Restoring: what a backup and the logs in hand hold comes back, once, in its place; what was there stays aside."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from site_build.config import format_keys
from site_build.demo.forms import FormFactory
from site_build.errors import PortalError
from site_build.files import LOCK_FILE, state_folder
from site_build.formats.checkpoint import open_checkpoint
from site_build.formats.leaf import today
from site_build.office.erase import erase
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office, open_office
from site_build.office.people.people import find_person, list_people
from site_build.office.safekeeping import errors
from site_build.office.safekeeping.backup import back_up
from site_build.office.safekeeping.errors import OtherSite
from site_build.office.safekeeping.placing import finish_placing
from site_build.office.safekeeping.restore import Restored, restore_register
from site_build.office.safekeeping.setup import find_register
from site_build.register.errors import (
    DatabaseForeign,
    DatabaseNewer,
    HeadPlace,
    LogBehind,
    ReadOnly,
    RegisterInUse,
)
from site_build.register.keys import continue_keys, new_keys
from site_build.register.store import create_register
from site_build.register.view import ArrivalState
from support.fast_keys import write_fast_keys
from support.sample import ORIGIN, add

PASSPHRASE, NEWER = "four invented words here", "four other invented words"


class Lived:
    """A register with a backup of two days ago, and what was done since: it is closed now."""

    def __init__(self, office: Office, backup: Path, names: list[str]) -> None:
        self.office = office
        self.home = office.home
        self.folder = office.register.folder
        self.backup = backup
        self.names = names
        self.log = (self.folder / "log.jsonl").read_bytes()
        self.checkpoint = (self.folder / "checkpoint").read_bytes()

    @property
    def size(self) -> int:
        """How many entries the log has come to."""
        return len(self.log.splitlines())

    def restore(self, *logs: Path, passphrase: str = PASSPHRASE) -> Restored:
        """Restore from the backup."""
        return restore_register(self.home, self.folder, self.backup, passphrase, logs)

    @contextmanager
    def opened(self, passphrase: str = PASSPHRASE) -> Iterator[Office]:
        """The office over what is in the place now."""
        with open_office(self.office.root, self.folder, passphrase, self.home) as office:
            yield office


@pytest.fixture
def lived(office: Office, pen: FormFactory, tmp_path: Path) -> Lived:
    """Zoë has signed; then a backup; then Ash is invited and signs, somebody comes and goes, and Quill is erased."""
    (office.home / "register.json").write_bytes(format_keys(office.register.keys.public()))
    write_fast_keys(office.register.folder, office.register.keys, PASSPHRASE)
    add(office, "Quill Invented", "volunteer")
    add(office, "Rue Invented", "volunteer")
    take_in(
        office, [pen.write(invite(office, "Zoë Example").address), pen.write(invite(office, "Quill Invented").address)]
    )
    (tmp_path / "stick").mkdir()
    backup = back_up(office, tmp_path / "stick")
    form = pen.write(invite(office, "Ash Invented").address, name="Ash Invented", role="staff")
    assert [outcome.state for outcome in take_in(office, [form])] == [ArrivalState.ACCEPTED]
    for name in ("Quill Invented", "Rue Invented"):
        erase(office, find_person(list_people(office), name).id)
    names = sorted(person.name for person in list_people(office))
    office.register.close()
    return Lived(office, backup, names)


def content(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def forget_here(office: Office) -> None:
    """Be another computer: this one's note of the register's head is gone."""
    state = state_folder(office.register.keys.origin)
    assert state
    shutil.rmtree(state, ignore_errors=True)


def test_what_the_present_folder_still_knows_comes_back(lived: Lived) -> None:
    """A damaged database: the backup's, brought up to the last entry by the log; nobody who was erased comes back."""
    (lived.folder / "register.sqlite").write_bytes(b"damaged")
    before = content(lived.folder)
    done = lived.restore()
    assert (done.entries, done.doubt) == (lived.size, "")
    assert (done.of_backup, done.lost) == (5, 2), "the link and the form of Ash"
    assert done.aside == lived.folder.with_name(f"register-before-restore-{today()}")
    assert content(done.aside) == before, "nothing of it was touched"
    with lived.opened() as office:
        assert office.register.doubt is None
        assert sorted(person.name for person in list_people(office)) == lived.names
        add(office, "New Invented", "volunteer")
        invite(office, "New Invented")
    assert (lived.folder / "log.jsonl").read_bytes().startswith(lived.log)


@pytest.mark.parametrize("how", ["a folder", "its file", "head elsewhere"])
def test_on_another_computer_with_a_log(lived: Lived, tmp_path: Path, how: str) -> None:
    """The folder is lost: a log from elsewhere brings the rest, also where its head lies in another place."""
    other = tmp_path / "exported"
    other.mkdir()
    (other / "log.jsonl").write_bytes(lived.log)
    (other / "checkpoint").write_bytes(lived.checkpoint)
    logs = [other / "log.jsonl"] if how == "its file" else [other]
    if how == "head elsewhere":
        (tmp_path / "chair").mkdir()
        (other / "checkpoint").replace(tmp_path / "chair" / "checkpoint")
        logs.append(tmp_path / "chair")
    shutil.rmtree(lived.folder)
    forget_here(lived.office)
    done = lived.restore(*logs)
    assert (done.entries, done.doubt, done.aside) == (lived.size, "", None)
    with lived.opened() as office:
        names = [person.name for person in list_people(office)]
        assert office.register.doubt is None
        assert "Quill Invented" not in names, "the log says that somebody of that entry was erased"
        assert "Rue Invented" in names, "nothing that is left speaks of her"


def test_the_longest_that_one_head_covers(lived: Lived, tmp_path: Path) -> None:
    """Of several logs the longest covered one; lines that no head covers are left out, and other stories."""
    short, uncovered, other = (tmp_path / name for name in ("short", "uncovered", "other"))
    for folder in (short, uncovered, other):
        folder.mkdir()
    lines = lived.log.splitlines(keepends=True)
    (short / "log.jsonl").write_bytes(b"".join(lines[:6]))
    (uncovered / "log.jsonl").write_bytes(lived.log + lines[0])
    (uncovered / "checkpoint").write_bytes(lived.checkpoint)
    (other / "log.jsonl").write_bytes(b"".join(reversed(lines)) * 2)
    shutil.rmtree(lived.folder)
    done = lived.restore(short, other, uncovered)
    assert (done.entries, done.doubt) == (lived.size, "")
    assert (lived.folder / "log.jsonl").read_bytes() == lived.log


def test_what_speaks_against_it_stays_known(lived: Lived, tmp_path: Path) -> None:
    """Without the lines the register is behind the head that was there: it can be read, and a log that is given heals.

    Also where this computer has no note of it: the head goes on with the register.
    """
    (lived.folder / "log.jsonl").write_bytes(b"")
    (tmp_path / "exported").mkdir()
    (tmp_path / "exported" / "log.jsonl").write_bytes(lived.log)
    done = lived.restore()
    assert (done.entries, done.of_backup) == (5, 5)
    assert "shows one of 10" in done.doubt
    forget_here(lived.office)
    for _ in range(2):
        with lived.opened() as office:
            assert isinstance(office.register.doubt, LogBehind)
            with pytest.raises(ReadOnly):
                invite(office, "Ash Invented")
            assert {person.name for person in list_people(office)}.isdisjoint({"Quill Invented", "Rue Invented"}), (
                "who was erased stays so, whatever else is in doubt"
            )
    healed = lived.restore(tmp_path / "exported")
    assert (healed.entries, healed.doubt) == (lived.size, "")
    assert healed.aside == lived.folder.with_name(f"register-before-restore-{today()} (2)")


def test_the_cosigned_head_goes_on(lived: Lived) -> None:
    """The newest head that somebody else has signed, too, is kept beside the log."""
    shutil.copy(lived.folder / "checkpoint", lived.folder / "cosigned")
    lived.restore()
    assert (lived.folder / "cosigned").read_bytes() == lived.checkpoint


def test_a_later_passphrase(lived: Lived) -> None:
    """The passphrase of now opens what comes back, if the present keys are the same; the one of the day does, too."""
    write_fast_keys(lived.folder, lived.office.register.keys.model_copy(update={"drop_token": "A" * 43}), NEWER)
    newer = (lived.folder / "keys.age").read_bytes()
    lived.restore(passphrase=NEWER)
    assert (lived.folder / "keys.age").read_bytes() == newer
    lived.restore()
    assert (lived.folder / "keys.age").read_bytes() == (lived.backup / "keys.age").read_bytes()
    write_fast_keys(lived.backup, lived.office.register.keys, NEWER)
    (lived.folder / "keys.age").write_bytes(newer)
    lived.restore(passphrase=NEWER)
    assert (lived.folder / "keys.age").read_bytes() == newer, "which has the newer token"
    with pytest.raises(errors.BackupLocked):
        lived.restore(passphrase="none of these words at all")
    write_fast_keys(lived.folder, new_keys(ORIGIN), "a third one for other keys")
    with pytest.raises(errors.BackupLocked):
        lived.restore(passphrase="a third one for other keys")


def newer(lived: Lived) -> None:
    """The backup is from a later version of the portal."""
    data = bytearray((lived.backup / "register.sqlite").read_bytes())
    data[60:64] = (99).to_bytes(4, "big")  # the file's user_version
    (lived.backup / "register.sqlite").write_bytes(data)


def foreign(lived: Lived) -> None:
    """The backup's database is something else."""
    (lived.backup / "register.sqlite").write_bytes(b"a letter")


def damaged(lived: Lived) -> None:
    """Pages of the backup's database are gone."""
    data = (lived.backup / "register.sqlite").read_bytes()
    (lived.backup / "register.sqlite").write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))


def cut(lived: Lived) -> None:
    """The backup's database has no tables."""
    data = (lived.backup / "register.sqlite").read_bytes()
    (lived.backup / "register.sqlite").write_bytes(data[:100])


def missing(lived: Lived) -> None:
    """The backup has lost its keys."""
    (lived.backup / "keys.age").unlink()


def another(lived: Lived) -> None:
    """The site was made for another register."""
    (lived.home / "register.json").write_bytes(format_keys(new_keys(ORIGIN).public()))


def succeeded(lived: Lived) -> None:
    """The site has gone on under another key since the backup."""
    keys = lived.office.register.keys
    later = continue_keys(keys.public(), keys.opening_key, keys.data_key)
    (lived.home / "register.json").write_bytes(format_keys(later.public()))


def changed(lived: Lived) -> None:
    """A trigger stands in the backup's database."""
    with sqlite3.connect(lived.backup / "register.sqlite") as database:
        database.execute("CREATE TRIGGER t AFTER UPDATE ON head BEGIN DELETE FROM person; END")
    database.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (newer, DatabaseNewer),
        (foreign, DatabaseForeign),
        (damaged, errors.BackupDamaged),
        (cut, errors.BackupDamaged),
        (missing, errors.NotABackup),
        (another, OtherSite),
        (succeeded, errors.BackupFromBefore),
        (changed, PortalError),
    ],
)
def test_what_is_refused(lived: Lived, spoil: object, error: type[PortalError]) -> None:
    """A backup that will not do changes nothing, neither in the place nor beside it nor in the backup."""
    assert callable(spoil)
    spoil(lived)
    before, beside, backup = content(lived.folder), sorted(lived.folder.parent.iterdir()), content(lived.backup)
    with pytest.raises(error):
        lived.restore()
    assert content(lived.folder) == before
    assert sorted(lived.folder.parent.iterdir()) == beside
    assert content(lived.backup) == backup


def test_a_log_that_is_not_there(lived: Lived, tmp_path: Path) -> None:
    """A log that somebody names and that is not there is said to be away, and not left out."""
    with pytest.raises(errors.LogNotThere):
        lived.restore(tmp_path / "other-stick")


def test_a_desk_that_is_open(lived: Lived) -> None:
    """While a desk has the register, nothing is put in its place; nor is anything where there is no room."""
    before = content(lived.folder)
    with FileLock(lived.folder / LOCK_FILE), pytest.raises(RegisterInUse):
        lived.restore()
    assert {name: data for name, data in content(lived.folder).items() if name != LOCK_FILE} == before
    lived.restore()


def test_no_room(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes no more leaves everything as it was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before, beside = content(lived.folder), sorted(lived.folder.parent.iterdir())
    monkeypatch.setattr("site_build.office.safekeeping.found_logs.write_log", full)
    with pytest.raises(errors.RestoreFailed, match="No space left"):
        lived.restore()
    assert (content(lived.folder), sorted(lived.folder.parent.iterdir())) == (before, beside)


@pytest.mark.parametrize("moves", range(4))
def test_interrupted(lived: Lived, monkeypatch: pytest.MonkeyPatch, moves: int) -> None:
    """Wherever the power fails between the moves, the next look finds the old or the new, and it can be done again."""
    (lived.folder / "register.sqlite").write_bytes(b"damaged")
    rename, left = Path.rename, [moves]

    def fail_later(path: Path, target: Path) -> Path:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(path, target)

    with monkeypatch.context() as failing:
        failing.setattr(Path, "rename", fail_later)
        if moves < 3:
            with pytest.raises(KeyboardInterrupt):
                lived.restore()
        else:
            lived.restore()
    if moves >= 2:
        with lived.opened() as office:
            assert office.register.doubt is None
    else:
        finish_placing(lived.folder)
        assert (lived.folder / "register.sqlite").read_bytes() == b"damaged"
    assert lived.restore().entries == lived.size
    assert find_register(lived.folder, lived.home) == "register"
    assert [path.name for path in lived.folder.parent.glob(".register*")] == []


def test_a_backup_of_an_earlier_log_is_known(lived: Lived, tmp_path: Path) -> None:
    """A backup is known from then on: yesterday's whole folder, put back, is behind it, and its place is named."""
    yesterday = shutil.copytree(lived.folder, tmp_path / "yesterday")
    with lived.opened() as office:
        invite(office, "Ash Invented")
        back_up(office, tmp_path / "stick")
        newest = max((tmp_path / "stick").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        size = open_checkpoint((newest / "checkpoint").read_bytes(), office.register.keys.public().log_key).size
    forget_here(lived.office)
    shutil.rmtree(lived.folder)
    yesterday.rename(lived.folder)
    with lived.opened() as office:
        doubt = office.register.doubt
        assert isinstance(doubt, LogBehind)
        assert (doubt.place, doubt.name, doubt.size) == (HeadPlace.BACKUP, str(newest), size)
    done = restore_register(lived.home, lived.folder, newest, PASSPHRASE)
    assert (done.entries, done.lost, done.doubt) == (size, 0, "")


def test_an_empty_folder_is_filled(lived: Lived) -> None:
    """Where an empty folder waits in the place, nothing has to be moved aside."""
    shutil.rmtree(lived.folder)
    lived.folder.mkdir()
    assert lived.restore().aside is None


def test_of_a_register_that_is_empty(root: Path, tmp_path: Path) -> None:
    """Nothing was done yet, and a backup was made: it comes back."""
    keys = new_keys(ORIGIN)
    create_register(tmp_path / "copy", keys).close()
    write_fast_keys(tmp_path / "copy", keys, PASSPHRASE)
    done = restore_register(root, tmp_path / "place", tmp_path / "copy", PASSPHRASE)
    assert (done.entries, done.lost, done.doubt, done.folder) == (0, 0, "", tmp_path / "place")


@pytest.mark.parametrize("how", ["same stick", "given"])
def test_on_another_computer_nobody_erased_comes_back(lived: Lived, tmp_path: Path, how: str) -> None:
    """Somebody without an entry stays erased where any copy in hand was made after that: their mark is in it."""
    with lived.opened() as office:
        later = back_up(office, lived.backup.parent)
    if how == "given":
        later = later.rename(tmp_path / "other stick")
    forget_here(lived.office)
    shutil.rmtree(lived.folder)
    lived.restore(*([later] if how == "given" else []))
    with lived.opened() as office:
        assert "Rue Invented" not in [person.name for person in list_people(office)]


def test_two_at_once(lived: Lived) -> None:
    """While one is being put back, another is refused, and nothing of the first is touched."""
    with FileLock(lived.folder.with_name(f".{lived.folder.name}.restore.lock")), pytest.raises(RegisterInUse):
        lived.restore()
    assert lived.restore().doubt == ""
