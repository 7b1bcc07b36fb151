"""The five commonest tasks of the Chief Officer in few clicks, counted in the browser from the desk's first page.

The desk is open and unlocked, and has sixty people. Typing is no click, but putting the cursor into a field is one.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from browser.axe import EVERY_RULE, LAPTOP, PHONE, findings
from browser.visitor import PATIENCE
from site_build.content.publish import publish
from site_build.demo.forms import FormFactory
from site_build.desk.app import running
from site_build.desk.desk import Desk
from site_build.office.forms.intake import take_in
from site_build.office.links.links import hand_out, invite
from site_build.office.office import Office, unlock
from support import drop_box
from support.drop_box import Box
from support.fast_keys import make_fast_register
from support.sample import ORIGIN, SAMPLE, add

PASSPHRASE = "four invented words here"
SCREENS = {PHONE: 844, LAPTOP: 900}
ROLES = ("volunteer", "volunteer", "staff", "trustee")
SIGNED = 20
COUNT = "addEventListener('pointerdown', (event) => event.isTrusted && globalThis.countClick(), true)"


class Visit:
    """Somebody at the desk, whose every click is counted by the browser itself."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def count(self) -> None:
        """One more."""
        self.clicks += 1

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Follow the link with this name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def fill(self, label: str, words: str) -> None:
        """Put the cursor into a field, and type."""
        self.page.get_by_label(label, exact=True).click()
        self.page.keyboard.type(words)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portal's folder, with a register beside it that is empty."""
    root = tmp_path_factory.mktemp("desk") / "portal"
    shutil.copytree(SAMPLE, root)
    publish(root)
    return root


@pytest.fixture(scope="module")
def box(root: Path) -> Iterator[Box]:
    """The website's drop box, which knows this desk."""
    keys = make_fast_register(root, root.with_name("register"), ORIGIN, PASSPHRASE)
    folder = root.with_name("website")
    folder.mkdir()
    with drop_box.running(folder, keys.drop_token) as box:
        yield box


@pytest.fixture(scope="module")
def desk(root: Path, box: Box) -> Desk:
    """A desk on a register of sixty people, a third of whom have signed."""
    register = root.with_name("register")
    with unlock(root, register, PASSPHRASE, root) as office:
        fill(office, box.address.removesuffix("drop"))
    return Desk(root, register, root, root.with_name("downloads"))


def fill(office: Office, site: str) -> None:
    """Sixty people with a link, some of whom have signed."""
    people = [add(office, f"Person {number:02} Invented", ROLES[number % 4]) for number in range(60)]
    with hand_out(office, None, site) as links:
        pass
    pen = FormFactory.of(office, "kindness")
    addresses = {link.person.id: link.address for link in links}
    forms = [
        pen.seal(pen.statement(addresses[one.id], one.roles[0], one.name), addresses[one.id]) for one in people[:SIGNED]
    ]
    assert {outcome.state for outcome in take_in(office, forms)} == {"accepted"}


@pytest.fixture(scope="module")
def home(desk: Desk) -> Iterator[str]:
    """The address of the running desk."""
    with running(desk) as address:
        yield address


@pytest.fixture(params=SCREENS)
def visit(request: pytest.FixtureRequest, browser: Browser, home: str) -> Iterator[Visit]:
    """The desk's first page, unlocked, on a phone and on a laptop; nothing was pressed yet."""
    screen = ViewportSize(width=request.param, height=SCREENS[request.param])
    with browser.new_context(base_url=home, viewport=screen) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto("./unlock")
        page.get_by_label("Passphrase").fill(PASSPHRASE)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Overview")).to_be_visible()
        visit = Visit(page)
        page.expose_function("countClick", visit.count)
        page.add_init_script(COUNT)
        page.goto("./")
        yield visit


def first_row(page: Page) -> Locator:
    """The first of the people on the overview."""
    return page.get_by_role("rowheader", name=re.compile("Invented")).first


def saved(visit: Visit, desk: Desk, name: str) -> Path:
    """The newest file of this name that the desk saved, once its page says so."""
    expect(visit.page.get_by_role("heading", name="Saved on this computer")).to_be_visible()
    return max(desk.downloads.glob(name), key=lambda path: path.stat().st_mtime_ns)


def test_the_list_begins_on_the_first_screen(visit: Visit) -> None:
    """With sixty people the first of them is on the screen whole, and the page has fifty."""
    expect(first_row(visit.page)).to_be_in_viewport(ratio=1)
    assert visit.page.evaluate("scrollY") == 0
    expect(visit.page.locator(".compact tbody tr")).to_have_count(50)


def test_who_is_outstanding(visit: Visit) -> None:
    """Two clicks, in buttons that everybody can use; one comes back from somebody's page to the same list."""
    visit.page.get_by_text("Choose whom to show").click()
    assert findings(visit.page, EVERY_RULE) == []
    visit.press(re.compile(r"^outstanding \(\d+\)$"))
    shown = visit.page.get_by_text(re.compile(r"rows: people who are outstanding\."))
    expect(shown).to_be_visible()
    assert visit.clicks == 2
    first_row(visit.page).get_by_role("link").click()
    visit.follow("Back to the list")
    expect(shown).to_be_visible()
    assert "outstanding" not in visit.page.url


def test_find_by_name(visit: Visit) -> None:
    """A name is typed and found, and stands in no address."""
    visit.fill("Name", "person 33")
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_text("1 row: people with “person 33” in their name.")).to_be_visible()
    assert visit.clicks == 1
    assert "33" not in visit.page.url.rpartition("#")[0].rpartition("/")[2]


def test_add_one_and_have_their_email(visit: Visit, desk: Desk) -> None:
    """Six clicks, two of them into fields, from the first page to an e-mail that can be sent."""
    name = f"Wim Newcomer {visit.page.viewport_size['width'] if visit.page.viewport_size else ''}"
    visit.follow("Add somebody")
    visit.fill("Name", name)
    visit.page.get_by_label("Volunteer", exact=True).click()
    visit.fill("E-mail address", "wim@people.example")
    visit.press("Add and make their link")
    visit.press("Save the e-mail")
    assert name.encode() in saved(visit, desk, "e-mail*.eml").read_bytes()
    assert visit.clicks <= 6


def test_take_in_what_came(visit: Visit, desk: Desk, box: Box) -> None:
    """A form that waits on the website is in the register after one click, and two are allowed."""
    assert desk.office
    name = f"Una {visit.page.viewport_size['width'] if visit.page.viewport_size else ''} Invented"
    add(desk.office, name, "volunteer")
    pen, link = FormFactory.of(desk.office, "kindness"), invite(desk.office, name).address
    box.post(pen.write(link, name=name).data)
    visit.press("Fetch forms")
    expect(visit.page.get_by_role("heading", name="What came in last")).to_be_visible()
    expect(visit.page.locator("#came")).to_contain_text("In the register")
    assert visit.clicks <= 2


def test_excel(visit: Visit, desk: Desk) -> None:
    """Two clicks to a workbook of what is shown."""
    visit.follow("Export")
    visit.press("Save the file")
    assert saved(visit, desk, "register-*.xlsx").stat().st_size > 0
    assert visit.clicks == 2


def test_report(visit: Visit, desk: Desk) -> None:
    """Two clicks to the trustees' report."""
    visit.page.get_by_role("navigation", name="Menu").get_by_role("link", name="Report", exact=True).click()
    visit.press("Save as PDF")
    assert saved(visit, desk, "*report*.pdf").read_bytes().startswith(b"%PDF-")
    assert visit.clicks == 2
