"""`portal desk`, as a process of its own: one start, a second one, and another program at its port."""

import re
import signal
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from desk_process import Home, address_in, wait_for

OPEN = "The desk is open. Close this window, or press Ctrl+C, to end it.\n"
AGAIN = "The desk was open already.\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Somebody's folders."""
    return Home(tmp_path)


@pytest.fixture
def desk(home: Home) -> Iterator[subprocess.Popen[str]]:
    """A desk that runs, at any free port."""
    with home.start("--port", "0") as process:
        assert process.stdout
        assert process.stdout.readline() == OPEN
        try:
            yield process
        finally:
            process.kill()


def first_page(file: Path) -> httpx.Response:
    """Go where the file leads, and on to the first page."""
    with httpx.Client(follow_redirects=True) as browser:
        address = address_in(file)
        assert browser.get(address).status_code == 200
        return browser.get(address.partition("open?")[0])


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_desk_opens_and_ends(home: Home, desk: subprocess.Popen[str], stop: signal.Signals) -> None:
    """It opens a file of this user's, says its address nowhere, logs nothing, and leaves nothing behind at the end."""
    [file] = home.opened()
    assert file.parent == home.downloads
    beside = {path.name: path.stat().st_mode & 0o777 for path in home.register.parent.iterdir()}
    assert beside == {"register.desk.lock": 0o600, "register.desk.json": 0o600}
    assert "Set up the register" in first_page(file).text
    assert not file.exists()
    home.start("--port", "0", "--no-browser").communicate(timeout=60)
    assert len(list(home.downloads.iterdir())) == 1, "one that was never opened"
    desk.send_signal(stop)
    out, err = desk.communicate(timeout=20)
    assert (out, err, desk.returncode) == ("", "", 0)
    assert list(home.downloads.iterdir()) == []
    assert not (home.register.parent / "register.desk.json").exists()
    assert not home.register.exists()


def test_a_second_start_leads_to_the_first(home: Home, desk: subprocess.Popen[str]) -> None:
    """It opens another file that leads to the running desk, says so, and has done its work."""
    second = home.start("--port", "0")
    assert second.communicate(timeout=60) == (AGAIN, "")
    assert second.returncode == 0
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
    try:
        wait_for(lambda: [start.poll() for start in starts].count(0) == 2)
        assert len({address_in(file).partition("open?")[0] for file in home.opened(3)}) == 1
        assert [start.poll() for start in starts].count(None) == 1
    finally:
        for start in starts:
            start.kill()
            start.communicate()


def test_without_a_browser(home: Home) -> None:
    """It says which file to open, and never the address that is in it; so does a browser that cannot be opened."""
    for options, broken in ((("--no-browser",), False), ((), True)):
        with home.start(*options, "--port", "0") as process:
            try:
                if broken:
                    (home.folder / "browser").chmod(0o600)
                assert process.stdout
                assert process.stdout.readline() == OPEN
                said = re.fullmatch("Open this file in your browser: (.+)\n", process.stdout.readline())
                assert said
                assert "Set up the register" in first_page(Path(said[1])).text
            finally:
                process.kill()
    assert not home.notes.exists()


def test_another_program_at_the_port(home: Home) -> None:
    """Nobody is sent to it, and it is asked nothing: the words say how to choose another port."""
    asked = []

    class Squatter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    with HTTPServer(("127.0.0.1", 0), Squatter) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        start = home.start("--port", str(server.server_port))
        out, err = start.communicate(timeout=60)
        server.shutdown()
        thread.join()
    assert (start.returncode, out) == (1, "")
    assert err.startswith(f"Port {server.server_port} is taken: ")
    assert "Choose another with --port." in err
    assert not home.notes.exists()
    assert not home.downloads.exists()
    assert asked == []


def test_after_a_crash(home: Home, desk: subprocess.Popen[str]) -> None:
    """A desk that was killed holds nobody up: the next start makes another, at another secret address."""
    [left] = home.opened()
    before = address_in(left)
    desk.kill()
    desk.communicate()
    port = httpx.URL(before).port
    with home.start("--port", str(port)) as process:
        try:
            file = home.opened(2)[1]
            assert not left.exists()
            assert httpx.get(before).status_code == 404
            assert "Set up the register" in first_page(file).text
        finally:
            process.kill()


def test_a_register_among_published_files(home: Home) -> None:
    """Beside it a secret would be kept: it is refused before anything is written."""
    start = home.start("--port", "0", "--register", "docs/register")
    out, err = start.communicate(timeout=60)
    assert (start.returncode, out) == (1, "")
    assert "lies inside the portal's own folder" in err
