"""A site with a drop box, the server that they run on, and where its inbox is: in a file, and in a database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import URL

from dropbox.places import Place
from dropbox.server import TOKEN_SHA256, Server, Start
from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.dropbox.senders import Network
from support.postgres import Cluster, running_cluster
from support.website import NO_TLS


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A database server of this worker's own."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> URL:
    """An empty place in it for an inbox."""
    return cluster.make_place()


@pytest.fixture(params=["file", "database"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where the inbox of this test is."""
    if request.param == "file":
        return tmp_path / "inbox.sqlite"
    found: URL = request.getfixturevalue("database")
    return found


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
def start(served: tuple[Server, str], site: Path, place: Place) -> Iterator[Start]:
    """Start the drop box on loopback, as the test wants it."""
    server, address = served
    with ExitStack() as stack:

        def start(
            limit: int = 10**8,
            tokens: tuple[str, ...] = (TOKEN_SHA256,),
            per_minute: int = 10**6,
            proxies: tuple[Network, ...] = (),
        ) -> httpx.Client:
            inbox = stack.enter_context(Inbox(place, limit))
            server.app = make_app(site, inbox, tokens, per_minute=per_minute, proxies=proxies)
            return stack.enter_context(httpx.Client(base_url=address, verify=NO_TLS))

        yield start
