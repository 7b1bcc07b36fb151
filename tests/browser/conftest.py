"""The built site on a real server, and a visitor who notices what a page should not do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, expect

from browser.server import serve
from browser.visitor import PATIENCE, is_foreign
from site_build.dropbox.inbox import Inbox
from site_build.formats.invitation import new_code
from site_build.register.keys import RegisterKeys

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def keys(site_keys: RegisterKeys) -> RegisterKeys:
    """The invented keys of the register that the site seals to."""
    return site_keys


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """Where the drop box keeps what browsers send."""
    with Inbox(tmp_path_factory.mktemp("inbox") / "inbox.sqlite") as inbox:
        yield inbox


@pytest.fixture
def arrived(inbox: Inbox) -> Callable[[], list[str]]:
    """Gives the envelopes that came in since the test began."""
    before = [received.seq for received in inbox.read(0)][-1:] or [0]
    return lambda: [received.envelope for received in inbox.read(before[0])]


@pytest.fixture
def code() -> str:
    """The secret of a personal link."""
    return new_code()


@pytest.fixture(scope="session")
def home(built: Path, inbox: Inbox) -> Iterator[str]:
    """The address of the running site."""
    with serve(built, inbox) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="session")
def all_pages(built: Path) -> list[str]:
    """The path, on the site, of every page that was built."""
    return sorted(f"/{path.relative_to(built).as_posix().removesuffix('index.html')}" for path in built.rglob("*.html"))


class Phone:
    """A phone whose browser is at the site. Starting one is slow, so that all visitors have the same, one by one.

    A clock that a test turned stays in the browser: then the next visitor gets another phone.
    """

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.context = self._start()

    def _start(self) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": 390, "height": 844}, base_url=self.home)
        context.set_default_timeout(PATIENCE)
        context.new_page()  # keeps the browser open between visitors
        return context

    def forget_visitor(self) -> None:
        """Close their pages and empty storage and cookies."""
        [blank, *pages] = self.context.pages
        is_turned = any(page.evaluate("() => '__pwClock' in globalThis") for page in self.context.pages)
        for page in pages:
            page.close()
        everything = {"origin": self.home.rstrip("/"), "storageTypes": "cookies,local_storage,indexeddb,cache_storage"}
        session = self.context.new_cdp_session(blank)
        session.send("Storage.clearDataForOrigin", everything)
        session.detach()
        if is_turned:
            self.context.close()
            self.context = self._start()


@pytest.fixture(scope="session")
def phone(browser: Browser, home: str) -> Iterator[Phone]:
    """The phone of all visitors."""
    phone = Phone(browser, home)
    yield phone
    phone.context.close()


@pytest.fixture
def context(phone: Phone) -> Iterator[BrowserContext]:
    """A visitor with a phone that remembers nobody: no page is open, and storage and cookies are empty."""
    yield phone.context
    phone.forget_visitor()


@pytest.fixture
def page(context: BrowserContext, home: str) -> Iterator[Page]:
    """The visitor's page. Whatever else a test looks at: no page asks another host, and none complains."""
    faults = list[str]()

    def note_request(request: Request) -> None:
        if is_foreign(request.url, home):
            faults.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"{message.text} ({message.location['url']})")

    def note_error(error: WebError) -> None:
        faults.append(str(error.error))

    context.on("request", note_request)
    context.on("console", note_message)
    context.on("weberror", note_error)
    yield context.new_page()
    context.remove_listener("request", note_request)
    context.remove_listener("console", note_message)
    context.remove_listener("weberror", note_error)
    assert faults == []
