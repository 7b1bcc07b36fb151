"""Three servers before one inbox: one is killed, the database is restarted, and nothing that was answered is lost."""

import itertools
import shutil
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL

from dropbox.server import TOKEN_SHA256, answers, make_envelope, portal_serve, rows, wait_until
from site_build.files import write_private
from support.postgres import PASSWORD, USER, Cluster, say_address
from support.sample import SAMPLE

SENDERS = 6
BUSY = 120  # seconds, on a computer that has other things to do
TOLD = "The drop box does not work just now. Save your form as a file and hand that in."


@dataclass
class Crowd:
    """Senders who go on until they are told to stop, each to the servers in turn."""

    addresses: list[str]
    stopped: threading.Event = field(default_factory=threading.Event)
    kept: set[str] = field(default_factory=set)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)

    def send(self, number: int) -> None:
        """Send form after form."""
        with httpx.Client(timeout=BUSY) as client:
            for count, address in enumerate(itertools.cycle(self.addresses)):
                if self.stopped.is_set():
                    return
                self.send_one(client, address, make_envelope(f"{number} {count}"))

    def send_one(self, client: httpx.Client, address: str, body: bytes) -> None:
        """Send a form, and note what became of it."""
        try:
            answer = client.post(f"{address}/drop", content=body)
        except httpx.TransportError:
            self.unanswered[address] += 1
            return
        if answer.status_code == 201:
            self.kept.add(answer.json()["sha256"])
        else:
            self.refused[answer.status_code, answer.json()["reason"]] += 1
            time.sleep(0.05)

    def wait_for_more(self, number: int) -> None:
        """Wait until so many more were taken."""
        enough = len(self.kept) + number
        wait_until(lambda: len(self.kept) >= enough, BUSY)


@pytest.fixture
def portal(site: Path, tmp_path: Path) -> Path:
    """A portal's folder with a built site, and the database's password in a file."""
    shutil.copytree(SAMPLE, tmp_path / "portal")
    site.rename(tmp_path / "portal" / "site")
    write_private(tmp_path / "password", PASSWORD.encode())
    return tmp_path / "portal"


def test_nothing_is_lost(cluster: Cluster, database: URL, portal: Path) -> None:
    """What was answered 201 is there, everybody else was told what to do, and those that live serve again.

    No log says where the database is, what opens it, or who came.
    """
    with ExitStack() as stack:
        inbox = [f"--inbox={say_address(database)}", f"--inbox-password-file={portal.parent / 'password'}"]
        options = [*inbox, f"--token-sha256={TOKEN_SHA256}"]
        servers = [stack.enter_context(portal_serve(portal, *options)) for _ in range(3)]
        wait_until(lambda: all(answers(port) for _, port in servers), BUSY)
        crowd = Crowd([f"http://127.0.0.1:{port}" for _, port in servers])
        stack.callback(crowd.stopped.set)
        threads = stack.enter_context(ThreadPoolExecutor(SENDERS))
        sending = [threads.submit(crowd.send, number) for number in range(SENDERS)]
        crowd.wait_for_more(60)
        servers[0][0].kill()
        crowd.wait_for_more(60)
        cluster.stop("immediate")
        wait_until(lambda: len(crowd.refused) > 0, BUSY)
        time.sleep(0.3)
        cluster.start()
        crowd.wait_for_more(60)
        crowd.stopped.set()
        for one in sending:
            one.result(timeout=BUSY)
        check(crowd, *crowd.addresses)
    check_logs(portal, database, cluster)


def check(crowd: Crowd, dead: str, *alive: str) -> None:
    """Compare what the senders were told with what the servers that live give."""
    assert set(crowd.refused) == {(503, TOLD)}
    assert set(crowd.unanswered) == {dead}
    for address in alive:
        with httpx.Client(base_url=address) as client:
            listed: list[str] = []
            after = 0
            while page := rows(client, after):
                listed += [row["sha256"] for row in page]
                after = page[-1]["seq"]
        assert len(listed) == len(set(listed))
        assert crowd.kept <= set(listed)


def check_logs(portal: Path, database: URL, cluster: Cluster) -> None:
    """See that the logs are short and name nothing."""
    logs = [path.read_text() for path in portal.parent.glob("log-*")]
    assert any("The drop box's inbox: " in log for log in logs)
    for words in (PASSWORD, USER, str(cluster.folder), str(database.query["options"]), "127.0.0.1", "Traceback"):
        assert not any(words in log for log in logs)
    assert max(map(len, logs)) < 2000
