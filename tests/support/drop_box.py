"""A drop box that runs, over a real connection."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.web import listen, make_server


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
def running(folder: Path, token: str | None) -> Iterator[Box]:
    """A drop box that knows the SHA-256 of this token, or of none."""
    site = folder / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>Hello")
    with Inbox(folder / "inbox.sqlite") as inbox:
        app = make_app(site, inbox, hashlib.sha256(token.encode()).hexdigest() if token else None)
        server = make_server(app)
        with listen(0) as listener, httpx.Client() as browser:
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield Box(f"http://127.0.0.1:{listener.getsockname()[1]}/drop", inbox, browser)
            finally:
                server.should_exit = True
                thread.join()
