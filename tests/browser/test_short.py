"""Who signed before does the short induction in what changed, by their link or on paper, and is complete."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import findings
from browser.forms import NAME, WITHOUT_ED25519, read_signed, read_unsigned
from browser.server import serve
from browser.visitor import PATIENCE, journey_of, read_on, reading, screen, sign, start, start_alone, take_induction
from site_build.config import REGISTER_FILE, format_keys
from site_build.content.bank import parse_bank
from site_build.content.edition import SINCE_LETTERS, read_published
from site_build.content.short_induction import read_short_inductions
from site_build.demo.forms import FormFactory, incoming
from site_build.dropbox.inbox import Inbox
from site_build.formats.invitation import new_code
from site_build.office.acknowledgments.standing import StandingState
from site_build.office.forms.intake import take_in
from site_build.office.links.links import invite
from site_build.office.office import Office
from site_build.register.keys import RegisterKeys
from site_build.register.view import ArrivalState
from support import revision
from support.build import build_site, copy_portal
from support.publishing import REASON, publish_revision
from support.sample import add, list_standings, make_office
from support.shared_fixtures import make_once


@dataclass(frozen=True)
class Revised:
    """A portal whose policy was revised, its register, its running site, and who signed the edition before."""

    office: Office
    inbox: Inbox
    address: str
    since: str

    def link(self) -> str:
        """A personal link for who signed the edition before."""
        return invite(self.office, NAME, self.address).address

    def standing(self) -> StandingState:
        """Where they stand."""
        [row] = list_standings(self.office)
        return row.standing

    def take_in(self) -> list[str]:
        """Take in what has arrived, and say what became of each form."""
        forms = [incoming(received.envelope.encode()) for received in self.inbox.read(0)]
        return [taken.state for taken in take_in(self.office, forms)]


@pytest.fixture(scope="module")
def portal(shared: Path, site_keys: RegisterKeys) -> Path:
    """The folder of the revised portal, and below it its built `site`."""

    def make(folder: Path) -> None:
        copy_portal(folder)
        revision.revise(folder)
        revision.follow(folder)
        publish_revision(folder)
        build(folder, site_keys)

    return make_once(shared / "revised", make)


def build(root: Path, keys: RegisterKeys) -> None:
    """Build the site of the portal in the folder `root` into it, for a register with these keys."""
    (root / REGISTER_FILE).write_bytes(format_keys(keys.public()))
    run = build_site(root, root, root / "site")
    assert run.returncode == 0, run.stdout


@pytest.fixture
def revised(portal: Path, tmp_path: Path, site_keys: RegisterKeys) -> Iterator[Revised]:
    """The revised portal, where one volunteer has signed the first edition."""
    office = make_office(portal, tmp_path / "register", site_keys)
    add(office, NAME, "volunteer")
    published = read_published(portal / "editions")
    first = published.publications[0]
    earlier = FormFactory(site_keys.public(), first, parse_bank(published.read(first.bank)))
    link = invite(office, NAME, "https://portal.example/").address
    [taken] = take_in(office, [earlier.write(link, name=NAME)])
    assert taken.state == ArrivalState.ACCEPTED
    with Inbox(tmp_path / "inbox.sqlite") as inbox, serve(portal / "site", inbox) as port:
        yield Revised(office, inbox, f"http://127.0.0.1:{port}/", first.edition[:SINCE_LETTERS])
    office.register.close()


@pytest.fixture
def page(browser: Browser, revised: Revised) -> Iterator[Page]:
    """The phone of who signed before."""
    with browser.new_context(viewport={"width": 390, "height": 844}, base_url=revised.address) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def open_link(page: Page, revised: Revised) -> None:
    """Open a personal link, which leads to what changed."""
    page.goto(revised.link())
    page.wait_for_url(f"**/induction/confidentiality/volunteer/{revised.since}/")
    expect(page.get_by_role("heading", name="Our policy has changed")).to_be_visible()


def test_ends_complete(page: Page, revised: Revised) -> None:
    """From the link to thank you, reading the changed clauses and nothing else; and the register says complete."""
    assert revised.standing() == StandingState.OUT_OF_DATE
    open_link(page, revised)
    expect(page.get_by_text(f"Why: {REASON}")).to_be_visible()
    start(page)
    expect(reading(page).get_by_text("within 24 hours")).to_be_visible()
    expect(reading(page).locator("del")).to_contain_text("as soon as practicable")
    assert findings(page) == []
    asked = [question for each in take_induction(page) for question in each]
    short = read_short_inductions(revised.office.published, "confidentiality")[revised.since].bank
    assert {*asked} <= {question.id for question in short.for_role("volunteer")}
    assert len(asked) == short.quiz["volunteer"].asked
    page.reload()
    expect(screen(page, "sign")).to_be_visible()
    key = f"confidentiality/volunteer/{revised.since}"
    assert journey_of(page, key)["opened"] == ["changes"]
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()
    assert revised.take_in() == [ArrivalState.ACCEPTED]
    assert revised.standing() == StandingState.COMPLETE


def test_questions_alone(page: Page, revised: Revised) -> None:
    """Who knows it already says how they read what changed, and is complete as well."""
    open_link(page, revised)
    start_alone(page)
    take_induction(page)
    expect(page.get_by_label("What changed")).to_be_visible()
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()
    assert revised.take_in() == [ArrivalState.ACCEPTED]
    assert revised.standing() == StandingState.COMPLETE


def test_what_changed_to_talk_about(page: Page, revised: Revised) -> None:
    """A changed clause is told as it reads now, and one that is gone as it was."""
    open_link(page, revised)
    start(page)
    for clause in ("report-loss", revision.REMOVED):
        while not page.locator(f"#change-{clause}").is_visible():
            page.get_by_role("button", name="Next").click()
        page.locator(f"#change-{clause} .talk").click()
    read_on(page)
    take_induction(page)
    sign(page, NAME)
    talk = screen(page, "thanks").locator("[data-talk] li")
    expect(talk).to_have_count(2)
    expect(talk.first).to_contain_text("must be reported within 24 hours to")
    expect(talk.last).to_contain_text("Original documents of which no copy exists")


def test_without_a_link(page: Page, revised: Revised) -> None:
    """The page says that it needs one, and leads to the whole induction; nothing can be begun."""
    page.goto(f"induction/confidentiality/volunteer/{revised.since}/")
    expect(page.get_by_text("This page is for people who have their personal link.")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_hidden()
    page.get_by_role("link", name="do the whole induction").click()
    page.wait_for_url("**/induction/confidentiality/volunteer/")
    expect(page.get_by_role("heading", name="Hello, and welcome")).to_be_visible()


def test_a_change_that_this_site_does_not_tell(page: Page, revised: Revised) -> None:
    """A link since an edition that nobody knows leads to the whole induction."""
    page.goto(revised.link().replace(revised.since, "0" * SINCE_LETTERS))
    page.wait_for_url("**/induction/confidentiality/volunteer/")
    expect(page.get_by_role("heading", name="Hello, and welcome")).to_be_visible()


def test_a_browser_that_cannot_sign(browser: Browser, revised: Revised, site_keys: RegisterKeys) -> None:
    """Without Ed25519 the form travels unsigned, about the same change."""
    with browser.new_context(base_url=revised.address) as context:
        context.add_init_script(WITHOUT_ED25519)
        page = context.new_page()
        open_link(page, revised)
        start_alone(page)
        take_induction(page)
        sign(page, NAME)
        expect(screen(page, "thanks")).to_be_visible()
    [received] = revised.inbox.read(0)
    statement = read_unsigned(received.envelope, site_keys)
    latest = revised.office.published.latest("confidentiality")
    assert latest is not None
    assert [statement.quiz.bank] == list(latest.short.values())
    assert revised.take_in() == [ArrivalState.WAITING]


def test_on_paper(page: Page, revised: Revised) -> None:
    """The same on paper: what changed, the questions about it, and a sheet to sign."""
    open_link(page, revised)
    page.get_by_role("link", name="I would rather use paper").click()
    expect(page.get_by_role("heading", name="what has changed, on paper")).to_be_visible()
    expect(page.locator("#change-report-loss ins")).to_contain_text("within 24 hours")
    expect(page.get_by_role("heading", name="Answer sheet")).to_be_visible()
    assert findings(page) == []
    latest = revised.office.published.latest("confidentiality")
    assert latest is not None
    [bank] = latest.short.values()
    expect(page.get_by_text(f"bank {bank[:16]}")).to_be_visible()


def test_nothing_to_ask(browser: Browser, portal: Path, tmp_path: Path, site_keys: RegisterKeys) -> None:
    """Where a clause was taken out and nothing else, somebody reads that and signs."""
    root = tmp_path / "portal"
    shutil.copytree(portal, root)
    since, code = publish_again(root), new_code()
    build(root, site_keys)
    with Inbox(tmp_path / "inbox.sqlite") as inbox, serve(root / "site", inbox) as port:
        page = browser.new_page(base_url=f"http://127.0.0.1:{port}/")
        page.goto(f"induction/#confidentiality/volunteer/{since}.{code}")
        start(page)
        expect(reading(page).locator("del")).to_contain_text("a personal messaging account")
        page.get_by_role("button", name="Next").click()
        expect(screen(page, "sign")).to_be_visible()
        sign(page, NAME)
        expect(screen(page, "thanks")).to_be_visible()
        page.close()
        [received] = inbox.read(0)
    statement = read_signed(received.envelope, site_keys, code)
    assert (statement.quiz.answers, statement.opened) == ({}, ("changes",))


def publish_again(root: Path) -> str:
    """Publish the version that takes the added clause out; give the name of the one before."""
    revision.take_back(root)
    return list(publish_revision(root).short)[-1][:SINCE_LETTERS]
