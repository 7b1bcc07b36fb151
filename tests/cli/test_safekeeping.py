"""Backups, restoring, migrating and recovering as somebody types them; the guides are followed by their commands."""

import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.guides import read_commands, read_lines
from site_build.config import read_public_keys
from site_build.files import write_private
from site_build.formats.leaf import today
from site_build.office.office import unlock
from site_build.office.safekeeping.recovery import RecoveryKeys, make_recovery
from site_build.register.keys import RegisterKeys, open_keys, read_private_keys, write_keys
from site_build.register.tables import FORMAT
from support.commands import PASSPHRASE, portal
from support.fast_keys import encrypt
from support.format_1 import PASSPHRASE as OLD
from support.format_1 import copy_format_1
from support.sample import ORIGIN

NEW = "four other invented words"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A memory stick."""
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def backup(register: Path, stick: Path) -> Path:
    """A backup of a register with one person."""
    portal("publish")
    portal("people", "add", "Zo Example", "--role", "volunteer", "--started", "2026-01-05")
    return Path(portal("register", "backup", str(stick)).stdout.split("It is in ")[1].strip(" .\n"))


def test_backups_go_where_the_last_one_went(register: Path, stick: Path, backup: Path) -> None:
    """The first needs a folder; the next does not, and stands beside it."""
    assert backup == stick / f"register-{today()}"
    assert "it is whole" in portal("register", "backup").stdout
    assert len(list(stick.iterdir())) == 2


def test_the_first_backup_needs_a_folder(register: Path) -> None:
    """Nobody guesses where it should go."""
    assert "portal register backup FOLDER" in portal("register", "backup", status=1).stderr


def test_restoring_says_what_came_back(register: Path, backup: Path, tmp_path: Path) -> None:
    """Entries, what is lost, where the old folder is; the log from elsewhere is used, and what was in doubt is told."""
    portal("invite", "Zo Example", "--site", "https://portal.example/")
    shutil.copytree(register, tmp_path / "exported")
    shutil.rmtree(register)
    done = portal("register", "restore", str(backup)).stdout
    assert f"The register is back in {register}. 1 entry is in its log." in done
    assert "It can only be read for now." in done
    assert "shows one of 2" in done
    assert "portal keys succeed" in done
    assert "It can only be read: The log here has 1 entries" in portal("register", "show").stdout
    refused = portal("invite", "Zo Example", "--site", "https://portal.example/", status=1)
    assert "Until then the register can only be read: nothing was changed." in refused.stderr
    done = portal("register", "restore", str(backup), "--log", str(tmp_path / "exported")).stdout
    assert "2 entries are in its log." in done
    assert "1 entry came from a copy of the log" in done
    assert "1 entry has lost what lies behind" in done
    assert f"What was there before is in {register}-before-restore-{today()}" in done
    assert "only be read" not in done + portal("register", "show").stdout


def test_migrating(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of an earlier format is copied and rewritten, and both formats are told; then there is nothing to do."""
    copy_format_1(tmp_path / "register")
    write_private(tmp_path / "passphrase", OLD.encode())
    told = portal("register", "migrate").stdout
    assert f"rewritten from format 1 to format {FORMAT}." in told
    assert f"register-before-format-{FORMAT}.sqlite" in told
    assert "nothing to do" in portal("register", "migrate").stdout
    shutil.rmtree(tmp_path / "register")
    assert "There is no register" in portal("register", "migrate", status=1).stderr


def test_restoring_a_backup_of_an_earlier_format(root: Path, tmp_path: Path) -> None:
    """A backup that an earlier version made comes back, in the format of today; the backup stays as it was."""
    copy_format_1(tmp_path / "backup")
    before = (tmp_path / "backup/register.sqlite").read_bytes()
    write_private(tmp_path / "passphrase", OLD.encode())
    assert "The register is back" in portal("register", "restore", str(tmp_path / "backup")).stdout
    assert "nothing to do" in portal("register", "migrate").stdout
    assert (tmp_path / "backup/register.sqlite").read_bytes() == before


def read_age(command: str, folder: Path, *typed: str) -> bytes:
    """Run a command of the guide on a terminal, where age asks, and give what it wrote to its output."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover  # another process
        os.chdir(folder)
        os.execvp("sh", ["sh", "-c", f"{command} > out 2> err"])  # noqa: S606  # it is a shell, on a terminal of its own
    said = b""
    for words in typed:
        while not said.rstrip().endswith(b":"):
            said += os.read(terminal, 1000)
        os.write(terminal, f"{words}\n".encode())
        said = b""
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert status == 0, (folder / "err").read_text()
    return (folder / "out").read_bytes()


@pytest.fixture
def lost(root: Path, register: Path, backup: Path) -> Path:
    """The passphrase is lost; recovery file, key and backup lie in the portal's folder, as the guide says."""
    with unlock(root, register, PASSPHRASE) as office:
        made = make_recovery(office)
    (root / "recovery-file.age").write_bytes(made.data)
    write_private(root / "key.txt", f"{made.secret}\n".encode())
    shutil.copytree(backup, root / "backup")
    shutil.copytree(register, root / "exported-log")
    return root


def test_recovery_as_the_page_says(lost: Path, register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's commands, in their order, as typed; age itself reads the Chair's file, and the keeper's."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    lines = list(read_lines("recovery.md"))
    first, recover, show, shred, chairs, keepers, sealing, _ = lines  # the last: test_handed_over_under_a_passphrase
    subprocess.run(["sh", "-c", first], check=True)
    assert f"{ORIGIN}/2" in type_new(recover)
    write_private(tmp_path / "passphrase", NEW.encode())
    assert "1 people" in portal(*show.split()[1:]).stdout
    held = RecoveryKeys.model_validate_json(read_age(chairs, lost))
    assert held.data_key == read_private_keys(register, NEW).data_key
    write_keys(lost / "backup", open_keys((lost / "backup/keys.age").read_bytes(), PASSPHRASE), PASSPHRASE)
    opened = RegisterKeys.model_validate_json(read_age(keepers, lost, PASSPHRASE))
    assert (opened.origin, opened.opening_key) == (ORIGIN, held.opening_key)
    read_age(sealing, lost, NEW, NEW)
    subprocess.run(["sh", "-c", shred], check=True)
    assert not (lost / "key.txt").exists()


def type_new(command: str) -> str:
    """Run a command of the page, and type a new passphrase twice."""
    done = portal(*command.split()[1:], typed=f"{NEW}\n{NEW}\n")
    return done.stdout


def test_handed_over_under_a_passphrase(lost: Path, register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What age sealed anew under a passphrase is taken, too; and whoever gives no key is told what is missing."""
    monkeypatch.setattr("pyrage.passphrase.encrypt", encrypt)
    sealing, again = list(read_lines("recovery.md"))[-2:]
    read_age(sealing, lost, "six words that were told", "six words that were told")
    assert "--identity key.txt" in portal("keys", "recover", "recovery-file.age", "backup", status=2).stderr
    wrong = portal(*again.split()[1:], typed="something else\n", status=1)
    assert "That does not open recovery-handed-over.age." in wrong.stderr
    done = portal(*again.split()[1:], typed=f"six words that were told\n{NEW}\n{NEW}\n")
    assert re.search("The drop box knows its new token by this SHA-256: [0-9a-f]{64}", done.stdout)
    public = read_public_keys(lost)
    assert public
    assert (public.origin, len(public.earlier)) == (f"{ORIGIN}/2", 1)
    assert read_private_keys(register, NEW).origin == public.origin


def test_a_new_laptop_as_the_page_says(
    root: Path, register: Path, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command of the page, the first on the old laptop and the others on the new one."""
    portal("publish")
    portal("people", "add", "Zo Example", "--role", "volunteer", "--started", "2026-01-05")
    backing_up, restoring, showing, launching = read_commands("new-laptop.md")
    assert "it is whole" in portal(*move(backing_up, stick)).stdout
    monkeypatch.setenv("PORTAL_REGISTER", str(tmp_path / "new"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "new-state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    restored = portal(*move(restoring, stick)).stdout
    assert "1 entry is in its log." in restored
    assert "lost" not in restored
    assert "1 outstanding: Zo Example" in portal(*showing[1:]).stdout
    assert "Written: " in portal(*launching[1:]).stdout


def move(words: list[str], stick: Path) -> list[str]:
    """A command of the page, with the stick and the day of this test in it."""
    assert words[0] == "portal"
    return [each.replace("/media/stick", str(stick)).replace("2026-01-31", str(today())) for each in words[1:]]
