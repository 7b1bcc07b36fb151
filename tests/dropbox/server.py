"""A server for drop boxes, in a thread or as a program of its own, and what is sent to it."""

import hashlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import httpx
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from dropbox.places import Place
from site_build.dropbox.senders import Network
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
from sqlalchemy import make_url
from site_build.dropbox.app import make_app, serve
from site_build.dropbox.inbox import Inbox

site, inbox, port, others = sys.argv[1:]
for _ in range(int(others)):
    os.dup(0)
with Inbox(make_url(inbox) if "://" in inbox else Path(inbox)) as box:
    serve(make_app(Path(site), box, ()), port=int(port))
"""


class Start(Protocol):
    """Starts a server on the inbox of this test and gives a client for it."""

    def __call__(
        self, limit: int = ..., tokens: tuple[str, ...] = ..., per_minute: int = ..., proxies: tuple[Network, ...] = ...
    ) -> httpx.Client:
        """Start it with these bounds."""


def make_envelope(words: str = "Zoë Example") -> bytes:
    """Seal words that nobody may read."""
    return seal(words.encode("utf-8"), "acknowledgment+json", KEY).encode("ascii")


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


def rows(client: httpx.Client, after: int = 0) -> list[dict[str, Any]]:
    """List what the drop box holds."""
    answer = client.get("/drop", params={"after": after}, headers=BEARER)
    assert answer.status_code == 200
    return [json.loads(line) for line in answer.text.splitlines()]


@contextmanager
def program(
    site: Path, inbox: Place, descriptors: int = 1024, others: int = 0
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the server as a program of its own; give the process and the address.

    It may open so many `descriptors`, and holds so many `others` already.
    """
    port = free_port()
    where = str(inbox) if isinstance(inbox, Path) else inbox.render_as_string(hide_password=False)
    python = [sys.executable, "-W", "error", "-c", PROGRAM, str(site), where, str(port), str(others)]
    command = ["sh", "-c", f'ulimit -n {descriptors} && exec "$0" "$@"', *python]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_until(lambda: answers(port))
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.communicate()


@contextmanager
def portal_serve(portal: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start `portal serve` in this portal's folder, as a person does, with its log beside the folder.

    Give the process and its port, on which it answers soon.
    """
    port = free_port()
    command = [sys.executable, "-m", "site_build.cli", "serve", f"--port={port}", *options]
    with open(portal.parent / f"log-{port}", "w") as log:
        process = subprocess.Popen(command, cwd=portal, stdout=log, stderr=log, text=True)
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def answers(port: int, address: str = "127.0.0.1") -> bool:
    """Tell whether somebody listens on a port."""
    with socket.socket() as connection:
        return connection.connect_ex((address, port)) == 0


def wait_until(ready: Callable[[], bool], seconds: float = 20) -> None:
    """Wait up to so many seconds."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def connect(address: str) -> socket.socket:
    """A connection to the server on which nothing has been sent."""
    url = httpx.URL(address)
    return socket.create_connection((url.host, url.port or 0), timeout=20)


def stop(process: subprocess.Popen[str]) -> str:
    """Stop the server as a person does, and give all that it printed, unless it went elsewhere."""
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=20)
    return printed or ""
