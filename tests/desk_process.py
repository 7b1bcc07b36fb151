"""`portal desk` as a process of its own, with a browser that only notes what it is asked to open."""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pages.build import ROOT

PATIENCE = 60.0
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "TERM")  # with which another browser could be found
COMMAND = (sys.executable, "-P", "-m", "site_build.cli", "desk")


@dataclass(frozen=True)
class Home:
    """The folders of somebody who starts the desk, and the browser on their computer."""

    folder: Path
    root: Path = ROOT  # the portal

    @property
    def register(self) -> Path:
        """Where their register is, or will be."""
        return self.folder / "data" / "register"

    @property
    def downloads(self) -> Path:
        """Where the desk saves."""
        return self.folder / "Downloads"

    @property
    def notes(self) -> Path:
        """What the browser was asked to open, a line each."""
        return self.folder / "browser.txt"

    def start(self, *options: str, command: Sequence[str] = COMMAND) -> subprocess.Popen[str]:
        """Start the desk on their register."""
        browser = self.folder / "browser"
        browser.write_text(f'#!/bin/sh\necho "$@" >> {shlex.quote(str(self.notes))}\n')
        browser.chmod(0o755)
        places = {
            "PORTAL_REGISTER": str(self.register),
            "XDG_DOWNLOAD_DIR": str(self.downloads),
            "BROWSER": str(browser),
            "PYTHONUNBUFFERED": "1",
        }
        return subprocess.Popen(
            [*command, *options],
            cwd=self.root,
            env={name: value for name, value in os.environ.items() if name not in SCREENS} | places,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def opened(self, number: int = 1) -> list[Path]:
        """The files that the browser was asked to open, once there are so many; nothing but files."""
        wait_for(lambda: self.notes.exists() and len(self.notes.read_text().splitlines()) >= number)
        asked = [urlsplit(line) for line in self.notes.read_text().splitlines()]
        assert {(each.scheme, each.netloc, each.query) for each in asked} == {("file", "", "")}
        return [Path(unquote(each.path)) for each in asked]


def address_in(file: Path) -> str:
    """Where a way-in file leads."""
    found = re.search(r'url=(http://127\.0\.0\.1:\d+/[\w-]{43}/open\?file=\w+)"', file.read_text())
    assert found
    return found[1]


def wait_for(happens: Callable[[], object]) -> None:
    """Wait until it happens."""
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, "It does not happen."
        time.sleep(0.05)
