"""Backups: whole, private, read back, opened as a register again; refused in the wrong place, and never half there."""

import resource
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from site_build.demo.forms import FormFactory
from site_build.errors import Refused, Unfit, Untrusted
from site_build.formats.leaf import today
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.office.safekeeping.backup import back_up, choose_folder, list_sticks
from site_build.office.safekeeping.errors import (
    BackupFailed,
    FolderIncomplete,
    FolderMissing,
    FolderOwn,
    FolderPublished,
)
from site_build.office.safekeeping.known_heads import Backups
from site_build.register.keys import read_private_keys
from site_build.register.store import open_register
from support.fast_keys import write_fast_keys
from support.sample import list_standings

PASSPHRASE = "four invented words here"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A memory stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def kept(office: Office) -> Office:
    """The office, with a file in the place of its keys."""
    (office.register.folder / "keys.age").write_bytes(b"keys")
    return office


def test_a_backup_is_a_register(office: Office, pen: FormFactory, stick: Path) -> None:
    """What comes back from a backup opens with the same passphrase and says the same; its files are private."""
    take_in(office, [pen.write(invite(office, "Zoë Example").address)])
    write_fast_keys(office.register.folder, office.register.keys, PASSPHRASE)
    assert office.recall(Backups) is None
    choose_folder(office, f" {stick} ")
    made = back_up(office, stick)
    assert (made.parent, made.name) == (stick, f"register-{today()}")
    assert {path.name for path in made.iterdir()} == {
        "checkpoint",
        "keys.age",
        "log.jsonl",
        "register.json",
        "register.sqlite",
    }
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}
    known = office.recall(Backups)
    assert known
    assert (known.folder, known.made, known.last) == (str(stick), today(), str(made))
    again = open_register(made, read_private_keys(made, PASSPHRASE))
    with again.view() as copy, office.register.view() as view:
        assert copy.checkpoint() == view.checkpoint()
    restored = replace(office, register=again)
    assert list_standings(restored) == list_standings(office)
    assert restored.recall(Backups) == known, "what is put back knows that there is a backup: the one it comes from"
    again.close()


def test_two_on_a_day(kept: Office, stick: Path) -> None:
    """A second backup on a day stands beside the first."""
    names = [back_up(kept, stick).name for _ in range(2)]
    assert names == [f"register-{today()}", f"register-{today()} (2)"]
    assert sorted(path.name for path in stick.iterdir()) == names


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ("", FolderIncomplete),
        ("backups", FolderIncomplete),
        ("{tmp}/nowhere", FolderMissing),
        ("~nobody-here/backups", FolderIncomplete),
        ("/" + "long" * 100, FolderMissing),
        ("/\0", FolderMissing),
        ("{tmp}/portal/docs", FolderPublished),
        ("{tmp}/other/backups", FolderPublished),
        ("{tmp}/register/", FolderOwn),
        ("{tmp}/link", FolderOwn),
    ],
)
def test_folders_that_will_not_do(office: Office, tmp_path: Path, place: str, error: type[Refused]) -> None:
    """A place that is published, lost together with the register, or not there is refused, and nothing remembered."""
    (tmp_path / "link").symlink_to(office.register.folder)
    (tmp_path / "other/backups").mkdir(parents=True)
    for name in ("mkdocs.yml", "portal.toml"):
        (tmp_path / "other" / name).touch()
    with pytest.raises(Unfit) as refusal:
        choose_folder(office, place.format(tmp=tmp_path))
    assert refusal.value.field == "folder"
    assert type(refusal.value) is error
    assert office.recall(Backups) is None


def test_a_stick_that_is_gone_or_full_leaves_nothing(kept: Office, stick: Path) -> None:
    """Without a stick, or without room on it, the words say so, no half backup is left, and the last one is known."""
    first = back_up(kept, stick)
    with no_room(), pytest.raises(BackupFailed):
        back_up(kept, stick)
    assert list(stick.iterdir()) == [first]
    shutil.rmtree(stick)
    with pytest.raises(BackupFailed):
        back_up(kept, stick)
    assert not stick.exists()
    known = kept.recall(Backups)
    assert known
    assert known.last == str(first)


def test_a_copy_that_is_not_the_same_is_not_kept(kept: Office, stick: Path) -> None:
    """A copy in which a leaf differs from what was signed is thrown away."""
    with kept.register._transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE leaf SET data = CAST(replace(data, '2026', '2025') AS BLOB) WHERE position = 0"
        )
    with pytest.raises(Untrusted):
        back_up(kept, stick)
    assert list(stick.iterdir()) == []


def test_sticks() -> None:
    """The sticks in this computer are folders that are there."""
    assert all(Path(stick).is_dir() for stick in list_sticks())


@contextmanager
def no_room() -> Iterator[None]:
    """No file can grow beyond a few bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
