"""Signing in the browser: the personal link, the sealed form, its delivery, and what is left behind."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jwcrypto.jwe import JWE  # type: ignore[import-untyped]
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.server import serve
from browser.visitor import ASKED_HOW, QUIZ, SIGN, pass_quiz, remember, remembered, sign
from site_build.content.quiz import grade
from site_build.content.site import Site
from site_build.dropbox.inbox import Inbox
from site_build.formats.envelope import Opened, open_envelope
from site_build.formats.invitation import derive, new_code
from site_build.formats.signature import verify
from site_build.formats.statement import Statement, parse_statement
from site_build.register.keys import RegisterKeys

NAME = "Zoë Łukasz-O'Example 山田"
SENT = "Your form is on its way"
KEPT = "It has not been sent yet."
UNSENT = "A form in this tab has not been sent yet."
ELSEWHERE = "about:blank"  # in the same tab; a link is then opened anew
WITHOUT_ED25519 = """
const importKey = crypto.subtle.importKey.bind(crypto.subtle);
SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
  return (algorithm.name ?? algorithm) === "Ed25519"
    ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
    : importKey(format, data, algorithm, ...rest);
};
"""


@dataclass(frozen=True)
class Away:
    """A site and its drop box, served only for as long as `back` lasts."""

    inbox: Inbox
    port: int
    site: Path

    def back(self) -> AbstractContextManager[int]:
        """Serve it at its old address."""
        return serve(self.site, self.inbox, self.port)

    def new_page(self, browser: Browser) -> Page:
        """A visitor of this site."""
        return browser.new_page(base_url=f"http://127.0.0.1:{self.port}/")


@pytest.fixture
def code() -> str:
    """The secret of a personal link."""
    return new_code()


@pytest.fixture
def drop_box(built: Path, tmp_path: Path) -> Iterator[Away]:
    """A site of its own, which is away until it is put back."""
    with Inbox(tmp_path / "inbox.sqlite") as inbox:
        with serve(built, inbox) as port:
            pass
        yield Away(inbox, port, built)


def follow_link(page: Page, code: str) -> None:
    """Open a personal link."""
    page.goto(f"induction/#{code}")


def leave_unsent(page: Page) -> None:
    """Pass and sign, while the drop box takes nothing."""
    pass_quiz(page)
    page.goto(SIGN)
    page.route("**/drop", lambda route: route.fulfill(status=429))
    sign(page, NAME)
    page.get_by_text(KEPT).wait_for()


def type_code(page: Page, code: str) -> None:
    """Type a code from a letter, and use it."""
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Use this code").click()


@pytest.fixture
def arrived(inbox: Inbox) -> Callable[[], list[str]]:
    """Gives the envelopes that came in since the test began."""
    before = [received.seq for received in inbox.read(0)][-1:] or [0]
    return lambda: [received.envelope for received in inbox.read(before[0])]


def check_statement(statement: Statement, content: Site, *opened: str) -> None:
    """What was declared is about the words, the bank and the role of the site, and passes."""
    published = content.published.latest("confidentiality")
    assert published is not None
    assert statement.origin == "register.example/acknowledgments"
    assert (statement.name, statement.role, statement.helped_by) == (NAME, "volunteer", None)
    assert statement.opened == (opened or ("elsewhere",))
    assert statement.edition.digest == published.edition
    assert statement.quiz.bank == published.bank
    bank = content.banks["confidentiality"]
    assert statement.declaration == bank.declaration
    assert grade(bank, "volunteer", statement.quiz.nonce, statement.quiz.answers).passed
    signed_at = datetime.fromisoformat(statement.signed_at)
    assert abs((datetime.now(UTC) - signed_at).total_seconds()) < 60


def open_with_jwcrypto(envelope: str, keys: RegisterKeys) -> bytes:
    """Open an envelope with another JOSE implementation."""
    box = JWE(algs=["ECDH-ES", "A256GCM"])
    box.deserialize(envelope, JWK(**keys.opening_key.model_dump()))
    payload: bytes = box.payload
    return payload


def test_a_signed_form_arrives_and_opens(
    page: Page, code: str, arrived: Callable[[], list[str]], keys: RegisterKeys, content: Site
) -> None:
    """With a personal link: sealed in the browser, opened here and by another implementation; the signature holds."""
    follow_link(page, code)
    pass_quiz(page)
    page.goto(SIGN)
    sign(page, f"  {NAME} ")
    page.get_by_text(SENT).wait_for()
    expect(page.get_by_text("It is signed.")).to_be_visible()
    (envelope,) = arrived()
    opened = open_envelope(envelope, keys.opening_key)
    assert opened.content_type == "acknowledgment+jws"
    assert open_with_jwcrypto(envelope, keys) == opened.payload
    invitation = derive(code)
    statement = parse_statement(verify(opened.payload.decode("ascii"), invitation.public_key))
    assert statement.invitation == invitation.id
    check_statement(statement, content)


def test_an_unsigned_form_arrives_and_opens(
    page: Page, arrived: Callable[[], list[str]], keys: RegisterKeys, content: Site
) -> None:
    """Without a link: sealed all the same, said to wait for the Chief Officer, and nothing claims to be a signature."""
    pass_quiz(page)
    page.goto(SIGN)
    expect(page.get_by_text("You have no personal link here")).to_be_visible()
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    expect(page.get_by_text("It is now waiting for the Chief Officer")).to_be_visible()
    (envelope,) = arrived()
    opened = open_envelope(envelope, keys.opening_key)
    assert opened.content_type == "acknowledgment+json"
    assert open_with_jwcrypto(envelope, keys) == opened.payload
    statement = parse_statement(opened.payload)
    assert statement.invitation is None
    check_statement(statement, content)


def test_help_is_said_when_there_was_any(page: Page, arrived: Callable[[], list[str]], keys: RegisterKeys) -> None:
    """Who helped travels inside the sealed form."""
    pass_quiz(page)
    page.goto(SIGN)
    page.get_by_text("Did somebody help you?").click()
    page.get_by_label("Who helped you?").fill("Ash Invented")
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    (envelope,) = arrived()
    opened = open_envelope(envelope, keys.opening_key)
    assert parse_statement(opened.payload).helped_by == "Ash Invented"


def test_the_code_leaves_the_address_at_once(page: Page, home: str, code: str) -> None:
    """It is neither in the address bar nor in the history, and no request ever carried it."""
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url + str(request.all_headers())))
    page.goto("/")
    follow_link(page, code)
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    assert page.url == f"{home}induction/"
    page.get_by_role("link", name="I am a volunteer").click()
    page.wait_for_url("induction/volunteer/")
    page.go_back()
    page.wait_for_url("induction/")
    page.go_back()
    page.wait_for_url("/")
    page.go_forward()
    page.wait_for_url("induction/")
    assert not any(code in each for each in asked)
    assert remembered(page)["code"] == code


def test_a_broken_link_is_said(page: Page, home: str, code: str) -> None:
    """A code with letters missing, or too many, is said and not kept, and neither is the link that was here before."""
    for broken in (code[:-1], code + "A", code[1:] + code[0], "!" * 20, f"confidentiality.{code}"):
        page.goto(ELSEWHERE)
        follow_link(page, code)
        page.goto(ELSEWHERE)
        follow_link(page, broken)
        expect(page.get_by_text("This is not your whole personal link")).to_be_visible()
        assert page.url == f"{home}induction/"
        assert "code" not in remembered(page)


def test_what_is_no_link_takes_nothing_away(page: Page, code: str) -> None:
    """“Skip to content” leads to a place on the page; a broken link in the middle asks whose induction it is."""
    follow_link(page, code)
    before = remembered(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    assert page.url.endswith("#content")
    assert remembered(page) == before
    pass_quiz(page)
    before = remembered(page)
    page.goto("induction/#broken")
    expect(page.get_by_text("This is not your whole personal link")).to_be_visible()
    expect(page.get_by_text("Somebody has begun in this tab.")).to_be_visible()
    assert remembered(page) == before


def test_a_link_for_nothing_here_offers_nothing(page: Page, code: str) -> None:
    """A link whose every item is unknown is not kept, because without items it would be for everything."""
    page.goto(f"induction/#keys/volunteer.{code}")
    expect(page.get_by_text("something that this website does not have: keys/volunteer")).to_be_visible()
    expect(page.get_by_text("Your personal link is here.")).not_to_be_visible()
    expect(page.get_by_role("link", name="I am a")).to_have_count(0)
    assert remembered(page) == {}


@pytest.mark.parametrize("shape", ["https://portal.example/induction/#confidentiality/volunteer.{}", "{}.", "{} "])
def test_a_code_is_found_in_what_was_pasted(page: Page, code: str, shape: str) -> None:
    """The whole link, a full stop after it, and the long dashes of a word processor are no mistake."""
    page.goto("induction/")
    page.get_by_label("Your code").fill(shape.format("\N{EN DASH}".join(code[at : at + 4] for at in range(0, 20, 4))))
    page.get_by_role("button", name="Use this code").click()
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    assert remembered(page)["code"] == code


def test_another_persons_link_starts_anew(page: Page, code: str) -> None:
    """On a shared tablet, one person's answers never go with another's signature."""
    follow_link(page, code)
    pass_quiz(page)
    page.goto(ELSEWHERE)
    follow_link(page, new_code())
    assert remembered(page).keys() == {"code", "what"}


def test_a_link_opened_on_the_same_page_is_taken(page: Page, home: str, code: str) -> None:
    """Pasted over the address of the page that is open, it is taken in, and out of the address."""
    page.goto("induction/")
    page.evaluate("code => { location.hash = code; }", code)
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    assert page.url == f"{home}induction/"
    assert remembered(page)["code"] == code


def test_the_next_person_is_asked_whose_form_it_is(page: Page, code: str, arrived: Callable[[], list[str]]) -> None:
    """Where somebody forgot to finish, nobody signs with their link, and their form is not sent twice."""
    follow_link(page, code)
    pass_quiz(page)
    page.goto(SIGN)
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    page.goto(SIGN)
    page.get_by_text(SENT).wait_for()
    assert len(arrived()) == 1
    page.goto("induction/")
    page.get_by_role("button", name="No, start afresh").click()
    expect(page.get_by_text("Somebody has begun in this tab.")).not_to_be_visible()
    assert remembered(page) == {}


@pytest.mark.parametrize("mine", ["/", "induction/#{}"], ids=["without-a-link", "with-a-link"])
@pytest.mark.parametrize("address", ["induction/", "induction/#{}", "induction/#ABC"], ids=["bare", "other", "broken"])
def test_an_unsent_form_is_not_forgotten_for_another_link(context: BrowserContext, mine: str, address: str) -> None:
    """Made with a link or without one, it is all that the start offers, whatever comes, until it is sent."""
    page = context.new_page()
    page.goto(mine.format(new_code()))
    leave_unsent(page)
    before = remembered(page)
    page.goto(ELSEWHERE)
    page.goto(address.format(new_code()))
    page.get_by_text(UNSENT).wait_for()
    expect(page.get_by_role("button", name="No, start afresh")).not_to_be_visible()
    expect(page.get_by_label("Your code")).not_to_be_visible()
    assert remembered(page) == before
    page.unroute("**/drop")
    page.get_by_role("link", name="Send it or save it").click()
    page.get_by_text(SENT).wait_for()


def test_a_start_page_from_before_forgets_no_unsent_form(context: BrowserContext, code: str) -> None:
    """“Back” may show the page as it was before the form was made: its code and its button look again."""
    page = context.new_page()
    leave_unsent(page)
    before = remembered(page)
    afresh = page.get_by_role("button", name="No, start afresh")
    acts: list[Callable[[], None]] = [lambda: type_code(page, code), afresh.click]
    for act in acts:
        remember(page, {"role": "volunteer"})
        page.goto("induction/")
        page.get_by_text("Somebody has begun in this tab.").wait_for()
        remember(page, before)
        act()
        page.get_by_text(UNSENT).wait_for()
        assert remembered(page) == before


def test_finishing_one_form_does_not_forget_another(context: BrowserContext) -> None:
    """Whoever has two roles, and one form that could not be sent, is led to that one first."""
    page = context.new_page()
    leave_unsent(page)
    before = remembered(page)
    remember(page, {**before, "signed": {"confidentiality/staff": True}})
    page.goto("sign/confidentiality/staff/")
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/sign/confidentiality/volunteer/")
    assert remembered(page)["envelopes"] == before["envelopes"]
    page.unroute("**/drop")
    page.reload()
    page.get_by_text(SENT).wait_for()
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url(lambda url: "/sign/" not in url)
    assert remembered(page) == {}


def test_finishing_leaves_nothing(page: Page, code: str) -> None:
    """Finish leads home, and the tab remembers nothing; going back does not bring the form back."""
    follow_link(page, code)
    pass_quiz(page)
    page.goto(SIGN)
    sign(page, NAME)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("/")
    assert page.evaluate("() => [sessionStorage.length, document.cookie]") == [0, ""]
    assert page.evaluate("() => localStorage.length") == 0
    page.goto(SIGN)
    expect(page.get_by_role("link", name="take the quiz")).to_be_visible()


def test_the_quiz_comes_first(page: Page) -> None:
    """Without a passed quiz there is no form."""
    page.goto(SIGN)
    expect(page.get_by_role("link", name="take the quiz")).to_be_visible()
    expect(page.get_by_label("Your name")).not_to_be_visible()


def test_a_name_is_asked_for(page: Page, arrived: Callable[[], list[str]]) -> None:
    """An empty name is said at the top, with the focus and a link to the field; nothing is sent."""
    pass_quiz(page)
    page.goto(SIGN)
    sign(page, "   ")
    error = page.get_by_role("alert")
    expect(error).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_attribute("aria-invalid", "true")
    error.get_by_role("link", name="Type your name, then sign.").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    assert arrived() == []


def test_the_steps_show_what_is_done(page: Page, code: str) -> None:
    """Read, quiz and signature are each marked, in this tab."""
    follow_link(page, code)
    page.get_by_role("link", name="I am a volunteer").click()
    page.wait_for_url("induction/volunteer/")
    expect(page.get_by_text("Your form will be signed with it.")).to_be_visible()
    expect(page.get_by_text("Done")).to_have_count(0)
    page.get_by_role("link", name="Read the Confidentiality Policy").click()
    page.wait_for_url("policy/confidentiality/")
    read = page.get_by_role("link", name="I have read this")
    expect(read).to_have_attribute("href", re.compile("volunteer"))  # the page's script has run
    read.click()
    page.wait_for_url("induction/volunteer/")
    expect(page.locator("[data-step=read]").get_by_text("Done")).to_be_visible()
    pass_quiz(page)
    page.goto(SIGN)
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    page.goto("induction/volunteer/")
    expect(page.get_by_text("Done")).to_have_count(3)


def test_a_browser_without_ed25519_sends_unsigned(
    page: Page, code: str, arrived: Callable[[], list[str]], keys: RegisterKeys, content: Site
) -> None:
    """An old phone can still do all of it: the form says that it waits, and travels sealed."""
    page.add_init_script(WITHOUT_ED25519)
    follow_link(page, code)
    pass_quiz(page)
    page.goto(SIGN)
    expect(page.get_by_text("this browser cannot use it")).to_be_visible()
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    (envelope,) = arrived()
    opened = open_envelope(envelope, keys.opening_key)
    assert opened.content_type == "acknowledgment+json"
    check_statement(parse_statement(opened.payload), content)


def test_without_a_secure_context_there_is_paper(browser: Browser, home: str, code: str) -> None:
    """Plain http from another computer: quiz and form say so in plain words and offer paper; nothing breaks."""
    with browser.new_page(base_url=home.replace("127.0.0.1", "portal.example")) as page:
        faults = list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        follow_link(page, code)
        assert page.evaluate("() => isSecureContext") is False
        page.goto(QUIZ)
        expect(page.get_by_text("do the quiz on paper")).to_be_visible()
        expect(page.get_by_role("button", name="Start")).not_to_be_visible()
        page.goto(SIGN)
        expect(page.get_by_text("print this page and sign it on paper")).to_be_visible()
        expect(page.get_by_label("Your name")).not_to_be_visible()
        assert faults == []


def saved_file(page: Page) -> bytes:
    """Save the form as a person would, and give the file's bytes."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the form").click()
    assert download.value.suggested_filename == "acknowledgment-confidentiality.txt"
    return Path(download.value.path()).read_bytes()


def opened_with(code: str, opened: Opened) -> Statement:
    """The statement of a form signed with the link of this code."""
    return parse_statement(verify(opened.payload.decode("ascii"), derive(code).public_key))


def test_nothing_is_lost_when_the_drop_box_is_away(
    browser: Browser, drop_box: Away, code: str, keys: RegisterKeys, content: Site
) -> None:
    """The form is kept, saved as a file that opens, outlives a reload, and goes off when the drop box is back."""
    page = drop_box.new_page(browser)
    with drop_box.back():
        follow_link(page, code)
        pass_quiz(page)
        page.goto(SIGN)
    sign(page, NAME)
    page.get_by_text(KEPT).wait_for()
    expect(page.get_by_text("There is no connection")).to_be_visible()
    expect(page.get_by_role("button", name="Finish")).not_to_be_visible()
    saved = saved_file(page)
    check_statement(opened_with(code, open_envelope(saved.decode("ascii"), keys.opening_key)), content)
    expect(page.get_by_text("Your form is saved as a file.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text(KEPT).wait_for()
    assert drop_box.inbox.read(0) == []
    with drop_box.back():
        page.reload()
        page.get_by_text(SENT).wait_for()
        expect(page.get_by_text("It is signed.")).to_be_visible()
        page.close()
    assert [received.envelope.encode() for received in drop_box.inbox.read(0)] == [saved]


def test_trying_again_sends_the_same_form(browser: Browser, drop_box: Away, code: str) -> None:
    """Without a reload, too: the button works as soon as the drop box is back, and there is one form."""
    page = drop_box.new_page(browser)
    with drop_box.back():
        follow_link(page, code)
        pass_quiz(page)
        page.goto(SIGN)
    sign(page, NAME)
    page.get_by_text(KEPT).wait_for()
    with drop_box.back():
        page.get_by_role("button", name="Try again").click()
        page.get_by_text(SENT).wait_for()
        page.reload()
        page.get_by_text(SENT).wait_for()
        page.close()
    assert len(drop_box.inbox.read(0)) == 1


def test_what_was_opened_is_what_is_said(
    page: Page, code: str, arrived: Callable[[], list[str]], keys: RegisterKeys, content: Site
) -> None:
    """Whoever opened the policy and the Easy Read is not asked, and the form says both; pressing a button adds none."""
    follow_link(page, code)
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    for path in ("easy-read/confidentiality/", "policy/confidentiality/"):
        page.goto(path)
        expect(page.get_by_role("link", name="I have read this")).to_be_visible()
    pass_quiz(page)
    page.goto(SIGN)
    expect(page.get_by_text(ASKED_HOW)).not_to_be_visible()
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    (envelope,) = arrived()
    check_statement(opened_with(code, open_envelope(envelope, keys.opening_key)), content, "easy", "full")


def test_whoever_opened_nothing_says_how_they_read(page: Page, arrived: Callable[[], list[str]]) -> None:
    """Without a tick nothing is signed, and the message leads to the question; reading alone leaves no trace."""
    page.goto("policy/confidentiality/")
    assert remembered(page) == {}
    pass_quiz(page)
    page.goto(SIGN)
    expect(page.get_by_text("This tab did not note how you read it. Tick one or more.")).to_be_visible()
    page.get_by_label("Your name").fill(NAME)
    page.get_by_role("button", name="Sign and send").click()
    error = page.get_by_role("alert")
    expect(error).to_be_focused()
    error.get_by_role("link", name="Say how you read the policy, then sign.").click()
    expect(page.get_by_label("The policy", exact=True)).to_be_focused()
    assert arrived() == []
    page.get_by_label("The Easy Read").check()
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_text(SENT).wait_for()


def test_a_link_offers_what_it_is_for_and_nothing_else(page: Page, home: str, code: str) -> None:
    """Its items alone are offered, one that the site does not know is named, and no other role is signed with it."""
    page.goto(f"induction/#confidentiality/staff~keys/volunteer.{code.lower()}")
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    assert page.url == f"{home}induction/"
    expect(page.get_by_text("something that this website does not have: keys/volunteer")).to_be_visible()
    expect(page.get_by_role("link", name="I am a")).to_have_count(0)
    assert remembered(page) == {"code": code, "what": ["confidentiality/staff"]}
    page.goto("induction/volunteer/")
    expect(page.get_by_text("Your personal link is not for this.")).to_be_visible()
    expect(page.get_by_role("link", name="Take the quiz")).not_to_be_visible()
    pass_quiz(page)
    page.goto(SIGN)
    expect(page.get_by_text("Your personal link is not for this.")).to_be_visible()
    expect(page.get_by_label("Your name")).not_to_be_visible()
    page.goto("induction/")
    page.get_by_role("button", name="No, start afresh").click()
    expect(page.get_by_role("link", name="I am a volunteer")).to_be_visible()


def test_a_link_for_two_leads_on(page: Page, code: str) -> None:
    """After the first form the next is one touch away, and the list says what is done."""
    page.goto(f"induction/#confidentiality/volunteer~confidentiality/staff.{code}")
    page.get_by_role("link", name="Confidentiality Policy, as a volunteer").click()
    pass_quiz(page)
    page.goto(SIGN)
    sign(page, NAME)
    page.get_by_text(SENT).wait_for()
    page.get_by_role("link", name="Go on to the next one").click()
    page.get_by_role("link", name="Yes, go on").wait_for()
    done = [
        page.get_by_role("listitem").filter(has_text=f"as a {role}").get_by_text("Done")
        for role in ("volunteer", "member of staff")
    ]
    expect(done[0]).to_be_visible()
    expect(done[1]).not_to_be_visible()


def test_a_code_can_be_typed(page: Page, code: str) -> None:
    """From a letter, in any case and with spaces; a mistyped one is told at once and kept for mending."""
    page.goto("induction/")
    field, use = page.get_by_label("Your code"), page.get_by_role("button", name="Use this code")
    field.fill(code[:-1])
    use.click()
    expect(page.get_by_text("This code is not quite right.")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(code[:-1])
    assert remembered(page) == {}
    field.fill(f" {code[:4].lower()}-{code[4:8]} {code[8:].lower()} ")
    use.click()
    expect(page.get_by_text("Your personal link is here.")).to_be_visible()
    expect(field).not_to_be_visible()
    assert remembered(page) == {"code": code, "what": []}
