"""`portal desk` as a process of its own, with a browser that only notes what it opens; and other programs beside it."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from support.build import ROOT

PATIENCE = 60.0
COMMAND = (sys.executable, "-P", "-m", "site_build.cli", "desk")
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "TERM")  # with which another browser could be found

Process = subprocess.Popen[str]


@dataclass(frozen=True)
class Home:
    """The folders of somebody who starts the desk, and the browser on their computer."""

    folder: Path
    root: Path = ROOT  # the portal
    started: list[Process] = field(default_factory=list)

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

    def start(self, *options: str, command: Sequence[str] = COMMAND) -> Process:
        """Start the desk on their register, as in a window of its own."""
        browser = self.folder / "browser"
        browser.write_text(f'#!/bin/sh\necho "$@" >> {shlex.quote(str(self.notes))}\n')
        browser.chmod(0o755)
        places = {
            "PORTAL_REGISTER": str(self.register),
            "XDG_DOWNLOAD_DIR": str(self.downloads),
            "BROWSER": str(browser),
            "PYTHONUNBUFFERED": "1",
        }
        process = subprocess.Popen(
            [*command, *options],
            cwd=self.root,
            env={name: value for name, value in os.environ.items() if name not in SCREENS} | places,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *options: str, command: Sequence[str] = COMMAND) -> tuple[int, str, str]:
        """Start it, and wait until it has ended: its status, and what it said."""
        process = self.start(*options, command=command)
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out, err

    def opened(self, number: int = 1) -> list[Path]:
        """The files that the browser was asked to open, once there are so many; nothing but files."""
        wait_for(lambda: self.notes.exists() and len(self.notes.read_text().splitlines()) >= number)
        asked = [urlsplit(line) for line in self.notes.read_text().splitlines()]
        assert {(each.scheme, each.netloc, each.query) for each in asked} == {("file", "", "")}
        return [Path(unquote(each.path)) for each in asked]


@contextmanager
def somebody(folder: Path, root: Path = ROOT) -> Iterator[Home]:
    """Somebody who may start the desk; whatever still runs at the end is killed."""
    home = Home(folder, root)
    home.register.parent.mkdir(parents=True)
    try:
        yield home
    finally:
        for process in home.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            if process.stdout and not process.stdout.closed:
                process.communicate()


@contextmanager
def neighbour(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Another program that listens at a port of this computer, and answers so; the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


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
