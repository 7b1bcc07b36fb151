"""The whole journey, with the real commands, server and browser: from a personal link to a row of the export."""

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from playwright.sync_api import BrowserContext, Page, expect

from browser.visitor import answer, finish, go_on, read_on, screen, start, start_alone, take_induction
from site_build.cli import main
from site_build.files import write_private
from site_build.register.tables import DATABASE_FILE
from support.build import copy_portal
from support.fast_keys import use_fast_keys

PORTAL = Path(sys.executable).with_name("portal")
PASSPHRASE = "four invented words here"
NAME, SURNAME = "Zoë Exampleworthy", "Exampleworthy"
UNLINKED = "Quill Inventedson"
HELPER = "Rook Inventedsdottir"


@dataclass(frozen=True)
class Desk:
    """The Chief Officer at a terminal, in a portal of their own."""

    root: Path
    environment: dict[str, str]

    def portal(self, *arguments: str, status: int = 0) -> str:
        """Run a command; give what it says. Any other exit status than the one expected fails the test."""
        environment = {**dict.fromkeys(os.environ), **self.environment}  # and nothing else
        with chdir(self.root):
            run = CliRunner().invoke(main, arguments, env=environment)
        assert run.exit_code == status, run.output
        assert "Traceback" not in run.output
        return run.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A portal with keys, published words, three people, and the built site."""
    folder = tmp_path_factory.mktemp("journey")
    root = copy_portal(folder / "portal")
    shutil.rmtree(root / "editions")
    write_private(folder / "passphrase", PASSPHRASE.encode())
    places = {"PORTAL_REGISTER": str(folder / "register"), "PORTAL_PASSPHRASE_FILE": str(folder / "passphrase")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    desk = Desk(root, kept | places)
    (root / "people.csv").write_text(
        f"name,roles,started,left,email\n{NAME},volunteer,2026-01-05,,\n{UNLINKED},staff,2026-01-05,,\n", "utf-8"
    )
    made = re.search(
        r"SHA-256: ([0-9a-f]{64})", desk.portal("keys", "new", "--origin", "journey.example/acknowledgments")
    )
    assert made
    use_fast_keys(folder / "register", PASSPHRASE)
    desk.environment["PORTAL_DROP_TOKEN_SHA256"] = made[1]
    desk.portal("publish")
    desk.portal("people", "import", "people.csv")
    (root / "people.csv").unlink()
    desk.portal("build")
    return desk


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    """The address of the site and drop box, served by `portal serve`; what it logs goes to a file."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(PORTAL), "serve", "--port", str(port), "--inbox", "inbox.sqlite"]
    with (desk.root / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=desk.root, env=desk.environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}/"
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until somebody answers; fail as soon as nobody can, or after a minute."""
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The server did not start.")


def answer_all(page: Page) -> None:
    """From the first question to *Sign*, every answer right: the first is pressed as a person does."""
    answer(page)
    go_on(page)
    take_induction(page)
    expect(screen(page, "sign")).to_be_visible()


def test_the_whole_journey(desk: Desk, site: str, context: BrowserContext, tmp_path: Path) -> None:
    """With a link and without one, into the register, out as a row, a log and a receipt; and no name in the open."""
    sign_with_a_link(desk, site, context)
    sign_without_a_link(desk, site, context)
    verify_the_exported_log(desk, tmp_path)
    verify_a_receipt(desk, tmp_path / "receipts")
    find_nothing_personal(desk)


def sign_with_a_link(desk: Desk, site: str, context: BrowserContext) -> None:
    """A volunteer opens their link, reads, passes and signs; the Chief Officer fetches the form and exports a row."""
    link = desk.portal("invite", NAME, "--site", site).split(": ", 1)[1].strip()
    page = context.new_page()
    page.goto(link)
    page.wait_for_url("**/induction/confidentiality/volunteer/")
    assert "#" not in page.url
    expect(page.get_by_text("Your form will be signed with it.")).to_be_visible()
    start(page)
    read_on(page)
    answer_all(page)
    page.get_by_label("Your name").fill("zoe exampleworthy")
    page.get_by_text("Did somebody help you?").click()
    page.get_by_label("Who helped you?").fill(HELPER)
    page.get_by_role("button", name="Sign and send").click()
    expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
    finish(page)
    page.wait_for_url(site)
    assert page.evaluate("() => ({ ...sessionStorage })") == {}
    assert page.evaluate("localStorage.length") == 0

    assert "1 accepted" in desk.portal("receive", "--drop-box", f"{site}drop")
    assert "Nothing has arrived." in desk.portal("receive", "--drop-box", f"{site}drop")
    row = export(desk)[NAME]
    assert (row["Role"], row["Standing"], row["Version"]) == ("volunteer", "complete", "2020-02")


def sign_without_a_link(desk: Desk, site: str, context: BrowserContext) -> None:
    """The form travels sealed and unsigned, waits under the person's name, and counts once it is countersigned."""
    page = context.new_page()
    page.goto(f"{site}induction/")
    page.get_by_role("link", name="I am a member of staff").click()
    expect(page.get_by_text("You came without a personal link")).to_be_visible()
    start_alone(page)
    answer_all(page)
    page.get_by_label("Your name").fill(UNLINKED)
    page.get_by_label("The Easy Read").check()
    page.get_by_role("button", name="Sign and send").click()
    expect(page.get_by_text("Now the Chief Officer confirms that it was you.")).to_be_visible()

    assert "1 waiting" in desk.portal("receive", "--drop-box", f"{site}drop")
    assert export(desk)[UNLINKED]["Standing"] == "waiting"
    waiting = re.search(r"Waiting: ([A-Za-z0-9_-]{22}),", desk.portal("register", "show"))
    assert waiting
    desk.portal("countersign", waiting[1], "--person", UNLINKED)
    assert export(desk)[UNLINKED]["Standing"] == "complete"


def verify_the_exported_log(desk: Desk, tmp_path: Path) -> None:
    """The exported files are enough, the database and the passphrase out of reach; another order is noticed."""
    desk.portal("export", "--format", "tlog", "--output", str(tmp_path / "log"))
    database = Path(desk.environment["PORTAL_REGISTER"]) / DATABASE_FILE
    database.rename(tmp_path / "away")
    strangers = {name: value for name, value in desk.environment.items() if not name.startswith("PORTAL_")}
    auditor = Desk(tmp_path, strangers)
    assert "1 acknowledged, 1 countersigned, 1 edition, 1 invited" in auditor.portal("register", "verify", "log")
    (tmp_path / "away").rename(database)
    log = tmp_path / "log" / "log.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(reversed(lines)))
    auditor.portal("register", "verify", "log", status=1)


def verify_a_receipt(desk: Desk, tmp_path: Path) -> None:
    """The person's receipt is checked by anyone who has register.json, and a changed one is refused."""
    desk.portal("register", "receipt", NAME, "--output", str(tmp_path))
    [receipt] = tmp_path.glob("receipt-*.txt")
    assert "zoe exampleworthy signed confidentiality 2020-02" in desk.portal("register", "verify", str(receipt))
    receipt.write_text(receipt.read_text().replace("index ", "index 1"))
    desk.portal("register", "verify", str(receipt), status=1)


def find_nothing_personal(desk: Desk) -> None:
    """No name is in the site, the drop box's database, the register's files or any log line, however it is spelt."""
    searched = 0
    for folder in (desk.root, Path(desk.environment["PORTAL_REGISTER"])):
        for path in (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".csv"):
            searched += 1
            data = path.read_bytes()
            for name in (SURNAME, UNLINKED.split()[1], HELPER.split()[1]):
                for spelling in (name, name.lower()):
                    for encoding in ("utf-8", "utf-16-le"):
                        assert spelling.encode(encoding) not in data, path
    assert searched > 50
    assert (desk.root / "serve.log").read_text() == ""


def export(desk: Desk) -> dict[str, dict[str, str]]:
    """The rows of the exported CSV by name."""
    path = desk.root / "register.csv"
    path.unlink(missing_ok=True)
    desk.portal("export", "--format", "csv", "--output", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Name"]: row for row in csv.DictReader(file)}
    path.unlink()
    return rows
