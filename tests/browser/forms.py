"""Sealed forms, opened as the register opens them, and a drop box that comes and goes."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page

from browser.server import serve
from browser.visitor import screen, sign
from site_build.content.quiz import grade
from site_build.content.site import Site
from site_build.dropbox.inbox import Inbox
from site_build.formats.envelope import open_envelope
from site_build.formats.invitation import derive
from site_build.formats.signature import verify
from site_build.formats.statement import Statement, parse_statement
from site_build.register.keys import RegisterKeys

NAME = "Zoë Łukasz-O'Example 山田"
WITHOUT_ED25519 = """
const importKey = crypto.subtle.importKey.bind(crypto.subtle);
SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
  return (algorithm.name ?? algorithm) === "Ed25519"
    ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
    : importKey(format, data, algorithm, ...rest);
};
"""
# There is no list of apps on a computer: this one takes a file, as a phone's does.
SHARE_SHEET = """
navigator.canShare = ({ files }) => files.length === 1;
navigator.share = async ({ files }) => {
  if (globalThis.closesTheList) throw new DOMException("closed", "AbortError");
  globalThis.shared = [files[0].name, await files[0].text()];
};
"""


@dataclass(frozen=True)
class Away:
    """A site and its drop box, served only for as long as `back` lasts."""

    inbox: Inbox
    port: int
    site: Path

    def back(self, per_minute: int = 10**6) -> AbstractContextManager[int]:
        """Serve it at its old address; it takes so many forms in a minute."""
        return serve(self.site, self.inbox, self.port, per_minute)

    def new_page(self, browser: Browser) -> Page:
        """A visitor of this site."""
        return browser.new_page(base_url=f"http://127.0.0.1:{self.port}/")

    def envelopes(self) -> list[str]:
        """What has arrived, oldest first."""
        return [received.envelope for received in self.inbox.read(0)]


def read_signed(envelope: str, keys: RegisterKeys, code: str) -> Statement:
    """The statement in an envelope, signed with the link of this code."""
    opened = open_envelope(envelope, keys.opening_key)
    assert opened.content_type == "acknowledgment+jws"
    statement = parse_statement(verify(opened.payload.decode("ascii"), derive(code).public_key))
    assert statement.invitation == derive(code).id
    return statement


def read_unsigned(envelope: str, keys: RegisterKeys) -> Statement:
    """The statement in an envelope that nobody signed."""
    opened = open_envelope(envelope, keys.opening_key)
    assert opened.content_type == "acknowledgment+json"
    statement = parse_statement(opened.payload)
    assert statement.invitation is None
    return statement


def check_statement(statement: Statement, content: Site, *opened: str) -> None:
    """What was declared is about the words, the bank and the role of the site, and passes."""
    published = content.published.latest("confidentiality")
    assert published is not None
    assert statement.origin == "register.example/acknowledgments"
    assert (statement.name, statement.role, statement.helped_by) == (NAME, "volunteer", None)
    assert statement.opened == (opened or ("elsewhere",))
    assert (statement.edition.digest, statement.quiz.bank) == (published.edition, published.bank)
    bank = content.banks["confidentiality"]
    assert statement.declaration == bank.declaration
    result = grade(bank, "volunteer", statement.quiz.nonce, statement.quiz.answers)
    assert result.passed, (statement.quiz, result)
    signed_at = datetime.fromisoformat(statement.signed_at)
    assert abs((datetime.now(UTC) - signed_at).total_seconds()) < 60


def sign_unsent(page: Page, name: str = NAME) -> None:
    """Sign, while the drop box takes nothing."""
    page.route("**/drop", lambda route: route.abort())
    sign(page, name)
    screen(page, "kept").wait_for()
    page.unroute("**/drop")


def saved_file(page: Page) -> bytes:
    """Save the form as a person would, and give the file's bytes."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the form").click()
    assert download.value.suggested_filename == "acknowledgment-confidentiality.txt"
    return Path(download.value.path()).read_bytes()
