"""A built site and its drop box on this computer, sent with gzip as to the world, and a browser to visit it."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from site_build.dropbox.app import make_app
from site_build.dropbox.inbox import Inbox
from site_build.web import listen, make_server

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass
class Website:
    """A site that is served: its application, its address, and how many bytes of bodies it has sent so far."""

    app: ASGIApp
    address: str
    sent: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and count."""

        async def count(message: Message) -> None:
            self.sent += len(message.get("body", b""))
            await send(message)

        await self.app(scope, receive, count)


@contextmanager
def serve_zipped(site: Path, inbox: Path) -> Iterator[Website]:
    """Serve the built site while the block lasts; its drop box keeps forms in the file `inbox`."""
    with Inbox(inbox) as forms, listen(0) as listener:
        zipped = GZipMiddleware(make_app(site, forms, ()))
        website = Website(zipped, f"http://127.0.0.1:{listener.getsockname()[1]}/")
        server = make_server(website)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield website
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """The system's Chromium with a new profile."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert found, "Chromium was not found. `make bench` installs it."
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=found, args=FLAGS) as browser:
        yield browser
