"""A disk that is really full can be emptied: forms are refused in words, and those that are there can be deleted."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from dropbox.server import BEARER, TOKEN_SHA256, Server, make_envelope, rows
from site_build.dropbox.app import HEADERS, make_app
from site_build.dropbox.inbox import Inbox
from site_build.dropbox.inbox_file import RESERVE_SIZE

TESTS = Path(__file__).parent.parent
UNSHARE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
SMALL_DISK = 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"'


@pytest.fixture(scope="module", autouse=True)
def mounting(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where no disk can be mounted, fail and say what is missing."""
    mount = [*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", str(tmp_path_factory.mktemp("disk"))]
    try:
        subprocess.run(mount, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        words = (
            "These tests fill a small disk. They need Linux with unshare and mount (util-linux), and a user who may "
            f"mount in a namespace of their own. Here this failed: {getattr(error, 'stderr', None) or error}"
        )
        pytest.fail(words, pytrace=False)


def run_on_small_disk(scenario: Callable[[Path], None], folder: Path) -> None:
    """Run a scenario in a program of its own, for which `folder` is a disk of 3 MB; it goes when the program ends."""
    name = scenario.__name__
    call = f"from pathlib import Path; from {scenario.__module__} import {name}; {name}(Path({str(folder)!r}))"
    command = [*UNSHARE, "sh", "-c", SMALL_DISK, str(folder), sys.executable, "-W", "error", "-c", call]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr


def fill(disk: Path) -> Path:
    """Fill the disk to the last byte; give the file that does it."""
    junk = disk / "junk"
    with junk.open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return junk


@contextmanager
def serving(disk: Path) -> Iterator[httpx.Client]:
    """The drop box with its inbox on this disk."""
    (disk / "site").mkdir(exist_ok=True)
    (disk / "site" / "index.html").touch()
    server = Server()
    with Inbox(disk / "inbox.sqlite") as inbox:
        server.app = make_app(disk / "site", inbox, [TOKEN_SHA256])
        with server.running() as address, httpx.Client(base_url=address) as client:
            yield client


def post(client: httpx.Client, number: int = 12) -> list[str]:
    """Post large forms and give their digests."""
    answers = [client.post("/drop", content=make_envelope(str(n) + "x" * 45_000)) for n in range(number)]
    assert {answer.status_code for answer in answers} == {201}
    return [answer.json()["sha256"] for answer in answers]


def delete(client: httpx.Client, sha256: str) -> int:
    """Ask for a form to be deleted."""
    return client.delete(f"/drop/{sha256}", headers=BEARER).status_code


def assert_full(answer: httpx.Response) -> None:
    """507 with the reason, and every header."""
    assert answer.status_code == 507
    assert answer.json()["reason"].startswith("There is no room just now. ")
    assert {name: answer.headers[name] for name in HEADERS} == {**HEADERS, "Cache-Control": "no-store"}


def empty_a_full_disk(disk: Path) -> None:
    """Forms are refused, listed and deleted, every one; then there is room for others again."""
    with serving(disk) as client:
        digests = post(client)
        junk = fill(disk)
        assert os.statvfs(disk).f_bavail == 0
        assert_full(client.post("/drop", content=make_envelope("more")))
        assert [row["sha256"] for row in rows(client)] == digests
        assert {delete(client, sha256) for sha256 in digests} == {204}
        assert rows(client) == []
        assert os.statvfs(disk).f_bavail == 0
        assert (disk / "inbox.sqlite-reserve").stat().st_size == RESERVE_SIZE
        junk.unlink()
        assert client.post("/drop", content=make_envelope("more")).status_code == 201


def empty_it_among_many_senders(disk: Path) -> None:
    """Nobody who sends a form gets the room that is kept for deleting."""
    with serving(disk) as client, ThreadPoolExecutor(8) as threads:
        digests = post(client)
        fill(disk)
        more = [make_envelope(str(number) + "y" * 40_000) for number in range(60)]
        answers = [threads.submit(client.post, "/drop", content=envelope) for envelope in more]
        assert {delete(client, sha256) for sha256 in digests} == {204}
        assert {answer.result().status_code for answer in answers} <= {201, 507}
        assert (disk / "inbox.sqlite-reserve").stat().st_size == RESERVE_SIZE


def start_on_a_full_disk(disk: Path) -> None:
    """The drop box starts on a full disk, and can be emptied."""
    with serving(disk) as client:
        digests = post(client)
    fill(disk)
    with serving(disk) as client:
        assert [row["sha256"] for row in rows(client)] == digests
        assert {delete(client, sha256) for sha256 in digests} == {204}


def lack_even_the_reserve(disk: Path) -> None:
    """When the reserve is lost, deleting is refused in words and keeps everything, and works when there is room."""
    with serving(disk) as client:
        digests = post(client)
        (disk / "inbox.sqlite-reserve").unlink()
        junk = fill(disk)
        assert_full(client.delete(f"/drop/{digests[0]}", headers=BEARER))
        assert [row["sha256"] for row in rows(client)] == digests
        junk.unlink()
        assert delete(client, digests[0]) == 204


def test_a_full_disk_can_be_emptied(tmp_path: Path) -> None:
    """Every form on it is deleted, whatever other program filled it."""
    run_on_small_disk(empty_a_full_disk, tmp_path)


def test_the_reserve_is_for_deleting(tmp_path: Path) -> None:
    """Every form is deleted while others try to send."""
    run_on_small_disk(empty_it_among_many_senders, tmp_path)


def test_the_drop_box_starts_on_a_full_disk(tmp_path: Path) -> None:
    """A restart does not shut the desk out."""
    run_on_small_disk(start_on_a_full_disk, tmp_path)


def test_without_the_reserve_it_is_told(tmp_path: Path) -> None:
    """507 and why, and nothing is lost."""
    run_on_small_disk(lack_even_the_reserve, tmp_path)
