"""A drop box that runs, over an inbox that can be filled."""

import asyncio
import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.web import listen, make_server
from support.website import NO_TLS


@dataclass(frozen=True)
class Box:
    """A running drop box."""

    address: str
    inbox: Inbox
    browser: httpx.Client

    def post(self, data: bytes) -> None:
        """Deliver an envelope as a browser does."""
        assert self.browser.post(self.address, content=data).status_code == 201


@contextmanager
def running(folder: Path, *tokens: str | None) -> Iterator[Box]:
    """A drop box that knows the SHA-256 of these tokens, or of none."""
    site = folder / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>Hello")
    with Inbox(folder / "inbox.sqlite") as inbox:
        app = make_app(site, inbox, [hashlib.sha256(token.encode()).hexdigest() for token in tokens if token])
        server = make_server(app)
        with listen(0) as listener, httpx.Client(verify=NO_TLS) as browser:
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield Box(f"http://127.0.0.1:{listener.getsockname()[1]}/drop", inbox, browser)
            finally:
                server.should_exit = True
                thread.join()


def put(inbox: Inbox, envelope: str) -> str:
    """Put an envelope into an inbox, in a thread with a loop of its own: Playwright's may be running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, inbox.put(envelope)).result()
