"""The launcher. What can be run here is run; Windows' and the Mac's own windows were not tried."""

import configparser
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from site_build.desk.errors import LauncherExists, LauncherUnwritable
from site_build.desk.shortcut import write_shortcut
from support.build import ROOT
from support.desk_process import address_in, somebody, wait_for

AWKWARD = 'Siân\'s 50% "new" $HOME `portal` \\ & co'


def read_entry(path: Path) -> tuple[str, list[str]]:
    """The folder and the command of a desktop entry, as its specification reads them."""
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # keys are told apart by capital letters
    entry.read(path, encoding="utf-8")
    values = {
        key: value.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
        for key, value in entry["Desktop Entry"].items()
    }
    assert values["Terminal"] == "true"
    split = subprocess.run(["sh", "-c", f"printf '%s\\0' {values['Exec']}"], capture_output=True, text=True, check=True)
    return values["Path"], [
        re.sub("%(.)", lambda code: {"%": "%"}[code[1]], word) for word in split.stdout.split("\0")[:-1]
    ]


def test_linux_opens_the_desk_that_was_meant(tmp_path: Path) -> None:
    """The entry keeps the portal's folder, the register and the port, whatever their names; its command leads there."""
    with somebody(tmp_path / AWKWARD) as home:
        written = write_shortcut(tmp_path / "Desktop", ROOT, ["--register", str(home.register), "--port", "0"], "linux")
        folder, command = read_entry(written)
        assert folder == str(ROOT)
        assert command[-4:] == ["--register", str(home.register), "--port", "0"]
        window = home.start(command=command)
        [file] = home.opened()
        assert home.run(command=command) == (0, "The desk was open already.\n", "")
        assert address_in(home.opened(2)[1]).startswith(address_in(file).partition("open?")[0])
        os.killpg(window.pid, signal.SIGHUP)  # its window is closed
        wait_for(lambda: not list(home.downloads.iterdir()))


def test_linux_keeps_the_window_open_when_it_went_wrong(tmp_path: Path) -> None:
    """The words stay until somebody presses Enter."""
    written = write_shortcut(tmp_path / "Desktop", tmp_path / AWKWARD, ["--port", "0"], "linux")
    folder, command = read_entry(written)
    assert folder == str(tmp_path / AWKWARD)
    check_it_waits(command, tmp_path)


def check_it_waits(command: list[str], folder: Path) -> None:
    """In a folder without a portal the command says why it stops, and then waits."""
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as window:
        assert window.stdout
        assert window.stderr
        assert "portal.toml is missing" in window.stderr.readline()
        assert [window.stdout.readline() for _ in range(2)] == ["\n", "Press Enter to close this window.\n"]
        assert window.poll() is None
        window.communicate("\n", timeout=20)


def test_a_mac_runs_it_as_a_script(tmp_path: Path) -> None:
    """It goes into the portal's folder, keeps register and port, and stays open when something went wrong."""
    root = tmp_path / AWKWARD
    root.mkdir()
    options = ["--register", str(root / "register"), "--port", "8120"]
    written = write_shortcut(tmp_path / "Desktop", root, options, "darwin")
    assert written.stat().st_mode & 0o100
    command = shlex.join([sys.executable, "-m", "site_build.cli", "desk", *options])
    shebang, line = written.read_text(encoding="utf-8").splitlines()
    assert shebang == "#!/bin/sh"
    assert line.startswith(f"cd {shlex.quote(str(root))} && {command} || {{ echo; ")
    check_it_waits(["sh", str(written)], tmp_path)


def test_windows_gets_a_batch_file(tmp_path: Path) -> None:
    """It is in UTF-8 and says so, goes into the folder, keeps register and port, and stays open on an error."""
    root = Path("C:/Users/Siân/R&D 50%/portal")
    written = write_shortcut(tmp_path, root, ["--register", "D:\\data of Siân\\register", "--port", "8120"], "win32")
    assert written.read_bytes().decode("utf-8") == (
        "@chcp 65001 >nul\r\n"
        f'@cd /d "C:/Users/Siân/R&D 50%%/portal" && "{sys.executable}" "-m" "site_build.cli" "desk" '
        '"--register" "D:\\data of Siân\\register" "--port" "8120" || pause\r\n'
    )


@pytest.mark.parametrize("name", ['a" b', "two\nlines", "D:\\"])
def test_a_folder_that_would_break_the_launcher_is_refused(tmp_path: Path, name: str) -> None:
    """What ends a quotation early in a batch file cannot be written there."""
    with pytest.raises(LauncherUnwritable) as root_refused:
        write_shortcut(tmp_path, Path(name), [], "win32")
    with pytest.raises(LauncherUnwritable) as register_refused:
        write_shortcut(tmp_path, tmp_path, ["--register", name], "win32")
    assert (root_refused.value.word, register_refused.value.word) == (name, name)
    assert list(tmp_path.iterdir()) == []


def test_a_launcher_is_not_written_over(tmp_path: Path) -> None:
    """What is there stays as it is."""
    write_shortcut(tmp_path, tmp_path, [], "linux")
    with pytest.raises(LauncherExists):
        write_shortcut(tmp_path, tmp_path, [], "linux")


def test_the_command_writes_it(tmp_path: Path) -> None:
    """`portal desk --shortcut` hands on the register and the port, and the folder that it is run in."""
    register = tmp_path / "register"
    places = {"XDG_DESKTOP_DIR": str(tmp_path / "Desktop")}
    command = [sys.executable, "-P", "-m", "site_build.cli", "desk", "--shortcut"]
    options = ["--register", os.path.relpath(register, ROOT), "--port", "8120"]
    run = subprocess.run(
        [*command, *options], cwd=ROOT, env={**os.environ, **places}, text=True, capture_output=True, check=True
    )
    [written] = (tmp_path / "Desktop").iterdir()
    assert run.stdout == f"Written: {written}. Double-click it to begin.\n"
    folder, words = read_entry(written)
    assert folder == str(ROOT)
    assert Path(words[-3]).resolve() == register.resolve()
    assert Path(words[-3]).is_absolute()
    assert words[-1] == "8120"
