"""One tablet and several people, one after another: each is asked if it is them, and finds nothing of another."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from browser.visitor import (
    ASKED,
    answer,
    come_to_sign,
    finish,
    go_on,
    open_hello,
    open_questions,
    question_id,
    remembered,
    screen,
    sign,
)
from site_build.formats.invitation import new_code

FIRST, SECOND = "Zoë Exampleworthy", "Quill Inventedson"
BEGUN = "Somebody has begun in this tab. Is it you?"
FIVE_MINUTES, ONE_MINUTE = "05:01", "01:01"
# All that a page can find of somebody: what is kept, and what stands in its fields.
TRACES = """() => JSON.stringify([
    { ...sessionStorage }, { ...localStorage }, document.cookie, location.href, history.state, document.title,
    [...document.querySelectorAll("input")].filter(({ type }) => type === "text").map(({ value }) => value),
    [...document.querySelectorAll(".screen:not([data-screen=hello]) :checked")].length,
])"""


def share(page: Page) -> None:
    """Tell the tablet that several people use it."""
    page.goto("induction/")
    page.get_by_text("Does more than one person use this phone or tablet?").click()
    page.get_by_role("button", name="turn it on").press("Enter")
    expect(page.get_by_role("button", name="it is on")).to_have_attribute("aria-pressed", "true")


@pytest.fixture
def tablet(page: Page) -> Iterator[Page]:
    """A page of a tablet that several people use, with a clock that a test can turn."""
    page.clock.install()
    share(page)
    yield page
    page.evaluate("() => localStorage.clear()")


def nothing_is_left(page: Page, *words: str) -> bool:
    """Whether the page finds none of these words, and the tab nothing at all."""
    traces = page.evaluate(TRACES)
    return remembered(page) == {} and not any(word in traces for word in words)


def test_the_tablet_says_that_it_is_shared(page: Page) -> None:
    """It can be turned on and off, and stays as it was chosen."""
    share(page)
    page.reload()
    page.get_by_text("Does more than one person use this phone or tablet?").click()
    page.get_by_role("button", name="it is on. Turn it off").press("Enter")
    assert page.evaluate("() => localStorage.length") == 0


def test_two_people_one_after_another(tablet: Page) -> None:
    """The second signs with their own link; of the first nothing is left, in storage, fields or history."""
    codes = [new_code(), new_code()]
    come_to_sign(tablet, codes[0])
    sign(tablet, FIRST)
    expect(screen(tablet, "thanks")).to_contain_text(FIRST)
    finish(tablet)
    tablet.wait_for_url("**/induction/")
    assert nothing_is_left(tablet, FIRST, *codes)
    for _ in range(3):
        tablet.go_back()
        expect(tablet.get_by_role("button", name="Start", exact=True)).to_be_visible()
        assert nothing_is_left(tablet, FIRST, *codes)
    come_to_sign(tablet, codes[1])
    assert remembered(tablet)["code"] == codes[1]
    assert tablet.get_by_label("Your name").input_value() == ""
    sign(tablet, SECOND)
    expect(screen(tablet, "thanks")).to_contain_text(SECOND)
    finish(tablet)
    assert nothing_is_left(tablet, FIRST, SECOND, *codes)


@pytest.mark.parametrize("with_link", [True, False])
def test_everybody_is_asked_if_it_is_them(tablet: Page, with_link: bool) -> None:
    """At each reload and each new arrival, whoever was here; “yes” goes on in the middle, “no” leaves nothing."""
    code = new_code() if with_link else ""
    open_questions(tablet, code)
    answer(tablet, right=False)
    go_on(tablet)
    asked = question_id(tablet)
    arrivals: list[Callable[[], object]] = [tablet.reload, lambda: tablet.goto(tablet.url)]
    for come in arrivals:
        come()
        expect(screen(tablet, "whose").get_by_role("heading", name="Is it you?")).to_be_focused()
        expect(tablet.locator(ASKED)).not_to_be_visible()
        tablet.get_by_role("button", name="Yes, go on").click()
        assert question_id(tablet) == asked
    tablet.goto("induction/")
    expect(tablet.get_by_text(BEGUN)).to_be_visible()
    tablet.get_by_role("button", name="Yes, go on").click()
    expect(tablet.locator(ASKED)).to_have_attribute("data-topic", asked)
    tablet.reload()
    tablet.get_by_role("button", name="No, start afresh").click()
    tablet.wait_for_url("**/induction/")
    assert nothing_is_left(tablet, asked, code or asked)


def test_until_they_say_who_they_are_nothing_is_shown(tablet: Page) -> None:
    """Neither Back and Forward nor waiting leads past the question to what somebody else has done."""
    open_questions(tablet)
    answer(tablet)
    go_on(tablet)
    asked = question_id(tablet)
    tablet.reload()
    ways: list[Callable[[], object]] = [
        tablet.go_back,
        tablet.go_forward,
        lambda: tablet.clock.fast_forward(FIVE_MINUTES),
    ]
    for way in ways:
        way()
        expect(tablet.get_by_role("heading", level=2)).to_have_text("Is it you?")
    tablet.get_by_role("button", name="Yes, go on").click()
    assert question_id(tablet) == asked
    tablet.reload()
    tablet.clock.fast_forward(FIVE_MINUTES)
    tablet.clock.fast_forward(ONE_MINUTE)
    tablet.wait_for_url("**/induction/")
    assert nothing_is_left(tablet, asked)


def test_a_form_of_somebody_else_thanks_nobody(context: BrowserContext) -> None:
    """The network is back while the page asks who is there: what waits is sent when they have said so."""
    tablet = context.new_page()
    share(tablet)
    come_to_sign(tablet, alone=True)
    tablet.route("**/drop", lambda route: route.abort())
    sign(tablet, FIRST)
    expect(screen(tablet, "kept")).to_be_visible()
    tablet.on("dialog", lambda dialog: dialog.accept())
    tablet.reload()
    expect(screen(tablet, "whose")).to_be_visible()
    tablet.unroute("**/drop")
    tablet.evaluate("() => dispatchEvent(new Event('online'))")
    expect(tablet.get_by_role("heading", level=2)).to_have_text("Is it you?")
    tablet.get_by_role("button", name="Yes, go on").click()
    expect(screen(tablet, "thanks")).to_be_visible()


def test_a_link_alone_is_asked_about_as_well(tablet: Page) -> None:
    """Somebody came with their link and went away before they began."""
    code = new_code()
    tablet.goto(f"induction/#{code}")
    expect(tablet.get_by_text("Your personal link is here.")).to_be_visible()
    tablet.reload()
    expect(tablet.get_by_text(BEGUN)).to_be_visible()
    tablet.get_by_role("button", name="No, start afresh").click()
    assert nothing_is_left(tablet, code)


@pytest.mark.parametrize("with_link", [True, False])
def test_whoever_walks_away_leaves_nothing(tablet: Page, with_link: bool) -> None:
    """After five minutes the page asks; after one more it starts afresh, and Back brings nothing back."""
    code = new_code() if with_link else ""
    open_questions(tablet, code)
    answer(tablet)
    asked = question_id(tablet)
    tablet.clock.fast_forward(FIVE_MINUTES)
    expect(screen(tablet, "idle").get_by_role("heading", name="Are you still there?")).to_be_focused()
    tablet.clock.fast_forward(ONE_MINUTE)
    tablet.wait_for_url("**/induction/")
    assert nothing_is_left(tablet, asked, code or asked)
    tablet.go_back()
    expect(tablet.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert nothing_is_left(tablet, asked, code or asked)


def test_whoever_walks_away_from_the_arrival_leaves_nothing(tablet: Page) -> None:
    """A link that is for several things waits on the arrival page; it does not wait for the next person."""
    code = new_code()
    tablet.goto(f"induction/#{code}")
    expect(tablet.get_by_text("Your personal link is here.")).to_be_visible()
    tablet.clock.fast_forward(FIVE_MINUTES)
    tablet.clock.fast_forward(ONE_MINUTE)
    expect(tablet.get_by_role("link", name="I am a volunteer")).to_be_visible()
    expect(tablet.get_by_text("Your personal link is here.")).not_to_be_visible()
    assert nothing_is_left(tablet, code)


def test_an_unsent_form_waits_without_its_person(context: BrowserContext) -> None:
    """The sealed form stays until it is sent; nobody is asked whether to leave, and nothing else is left."""
    tablet, asked = context.new_page(), list[str]()

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    tablet.on("dialog", note)
    tablet.clock.install()
    share(tablet)
    come_to_sign(tablet, new_code())
    tablet.route("**/drop", lambda route: route.abort())
    sign(tablet, FIRST)
    expect(screen(tablet, "kept")).to_be_visible()
    tablet.clock.fast_forward(FIVE_MINUTES)
    tablet.clock.fast_forward(ONE_MINUTE)
    tablet.wait_for_url("**/induction/")
    assert nothing_is_left(tablet, FIRST)
    assert asked == []
    tablet.unroute("**/drop")
    tablet.get_by_role("button", name="Send it now").click()
    expect(tablet.get_by_text("The form has been sent.")).to_be_visible()


def test_whoever_is_still_there_goes_on(tablet: Page) -> None:
    """A touch puts the question off; “Yes, I am here” goes back to what was on the screen, a typed name and all."""
    come_to_sign(tablet)
    tablet.get_by_label("Your name").fill(FIRST)
    tablet.clock.fast_forward("04:00")
    tablet.mouse.click(5, 400)
    tablet.clock.fast_forward("04:00")
    expect(screen(tablet, "sign")).to_be_visible()
    tablet.clock.fast_forward("02:00")
    tablet.get_by_role("button", name="Yes, I am here").click()
    tablet.clock.fast_forward("04:00")
    expect(tablet.get_by_label("Your name")).to_have_value(FIRST)


def test_the_last_screen_does_not_stay_for_the_next(tablet: Page) -> None:
    """Whoever forgets to press *Finish* is forgotten as well."""
    come_to_sign(tablet, new_code())
    sign(tablet, FIRST)
    expect(screen(tablet, "thanks")).to_contain_text(FIRST)
    tablet.clock.fast_forward(FIVE_MINUTES)
    tablet.clock.fast_forward(ONE_MINUTE)
    tablet.wait_for_url("**/induction/")
    assert nothing_is_left(tablet, FIRST)


def test_a_device_of_ones_own_asks_nobody(page: Page) -> None:
    """A reload goes on, and nobody is hurried."""
    page.clock.install()
    open_questions(page, new_code())
    page.reload()
    expect(page.locator(ASKED)).to_be_visible()
    page.clock.fast_forward("02:00:00")
    expect(page.locator(ASKED)).to_be_visible()


def test_whoever_has_only_pressed_start_is_forgotten(tablet: Page) -> None:
    """One press is enough to have begun; and trying the questions is to have been here, too."""
    for begin in ("Start", "Try the questions"):
        open_hello(tablet)
        tablet.get_by_role("button", name=begin).click()
        tablet.clock.fast_forward(FIVE_MINUTES)
        tablet.clock.fast_forward(ONE_MINUTE)
        tablet.wait_for_url("**/induction/")
        assert nothing_is_left(tablet)


def test_back_does_not_answer_for_them(tablet: Page) -> None:
    """Asked if it is them, the next person presses Back and Forward, and sees nothing of the one before."""
    open_questions(tablet)
    answer(tablet)
    go_on(tablet)
    second = question_id(tablet)
    tablet.reload()
    for way in ("back", "forward"):
        expect(screen(tablet, "whose")).to_be_visible()
        tablet.evaluate(f"() => history.{way}()")
        tablet.wait_for_timeout(300)
        tablet.evaluate("() => dispatchEvent(new Event('online'))")
    expect(screen(tablet, "whose")).to_be_visible()
    expect(tablet.locator(ASKED)).not_to_be_visible()
    screen(tablet, "whose").get_by_role("button", name="Yes, go on").click()
    expect(tablet.locator(ASKED)).to_be_visible()
    assert question_id(tablet) == second
