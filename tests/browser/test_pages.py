"""The pages can be used by touch and keyboard, and can be printed, and read without JavaScript."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.visitor import ASKED, INDUCTION, PATIENCE, open_hello, open_questions, read_on, start, start_tree
from site_build.content.quiz import draw
from site_build.content.site import Site

DATE = "To be reviewed by 28 February 2022. The Chief Officer sees to that."
LATE = "This policy was to be reviewed by 28 February 2022. It still applies, and is being reviewed."


@pytest.fixture(scope="module")
def plain_phone(browser: Browser, home: str) -> Iterator[BrowserContext]:
    """A phone whose browser has no JavaScript."""
    with browser.new_context(java_script_enabled=False, base_url=home, viewport={"width": 390, "height": 844}) as phone:
        phone.set_default_timeout(PATIENCE)
        yield phone


@pytest.fixture
def plain_page(plain_phone: BrowserContext) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    with plain_phone.new_page() as page:
        yield page


@pytest.fixture
def page_of_a_day(browser: Browser, home: str, today: tuple[int, int, int]) -> Iterator[Page]:
    """A page in a browser whose clock stands still on a day."""
    with browser.new_page(base_url=home) as page:
        page.clock.set_fixed_time(datetime(*today, 12, tzinfo=UTC))
        yield page


def test_another_host_would_be_refused(context: BrowserContext) -> None:
    """Were a page to ask another host, its own content policy would stop it."""
    page = context.new_page()
    page.goto("/")
    blocked = page.evaluate(
        """() => new Promise(resolve => {
            addEventListener("securitypolicyviolation", event => resolve([event.effectiveDirective, event.blockedURI]));
            fetch("http://other.example/").catch(() => {});
        })"""
    )
    assert blocked == ["connect-src", "http://other.example/"]


@pytest.mark.parametrize(
    ("come", "rows"),
    [
        (lambda page: start_tree(page, "share"), ".answers a"),
        (open_questions, ".choice .row"),
        (open_hello, ".row"),
        (lambda page: page.goto("induction/"), "[data-choose] .row"),
    ],
    ids=["tree", "question", "hello", "arrival"],
)
def test_answers_are_large_enough_to_touch(page: Page, come: Callable[[Page], object], rows: str) -> None:
    """Every answer that can be seen is at least 56 px high, of one line or of many, and so is every button."""
    come(page)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        heights = page.locator(f"{rows}:visible, :is(main, .md-typeset) .button:visible").evaluate_all(
            "nodes => nodes.map(node => node.getBoundingClientRect().height)"
        )
        assert len(heights) >= 3
        assert min(heights) >= 56


@pytest.mark.parametrize(("today", "shown"), [((2022, 2, 28), False), ((2022, 3, 1), True)])
def test_the_browser_says_when_the_review_is_overdue(page_of_a_day: Page, shown: bool) -> None:
    """However old the build is, the notice follows the visitor's own calendar. The date is there on every day."""
    page_of_a_day.goto("policy/confidentiality/")
    expect(page_of_a_day.get_by_text(LATE)).to_be_visible(visible=shown)
    expect(page_of_a_day.get_by_text(DATE)).to_be_visible()


def test_the_review_goes_into_a_calendar(page: Page) -> None:
    """A link leads to a file of the type that calendars open."""
    page.goto("policy/confidentiality/")
    link = page.get_by_role("link", name="Put the date in your calendar")
    answer = page.request.get(str(link.evaluate("link => link.href")))
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20220228\r\n" in answer.body().decode()


def test_the_closed_menu_is_out_of_the_way(page: Page) -> None:
    """With the keyboard alone: the closed menu's links are passed over, Enter opens it, and they can be reached."""
    page.goto("/")
    link = page.locator(".md-nav--primary").get_by_role("link", name="The register", exact=True)
    expect(link).not_to_be_visible()
    menu = page.get_by_role("button", name="Menu")
    for _ in range(5):
        page.keyboard.press("Tab")
        if menu.evaluate("node => node === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("register/")


def test_the_policy_can_be_read_without_javascript(plain_page: Page, content: Site) -> None:
    """Every clause can be seen, and by when the policy is to be reviewed; whether that is past only a clock knows."""
    plain_page.goto("policy/confidentiality/")
    clauses = len(list(content.policies["confidentiality"].clauses()))
    expect(plain_page.locator(".clause:visible")).to_have_count(clauses)
    expect(plain_page.get_by_text(DATE)).to_be_visible()
    expect(plain_page.get_by_text(LATE)).not_to_be_visible()


def test_the_tree_can_be_read_without_javascript(plain_page: Page, content: Site) -> None:
    """Every question and outcome can be seen, and every answer leads to one of them."""
    plain_page.goto("decide/share/")
    nodes = content.trees["share"].nodes()
    expect(plain_page.locator(".card:visible")).to_have_count(len(nodes))
    for answer in plain_page.locator(".answers a").all():
        href = answer.get_attribute("href") or ""
        assert href.startswith("#")
        expect(plain_page.locator(href)).to_be_visible()
    plain_page.get_by_role("link", name="It is financial information").click()
    assert plain_page.url.endswith("#financial-whom")


def test_the_questions_are_on_paper_without_javascript(plain_page: Page, content: Site) -> None:
    """The induction leads to a page with questions and their choices, and with where to sign."""
    plain_page.goto(INDUCTION)
    plain_page.get_by_role("link", name="print the questions, and sign on paper").click()
    for question in draw(content.banks["confidentiality"], "volunteer", "paper"):
        expect(plain_page.get_by_text(question.prompt, exact=True)).to_be_visible()
        for choice in question.choices:
            expect(plain_page.get_by_text(choice.text).first).to_be_visible()
    expect(plain_page.get_by_text("Signature").first).to_be_visible()


def test_a_page_that_is_not_there_says_so(context: BrowserContext) -> None:
    """A wrong address leads to a page of the site, with the menu on it."""
    page = context.new_page()
    answer = page.goto("no/such/page/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="404")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_visible()


def test_one_thing_at_a_time(page: Page) -> None:
    """With JavaScript the long document is gone: there is one section, and then one question."""
    open_hello(page)
    expect(page.locator(".read:visible")).to_have_count(0)
    start(page)
    expect(page.locator(".read:visible")).to_have_count(1)
    expect(page.locator(".screen:visible")).to_have_count(0)
    read_on(page)
    expect(page.locator(f".read:visible, .screen:visible:not({ASKED})")).to_have_count(0)
    expect(page.locator(f"{ASKED} .question")).to_have_count(1)
