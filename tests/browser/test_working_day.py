"""A working day at the desk with two policies, and sixty people from a spreadsheet as charities really keep it."""

import csv
import io
import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.test_desk import follow, press
from browser.visitor import PATIENCE, is_foreign
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.desk.app import running
from site_build.desk.desk import Desk
from site_build.formats.invitation import Item, parse_fragment
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.people.people import list_people
from support import drop_box
from support.drop_box import Box
from support.fast_keys import make_fast_register
from support.messy_sheet import MEANINGS, PEOPLE, write_messy_workbook
from support.sample import ORIGIN, SAMPLE, list_standings
from support.two_policies import VISITORS, add_visitors_policy

PASSPHRASE = "four invented words here"
ROLE_NAMES = {"volunteer": "Volunteer", "staff": "Member of staff", "trustee": "Trustee"}
TITLES = {"kindness": "Kindness Policy", VISITORS: "Visitors Policy"}
LINK = re.compile(r"https?://\S+/induction/#(\S+)")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal's folder with two published policies."""
    root = tmp_path / "portal"
    shutil.copytree(SAMPLE, root)
    add_visitors_policy(root)
    publish(root)
    return root


@pytest.fixture
def box(root: Path) -> Iterator[Box]:
    """The website's drop box, which knows the desk's register; there is nobody in it."""
    keys = make_fast_register(root, root.with_name("register"), ORIGIN, PASSPHRASE)
    website = root.with_name("website")
    website.mkdir()
    with drop_box.running(website, keys.drop_token) as box:
        yield box


@pytest.fixture
def desk(root: Path, box: Box) -> Desk:
    """The desk, whose website is known."""
    return Desk(root, root.with_name("register"), root, root.with_name("downloads"))


@pytest.fixture
def page(desk: Desk, browser: Browser) -> Iterator[Page]:
    """The desk in a browser, unlocked; no script fails, and nobody else is asked."""
    faults: list[str] = []
    with (
        running(desk) as address,
        browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}) as made,
    ):
        made.set_default_timeout(PATIENCE)
        made.on("request", lambda asked: faults.append(asked.url) if is_foreign(asked.url, address) else None)
        made.on("weberror", lambda error: faults.append(str(error.error)))
        page = made.new_page()
        page.goto("./unlock")
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        press(page, "Unlock")
        yield page
    assert faults == []


def import_people(page: Page, folder: Path) -> None:
    """Choose the workbook, say what its words mean, take in what is right, and mend the rest on the page."""
    page.goto("./people/import")
    page.get_by_label("The spreadsheet").set_input_files([write_messy_workbook(folder / "people.xlsx")])
    press(page, "Look at it")
    press(page, "Show what will happen")
    for word, roles in MEANINGS.items():
        asked = page.get_by_role("group", name=f"What does “{word}” mean?", exact=False)
        for name in [ROLE_NAMES[role] for role in roles] or ["Not in the register"]:
            asked.get_by_label(name, exact=True).check()
    for answer in ("One person: join the rows", "They are two people"):
        page.get_by_label(answer).nth(["One person: join the rows", "They are two people"].index(answer)).check()
    press(page, "Show what will happen")
    press(page, "Take in the 56 that are right")
    follow(page, "Mend them")
    mend_rows(page)
    press(page, "Look at them again")
    press(page, "Make these changes")
    expect(page.get_by_role("heading", name="What was done")).to_be_visible()


def mend_rows(page: Page) -> None:
    """What is wrong in four rows, put right."""

    def row(name: str) -> Locator:
        return page.get_by_role("group", name=re.compile(f": {name}$"))

    row("Nia Sample").get_by_label("E-mail address").fill("nia@post.example")
    row("Owain Sample").get_by_label("The day they started").fill("29.2.2024")
    row("Petra Sample").get_by_label("Volunteer").check()
    row("no name").get_by_label("Name", exact=True).fill("Quentin Sample")


def make_links(page: Page, desk: Desk, site: str) -> list[EmailMessage]:
    """A link for everybody who needs one; the e-mails that were saved, as another program reads them."""
    follow(page, "Links")
    page.get_by_label("The address of your website").fill(site)
    page.get_by_role("button", name=re.compile("^Make links for all")).click()
    page.get_by_role("button", name=re.compile("^Save the .* e-mails")).click()
    expect(page.get_by_role("heading", name="Saved on this computer")).to_be_visible()
    [path] = desk.downloads.glob("*.zip")
    with ZipFile(path) as drafts:
        return [message_from_bytes(drafts.read(name), policy=default) for name in drafts.namelist()]


def sign(desk: Desk, message: EmailMessage) -> list[bytes]:
    """Follow the link of an e-mail, and fill in a form for all that it is for."""
    assert desk.office
    body = message.get_body(("plain",))
    assert body
    [fragment] = {found[1] for found in LINK.finditer(body.get_content())}
    items, _ = parse_fragment(fragment)
    return [write(desk, item, fragment, message["To"].addresses[0].display_name) for item in items]


def write(desk: Desk, item: Item, fragment: str, name: str) -> bytes:
    """The form of one induction, with every answer right."""
    assert desk.office
    pen, link = FormFactory.of(desk.office, item.policy), f"https://portal.example/induction/#{fragment}"
    return pen.seal(pen.statement(link, item.role, name), link).data


def test_a_working_day(page: Page, desk: Desk, box: Box, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Sixty people come in, get their links by e-mail, sign both policies, and are counted everywhere."""
    caplog.set_level(logging.INFO)
    import_people(page, tmp_path)
    assert desk.office
    assert len(list_people(desk.office)) == PEOPLE
    letters = make_links(page, desk, box.address.removesuffix("drop"))
    forms = [sign(desk, message) for message in letters[:10]]
    for form in (data for person in forms for data in person):
        box.post(form)
    box.post(FormFactory.of(desk.office, VISITORS).write(None, name="dafydd o example").data)
    follow(page, "Overview")
    press(page, "Fetch forms")
    expect(page.get_by_text("In the register: Ada Imaginary, Ada Made-Up, ")).to_be_visible()
    expect(page.get_by_role("link", name="Decide about 1 form")).to_be_visible()
    page.get_by_role("link", name="Decide about the form of dafydd o example").click()
    press(page, "Yes, accept it as theirs")

    standings = {(row.person.name, row.policy, row.role): row.standing for row in list_standings(desk.office)}
    signed = [key for key, standing in standings.items() if standing == StandingState.COMPLETE]
    assert len(signed) == sum(map(len, forms)) + 1
    assert ("Dafydd O'Example", VISITORS, "volunteer") in signed
    follow(page, "Overview")
    page.get_by_text("Choose whom to show").click()
    press(page, f"complete ({len(signed)})")
    expect(page.get_by_role("rowheader")).to_have_count(len(signed))
    rows = read_csv(page, desk)
    assert Counter(row["Policy"] for row in rows) == Counter(TITLES[policy] for _, policy, _ in signed)
    assert {row["Standing"] for row in rows} == {"complete"}
    follow(page, "Report")
    cells = page.get_by_role("row", name="All together").get_by_role("cell")
    here = sum(standing != StandingState.LEFT for standing in standings.values())
    expect(cells.first).to_have_text(str(here))
    expect(cells.nth(1)).to_have_text(str(len(signed)))
    names = [person.name for person in list_people(desk.office)]
    assert not [line for line in caplog.messages if "@" in line or any(name in line for name in names)]


def read_csv(page: Page, desk: Desk) -> list[dict[str, str]]:
    """The rows that are shown, as an export has them."""
    follow(page, "Export")
    page.get_by_label(re.compile("CSV: ")).check()
    press(page, "Save the file")
    expect(page.get_by_role("heading", name="Saved on this computer")).to_be_visible()
    [path] = desk.downloads.glob("register-*.csv")
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
