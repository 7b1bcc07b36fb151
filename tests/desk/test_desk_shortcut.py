"""The launcher. What can be run here is run; Windows' and the Mac's own windows were not tried."""

import configparser
import shlex
import subprocess
from pathlib import Path

import pytest

from site_build.desk.shortcut import write_shortcut
from site_build.errors import Refused


def test_linux_opens_the_desk_in_the_portals_folder(tmp_path: Path) -> None:
    """The desktop entry names the folder, and its command runs."""
    written = write_shortcut(tmp_path / "Desktop", tmp_path, "linux")
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # keys are told apart by capital letters
    entry.read(written)
    values = entry["Desktop Entry"]
    assert Path(values["Path"]) == tmp_path
    help_text = subprocess.run([*shlex.split(values["Exec"]), "--help"], capture_output=True, text=True, check=True)
    assert "Chief Officer's desk" in help_text.stdout


def test_a_mac_runs_it_as_a_script(tmp_path: Path) -> None:
    """The script goes into the portal's folder, whatever its name, and is one that a shell can run."""
    root = tmp_path / "the charity's portal"
    root.mkdir()
    written = write_shortcut(tmp_path / "Desktop", root, "darwin")
    assert written.stat().st_mode & 0o100
    run = subprocess.run(["sh", str(written)], capture_output=True, text=True, check=False)
    assert f"{root}/portal.toml is missing" in run.stderr


def test_windows_gets_a_batch_file(tmp_path: Path) -> None:
    """It changes to the folder, then opens the desk; lines end as Windows wants them."""
    written = write_shortcut(tmp_path / "Desktop", tmp_path, "win32")
    assert written.read_bytes().startswith(f'@cd /d "{tmp_path}"\r\n'.encode())


def test_a_launcher_is_not_written_over(tmp_path: Path) -> None:
    """What is there stays as it is."""
    write_shortcut(tmp_path, tmp_path, "linux")
    with pytest.raises(Refused, match="is there already"):
        write_shortcut(tmp_path, tmp_path, "linux")


def test_a_folder_that_would_break_the_launcher_is_refused(tmp_path: Path) -> None:
    """A quotation mark in the folder's name would end the command early."""
    with pytest.raises(Refused, match="cannot be written"):
        write_shortcut(tmp_path, tmp_path / 'a" b', "linux")
