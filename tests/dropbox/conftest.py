"""A running drop box, in a thread or as a program of its own, and what is sent to it."""

import asyncio
import hashlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.formats.envelope import new_opening_key, public_jwk, seal
from site_build.web import listen, make_server

TOKEN = "an invented token"
TOKEN_SHA256 = hashlib.sha256(TOKEN.encode()).hexdigest()
BEARER = {"Authorization": f"Bearer {TOKEN}"}
KEY = public_jwk(new_opening_key())

PROGRAM = """
import os
import sys
from pathlib import Path
from site_build.dropbox.app import make_app, serve
from site_build.dropbox.inbox import Inbox

site, inbox, port, others = sys.argv[1:]
for _ in range(int(others)):
    os.dup(0)
serve(make_app(Path(site), Inbox(Path(inbox)), None), port=int(port))
"""


class Start(Protocol):
    """Starts a server on the inbox of this test and gives a client for it."""

    def __call__(self, limit: int = ..., token_sha256: str | None = ..., per_minute: int = ...) -> httpx.Client:
        """Start it with these bounds."""


def make_envelope(words: str = "Zoë Example") -> bytes:
    """Seal words that nobody may read."""
    return seal(words.encode("utf-8"), "acknowledgment+json", KEY).encode("ascii")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site of two pages."""
    site = tmp_path / "site"
    (site / "induction").mkdir(parents=True)
    (site / "index.html").write_text("<h1>Home</h1>", encoding="utf-8")
    (site / "404.html").write_text("<h1>Not here</h1>", encoding="utf-8")
    (site / "induction" / "index.html").write_text("<h1>Induction</h1>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return site


class Server:
    """A server on loopback, which serves the drop box of the test that is running: starting one for each is slow."""

    app: ASGIApp
    server: uvicorn.Server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Run it in a thread; give its address."""
        self.server = make_server(self)
        with listen(0) as listener:
            thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                self.server.should_exit = True
                thread.join()

    @property
    def connected(self) -> int:
        """How many are connected."""
        return len(self.server.server_state.connections)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Server, str]]:
    """The running server and its address."""
    server = Server()
    with server.running() as address:
        yield server, address


@pytest.fixture
def start(served: tuple[Server, str], site: Path, tmp_path: Path) -> Iterator[Start]:
    """Start the drop box on loopback, as the test wants it."""
    server, address = served
    with ExitStack() as stack:

        def start(limit: int = 10**8, token_sha256: str | None = TOKEN_SHA256, per_minute: int = 10**6) -> httpx.Client:
            inbox = stack.enter_context(Inbox(tmp_path / "inbox.sqlite", limit))
            server.app = make_app(site, inbox, token_sha256, per_minute=per_minute)
            return stack.enter_context(httpx.Client(base_url=address))

        yield start


def put(inbox: Inbox, envelope: str) -> str:
    """Put an envelope into an inbox, in a thread with a loop of its own: Playwright's may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, inbox.put(envelope)).result()


def rows(client: httpx.Client, after: int = 0) -> list[dict[str, Any]]:
    """List what the drop box holds."""
    answer = client.get("/drop", params={"after": after}, headers=BEARER)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


@contextmanager
def program(
    site: Path, inbox: Path, descriptors: int = 1024, others: int = 0
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the server as a program of its own; give the process and the address.

    It may open so many `descriptors`, and holds so many `others` already.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    python = [sys.executable, "-W", "error", "-c", PROGRAM, str(site), str(inbox), str(port), str(others)]
    command = ["sh", "-c", f'ulimit -n {descriptors} && exec "$0" "$@"', *python]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_until(lambda: answers(port))
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


def answers(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def wait_until(ready: Callable[[], bool]) -> None:
    """Wait up to 20 seconds."""
    end = time.monotonic() + 20
    while not ready():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def connect(address: str) -> socket.socket:
    """A connection to the server on which nothing has been sent."""
    url = httpx.URL(address)
    return socket.create_connection((url.host, url.port or 0), timeout=20)


def stop(process: subprocess.Popen[str]) -> str:
    """Stop the server as a person does, and give all that it printed."""
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=20)
    return printed
