"""The whole induction in every way that people use: by touch, by keyboard, enlarged, in forced colours, offline."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from browser.visitor import (
    ASKED,
    INDUCTION,
    PATIENCE,
    VERDICT,
    open_hello,
    open_questions,
    press,
    read_on,
    reading,
    right_choices,
    screen,
    sign,
    start,
    take_induction,
)
from site_build.content.site import Site
from site_build.formats.envelope import open_envelope
from site_build.formats.statement import parse_statement
from site_build.register.keys import RegisterKeys

CONTROLS = "button:visible, input:visible, summary:visible, select:visible, [role=button]:visible"
NAME = "Zoë Example"
Role = Literal["button", "checkbox", "radio"]
TOO_OLD = "This page does not work in this browser."
SIDEWAYS = """() => [...document.querySelectorAll("body *")]
    .filter(each => each.checkVisibility() && !each.closest("svg, .sr"))
    .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
    .map(each => each.outerHTML.slice(0, 120))"""
# WCAG 2.2, 1.4.12, which a person's own style sheet may ask for.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
WEAR = """style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll(".induction *, .top *")]
    .filter(each => each.checkVisibility() && !each.matches("svg, svg *, .sr, input"))
    .filter(each => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== "visible")
    .map(each => each.outerHTML.slice(0, 120))"""
# Which part of the screen's height the next step takes for as long as one reads.
COVERED = """() => Math.max(0, ...[...document.querySelectorAll(".bar")]
    .filter(bar => bar.checkVisibility() && getComputedStyle(bar).position === "sticky")
    .map(bar => bar.getBoundingClientRect().height / innerHeight))"""
# Whether what has the focus can be seen, and is seen to have it; headings that are led to need no ring.
FOCUS = """() => {
    const { activeElement: here } = document, { top, bottom, width } = here.getBoundingClientRect();
    if (here === document.body) return "nothing";
    const row = here.closest(".row") ?? here, { outlineStyle, outlineWidth } = getComputedStyle(here);
    const ring = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    if (!width || bottom <= 0 || top >= innerHeight) return "out of sight: " + here.outerHTML.slice(0, 120);
    const bar = document.querySelector(".induction :not([hidden]) > .bar:not([hidden])");
    const hides = bar && !bar.contains(here) && bar.checkVisibility() && top >= bar.getBoundingClientRect().top
        && bottom <= bar.getBoundingClientRect().bottom;
    if (hides) return "under the bar: " + here.outerHTML.slice(0, 120);
    return ring || here.matches("[tabindex='-1']") ? "" : "no ring: " + row.outerHTML.slice(0, 120);
}"""


@contextmanager
def visit(browser: Browser, home: str, **options: object) -> Iterator[Page]:
    """A visitor with a device of their own, which complains of nothing."""
    with browser.new_context(base_url=home, **options) as context:  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        faults = list[str]()
        context.on("console", lambda message: faults.append(message.text))
        context.on("weberror", lambda error: faults.append(str(error.error)))
        yield context.new_page()
        assert faults == []


def answer_by(press: Callable[[Locator], None], page: Page) -> None:
    """Choose what is right and go on twice, by pressing."""
    for at in right_choices(page):
        press(page.locator(f"{ASKED} .choice label").nth(at))
    press(page.locator(f"{ASKED} [data-act=continue]"))
    expect(page.locator(VERDICT)).to_contain_text("Yes, that is right.")
    press(page.locator(f"{ASKED} [data-act=continue]"))
    expect(page.locator(VERDICT)).not_to_be_visible()


def go_through(page: Page, press: Callable[[Locator], None], look: Callable[[], None] = lambda: None) -> None:
    """From hello to thank you, pressing everything; `look` is called on each screen."""
    look()
    press(page.get_by_role("button", name="Start", exact=True))
    while not screen(page, "sign").is_visible():
        look()
        if reading(page).count():
            press(page.get_by_role("button", name="Next"))
        else:
            answer_by(press, page)
    look()
    press(page.get_by_label("Your name"))
    page.keyboard.type(NAME)
    press(screen(page, "sign").locator("[type=submit]"))
    expect(screen(page, "thanks")).to_be_visible()
    look()
    press(page.get_by_role("button", name="Finish"))
    page.wait_for_url(lambda url: "induction" not in url)


def test_by_touch(browser: Browser, home: str, arrived: Callable[[], list[str]], keys: RegisterKeys) -> None:
    """On a phone of 390 px, with a thumb and nothing else."""
    with visit(browser, home, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page:
        open_hello(page)
        sides = cycle((20, 260))  # two quick taps on one spot would count as one
        go_through(page, lambda target: target.tap(position={"x": next(sides), "y": 20}))
    [envelope] = arrived()
    assert parse_statement(open_envelope(envelope, keys.opening_key).payload).name == NAME


def tab_to(page: Page, target: Locator, *, most: int = 60) -> None:
    """Press Tab until the target has the focus; on the way it is seen, and never lost."""
    for _ in range(most):
        if target.evaluate("target => target === document.activeElement"):
            return
        page.keyboard.press("Tab")
        fault = page.evaluate(FOCUS)
        assert fault in {"", "nothing"}, fault  # past the last, the browser's own controls have it
    pytest.fail(f"The keyboard does not reach {target}.")


def press_choice(page: Page) -> None:
    """Choose what is right with Tab, arrows and Space."""
    right, inputs = right_choices(page), page.locator(f"{ASKED} input")
    if inputs.first.get_attribute("type") == "checkbox":
        for at in right:
            tab_to(page, inputs.nth(at))
            page.keyboard.press("Space")
        return
    tab_to(page, inputs.first)
    page.keyboard.press("Space")
    for _ in range(right[0]):
        page.keyboard.press("ArrowDown")
    expect(inputs.nth(right[0])).to_be_checked()


def test_by_keyboard_alone(page: Page) -> None:
    """Tab, Space, Enter and the arrows are enough; each new screen has the focus on its heading."""
    open_hello(page)
    easy = page.get_by_role("radio", name="Easy Read")
    tab_to(page, easy)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="own words")).to_be_checked()
    page.keyboard.press("ArrowUp")
    tab_to(page, page.get_by_role("button", name="Start", exact=True))
    page.keyboard.press("Enter")
    while not screen(page, "sign").is_visible():
        if reading(page).count():
            expect(reading(page).get_by_role("heading").first).to_be_focused()
            tab_to(page, page.get_by_role("button", name="Next"))
            page.keyboard.press("Enter")
            continue
        expect(page.locator(f"{ASKED} h2")).to_be_focused()
        press_choice(page)
        tab_to(page, page.locator(f"{ASKED} [data-act=continue]"))
        page.keyboard.press("Enter")
        expect(page.locator(VERDICT)).to_be_focused()
        tab_to(page, page.locator(f"{ASKED} [data-act=continue]"))
        page.keyboard.press("Space")
    expect(screen(page, "sign").get_by_role("heading", name="Sign")).to_be_focused()
    tab_to(page, page.get_by_label("Your name"))
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    expect(screen(page, "thanks").get_by_role("heading", name="Thank you")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Finish"))
    page.keyboard.press("Enter")
    page.wait_for_url("/")


def activate(page: Page, role: Role, name: str) -> None:
    """Press what has this role and this name, as a screen reader does: nowhere."""
    page.get_by_role(role, name=name, exact=True).evaluate("target => target.click()")


def test_by_roles_and_names_alone(
    page: Page, content: Site, arrived: Callable[[], list[str]], keys: RegisterKeys
) -> None:
    """Whoever hears what stands here, and sees none of it: headings, choices and buttons say all that is needed."""
    asked = {question.prompt: question for question in content.banks["confidentiality"].for_role("volunteer")}
    heading, following = page.get_by_role("heading", level=2), page.get_by_role("button", name="Next", exact=True)
    page.goto(INDUCTION)
    page.get_by_role("heading", name="Hello, and welcome").wait_for()
    activate(page, "button", "Start")
    while (said := heading.inner_text()) != "Sign":
        if following.count():
            activate(page, "button", "Next")
            continue
        expect(page.get_by_role("group", name=said)).to_be_visible()
        for at in asked[said].correct:
            activate(page, "checkbox" if len(asked[said].correct) > 1 else "radio", asked[said].choices[at].text)
        activate(page, "button", "Continue")
        expect(page.get_by_role("main")).to_contain_text("Yes, that is right.")
        activate(page, "button", "Continue")
    page.get_by_role("textbox", name="Your name").fill(NAME)
    activate(page, "button", "Sign and send")
    expect(page.get_by_role("heading", name="Thank you. You have done it!")).to_be_visible()
    [envelope] = arrived()
    assert parse_statement(open_envelope(envelope, keys.opening_key).payload).name == NAME
    activate(page, "button", "Finish")
    page.wait_for_url(lambda url: "induction" not in url)


def test_the_way_back_by_keyboard(page: Page) -> None:
    """Shift and Tab lead back over what Tab led over, and never out of sight."""
    open_questions(page)
    tab_to(page, page.locator(f"{ASKED} [data-act=continue]"))
    first = page.locator(f"{ASKED} input").first
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        assert page.evaluate(FOCUS) == ""
        if page.locator(f"{ASKED} input").evaluate_all("inputs => inputs.includes(document.activeElement)"):
            break
    page.keyboard.press("Space")
    expect(page.locator(f"{ASKED} input:checked")).to_have_count(1)
    expect(first).to_be_visible()


def test_at_four_hundred_per_cent(browser: Browser, home: str) -> None:
    """On a laptop of 1280 by 1024 at 400 %, with wide text: nothing is cut off or covered, or off the edge."""
    with visit(browser, home, viewport={"width": 320, "height": 256}) as page:

        def look() -> None:
            page.evaluate(WEAR, TEXT_SPACING)
            assert page.evaluate(SIDEWAYS) == []
            assert page.evaluate("() => document.documentElement.scrollWidth") == 320
            assert page.evaluate(CUT_OFF) == []
            assert page.evaluate(COVERED) < 1 / 3

        open_hello(page)
        go_through(page, press, look)


def test_in_forced_colours_and_without_motion(browser: Browser, home: str) -> None:
    """What is chosen, and what is right, can be told apart by more than a colour; and nothing moves."""
    with visit(browser, home, forced_colors="active", reduced_motion="reduce") as page:

        def look() -> None:
            assert page.evaluate("() => document.getAnimations().length") == 0

        open_questions(page)
        row = page.locator(f"{ASKED} .row").nth(right_choices(page)[0])
        plain = row.evaluate("row => getComputedStyle(row).outlineStyle")
        row.click()
        assert row.evaluate("row => getComputedStyle(row).outlineStyle") != plain
        page.locator(f"{ASKED} [data-act=continue]").click()
        expect(page.locator(f"{ASKED} .mark--right .icon").first).to_be_visible()
        expect(page.locator(f"{VERDICT} .icon").first).to_be_visible()
        page.reload()
        expect(page.locator(ASKED)).to_be_visible()
        look()
        take_induction(page)
        look()
        sign(page, NAME)
        expect(screen(page, "thanks")).to_be_visible()
        look()


def test_without_javascript(browser: Browser, home: str, content: Site) -> None:
    """Hello, every idea and clause as a document, the way to paper; and nothing to press that does nothing."""
    with visit(browser, home, java_script_enabled=False, viewport={"width": 390, "height": 844}) as page:
        page.goto(INDUCTION)
        expect(page.get_by_role("heading", name="Hello, and welcome")).to_be_visible()
        expect(page.locator(CONTROLS)).to_have_count(0)
        expect(page.locator(".screen:visible")).to_have_count(1)
        ideas = [idea for part in content.easy_reads["confidentiality"].parts for idea in part.ideas]
        expect(page.locator(".idea:visible")).to_have_count(len(ideas))
        clauses = len(list(content.policies["confidentiality"].clauses()))
        expect(page.locator(".read .clause:visible")).to_have_count(clauses)
        page.get_by_role("link", name="print the questions, and sign on paper").click()
        page.wait_for_url("**/paper/confidentiality/volunteer/")
        page.goto("induction/")
        expect(page.locator("noscript .notice")).to_be_visible()
        expect(page.locator(CONTROLS)).to_have_count(0)
        page.get_by_role("link", name="I am a volunteer").click()
        page.wait_for_url(f"**/{INDUCTION}")


def test_offline_from_hello_on(context: BrowserContext, arrived: Callable[[], list[str]], keys: RegisterKeys) -> None:
    """Everything works without a network; the form is kept, and goes by itself when the network is back."""
    page = context.new_page()
    open_hello(page)
    context.set_offline(True)
    try:
        start(page)
        read_on(page)
        take_induction(page)
        sign(page, NAME)
        expect(screen(page, "kept")).to_be_visible()
        expect(page.get_by_text("There is no connection")).to_be_visible()
        assert arrived() == []
    finally:
        context.set_offline(False)
    expect(screen(page, "thanks")).to_be_visible()
    [envelope] = arrived()
    assert parse_statement(open_envelope(envelope, keys.opening_key).payload).name == NAME
    assert page.evaluate("() => sessionStorage.getItem('portal-outbox')") is None


def test_a_browser_that_is_too_old_says_so(browser: Browser, home: str) -> None:
    """Where the script cannot run, there is a way on: another browser, or paper."""

    def let_script_be_unknown(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('<script type="module">', '<script type="unknown">'))

    with visit(browser, home, viewport={"width": 390, "height": 844}) as page:
        page.route(f"**/{INDUCTION}", let_script_be_unknown)
        page.goto(INDUCTION)
        expect(page.get_by_text(TOO_OLD)).to_be_visible()
        page.get_by_role("link", name="print the questions, and sign on paper").click()
        page.wait_for_url("**/paper/confidentiality/volunteer/")


def test_a_browser_that_can_is_not_told_that_it_is_too_old(page: Page) -> None:
    """The notice is gone once the script has run."""
    page.goto(INDUCTION)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    expect(page.locator("[data-say=stuck]")).to_be_hidden()


def test_a_clause_that_is_opened_stays_on_the_screen(browser: Browser, home: str) -> None:
    """At 320 px in the largest letters with wide lines, whatever long word stands in it."""
    with visit(browser, home, viewport={"width": 320, "height": 640}) as page:
        page.goto("induction/")
        page.evaluate("""() => localStorage.setItem("portal-comfort", '{"size":"largest","spacing":"wide"}')""")
        open_questions(page)
        for at in right_choices(page):
            page.locator(f"{ASKED} .choice label").nth(at).click()
        press(page.locator(f"{ASKED} [data-act=continue]"))
        press(page.locator(f"{VERDICT} summary"))
        page.evaluate(
            """find => document.querySelector(find).append("Confidentialityagreementsofeverybody")""",
            f"{VERDICT} .clause p",
        )
        assert page.evaluate(SIDEWAYS) == []
