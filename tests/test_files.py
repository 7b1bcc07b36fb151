"""A file is on the disk, whole and under its name, before anybody is told that it is there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from site_build.config import format_keys
from site_build.errors import NotSaved
from site_build.files import make_private_folder, save_files, write_private, write_public
from site_build.formats.log_files import format_log
from site_build.office.safekeeping import setup
from site_build.register.second_copy import SecondCopy, write_log
from support.fast_keys import write_fast_keys
from support.file_limit import largest_file

DATA = b"an invented file"
PASSPHRASE = "four invented words here"
SOURCE = Path(__file__).parents[1] / "site_build"

Synced = list[tuple[str, bytes | set[str]]]


@pytest.fixture
def synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Synced:
    """What the disk is told to keep, as it is told: a file's name and bytes at that moment, or a folder's and names."""
    found: Synced = []
    sync = os.fsync

    def watch(descriptor: int) -> None:
        asked = os.fstat(descriptor)
        path = next(path for path in (tmp_path, *tmp_path.rglob("*")) if os.path.samestat(path.stat(), asked))
        found.append((path.name, {entry.name for entry in path.iterdir()} if path.is_dir() else path.read_bytes()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    return found


@pytest.mark.parametrize(("write", "mode"), [(write_private, 0o600), (write_public, 0o644)])
def test_a_file_is_synced_whole(
    tmp_path: Path, synced: Synced, write: Callable[[Path, bytes], None], mode: int
) -> None:
    """Every byte is in the file when it is synced; then it is given its name, and the folder is synced with that."""
    (tmp_path / "file").write_bytes(b"what was there before")
    before = os.umask(0o022)
    write(tmp_path / "file", DATA)
    os.umask(before)
    assert synced == [(".file.new", DATA), (tmp_path.name, {"file"})]
    assert (tmp_path / "file").stat().st_mode & 0o777 == mode
    assert (tmp_path / "file").read_bytes() == DATA


@pytest.mark.parametrize("write", [write_private, write_public])
def test_what_the_disk_will_not_have_leaves_nothing_behind(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    """Where there is no room for all of it, the old file stays as it was, and no part of the new one does."""
    (tmp_path / "file").write_bytes(b"what was there before")
    with largest_file(100), pytest.raises(OSError, match="File too large"):
        write(tmp_path / "file", bytes(1000))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"what was there before"


def test_files_are_saved_together_or_not_at_all(tmp_path: Path) -> None:
    """Where there is no room for one of them, those before it are taken away again; what was there stays."""
    (tmp_path / "one").write_bytes(b"what was there before")
    with largest_file(100), pytest.raises(NotSaved) as caught:
        save_files(tmp_path, {"one": DATA, "two": bytes(1000)})
    assert (caught.value.folder, caught.value.reason) == (tmp_path, "File too large")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("one", b"what was there before")]


def test_a_folder_is_synced(tmp_path: Path, synced: Synced) -> None:
    """A private folder is synced into the one above it, and so is every folder that was made on the way there."""
    make_private_folder(tmp_path / "data" / "portal" / "register")
    assert sorted(synced, key=str) == [("data", {"portal"}), ("portal", {"register"}), (tmp_path.name, {"data"})]


def test_a_new_register_is_synced_into_its_place(
    tmp_path: Path, synced: Synced, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A register's folder is on the disk, keys and all, before the site is told that it has a register."""
    monkeypatch.setattr(setup, "write_keys", write_fast_keys)
    (tmp_path / "home").mkdir()
    keys = setup.set_up_register(
        tmp_path / "home", tmp_path / "data" / "register", "register.example/acknowledgments", PASSPHRASE
    )
    public = (".register.json.new", format_keys(keys.public()))
    assert synced[-3:] == [("data", {"register", ".register.new.lock"}), public, ("home", {"register.json"})]
    assert public in synced[:-3]
    assert (".keys.age.new", (tmp_path / "data" / "register" / "keys.age").read_bytes()) in synced


def test_the_second_copy_is_synced_whole(tmp_path: Path, synced: Synced) -> None:
    """Both files are written whole; what is added is synced with all its lines, under a head that was there before."""
    write_log(tmp_path, [b"one"], b"head of one")
    copy = SecondCopy(tmp_path)
    copy.catch_up([b"one", b"two", b"three"], b"head of three")
    both = {"log.jsonl", "checkpoint"}
    assert synced == [
        (".log.jsonl.new", format_log([b"one"])),
        (tmp_path.name, {"log.jsonl"}),
        (".checkpoint.new", b"head of one"),
        (tmp_path.name, both),
        (".checkpoint.next.new", b"head of three"),
        (tmp_path.name, {*both, "checkpoint.next"}),
        ("log.jsonl", format_log([b"one", b"two", b"three"])),
        (tmp_path.name, both),
    ]


@pytest.mark.parametrize("call", ["fsync(", "write_bytes(", "write_text("])
def test_one_module_writes_whole_files(call: str) -> None:
    """No other module writes a file, or syncs one, in a way of its own."""
    callers = {
        str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if call in path.read_text(encoding="utf-8")
    }
    assert callers <= {"files.py"}
