"""Where an induction begins: personal links, codes from letters, and whatever else people come with."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.forms import read_signed
from browser.visitor import (
    ARRIVAL,
    INDUCTION,
    KEY,
    come_to_sign,
    finish,
    journey_of,
    open_hello,
    open_questions,
    press,
    question_id,
    remembered,
    screen,
    sign,
    take_induction,
    take_round,
)
from site_build.formats.invitation import new_code
from site_build.register.keys import RegisterKeys

ELSEWHERE = "about:blank"  # in the same tab; a link is then opened anew
HERE = "Your personal link is here."
BROKEN = "This is not your whole personal link."
WHOSE = "Somebody has begun in this tab. Is it you?"
UNKNOWN = "Your link is for something that this website does not have."
WRONG = "This code is not quite right."


def follow(page: Page, fragment: str) -> None:
    """Open a link in this tab, whatever was open there."""
    page.goto(ELSEWHERE)
    page.goto(f"{ARRIVAL}#{fragment}")


def type_code(page: Page, typed: str) -> None:
    """Type a code from a letter, and use it."""
    page.get_by_label("Your code").fill(typed)
    page.get_by_role("button", name="Use this code").click()


def answer_part(page: Page) -> None:
    """Answer the first part, and come to the next."""
    open_questions(page)
    take_round(page)


def test_the_code_leaves_the_address_at_once(page: Page, home: str, code: str) -> None:
    """It is neither in the address bar nor in the history, and no request ever carried it."""
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url + str(request.all_headers()) + str(request.post_data)))
    page.goto("/")
    come_to_sign(page, code, alone=True)
    sign(page, "Ash Invented")
    expect(screen(page, "thanks")).to_be_visible()
    assert page.url == f"{home}{INDUCTION}"
    assert remembered(page)["code"] == code
    seen = set[str]()
    while page.url != "about:blank" and len(seen) < 9:
        seen.add(page.url)
        if page.go_back() is None and page.url in seen:
            break
    assert not any(code in each for each in [*asked, *seen])


def test_a_link_leads_to_the_first_thing_to_be_done(page: Page, home: str, code: str) -> None:
    """Nobody is asked who they are, and Back does not lead into the arrival page again."""
    page.goto("/")
    open_hello(page, code)
    expect(page.get_by_text(HERE)).to_be_visible()
    expect(screen(page, "whose")).not_to_be_visible()
    assert page.url == f"{home}{INDUCTION}"
    page.go_back()
    page.wait_for_url(home)


@pytest.mark.parametrize("spoil", ["{}A", "confidentiality.{}", "confidentiality/volunteer.{}X", "%%%{}"])
def test_a_damaged_link_is_said(page: Page, home: str, code: str, spoil: str) -> None:
    """It is not kept, and neither is the link that was here before, where nobody has begun with it."""
    follow(page, code)
    expect(page.get_by_text(HERE)).to_be_visible()
    follow(page, spoil.format(code))
    expect(page.get_by_text(BROKEN)).to_be_visible()
    expect(page.get_by_label("Your code")).to_be_visible()
    assert page.url == f"{home}{ARRIVAL}"
    assert "code" not in remembered(page)


@pytest.mark.parametrize(
    ("fragment", "said"),
    [("broken", BROKEN), ("keys/volunteer.{}", UNKNOWN)],
    ids=["damaged", "unknown"],
)
def test_what_cannot_be_used_takes_nothing_away(page: Page, code: str, fragment: str, said: str) -> None:
    """In the middle of an induction it is said, and whoever has begun goes on where they were."""
    open_questions(page, code)
    take_round(page)
    asked, before = question_id(page), journey_of(page)
    follow(page, fragment.format(new_code()))
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_text(WHOSE)).to_be_visible()
    assert journey_of(page) == before
    assert remembered(page)["code"] == code
    page.get_by_role("button", name="Yes, go on").click()
    page.wait_for_url(f"**/{INDUCTION}")
    expect(screen(page, "ask")).to_be_visible()
    assert question_id(page) == asked


def test_a_way_within_the_page_is_no_link(page: Page, home: str, code: str) -> None:
    """An address with the place of something on the page is no damaged link: it says nothing and takes nothing."""
    follow(page, code)
    expect(page.get_by_text(HERE)).to_be_visible()
    page.evaluate("() => { location.hash = 'code'; }")
    expect(page.get_by_text(HERE)).to_be_visible()
    assert page.url == f"{home}{ARRIVAL}#code"
    assert remembered(page)["code"] == code


@pytest.mark.parametrize("what", ["keys/volunteer", "confidentiality/driver", "keys/volunteer~safety/staff"])
def test_a_link_for_nothing_here_offers_nothing(page: Page, code: str, what: str) -> None:
    """The link of another charity is said, and not kept: without what it is for it would be for everything."""
    follow(page, f"{what}.{code}")
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    expect(page.get_by_text("keys")).to_have_count(0)
    expect(page.get_by_text(HERE)).not_to_be_visible()
    expect(page.get_by_role("link", name="I am a")).to_have_count(0)
    assert remembered(page) == {}


def test_a_link_offers_what_it_is_for_and_nothing_else(page: Page, home: str, code: str) -> None:
    """What the site does not know is named, the rest is offered, and nothing else can be signed with it."""
    follow(page, f"confidentiality/staff~keys/volunteer.{code.lower()}")
    expect(page.get_by_text(HERE)).to_be_visible()
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    expect(page.get_by_role("link", name="I am a")).to_have_count(0)
    assert page.url == f"{home}{ARRIVAL}"
    assert remembered(page) == {"code": code, "what": ["confidentiality/staff"]}
    page.goto(INDUCTION)
    expect(page.get_by_text("Your personal link is not for this.")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).not_to_be_visible()
    page.get_by_role("link", name="See what it is for").click()
    page.get_by_role("link", name="Confidentiality Policy, as a member of staff").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


@pytest.mark.parametrize("shape", ["https://portal.example/induction/#confidentiality/volunteer.{}", "{}.", " {} "])
def test_a_code_is_found_in_what_was_pasted(page: Page, code: str, shape: str) -> None:
    """The whole link, a full stop after it, and the long dashes of a word processor are no mistake."""
    page.goto(ARRIVAL)
    type_code(page, shape.format("\N{EN DASH}".join(code[at : at + 4] for at in range(0, 20, 4))))
    expect(page.get_by_text(HERE)).to_be_visible()
    assert remembered(page)["code"] == code


def test_a_code_can_be_typed(page: Page) -> None:
    """In any case, with spaces and dashes, with O for nought and l for one."""
    code = next(code for code in iter(new_code, "") if {"0", "1"} <= set(code[:18]))
    typed = code.lower().replace("0", "o").replace("1", "l")
    page.goto(ARRIVAL)
    type_code(page, f" {typed[:4]}-{typed[4:8]} {typed[8:]} ")
    expect(page.get_by_text(HERE)).to_be_visible()
    expect(page.get_by_label("Your code")).not_to_be_visible()
    assert remembered(page) == {"code": code, "what": []}


@pytest.mark.parametrize(
    "mistype", [lambda code: code[:-1], lambda code: code[1:] + code[0], lambda _: "", str.swapcase]
)
def test_a_mistyped_code_is_said_and_kept_for_mending(page: Page, code: str, mistype: Callable[[str], str]) -> None:
    """The cursor is where the mistake is, and nobody is blamed; mended, it is taken."""
    typed = mistype(code) if mistype is not str.swapcase else f"{code[0]}{code}"
    page.goto(ARRIVAL)
    type_code(page, typed)
    field = page.get_by_label("Your code")
    expect(page.get_by_role("alert")).to_contain_text(WRONG)
    expect(field).to_be_focused()
    expect(field).to_have_value(typed)
    expect(field).to_have_attribute("aria-invalid", "true")
    assert remembered(page) == {}
    type_code(page, code)
    expect(page.get_by_text(HERE)).to_be_visible()
    expect(page.get_by_text(WRONG)).not_to_be_visible()


def test_another_persons_link_starts_anew(page: Page, code: str) -> None:
    """In the same tab, one person's answers never go with another's signature."""
    open_questions(page, code)
    take_round(page)
    other = new_code()
    follow(page, f"{KEY}.{other}")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert remembered(page) == {"code": other, "what": [KEY]}


def begin_without_a_link(page: Page) -> str:
    """Begin on the page where links arrive, answer the first part, and come back to it with the browser's Back."""
    page.goto(ARRIVAL)
    page.get_by_role("link", name="I am a volunteer").click()
    page.get_by_role("button", name="I know it already").click()
    take_round(page)
    asked = question_id(page)
    for _ in range(len(journey_of(page)["trail"])):
        page.evaluate("() => history.back()")
        page.wait_for_timeout(50)
    expect(page.get_by_label("Your code")).to_be_visible()
    return asked


def test_a_code_that_is_typed_later_signs_what_was_done(
    page: Page, code: str, arrived: Callable[[], list[str]], keys: RegisterKeys
) -> None:
    """Whoever began without a link finds the letter, types the code, goes on where they were, and signs with it."""
    asked = begin_without_a_link(page)
    before = journey_of(page)
    type_code(page, code)
    expect(page.get_by_text(HERE)).to_be_visible()
    assert journey_of(page) == before
    page.get_by_role("link", name="I am a volunteer").click()
    expect(page.locator("[data-screen=ask]")).to_have_attribute("data-topic", asked)
    take_induction(page)
    sign(page, "Ash Invented")
    expect(screen(page, "thanks")).to_be_visible()
    [envelope] = arrived()
    assert read_signed(envelope, keys, code).name == "Ash Invented"


def test_another_persons_link_takes_no_answers_of_somebody_without_one(page: Page, code: str) -> None:
    """A link that is opened, and not typed, may be anybody's."""
    begin_without_a_link(page)
    follow(page, f"{KEY}.{code}")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert remembered(page) == {"code": code, "what": [KEY]}


def test_the_same_link_again_goes_on(page: Page, code: str) -> None:
    """Whoever opens their link a second time, in the same tab, is where they were and is not asked who they are."""
    open_questions(page, code)
    take_round(page)
    asked = question_id(page)
    follow(page, f"{KEY}.{code}")
    expect(screen(page, "ask")).to_be_visible()
    assert question_id(page) == asked


def test_a_link_opened_on_the_same_page_is_taken(page: Page, home: str, code: str) -> None:
    """Pasted over the address of the page that is open, it is taken in, and out of the address."""
    page.goto(ARRIVAL)
    page.evaluate("code => { location.hash = code; }", code)
    expect(page.get_by_text(HERE)).to_be_visible()
    assert page.url == f"{home}{ARRIVAL}"
    assert remembered(page)["code"] == code


def test_the_next_person_is_asked_who_they_are(page: Page, code: str) -> None:
    """Where somebody forgot to finish, nobody goes on with their link by accident; afresh is afresh."""
    open_questions(page, code)
    page.goto(ARRIVAL)
    expect(page.get_by_text(WHOSE)).to_be_visible()
    page.get_by_role("button", name="No, start afresh").click()
    expect(page.get_by_text(WHOSE)).not_to_be_visible()
    assert remembered(page) == {}
    press(page.get_by_role("link", name="I am a volunteer"))
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(page.get_by_text("You came without a personal link.")).to_be_visible()


def test_whoever_has_no_link_is_not_told_that_it_is_here(page: Page) -> None:
    """Somebody signed without one, and comes back: they go on, and there is nothing that could be kept."""
    come_to_sign(page, alone=True)
    sign(page, "Ash Invented")
    expect(screen(page, "thanks")).to_be_visible()
    page.goto(ARRIVAL)
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_text(WHOSE)).not_to_be_visible()
    expect(page.get_by_role("link", name="I am a volunteer")).to_be_visible()
    expect(page.get_by_text(HERE)).not_to_be_visible()


def test_a_link_for_two_leads_on(page: Page, code: str) -> None:
    """After the first form the next is named, and one touch away; then nothing is left, and the list says so."""
    follow(page, f"{KEY}~confidentiality/staff.{code}")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    sign_here(page)
    expect(page.get_by_role("heading", name="What is next")).to_be_visible()
    expect(page.get_by_role("link", name="as a ")).to_have_count(1)
    page.get_by_role("link", name="Confidentiality Policy, as a member of staff").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.goto(ARRIVAL)
    page.get_by_role("button", name="Yes, go on").click()
    done = [
        page.get_by_role("listitem").filter(has_text=f"as a {role}").get_by_text("Done")
        for role in ("volunteer", "member of staff")
    ]
    expect(done[0]).to_be_visible()
    expect(done[1]).not_to_be_visible()
    page.get_by_role("link", name="as a member of staff").click()
    sign_here(page)
    expect(page.get_by_role("heading", name="What is next")).not_to_be_visible()
    finish(page)
    assert page.evaluate("() => sessionStorage.length") == 0


def sign_here(page: Page) -> None:
    """Do the induction that is open, and sign."""
    page.get_by_role("button", name="I know it already").click()
    while not screen(page, "sign").is_visible():
        take_round(page)
    sign(page, "Ash Invented")
    expect(screen(page, "thanks")).to_be_visible()


def test_plain_http_says_so_and_offers_paper(browser: Browser, home: str, code: str) -> None:
    """From another computer, where a browser lets no page encrypt: nothing is asked for that could not be used."""
    with browser.new_page(base_url=home.replace("127.0.0.1", "portal.example")) as page:
        faults = list[str]()
        page.on("pageerror", lambda error: faults.append(str(error)))
        follow(page, code)
        expect(page.get_by_text("opened in a way that cannot keep your form safe")).to_be_visible()
        assert page.evaluate("() => isSecureContext") is False
        assert "#" not in page.url
        expect(page.get_by_label("Your code")).not_to_be_visible()
        page.get_by_role("link", name="I am a volunteer").click()
        expect(page.get_by_text("opened in a way that cannot keep your form safe")).to_be_visible()
        expect(page.get_by_role("button", name="Start", exact=True)).not_to_be_visible()
        page.get_by_role("link", name="use paper").click()
        expect(page.get_by_role("heading", name="paper").first).to_be_visible()
        assert faults == []
