"""A site with a drop box, and the server that they run on."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from dropbox.server import TOKEN_SHA256, Server, Start
from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from support.website import NO_TLS


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
            return stack.enter_context(httpx.Client(base_url=address, verify=NO_TLS))

        yield start
