"""From the file that a start of the desk writes to the overview, in a browser; and what other ports learn of it."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.visitor import PATIENCE
from site_build.desk.app import running
from site_build.desk.desk import Desk
from support.desk_process import Home, Process, neighbour, somebody
from support.fast_keys import make_fast_register

ORIGIN, PASSPHRASE = "register.example/acknowledgments", "four invented words here"
IMAGE = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


@pytest.fixture
def home(tmp_path: Path, root: Path) -> Iterator[Home]:
    """Somebody who has a register."""
    with somebody(tmp_path / "somebody", root) as home:
        make_fast_register(root, home.register, ORIGIN, PASSPHRASE)
        yield home


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that remembers nothing."""
    with browser.new_context() as context:
        context.set_default_timeout(PATIENCE)
        yield context


def come_in(page: Page, file: Path) -> None:
    """Open the file that a start has written, as the browser does then."""
    page.goto(file.as_uri(), wait_until="commit")


def unlock(page: Page) -> None:
    """Type the passphrase."""
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()


def end(process: Process) -> None:
    """End a desk, as closing its window does."""
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_starts_and_the_browser(home: Home, visitor: BrowserContext) -> None:
    """The file leads to the desk; a second start to the open one; after a restart the old cookie opens nothing."""
    page = visitor.new_page()
    first = home.start("--port", "0")
    come_in(page, home.opened()[0])
    unlock(page)
    before = page.url
    assert not list(home.downloads.iterdir())
    page.reload()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()

    assert home.run("--port", "0")[0] == 0
    another = visitor.new_page()
    come_in(another, home.opened(2)[1])
    expect(another.get_by_role("heading", name="Overview")).to_be_visible()
    assert another.url == before
    page.reload()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    end(first)

    port = before.split("/")[2].partition(":")[2]
    second = home.start("--port", port)
    come_in(page, home.opened(3)[2])
    expect(page.get_by_label("Passphrase")).to_be_visible()
    assert page.url.startswith(f"http://127.0.0.1:{port}/")
    assert not page.url.startswith(before)
    answer = another.goto(before)
    assert answer
    assert answer.status == 404
    expect(another.get_by_text("There is nothing here.")).to_be_visible()
    end(second)


def test_no_other_port_learns_the_cookie(home: Home, visitor: BrowserContext) -> None:
    """Neither a page of another port nor a picture in it is sent the cookie; with its own it shuts nobody out."""
    desk, sent = Desk(home.root, home.register, home.root, home.downloads), list[str | None]()
    name = f"desk-{desk.secret}"
    theirs = (f"{name}=theirs; Path=/; SameSite=Strict", "desk-8020=theirs; Path=/", "control=sent; Path=/")

    class Neighbour(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent.append(self.headers["Cookie"])
            image = self.path.endswith(".gif")
            body = IMAGE if image else b"<!doctype html><title>Neighbour</title><img src=/look.gif>"
            self.send_response(200)
            self.send_header("Content-Type", "image/gif" if image else "text/html")
            for cookie in theirs:
                self.send_header("Set-Cookie", cookie)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with running(desk) as address, neighbour(Neighbour) as port:
        page = visitor.new_page()
        page.goto(address)
        unlock(page)
        [cookie] = visitor.cookies()
        assert (cookie["name"], cookie["path"]) == (name, f"{desk.base}/")
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
        for path in ("", "people", f"{desk.secret[:-1]}/"):
            page.goto(f"http://127.0.0.1:{port}/{path}")
        page.wait_for_load_state()
        page.goto(address)
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    assert sent[0] is None, "the first navigation"
    assert len(sent) >= 6, "each page with its picture"
    assert {words for each in sent[1:] for words in (each or "").split("; ")} == {
        f"{name}=theirs",
        "desk-8020=theirs",
        "control=sent",
    }
    assert cookie["value"] not in str(sent)
