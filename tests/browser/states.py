"""Every state of the pages of the induction, by its name, and how a visitor with an empty tab comes to it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from browser.visitor import (
    ASKED,
    VERDICT,
    answer,
    ask_this,
    choose,
    come_to_sign,
    go_on,
    open_hello,
    open_questions,
    question_id,
    reading,
    screen,
    sign,
    start,
    take_induction,
    take_round,
)
from site_build.formats.invitation import new_code

NAME = "Zoë Example"
SEVERAL = "college-asks"  # a question with more than one right answer


def arrive(page: Page, address: str = "induction/") -> None:
    """Open the page where links arrive, and wait until its script has run."""
    page.goto(address)
    expect(page.locator("[data-several]")).to_be_visible()


def mistype(page: Page) -> None:
    """A code that is none."""
    arrive(page)
    page.get_by_role("button", name="Use this code").click()
    expect(page.get_by_text("This code is not quite right.")).to_be_visible()


def come_with(*links: str) -> Callable[[Page], None]:
    """Come with personal links, one after the other in one tab."""

    def come(page: Page) -> None:
        for link in links:
            page.goto("about:blank")
            arrive(page, f"induction/#{link.format(new_code())}")

    return come


def share(page: Page) -> None:
    """The tablet is for several people."""
    arrive(page)
    page.get_by_text("Does more than one person use").click()
    page.get_by_role("button", name="turn it on").press("Enter")
    expect(page.get_by_role("button", name="it is on")).to_be_visible()


def leave_unsent(page: Page) -> None:
    """A form in this tab has not been sent."""
    keep(page)
    arrive(page)
    expect(page.get_by_role("button", name="Send it now")).to_be_visible()


def return_to(page: Page) -> None:
    """Come back to the page where links arrive in the middle of an induction."""
    open_questions(page)
    arrive(page)
    expect(page.get_by_text("Somebody has begun in this tab.")).to_be_visible()


def with_link(page: Page) -> None:
    """Hello, with a personal link."""
    open_hello(page, new_code())


def comfort(page: Page) -> None:
    """Hello, with the panel for text and colours open."""
    open_hello(page)
    page.get_by_text("Text and colours").click()
    expect(page.get_by_text("Calm and strong")).to_be_visible()


def read(page: Page) -> None:
    """Read the first section in Easy Read."""
    open_hello(page)
    start(page)


def talk_while_reading(page: Page) -> None:
    """Something to talk about, with the clauses open."""
    read(page)
    page.get_by_role("button", name="Next").click()
    reading(page).get_by_role("button", name="I want to talk about this").first.click()
    reading(page).get_by_text("What the policy says").click()
    expect(reading(page).locator(".own .clause").first).to_be_visible()


def read_in_full(page: Page) -> None:
    """Read the policy's own words."""
    read(page)
    page.get_by_role("button", name="own words").click()


def stop(page: Page) -> None:
    """Stop for now, on a phone that may keep the place."""
    open_questions(page, new_code())
    page.get_by_role("button", name="Stop for now").click()


def stop_and_keep(page: Page) -> None:
    """Stop for now; the place is kept."""
    stop(page)
    page.get_by_role("button", name="Keep my place on this phone").click()
    expect(page.get_by_text("Your place is kept.")).to_be_visible()


def leave_empty(page: Page) -> None:
    """Go on without an answer."""
    open_questions(page)
    go_on(page)
    expect(screen(page, "ask").get_by_role("alert")).to_be_visible()


def several(page: Page) -> None:
    """A question with more than one right answer, and one chosen."""
    open_questions(page)
    ask_this(page, SEVERAL)
    choose(page, right=False)


def answered(*, right: bool) -> Callable[[Page], None]:
    """What is said about an answer."""

    def answer_first(page: Page) -> None:
        open_questions(page)
        answer(page, right)

    return answer_first


def open_clause(page: Page) -> None:
    """What is said about a wrong answer, with the clause open."""
    answered(right=False)(page)
    page.locator(f"{VERDICT} summary").click()
    expect(page.locator(f"{VERDICT} .clause").first).to_be_visible()


def miss_twice(page: Page) -> None:
    """The second time that the same question was missed."""
    open_questions(page)
    missed = question_id(page)
    take_round(page, wrong=[missed])
    answer(page, right=False)
    expect(page.locator(f"{ASKED} [data-person]")).to_be_visible()


def miss_what_must_be_right(page: Page) -> None:
    """All answered, and a critical question missed."""
    open_questions(page)
    take_induction(page, wrong=[question_id(page)])
    expect(screen(page, "again")).to_be_visible()


def try_all(page: Page) -> None:
    """All questions tried."""
    open_hello(page)
    page.get_by_role("button", name="Try the questions").click()
    take_induction(page)
    expect(screen(page, "tried")).to_be_visible()


def sign_nothing(page: Page) -> None:
    """Both errors of the form."""
    come_to_sign(page, alone=True)
    screen(page, "sign").locator("[type=submit]").click()
    expect(page.get_by_text("Type your name. Then sign.")).to_be_visible()


def unfold(page: Page) -> None:
    """The form with a personal link, and everything unfolded."""
    come_to_sign(page, new_code())
    for summary in screen(page, "sign").locator("summary").all():
        summary.click()
    expect(page.get_by_text("It does not check who that was.")).to_be_visible()


def wait(page: Page) -> None:
    """The form is on its way for as long as anybody looks."""
    page.route("**/drop", lambda _: None)
    come_to_sign(page)
    sign(page, NAME)
    expect(screen(page, "sending")).to_be_visible()


def keep(page: Page) -> None:
    """The drop box did not take the form."""
    page.route("**/drop", lambda route: route.fulfill(status=200))
    come_to_sign(page)
    sign(page, NAME)
    expect(screen(page, "kept")).to_be_visible()


def save(page: Page) -> None:
    """The form is saved as a file."""
    keep(page)
    page.get_by_role("button", name="Save the form").click()
    expect(page.get_by_text("Your form is saved as a file.")).to_be_visible()


def thank(page: Page) -> None:
    """The form is sent, and there is something to talk about."""
    open_questions(page)
    screen(page, "ask").get_by_role("button", name="I want to talk about this").click()
    take_induction(page)
    sign(page, NAME)
    expect(screen(page, "thanks")).to_be_visible()


def ask_whose(page: Page) -> None:
    """On a shared tablet, after a reload."""
    share(page)
    open_questions(page)
    page.reload()
    expect(screen(page, "whose")).to_be_visible()


def go_idle(page: Page) -> None:
    """On a shared tablet, after five minutes."""
    page.clock.install()
    share(page)
    open_questions(page)
    page.clock.fast_forward("05:01")
    expect(screen(page, "idle")).to_be_visible()


STATES: dict[str, Callable[[Page], None]] = {
    "arrival": arrive,
    "arrival, mistyped": mistype,
    "arrival, with a link": come_with("{}"),
    "arrival, unknown": come_with("keys/volunteer.{}"),
    "arrival, broken": come_with("ABC"),
    "arrival, shared": share,
    "arrival, begun": return_to,
    "arrival, unsent": leave_unsent,
    "hello": open_hello,
    "hello, with a link": with_link,
    "comfort": comfort,
    "reading": read,
    "reading, clauses open": talk_while_reading,
    "reading, in full": read_in_full,
    "later": stop,
    "later, kept": stop_and_keep,
    "question": open_questions,
    "question, empty": leave_empty,
    "question, several": several,
    "right": answered(right=True),
    "wrong": answered(right=False),
    "wrong, clause open": open_clause,
    "wrong twice": miss_twice,
    "again": miss_what_must_be_right,
    "tried": try_all,
    "sign": come_to_sign,
    "sign, empty": sign_nothing,
    "sign, unfolded": unfold,
    "sending": wait,
    "kept": keep,
    "saved": save,
    "thanks": thank,
    "whose": ask_whose,
    "idle": go_idle,
}
