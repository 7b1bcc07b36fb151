"""A hand that shakes: two quick presses of one spot are one, at times that each test gives and not the computer's."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, ViewportSize, expect

from browser.visitor import (
    ARRIVAL,
    ASKED,
    VERDICT,
    choose,
    journey_of,
    open_hello,
    open_questions,
    reading,
    right_choices,
    screen,
    start,
)

PHONE: ViewportSize = {"width": 390, "height": 844}
QUICK, NEAR = 400, 40  # milliseconds and CSS pixels, as the page has them
# Clicks as assistive technology makes them: nowhere, and at these times.
CLICKS = """(target, times) => {
    for (const time of times) {
        const click = new MouseEvent("click", { bubbles: true, cancelable: true, detail: 0 });
        Object.defineProperty(click, "timeStamp", { value: time });
        target.dispatchEvent(click);
    }
}"""

Place = tuple[float, float]
Hand = Callable[[Place, float], None]


@pytest.fixture(params=["mouse", "finger"])
def visitor(request: pytest.FixtureRequest, browser: Browser, home: str) -> Iterator[tuple[Page, Hand]]:
    """A page, and a hand that presses a place at a time, in milliseconds after the first."""
    is_finger = request.param == "finger"
    with browser.new_context(base_url=home, has_touch=is_finger, is_mobile=is_finger, viewport=PHONE) as context:
        page = context.new_page()
        session, begun = context.new_cdp_session(page), time.time()
        come_down = touch if is_finger else click

        def press(place: Place, at: float) -> None:
            come_down(session, place, begun + at / 1000)
            page.evaluate("() => new Promise(requestAnimationFrame)")  # a touch becomes a press a little later

        yield page, press


def click(session: CDPSession, place: Place, when: float) -> None:
    """Press and release the mouse."""
    for kind in ("mousePressed", "mouseReleased"):
        event = {"type": kind, "x": place[0], "y": place[1], "timestamp": when, "button": "left", "clickCount": 1}
        session.send("Input.dispatchMouseEvent", event)


def touch(session: CDPSession, place: Place, when: float) -> None:
    """Touch, and let go."""
    for kind, points in (("touchStart", [{"x": place[0], "y": place[1]}]), ("touchEnd", [])):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, "timestamp": when})


def middle(target: Locator) -> Place:
    """Where a thumb comes down on it."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(
    ("apart", "away", "steps"),
    [
        (1, 0, 3),
        (QUICK - 1, 0, 3),
        (QUICK + 1, 0, 4),
        (1000, 0, 4),
        (1, NEAR - 1, 3),
        (1, NEAR, 4),
    ],
)
def test_what_the_first_press_brought_up(visitor: tuple[Page, Hand], apart: int, away: int, steps: int) -> None:
    """*Next* stays where it is: a second press goes on when it comes later, or elsewhere, and not otherwise."""
    page, press = visitor
    x, y = come_to_read(page)
    press((x, y), 10_000)
    press((x + away, y), 10_000 + apart)
    expect(reading(page)).to_be_visible()
    assert len(journey_of(page)["trail"]) == steps


def come_to_read(page: Page) -> Place:
    """Begin, and give the place at which *Next* is."""
    open_hello(page)
    start(page)
    expect(reading(page)).to_be_visible()
    return middle(page.get_by_role("button", name="Next"))


def test_a_burst_is_one_press(visitor: tuple[Page, Hand]) -> None:
    """However long it goes on; and after a moment the same spot works."""
    page, press = visitor
    place = come_to_read(page)
    times = [10_000 + 300 * at for at in range(5)]
    for at in (*times, times[-1] + QUICK + 1):
        press(place, at)
    assert len(journey_of(page)["trail"]) == 4


def test_no_question_goes_by_unread(visitor: tuple[Page, Hand]) -> None:
    """What is said about an answer stays, and the next question is not answered by the press that brought it."""
    page, press = visitor
    open_questions(page)
    choose(page)
    goes_on = page.locator(f"{ASKED} [data-act=continue]")
    for at in (10_000, 10_300):
        press(middle(goes_on), at)
    expect(page.locator(VERDICT)).to_be_visible()
    press(middle(goes_on), 11_000)
    expect(page.locator(VERDICT)).not_to_be_visible()
    expect(page.locator(f"{ASKED} input:checked")).to_have_count(0)
    assert len(journey_of(page)["answers"]) == 1


def test_choices_are_taken_as_quickly_as_they_come(visitor: tuple[Page, Hand]) -> None:
    """Each row is a place of its own."""
    page, press = visitor
    open_questions(page)
    rows = page.locator(f"{ASKED} .choice label")
    for at in range(rows.count()):
        press(middle(rows.nth(at)), 10_000 + 100 * at)
        expect(page.locator(f"{ASKED} input").nth(at)).to_be_checked()


def test_a_tick_stays(visitor: tuple[Page, Hand]) -> None:
    """Two presses where one was meant would tick it and take it off again."""
    page, press = visitor
    open_hello(page)
    helped = page.get_by_label("Somebody is helping me")
    place = middle(helped)
    press(place, 0)
    press(place, 200)
    expect(helped).to_be_checked()
    press(place, 201 + QUICK)
    expect(helped).not_to_be_checked()


def test_enter_that_is_held_down_is_one_press(page: Page) -> None:
    """It would mark and unmark what somebody wants to talk about, and go past what was said about an answer."""
    open_questions(page)
    talk = screen(page, "ask").get_by_role("button", name="I want to talk about this")
    talk.focus()
    for _ in range(4):
        page.keyboard.down("Enter")
        expect(talk).to_have_attribute("aria-pressed", "true")
    page.keyboard.up("Enter")


def test_a_key_that_is_pressed_anew_is_never_held_up(page: Page) -> None:
    """However quickly: whoever uses the keyboard is not made to wait."""
    open_questions(page)
    talk = screen(page, "ask").get_by_role("button", name="I want to talk about this")
    talk.focus()
    for pressed in ("true", "false", "true"):
        page.keyboard.press("Enter")
        expect(talk).to_have_attribute("aria-pressed", pressed)


def test_enter_twice_on_start_is_one_step(page: Page) -> None:
    """The focus is on the new screen's heading when the second comes."""
    open_hello(page)
    page.get_by_role("button", name="Start", exact=True).focus()
    for _ in range(2):
        page.keyboard.press("Enter")
    expect(reading(page)).to_be_visible()
    assert len(journey_of(page)["trail"]) == 2


@pytest.mark.parametrize(("times", "steps"), [((9000, 9000), 2), ((9000, 9001), 3)])
def test_a_screen_reader_presses_nowhere(page: Page, times: tuple[int, ...], steps: int) -> None:
    """One press that is told twice is one; two presses are two, however soon the second comes."""
    open_questions(page)
    for at in right_choices(page):
        page.locator(f"{ASKED} .choice label").nth(at).click()
    page.locator(f"{ASKED} [data-act=continue]").evaluate(CLICKS, list(times))
    assert len(journey_of(page)["trail"]) == steps


def test_what_stands_before_the_induction_is_guarded_too(visitor: tuple[Page, Hand]) -> None:
    """Where links arrive, a role comes up where *No, start afresh* was; and what was opened stays open."""
    page, press = visitor
    open_questions(page)
    page.goto(ARRIVAL)
    place = middle(page.get_by_role("button", name="No, start afresh"))
    for at in (10_000, 10_200):
        press(place, at)
    expect(page.get_by_text("Who are you?")).to_be_visible()
    several = page.get_by_text("Does more than one person use this phone or tablet?")
    place = middle(several)
    for at in (20_000, 20_200):
        press(place, at)
    expect(page.get_by_role("button", name="turn it on")).to_be_visible()
    assert page.url.endswith(ARRIVAL)
