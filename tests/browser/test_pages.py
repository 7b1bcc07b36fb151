"""The pages can be used by touch and keyboard, and can be printed, and read without JavaScript."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.visitor import ASKED, PATIENCE, QUIZ, open_quiz
from site_build.content.site import Site

REVIEW = "The Board planned to look at this policy again by February 2022."


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
    ("path", "rows"), [("decide/share/", ".answers a"), (QUIZ, ".choice"), ("induction/", ".start__roles a")]
)
def test_answers_are_large_enough_to_touch(page: Page, path: str, rows: str) -> None:
    """Every answer that can be seen is at least 56 px high, of one line or of many, and so is every button."""
    page.goto(path)
    if path == QUIZ:
        page.get_by_role("button", name="Start").click()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        heights = page.locator(f"{rows}:visible, .md-typeset .button:visible").evaluate_all(
            "nodes => nodes.map(node => node.getBoundingClientRect().height)"
        )
        assert len(heights) >= 3
        assert min(heights) >= 56


@pytest.mark.parametrize(("today", "shown"), [((2022, 2, 28), False), ((2022, 3, 1), True)])
def test_the_browser_says_when_the_review_is_overdue(page_of_a_day: Page, shown: bool) -> None:
    """However old the build is, the notice follows the visitor's own calendar."""
    page_of_a_day.goto("policy/confidentiality/")
    expect(page_of_a_day.get_by_text(REVIEW)).to_be_visible(visible=shown)


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


def test_printing_shows_the_whole_quiz(page: Page) -> None:
    """On paper there is every question with room to choose, and no answers given away."""
    page.goto(QUIZ)
    page.emulate_media(media="print")
    assert page.locator(".question").count() > 10
    assert page.locator(".question:visible").count() == page.locator(".question").count()
    expect(page.locator(".question__feedback:visible")).to_have_count(0)


def test_printing_the_form_leaves_room_to_sign(page: Page) -> None:
    """On paper there is the declaration, and a line for name, role, signature and date."""
    page.goto("sign/confidentiality/volunteer/")
    page.emulate_media(media="print")
    for words in ("Name", "Role: volunteer", "Signature", "Date"):
        expect(page.locator(".sign__paper").get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator(".declaration")).to_be_visible()


def test_the_policy_can_be_read_without_javascript(plain_page: Page, content: Site) -> None:
    """Every clause can be seen, and the notice, as it was built."""
    plain_page.goto("policy/confidentiality/")
    clauses = len(list(content.policies["confidentiality"].clauses()))
    expect(plain_page.locator(".clause:visible")).to_have_count(clauses)
    expect(plain_page.get_by_text(REVIEW)).to_be_visible()


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


def test_the_quiz_can_be_read_without_javascript(plain_page: Page, content: Site) -> None:
    """Every question and every choice can be seen; what each leads to opens on a tap."""
    plain_page.goto(QUIZ)
    questions = content.banks["confidentiality"].for_role("volunteer")
    expect(plain_page.locator(".question h2:visible")).to_have_text([question.prompt for question in questions])
    choices = [choice.text for question in questions for choice in question.choices]
    expect(plain_page.locator(".choice:visible")).to_have_text(choices)
    first = plain_page.locator(".question").first
    first.get_by_text("See what each answer leads to").click()
    expect(first.get_by_text(questions[0].choices[0].feedback)).to_be_visible()


def test_signing_says_what_to_do_without_javascript(plain_page: Page) -> None:
    """There is no form that does nothing; there is paper."""
    plain_page.goto("sign/confidentiality/volunteer/")
    words = plain_page.locator(".sign noscript span")
    expect(words).to_be_visible()
    expect(words).to_contain_text("You can print this page and sign it on paper.")
    expect(plain_page.locator(".sign form")).not_to_be_visible()


def test_a_page_that_is_not_there_says_so(context: BrowserContext) -> None:
    """A wrong address leads to a page of the site, with the menu on it."""
    page = context.new_page()
    answer = page.goto("no/such/page/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="404")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_visible()


def test_one_question_at_a_time(page: Page) -> None:
    """With JavaScript the long list is gone."""
    page.goto(QUIZ)
    expect(page.locator(ASKED)).to_have_count(0)
    open_quiz(page)
    expect(page.locator(".question:visible")).to_have_count(1)
