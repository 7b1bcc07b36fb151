"""Signing in the browser: what is said of the person, what is asked for, and what the register opens."""

import re
from collections.abc import Callable

import pytest
from jwcrypto.jwe import JWE  # type: ignore[import-untyped]
from jwcrypto.jwk import JWK  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from browser.forms import NAME, WITHOUT_ED25519, check_statement, read_signed, read_unsigned
from browser.visitor import ASKED_HOW, come_to_sign, open_hello, screen, sign, start, take_induction
from site_build.content.site import Site
from site_build.formats.envelope import open_envelope
from site_build.names import has_letters
from site_build.register.keys import RegisterKeys

UNSIGNED = "Now the Chief Officer confirms that it was you."
JAPANESE = "\N{CJK UNIFIED IDEOGRAPH-20BB7}"  # as in a family name; two units of UTF-16
TYPED = {
    "spaces": (f"  {NAME} ", NAME),
    "tab": ("Zoë\tExample", "Zoë Example"),
    "controls": ("\x07Zoë\x1b\x85Example\x9f", "Zoë  Example"),
    "long": ("Zoë" + "é" * 300, "Zoë" + "é" * 197),
    "cut-in-two": ("a" * 199 + JAPANESE, None),
    "right-to-left": ("\u200fزوي\u200f مثال\u061c", "\u200fزوي\u200f مثال\u061c"),
    "turned-round": ("Zoë\u202eelpmaxE", "Zoë\u202eelpmaxE"),
    "other-languages": (f"{JAPANESE}野 ज़ोई\u200dक्", f"{JAPANESE}野 ज़ोई\u200dक्"),
}
# What nobody can see, and what is seen but is no name.
BLANK = ["", "   ", "\t\x07", "\u200b", "\u2060 \u00ad", "\u200f", "\u3164", "\u200c", "- .", "\U000e0041"]

TAKEN = """async letters => {
    const { hasLetters } = await import("/components/acknowledgment/name.js");
    return letters.map(hasLetters);
}"""


@pytest.fixture
def sent(page: Page, arrived: Callable[[], list[str]]) -> Callable[[], str]:
    """Gives the one envelope that arrived, when the page says that it has."""

    def take() -> str:
        expect(screen(page, "thanks")).to_be_visible()
        [envelope] = arrived()
        return envelope

    return take


def open_with_jwcrypto(envelope: str, keys: RegisterKeys) -> bytes:
    """Open an envelope with another JOSE implementation."""
    box = JWE(algs=["ECDH-ES", "A256GCM"])
    box.deserialize(envelope, JWK(**keys.opening_key.model_dump()))
    payload: bytes = box.payload
    return payload


def test_a_signed_form_arrives_and_opens(
    page: Page, code: str, sent: Callable[[], str], keys: RegisterKeys, content: Site
) -> None:
    """With a personal link: sealed in the browser, opened here and by another implementation; the signature holds."""
    come_to_sign(page, code, alone=True)
    expect(page.get_by_text("You have no personal link here")).not_to_be_visible()
    sign(page, NAME)
    envelope = sent()
    expect(page.get_by_text("Your form is signed and sent.")).to_be_visible()
    expect(page.get_by_text(UNSIGNED)).not_to_be_visible()
    assert open_with_jwcrypto(envelope, keys) == open_envelope(envelope, keys.opening_key).payload
    check_statement(read_signed(envelope, keys, code), content)


def test_an_unsigned_form_arrives_and_opens(
    page: Page, sent: Callable[[], str], keys: RegisterKeys, content: Site
) -> None:
    """Without a link: sealed all the same, said to wait for the Chief Officer, and nothing claims to be a signature."""
    come_to_sign(page, alone=True)
    expect(page.get_by_text("You have no personal link here")).to_be_visible()
    sign(page, NAME)
    envelope = sent()
    expect(page.get_by_text(UNSIGNED)).to_be_visible()
    expect(page.get_by_text("Your form is signed")).not_to_be_visible()
    assert open_with_jwcrypto(envelope, keys) == open_envelope(envelope, keys.opening_key).payload
    check_statement(read_unsigned(envelope, keys), content)


def test_a_browser_without_ed25519_sends_unsigned(
    page: Page, code: str, sent: Callable[[], str], keys: RegisterKeys, content: Site
) -> None:
    """An old phone can still do all of it: the page says that the form waits, and it travels sealed."""
    page.add_init_script(WITHOUT_ED25519)
    come_to_sign(page, code, alone=True)
    expect(page.get_by_text("this browser cannot use it")).to_be_visible()
    sign(page, NAME)
    envelope = sent()
    expect(page.get_by_text(UNSIGNED)).to_be_visible()
    check_statement(read_unsigned(envelope, keys), content)


def test_an_old_browser_is_not_promised_a_signature(page: Page, code: str) -> None:
    """Hello does not say that the form will be signed where this browser cannot do it."""
    page.add_init_script(WITHOUT_ED25519)
    open_hello(page, code)
    expect(page.get_by_text("Your form will be signed with it.")).not_to_be_visible()
    expect(page.get_by_text("This browser cannot use your personal link.")).to_be_visible()


@pytest.mark.parametrize("way", ["easy", "full", "both"])
def test_what_was_shown_is_what_is_said(
    page: Page, sent: Callable[[], str], keys: RegisterKeys, content: Site, way: str
) -> None:
    """Whoever read here is not asked how they read, and the form says which words were on the screen."""
    open_hello(page)
    page.locator(f"[name=way][value={'full' if way == 'full' else 'easy'}]").check()
    start(page)
    if way == "both":
        page.get_by_role("button", name=re.compile("policy.s own words")).click()
    take_induction(page)
    expect(page.get_by_text(ASKED_HOW)).not_to_be_visible()
    sign(page, NAME)
    check_statement(read_unsigned(sent(), keys), content, *(["easy", "full"] if way == "both" else [way]))


def test_whoever_opened_nothing_says_how_they_read(
    page: Page, arrived: Callable[[], list[str]], sent: Callable[[], str], keys: RegisterKeys, content: Site
) -> None:
    """Without a tick nothing is signed, and the message leads to the question; what is ticked is what is said."""
    come_to_sign(page, alone=True)
    page.get_by_label("Your name").fill(NAME)
    press_sign(page)
    error = page.get_by_role("alert")
    expect(error).to_be_focused()
    expect(error.get_by_role("link")).to_have_count(1)
    error.get_by_role("link", name="Say how you read the policy. Then sign.").click()
    expect(page.locator("#opened")).to_be_focused()
    assert arrived() == []
    for words in ("The policy", "The Easy Read"):
        page.get_by_label(words, exact=True).check()
    press_sign(page)
    check_statement(read_unsigned(sent(), keys), content, "easy", "full")


def press_sign(page: Page) -> None:
    """Press the button, and nothing else."""
    page.get_by_role("button", name="Sign and send").click()


@pytest.mark.parametrize("blank", BLANK)
def test_a_name_is_asked_for(page: Page, arrived: Callable[[], list[str]], blank: str) -> None:
    """Where there is none it is said at the top, with the focus and a way to the field; nothing is sent."""
    come_to_sign(page, alone=True)
    sign(page, blank)
    error = page.get_by_role("alert")
    expect(error).to_be_focused()
    field = page.get_by_label("Your name")
    expect(field).to_have_attribute("aria-invalid", "true")
    error.get_by_role("link", name="Type your name. Then sign.").click()
    expect(field).to_be_focused()
    assert arrived() == []
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()


@pytest.mark.parametrize("typed", TYPED)
def test_any_name_that_can_be_typed_is_taken(
    page: Page, code: str, sent: Callable[[], str], keys: RegisterKeys, typed: str
) -> None:
    """The register reads every form: what it refuses in a name is left out, and everything else is as it was typed."""
    name, expected = TYPED[typed]
    come_to_sign(page, code, alone=True)
    sign(page, name)
    statement = read_signed(sent(), keys, code)
    assert statement.name == (expected or name[:199])
    expect(page.locator("[data-keep=name]")).to_have_text(statement.name)


def test_a_name_is_what_it_is_in_python(page: Page) -> None:
    """The page takes a character alone for a name where `has_letters` does, and asks for a name where it does not."""
    page.goto("/")
    letters = [chr(code) for code in (*range(0x500), *range(0x1100, 0x1200), *range(0x2000, 0x3200), 0xFFA0, 0x20BB7)]
    taken = page.evaluate(TAKEN, letters)
    assert dict(zip(letters, taken, strict=True)) == {letter: has_letters(letter) for letter in letters}


def test_help_is_said_when_there_was_any(page: Page, code: str, sent: Callable[[], str], keys: RegisterKeys) -> None:
    """Who helped travels inside the sealed form."""
    come_to_sign(page, code, alone=True)
    page.get_by_text("Did somebody help you?").click()
    page.get_by_label("Who helped you?").fill(" Ash\tInvented ")
    sign(page, NAME)
    assert read_signed(sent(), keys, code).helped_by == "Ash Invented"


def test_a_helper_is_named_by_nobody_but_the_person(
    page: Page, code: str, sent: Callable[[], str], keys: RegisterKeys
) -> None:
    """Whoever said at the start that somebody helps is shown the field, open, and may leave it empty."""
    open_hello(page, code)
    page.get_by_text("Somebody is helping me").click()
    start(page)
    take_induction(page)
    expect(page.get_by_label("Who helped you?")).to_be_visible()
    sign(page, NAME)
    assert read_signed(sent(), keys, code).helped_by is None


def test_a_form_that_cannot_be_made_is_said(page: Page, arrived: Callable[[], list[str]]) -> None:
    """Where the browser cannot seal, the page says so, offers paper, and keeps what was typed."""
    page.add_init_script("SubtleCrypto.prototype.generateKey = () => Promise.reject(new DOMException('no'));")
    come_to_sign(page, alone=True)
    sign(page, NAME)
    expect(page.get_by_text("This browser could not make the form.")).to_be_visible()
    expect(screen(page, "sign").get_by_role("link", name="sign on paper")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value(NAME)
    assert arrived() == []
