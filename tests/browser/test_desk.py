"""A whole working day of the Chief Officer, in a real browser, from a computer that has no register yet."""

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msoffcrypto  # type: ignore[import-untyped]
import openpyxl
import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from browser.visitor import PATIENCE, is_foreign
from site_build.demo.forms import FormFactory
from site_build.desk.app import running
from site_build.desk.desk import Desk
from support.sample import ORIGIN

PASSPHRASE = "four invented words here"
LINKED, UNLINKED, PAPER = "Zoë Exampleworthy", "Quill Inventedson", "Rook Invented"
HOSTILE = "<img src=x onerror=alert(1)>"
TO_BE_RENAMED = ("Full name", "Role", "Start date", "E-mail")


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Desk:
    """A desk without a register."""
    return Desk(root, tmp_path / "register", root, tmp_path / "downloads")


@pytest.fixture
def desk_page(desk: Desk, browser: Browser) -> Iterator[Page]:
    """The desk in a browser, and nothing that it should not do: no script fails, nobody else is asked."""
    faults: list[str] = []
    with running(desk) as address:
        context: BrowserContext = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda asked: faults.append(asked.url) if is_foreign(asked.url, address) else None)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("dialog", lambda dialog: faults.append(dialog.message))
        page = context.new_page()
        yield page
        context.close()
    assert faults == []


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow a link, to the page that it leads to."""
    page.get_by_role("link", name=name, exact=True).first.click()


def make_sheet() -> bytes:
    """A spreadsheet as somebody keeps it: headings of their own, real dates, a hostile name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet
    sheet.append(TO_BE_RENAMED)
    for name, role in ((LINKED, "Volunteer"), (UNLINKED, "staff"), (PAPER, "trustee"), (HOSTILE, "volunteer")):
        sheet.append((name, role, date(2026, 1, 5), ""))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def saved(desk: Desk, name: str) -> Path:
    """The one file of this name that the desk has saved, which nobody else can read."""
    (path,) = desk.downloads.glob(name)
    assert path.stat().st_mode & 0o777 == 0o600
    return path


def set_up(page: Page) -> None:
    """The first run: a name, a passphrase, and what to write on paper."""
    page.goto("./")
    page.get_by_label("Your web address").fill(f"https://{ORIGIN}/")
    page.get_by_text("I want to make up my own").click()
    page.get_by_label("Your own passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("Your own passphrase again").fill(PASSPHRASE)
    press(page, "Make the register")
    expect(page.get_by_role("heading", name="Write this on paper now")).to_be_visible()


def unlock(page: Page) -> None:
    """Lock, and come back."""
    press(page, "Lock")
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    press(page, "Unlock")
    expect(page.get_by_role("heading", name="What to do first")).to_be_visible()


def import_people(page: Page) -> None:
    """Take in a spreadsheet: look first, then agree."""
    follow(page, "People")
    follow(page, "Add people from a spreadsheet")
    page.get_by_label("The spreadsheet").set_input_files(
        {"name": "people.xlsx", "mimeType": "application/octet-stream", "buffer": make_sheet()}
    )
    press(page, "Look at it")
    press(page, "Show what will happen")
    expect(page.get_by_text("4 people will be added.")).to_be_visible()
    press(page, "Make these changes")
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()
    expect(page.get_by_role("link", name=HOSTILE)).to_be_visible()


def invite(page: Page) -> str:
    """Make links for everybody, keep one, print the letters, and let the desk forget them."""
    follow(page, "Links")
    press(page, "Make links for all 4")
    link = page.locator(".card", has_text=LINKED).locator("textarea").input_value()
    press(page, "Save the 4 letters")
    follow(page, "Back")
    page.get_by_role("button", name="Done: forget all 4 links", exact=True).first.click()
    return link


def take_in(page: Page, forms: list[tuple[str, bytes]]) -> None:
    """Take in files."""
    follow(page, "Forms")
    follow(page, "Take in files")
    page.get_by_label("Saved forms").set_input_files(
        [FilePayload(name=name, mimeType="text/plain", buffer=data) for name, data in forms]
    )
    press(page, "Take them in")


def record_paper(page: Page, desk: Desk) -> None:
    """Record what somebody signed on paper, with every answer right."""
    follow(page, "People")
    follow(page, PAPER)
    follow(page, "Record paper")
    press(page, "Go on to the answers")
    for words in ("Ask how they are.", "The Chief Officer.", "Say hello.", "Offer it."):
        choice = page.get_by_label(re.compile(re.escape(words)))
        if choice.count():
            choice.check()
    page.get_by_label("Day on the sheet").fill("2026-11-20")
    page.get_by_label("The policy", exact=True).check()
    page.get_by_label("Who saw them sign").fill("Sage Example")
    press(page, "Record it")
    expect(page.get_by_text("on paper").first).to_be_visible()


def export(page: Page, format_words: str) -> str:
    """Export in one format; give the password that was shown."""
    follow(page, "Export")
    page.get_by_label(re.compile(rf"{format_words}: ")).check()
    password = page.get_by_label("The password", exact=True).input_value()
    press(page, "Save the file")
    expect(page.get_by_role("heading", name="Saved on this computer")).to_be_visible()
    return password


def read_sheet(path: Path, password: str) -> list[tuple[object, ...]]:
    """The register's sheet of a workbook that asks for a password."""
    opened = io.BytesIO()
    with path.open("rb") as file:
        office_file = msoffcrypto.OfficeFile(file)
        office_file.load_key(password=password)
        office_file.decrypt(opened)
    return list(openpyxl.load_workbook(opened)["Register"].iter_rows(values_only=True))


def test_a_working_day(desk: Desk, desk_page: Page) -> None:
    """First run, unlock, import, invite, take in two forms and a bad one, countersign, paper, every export."""
    page = desk_page
    set_up(page)
    unlock(page)
    import_people(page)
    link = invite(page)

    assert desk.office
    pen = FormFactory.of(desk.office, "kindness")
    take_in(
        page,
        [
            ("linked.txt", pen.write(link, name=LINKED).data),
            ("unlinked.txt", pen.write(None, name=UNLINKED, role="staff").data),
            ("holiday.jpg", b"\xff\xd8\xff not a form"),
        ],
    )
    expect(page.get_by_role("cell", name="holiday.jpg").first).to_be_visible()
    follow(page, f"Decide about the form of {UNLINKED}")
    press(page, "Accept it as theirs")
    follow(page, "Decide about holiday.jpg")
    follow(page, "Discard it")
    page.get_by_label(re.compile("^The reason")).fill("A photo, sent by mistake")
    press(page, "Discard it for good")
    expect(page.get_by_text("Nothing was set aside.")).to_be_visible()
    record_paper(page, desk)

    follow(page, "Overview")
    page.get_by_text("Choose whom to show").click()
    press(page, "complete (3)")
    expect(page.get_by_text("3 rows: people who are complete.")).to_be_visible()
    assert page.url.endswith("/#people")
    follow(page, "Show everybody")

    password = export(page, "Excel")
    sheet = read_sheet(saved(desk, "register-*.xlsx"), password)
    standing = {str(row[0]): row[3] for row in sheet[1:] if row[1]}
    assert standing == {LINKED: "complete", UNLINKED: "complete", PAPER: "complete", HOSTILE: "outstanding"}
    password = export(page, "PDF")
    with pypdfium2.PdfDocument(saved(desk, "register-*.pdf"), password=password) as document:
        assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    export(page, "CSV")
    assert PAPER in saved(desk, "register-*.csv").read_text("utf-8-sig")
    export(page, "JSON")
    assert HOSTILE in saved(desk, "register-*.json").read_text("utf-8")

    follow(page, "Report")
    press(page, "Save as PDF")
    expect(page.get_by_role("heading", name="Saved on this computer")).to_be_visible()
