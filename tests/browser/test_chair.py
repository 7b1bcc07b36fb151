"""The Chair's window in a browser, from a new key to names to ask, and to keys that are handed over."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from browser.axe import PHONE
from browser.test_desk_pages import faults_of, is_fault
from browser.visitor import PATIENCE
from chair.test_signing import resign, succeed
from site_build.chair.app import CHAIR, chair_desk
from site_build.chair.memory import read_memory
from site_build.chair.signing import SIGNED_FILE
from site_build.desk.app import running
from site_build.export.file import pack_files
from site_build.formats.log_files import parse_log
from site_build.office.acknowledgments.drawn import receipts_for_draw
from site_build.office.office import Office
from site_build.office.safekeeping.cosigning import say_own_key
from site_build.office.safekeeping.recovery import make_recovery
from site_build.register.keys import RegisterKeys
from support.chair import handed_files, sign_people, use_fast_chair


@pytest.fixture
def chair(tmp_path: Path) -> Path:
    """A folder on the Chair's computer, with nothing in it."""
    return tmp_path / "chair"


@pytest.fixture
def page(browser: Browser, chair: Path, tmp_path: Path) -> Iterator[Page]:
    """The Chair's window, which asks nobody else and whose scripts do not fail."""
    faults: list[str] = []
    window = chair_desk(chair, tmp_path / "Downloads")
    with running(window, pages=CHAIR) as address, browser.new_context(base_url=address) as context:
        context.set_default_timeout(PATIENCE)
        context.on(
            "request", lambda asked: None if asked.url.startswith((address, "data:")) else faults.append(asked.url)
        )
        context.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
        page = context.new_page()
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.goto("./")
        yield page
    assert faults == []


class Walk:
    """What somebody at the Chair's window does, and what they see; each page that is new is looked at for faults."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.passphrase = ""

    def see(self, heading: str) -> None:
        """The page has this heading, and nothing is wrong with it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert list(faults_of(self.page)) == []

    def press(self, button: str) -> None:
        """Press a button by the keyboard."""
        self.page.get_by_role("button", name=button, exact=True).press("Enter")

    def go(self, entry: str) -> None:
        """Take a way of the menu."""
        self.page.get_by_role("navigation", name="Menu").get_by_role("link", name=entry, exact=True).press("Enter")

    def choose(self, label: str, files: Mapping[str, bytes]) -> None:
        """Choose these files."""
        payloads = [
            FilePayload(name=name, mimeType="application/octet-stream", buffer=data) for name, data in files.items()
        ]
        self.page.get_by_label(label, exact=True).set_input_files(payloads)

    def type_passphrase(self) -> None:
        """Type the passphrase."""
        self.page.get_by_label(re.compile("^Your passphrase")).fill(self.passphrase)

    @property
    def alert(self) -> Locator:
        """What was refused."""
        return self.page.get_by_role("alert")


def look_at(walk: Walk, files: Mapping[str, bytes]) -> None:
    """Choose a list and look at it."""
    walk.go("Sign")
    walk.choose("The file that you were given", {"list.zip": pack_files(files)})
    walk.press("Look at it")


def sign_first(walk: Walk, office: Office, chair: Path) -> None:
    """Make a key, compare, and sign for the first time; without the tick nothing is signed."""
    walk.see("Make your key")
    walk.passphrase = walk.page.locator("#suggested").inner_text()
    walk.page.get_by_label("Type the six words here, from your paper").fill(walk.passphrase)
    walk.press("Make my key")
    walk.see("Your key")
    use_fast_chair(chair, walk.passphrase)
    look_at(walk, handed_files(office))
    walk.see("Is this the right register?")
    expect(walk.page.get_by_text(say_own_key(office), exact=True)).to_be_visible()
    walk.press("Sign it")
    expect(walk.alert).to_be_focused()
    expect(walk.alert).to_contain_text("Compare the words first")
    walk.page.get_by_label("I have compared them, and they are the same").press("Space")
    walk.type_passphrase()
    walk.press("Sign it")
    walk.see("Sign the register's list")


def test_the_whole_walk(page: Page, chair: Path, office: Office, keys: RegisterKeys, tmp_path: Path) -> None:
    """A key, a first signature, one that has grown, one that was rewritten, a draw with its names, and recovery."""
    walk = Walk(page)
    sign_people(office, 3)
    sign_first(walk, office, chair)
    downloads = tmp_path / "Downloads"
    assert {path.name for path in downloads.iterdir()} == {"cosigned.txt", "cosigner-key.txt"}
    expect(page.get_by_text("For the Chair of Trustees")).to_be_visible()

    sign_people(office, 1, start=3)
    look_at(walk, handed_files(office))
    walk.see("The list has only grown")
    walk.type_passphrase()
    walk.press("Sign it")
    expect(page.get_by_role("status")).to_contain_text("You have signed 9 entries")
    signed = read_memory(chair)
    assert signed
    assert (downloads / "cosigned (2).txt").read_bytes() == signed.note

    leaves = [leaf.replace(b'"at":"20', b'"at":"19') for leaf in parse_log(signed.log)]
    look_at(walk, resign(handed_files(office), keys, leaves))
    expect(walk.alert).to_contain_text("Entry 1 of this list is not the one that you have signed.")
    expect(walk.alert).to_contain_text("Tell the other trustees")
    walk.see("Sign the register's list")
    assert read_memory(chair) == signed

    draw_and_ask(walk, office)
    hand_over(walk, office, chair)
    assert (downloads / SIGNED_FILE).exists()
    successor = succeed(office)
    look_at(walk, handed_files(successor))
    walk.see("The register has new keys")
    expect(page.get_by_text("None", exact=True)).to_be_visible()
    successor.register.close()


def draw_and_ask(walk: Walk, office: Office) -> None:
    """Draw by a number, and check the receipts: those of three people, one of whom the keeper leaves out."""
    walk.go("Ask people")
    walk.see("Ask people: was that you?")
    walk.page.get_by_label("A number or words of yours").fill("six swans and a 7")
    walk.press("Draw")
    walk.see("Ask people: was that you?")
    entries = walk.page.get_by_label("What to send").inner_text().partition(": ")[2]
    receipts, _ = receipts_for_draw(office, entries)
    assert len(receipts) == 4
    walk.choose("The receipts", {"receipts.zip": pack_files(receipts)})
    walk.press("Check them")
    walk.see("Whom to ask")
    expect(walk.page.get_by_role("row", name=re.compile("^Vol Invented"))).to_have_count(4)
    expect(walk.page.get_by_text("Every receipt fits the list that you have signed.")).to_be_visible()
    walk.go("Ask people")
    walk.choose("The receipts", dict(list(receipts.items())[1:]))
    walk.press("Check them")
    expect(walk.page.get_by_role("rowheader", name="No receipt")).to_be_visible()
    walk.see("Whom to ask")


def hand_over(walk: Walk, office: Office, chair: Path) -> None:
    """Open the recovery file that was made to the line on the key's page, and hand the keys over."""
    walk.go("Your key")
    walk.see("Your key")
    line = walk.page.get_by_label("The line for the recovery file").inner_text().strip()
    walk.go("Recovery file")
    walk.see("The recovery file")
    walk.choose("The recovery file", {"recovery-file.age": make_recovery(office, line).data})
    walk.type_passphrase()
    walk.press("Open it")
    walk.see("The recovery file opens")
    expect(walk.page.get_by_text("That is the register that you sign.")).to_be_visible()
    walk.type_passphrase()
    walk.press("Hand the keys over")
    walk.see("The keys are saved")
    expect(walk.page.locator(".suggested")).to_have_text(re.compile(r"^[a-z]+( [a-z]+){5}$"))
    assert (chair.parent / "Downloads" / "recovery-handed-over.age").exists()
