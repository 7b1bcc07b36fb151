"""The built site on a real server, and a visitor who notices what a page should not do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from browser.server import serve
from pages.build import ROOT, build_site, publish_content
from site_build.content.site import Site, read_site
from site_build.dropbox.inbox import Inbox
from site_build.register.keys import RegisterKeys

PATIENCE = 5000  # milliseconds


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `keys` and what was published are."""
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="session")
def keys(published: Path) -> RegisterKeys:
    """The invented keys of the register that the site seals to."""
    return publish_content(ROOT, published)


@pytest.fixture(scope="session")
def content(published: Path, keys: RegisterKeys) -> Site:
    """The portal's content, as published for these keys."""
    site = read_site(ROOT, published)
    assert site.keys == keys.public()
    return site


@pytest.fixture(scope="session")
def built(content: Site, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    site = tmp_path_factory.mktemp("built")
    run = build_site(content.root, published, site)
    assert run.returncode == 0, run.stdout
    return site


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """Where the drop box keeps what browsers send."""
    with Inbox(tmp_path_factory.mktemp("inbox") / "inbox.sqlite") as inbox:
        yield inbox


@pytest.fixture(scope="session")
def home(built: Path, inbox: Inbox) -> Iterator[str]:
    """The address of the running site."""
    with serve(built, inbox) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="session")
def all_pages(built: Path) -> list[str]:
    """The path, on the site, of every page that was built."""
    return sorted(f"/{path.relative_to(built).as_posix().removesuffix('index.html')}" for path in built.rglob("*.html"))


@pytest.fixture
def context(browser: Browser, home: str) -> Iterator[BrowserContext]:
    """A new visitor with a phone, who is at the site."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=home)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, home: str) -> Iterator[Page]:
    """The visitor's page. Whatever else a test looks at: no page asks another host, and none complains."""
    page, faults = context.new_page(), list[str]()

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"{message.text} ({message.location['url']})")

    context.on("request", lambda request: faults.append(request.url) if is_foreign(request.url, home) else None)
    context.on("console", note)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield page
    assert faults == []


def is_foreign(url: str, home: str) -> bool:
    """Whether an address is neither the site's nor inside the page itself."""
    return not url.startswith((home, "data:", "blob:"))
