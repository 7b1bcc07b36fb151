"""`portal desk`, as a process of its own: one start, a second one, and another program at its port."""

import re
import signal
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest

from support.build import copy_portal
from support.desk_process import Home, Process, address_in, neighbour, somebody, wait_for

OPEN = "The desk is open. Close this window, or press Ctrl+C, to end it.\n"
AGAIN = "The desk was open already.\n"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Somebody who may start the desk."""
    with somebody(tmp_path / "somebody") as home:
        yield home


@pytest.fixture
def desk(home: Home) -> Process:
    """A desk that runs, at any free port."""
    process = home.start("--port", "0")
    assert read_line(process) == OPEN
    return process


def read_line(process: Process) -> str:
    """The next line that it says."""
    assert process.stdout
    return process.stdout.readline()


def first_page(file: Path) -> httpx.Response:
    """Go where the file leads, and on to the first page."""
    with httpx.Client(follow_redirects=True) as browser:
        address = address_in(file)
        assert browser.get(address).status_code == 200
        return browser.get(address.partition("open?")[0])


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_desk_opens_and_ends(home: Home, desk: Process, stop: signal.Signals) -> None:
    """It opens a file of this user's, says its address nowhere, logs nothing, and leaves nothing behind at the end."""
    [file] = home.opened()
    assert file.parent == home.downloads
    beside = {path.name: path.stat().st_mode & 0o777 for path in home.register.parent.iterdir()}
    assert beside == {"register.desk.lock": 0o600, "register.desk.json": 0o600}
    assert "Set up the register" in first_page(file).text
    assert not file.exists()
    assert home.run("--port", "0", "--no-browser")[0] == 0
    assert len(list(home.downloads.iterdir())) == 1, "one that was never opened"
    desk.send_signal(stop)
    out, err = desk.communicate(timeout=20)
    assert (out, err, desk.returncode) == ("", "", 0)
    assert list(home.downloads.iterdir()) == []
    assert not (home.register.parent / "register.desk.json").exists()
    assert not home.register.exists()


def test_a_second_start_leads_to_the_first(home: Home, desk: Process) -> None:
    """It opens another file that leads to the running desk, says so, and has done its work."""
    assert home.run("--port", "0") == (0, AGAIN, "")
    files = home.opened(2)
    assert len(set(files)) == 2
    addresses = {address_in(file).partition("open?")[0] for file in files}
    assert len(addresses) == 1
    assert "Set up the register" in first_page(files[1]).text
    assert files[0].exists(), "a slow browser still finds it"
    assert desk.poll() is None


def test_two_starts_at_once(home: Home) -> None:
    """Whoever double-clicks twice has one desk."""
    starts = [home.start("--port", "0") for _ in range(3)]
    wait_for(lambda: [start.poll() for start in starts].count(0) == 2)
    assert len({address_in(file).partition("open?")[0] for file in home.opened(3)}) == 1
    assert [start.poll() for start in starts].count(None) == 1


@pytest.mark.parametrize("option", ["--no-browser", "--port=0"])
def test_without_a_browser(home: Home, option: str) -> None:
    """It says which file to open, and never the address that is in it; so it does when no browser can be opened."""
    process = home.start("--port", "0", option)
    (home.folder / "browser").chmod(0o600)
    assert read_line(process) == OPEN
    said = re.fullmatch("Open this file in your browser: (.+)\n", read_line(process))
    assert said
    assert "Set up the register" in first_page(Path(said[1])).text
    assert not home.notes.exists()


def test_another_program_at_the_port(home: Home) -> None:
    """Nobody is sent to it, and it is asked nothing: the words say how to choose another port."""
    asked = []

    class Squatter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    with neighbour(Squatter) as port:
        status, out, err = home.run("--port", str(port))
    assert (status, out) == (1, "")
    assert err.startswith(f"The portal cannot use port {port}: another program listens there")
    assert err.endswith("Choose another with --port.\n")
    assert not home.notes.exists()
    assert not home.downloads.exists()
    assert asked == []


def test_after_a_crash(home: Home, desk: Process) -> None:
    """A desk that was killed holds nobody up: the next start makes another, at another secret address."""
    [left] = home.opened()
    before = httpx.URL(address_in(left))
    desk.kill()
    desk.communicate()
    home.start("--port", str(before.port))
    file = home.opened(2)[1]
    assert not left.exists()
    assert httpx.get(before).status_code == 404
    assert "Set up the register" in first_page(file).text


def test_a_register_among_published_files(tmp_path: Path) -> None:
    """Beside it a secret would be kept: it is refused before anything is written."""
    root = copy_portal(tmp_path / "portal")
    before = sorted(path.name for path in (root / "docs").iterdir())
    with somebody(tmp_path / "somebody", root) as home:
        status, out, err = home.run("--port", "0", "--register", "docs/register")
    assert (status, out) == (1, "")
    assert "lies inside the portal's own folder" in err
    assert sorted(path.name for path in (root / "docs").iterdir()) == before
