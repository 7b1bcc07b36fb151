"""Two policies and one link: somebody does one induction after the other, and the register has both."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from browser.axe import findings
from browser.server import serve
from browser.visitor import PATIENCE, screen, sign, start, start_alone, take_induction
from site_build.config import REGISTER_FILE, format_keys
from site_build.content.bank import parse_bank
from site_build.demo.forms import FormFactory, incoming
from site_build.dropbox.inbox import Inbox
from site_build.export.csv import format_json
from site_build.export.rows import ChosenColumns, make_extract
from site_build.export.xlsx import format_xlsx
from site_build.formats.leaf import today
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.forms.intake import take_in
from site_build.office.links.links import Link, invite
from site_build.office.office import Office
from site_build.office.reporting.overview import Selection, read_overview, read_selected
from site_build.office.reporting.report import read_report
from site_build.register.keys import RegisterKeys
from support.build import build_site
from support.sample import add, list_standings, make_office
from support.shared_fixtures import make_once
from support.two_policies import TITLE, make_two_policies, republish_visitors

NAME, TRUSTEE, STAFF = "Zoë Exampleworthy", "Ash Invented", "Bo Inventedson"
FIRST = "Confidentiality Policy"
BOTH = ("confidentiality/volunteer", "visitors/volunteer")


@dataclass(frozen=True)
class Two:
    """A portal with two policies, its register and its running site."""

    office: Office
    inbox: Inbox
    address: str

    def link(self, name: str = NAME) -> Link:
        """A personal link."""
        return invite(self.office, name, self.address)

    def take_in(self) -> list[str]:
        """Take in what has arrived, and say what became of each form."""
        forms = [incoming(received.envelope.encode()) for received in self.inbox.read(0)]
        return [taken.state for taken in take_in(self.office, forms)]

    def standings(self, name: str = NAME) -> dict[tuple[str, str], StandingState]:
        """Where somebody stands, by policy and role."""
        rows = (row for row in list_standings(self.office) if row.person.name == name)
        return {(row.policy, row.role): row.standing for row in rows}


def build(root: Path, keys: RegisterKeys) -> None:
    """Build the site of the portal in the folder `root` into it, for a register with these keys."""
    (root / REGISTER_FILE).write_bytes(format_keys(keys.public()))
    run = build_site(root, root, root / "site")
    assert run.returncode == 0, run.stdout


@pytest.fixture(scope="module")
def portal(shared: Path, site_keys: RegisterKeys) -> Path:
    """The folder of the portal with two policies, and below it its built `site`."""

    def make(folder: Path) -> None:
        make_two_policies(folder)
        build(folder, site_keys)

    return make_once(shared / "two_policies", make)


@pytest.fixture(scope="module")
def republished(shared: Path, site_keys: RegisterKeys) -> Path:
    """The same, where the second policy has changed for volunteers."""

    def make(folder: Path) -> None:
        make_two_policies(folder)
        republish_visitors(folder)
        build(folder, site_keys)

    return make_once(shared / "two_policies_republished", make)


@pytest.fixture
def two(portal: Path, tmp_path: Path, site_keys: RegisterKeys) -> Iterator[Two]:
    """The charity with a volunteer, a trustee and a member of staff."""
    with open_charity(portal, tmp_path, site_keys) as two:
        yield two


@contextmanager
def open_charity(portal: Path, folder: Path, keys: RegisterKeys) -> Iterator[Two]:
    """A new register of three people, and the running site of this portal."""
    office = make_office(portal, folder / "register", keys)
    for name, role in ((NAME, "volunteer"), (TRUSTEE, "trustee"), (STAFF, "staff")):
        add(office, name, role)
    with Inbox(folder / "inbox.sqlite") as inbox, serve(portal / "site", inbox) as port:
        yield Two(office, inbox, f"http://127.0.0.1:{port}/")
    office.register.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def do_induction(page: Page, key: str, name: str = NAME) -> None:
    """Read, answer and sign the induction that is open."""
    page.wait_for_url(f"**/induction/{key}/")
    start(page)
    take_induction(page)
    expect(screen(page, "sign")).to_be_visible()
    sign(page, name)
    expect(screen(page, "thanks")).to_be_visible()


def next_links(page: Page) -> list[str]:
    """What the last screen says is next."""
    return screen(page, "thanks").get_by_role("listitem").get_by_role("link").all_inner_texts()


def test_one_link_for_two_policies(page: Page, two: Two) -> None:
    """From the link through both, told at the end of the first what is next; and every list says both by name."""
    link = two.link()
    assert [f"{item.policy}/{item.role}" for item in link.what] == [*BOTH]
    page.goto(link.address)
    do_induction(page, BOTH[0])
    expect(page.get_by_role("heading", name="What is next")).to_be_visible()
    assert next_links(page) == [f"{TITLE}, as a volunteer"]
    assert findings(page) == []
    expect(page.get_by_text("You do not need to do anything else.").first).not_to_be_visible()
    page.get_by_role("link", name="Go on to what is next").click()
    expect(page.get_by_text("This is your induction in our Visitors Policy.")).to_be_visible()
    expect(screen(page, "whose")).not_to_be_visible()
    do_induction(page, BOTH[1])
    expect(page.get_by_role("heading", name="What is next")).not_to_be_visible()
    expect(page.get_by_role("link", name="Go on to what is next")).not_to_be_visible()
    expect(page.get_by_text("You do not need to do anything else.").first).to_be_visible()
    assert two.take_in() == ["accepted", "accepted"]
    assert two.standings() == {
        ("confidentiality", "volunteer"): StandingState.COMPLETE,
        ("visitors", "volunteer"): StandingState.COMPLETE,
    }
    assert two.standings(TRUSTEE) == {("confidentiality", "trustee"): StandingState.OUTSTANDING}
    told_in_lists(two.office)


def told_in_lists(office: Office) -> None:
    """Overview, exports and report count both, and name them."""
    extract = make_extract(read_selected(office, Selection(), today()), ChosenColumns())
    rows = json.loads(format_json(extract))["rows"]
    policies = [(row["name"], row["policy"], row["policy id"], row["standing"]) for row in rows]
    assert policies == [
        (TRUSTEE, FIRST, "confidentiality", "outstanding"),
        (STAFF, FIRST, "confidentiality", "outstanding"),
        (STAFF, TITLE, "visitors", "outstanding"),
        (NAME, FIRST, "confidentiality", "complete"),
        (NAME, TITLE, "visitors", "complete"),
    ]
    sheet = load_workbook(io.BytesIO(format_xlsx(extract)))["Register"]
    assert TITLE in [cell.value for row in sheet.iter_rows() for cell in row]
    overview = read_overview(office, today())
    assert {tally.role: (tally.complete, tally.held) for tally in overview.history[-1].roles} == {
        "trustee": (0, 1),
        "staff": (0, 2),
        "volunteer": (2, 2),
    }
    report = read_report(office, today())
    assert [row.label for row in report.numbers[:-1]] == [
        *(f"{plural}, {FIRST}" for plural in ("Trustees", "Staff", "Volunteers")),
        *(f"{plural}, {TITLE}" for plural in ("Staff", "Volunteers")),
    ]
    assert {f"Policy “{title}”" for title in (FIRST, TITLE)} <= {label for label, _ in report.facts}


def test_without_a_link_the_role_says_what_is_next(page: Page, two: Two) -> None:
    """Whoever came without one is offered what else their role does: not other roles, and not what is done."""
    page.goto(f"{two.address}induction/")
    page.locator("#role-volunteer + ul").get_by_role("link", name=FIRST).click()
    start_alone(page)
    take_induction(page)
    sign(page, NAME)
    expect(page.get_by_text("A volunteer does this, too.")).to_be_visible()
    assert next_links(page) == [f"{TITLE}, as a volunteer"]
    page.get_by_role("link", name=f"{TITLE}, as a volunteer").click()
    page.wait_for_url(f"**/induction/{BOTH[1]}/")
    start_alone(page)
    take_induction(page)
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()
    expect(page.get_by_role("heading", name="What is next")).not_to_be_visible()


def test_a_trustee_is_asked_for_one(page: Page, two: Two) -> None:
    """The second policy is not for trustees: their link is for the first, and nothing is next."""
    page.goto(two.link(TRUSTEE).address)
    do_induction(page, "confidentiality/trustee", TRUSTEE)
    expect(page.get_by_role("heading", name="What is next")).not_to_be_visible()
    assert two.take_in() == ["accepted"]


def test_a_change_of_one_policy_asks_again_only_those_whom_it_concerns(
    page: Page, republished: Path, tmp_path: Path, site_keys: RegisterKeys
) -> None:
    """Staff and volunteers had signed both. What changed in one is asked of volunteers alone, by a link for that."""
    with open_charity(republished, tmp_path, site_keys) as two:
        for name, role in ((NAME, "volunteer"), (STAFF, "staff")):
            sign_earlier(two.office, name, role)
        assert set(two.standings(STAFF).values()) == {StandingState.COMPLETE}
        assert two.standings() == {
            ("confidentiality", "volunteer"): StandingState.COMPLETE,
            ("visitors", "volunteer"): StandingState.OUT_OF_DATE,
        }
        link = two.link()
        [item] = link.what
        page.goto(link.address)
        expect(page.get_by_text("You have signed our Visitors Policy before")).to_be_visible()
        do_induction(page, f"visitors/volunteer/{item.since}")
        expect(page.get_by_role("heading", name="What is next")).not_to_be_visible()
        assert two.take_in() == ["accepted"]
        assert set(two.standings().values()) == {StandingState.COMPLETE}


def sign_earlier(office: Office, name: str, role: str) -> None:
    """Let somebody sign both policies as they were before the last change."""
    published, link = office.published, invite(office, name, "https://portal.example/").address
    for entry in {entry.policy: entry for entry in published.publications[:-1]}.values():
        pen = FormFactory(office.register.keys.public(), entry, parse_bank(published.read(entry.bank)))
        [taken] = take_in(office, [pen.seal(pen.statement(link, role, name), link)])
        assert taken.state == "accepted"
