"""Every kind of page on paper, printed from either palette: dark on white, whole, and no sheet for nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import Scheme, wear
from browser.printed import Printed, contrast_on_white, print_page, squeeze
from browser.states import NAME, STATES
from browser.visitor import ARRIVAL, INDUCTION, SHOWN, TREES, open_hello, start_tree, walk
from site_build.content.site import Site
from site_build.content.tree import DecisionTree

POLICY, EASY, COVERAGE = "policy/confidentiality/", "easy-read/confidentiality/", "coverage/"
PAPER = "paper/confidentiality/volunteer/"
WALLET, REGISTER, NOT_FOUND = "decide/lost/", "register/", "404.html"
PAGES = [
    "/",
    ARRIVAL,
    INDUCTION,
    POLICY,
    EASY,
    "glossary/",
    "decide/",
    WALLET,
    PAPER,
    COVERAGE,
    REGISTER,
    NOT_FOUND,
]
ENOUGH = 7


def faults_of(printed: Printed) -> Iterator[str]:
    """What is wrong with a printed page, whichever it is."""
    if not printed.colours:
        yield "Nothing is written on it."
    for colour in printed.colours:
        if contrast_on_white(colour) < ENOUGH:
            yield f"Some words are too pale: {colour}"
    for number, words in enumerate(printed.sheets, 1):
        if not words:
            yield f"Sheet {number} is blank."


@pytest.mark.parametrize(("scheme", "calm"), [("light", False), ("dark", False), ("dark", True)])
@pytest.mark.parametrize("path", PAGES)
def test_paper_is_white(page: Page, path: str, scheme: Scheme, calm: bool) -> None:
    """Whatever colours the device or the person has chosen, all words are dark, and no sheet is blank."""
    page.goto(path)
    wear(page, scheme, calm=calm)
    assert list(faults_of(print_page(page))) == []


@pytest.mark.parametrize("state", ["reading, clauses open", "wrong, clause open", "again", "sign, unfolded", "thanks"])
def test_what_is_on_the_screen_prints(page: Page, state: str) -> None:
    """In the middle of an induction, its heading and words, dark on white."""
    STATES[state](page)
    wear(page, "dark")
    heading = page.locator(":is(.screen, .read):visible h2").first.inner_text()
    printed = print_page(page)
    assert list(faults_of(printed)) == []
    assert squeeze(heading) in printed.words or state == "thanks"


def test_the_keepsake_prints_alone(page: Page) -> None:
    """On one sheet: what to keep, and what somebody wants to talk about."""
    STATES["thanks"](page)
    [sheet] = print_page(page).sheets
    for words in ("For you to keep", NAME, "What you wanted to talk about"):
        assert squeeze(words) in sheet
    assert squeeze("Finish makes this page forget you") not in sheet


def test_the_keepsake_can_be_saved(page: Page) -> None:
    """As a file with the same words, and with nothing to press."""
    STATES["thanks"](page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save it").click()
    saved = Path(download.value.path()).read_text("utf-8")
    for words in ("For you to keep", NAME, "What you wanted to talk about"):
        assert words in saved
    assert "Finish" not in saved
    expect(page.get_by_role("status").filter(has_text="It is saved. Look for it in your downloads.")).to_be_visible()


def test_the_document_prints_without_javascript(browser: Browser, home: str, content: Site) -> None:
    """Every idea and every clause, as they stand on the page."""
    with browser.new_page(base_url=home, java_script_enabled=False) as page:
        page.goto(INDUCTION)
        words = print_page(page).words
    for part in content.easy_reads["confidentiality"].parts:
        assert squeeze(part.title) in words or not part.id
    for clause in content.policies["confidentiality"].clauses():
        assert squeeze(clause.text) in words


@pytest.mark.parametrize("come", [open_hello, STATES["reading"], STATES["thanks"], lambda page: page.goto(WALLET)])
def test_there_is_nothing_to_press_on_paper(page: Page, come: Callable[[Page], object]) -> None:
    """No button is printed."""
    come(page)
    page.emulate_media(media="print")
    expect(page.locator("button:visible, input[type=text]:visible")).to_have_count(0)


def test_the_policy_prints_whole(page: Page, content: Site) -> None:
    """Each heading, number and clause, and nothing that needs a finger."""
    page.goto(POLICY)
    words, policy = print_page(page).words, content.policies["confidentiality"]
    for section in policy.sections:
        assert squeeze(f"{section.number}{section.title}") in words
    for clause in policy.clauses():
        assert squeeze(clause.number) in words
        assert squeeze(clause.text) in words
    assert squeeze("Help with clause") not in words


def test_the_easy_read_prints_whole(page: Page, content: Site) -> None:
    """Each part and each idea."""
    page.goto(EASY)
    words = print_page(page).words
    for part in content.easy_reads["confidentiality"].parts:
        assert squeeze(part.title) in words
        for idea in part.ideas:
            assert squeeze(idea.text) in words


def test_the_answer_sheet_is_one_sheet(page: Page) -> None:
    """It is the last one, as the page says, with the line for the name and the one for the Chief Officer on it."""
    page.goto(PAPER)
    *questions, sheet = print_page(page).sheets
    assert questions
    for words in ("Answer sheet", "Signature", "For the Chief Officer"):
        assert squeeze(words) in sheet
        assert not any(squeeze(words) in other for other in questions[1:])


def test_the_coverage_prints_whole(page: Page, content: Site) -> None:
    """Each column, clause and duty fits the sheet; the questions are counted, and printed with the quiz."""
    page.goto(COVERAGE)
    printed, coverage = print_page(page), content.coverage("confidentiality")
    for words in ("Whom the clause names", "Questions for volunteers", "Easy Read"):
        assert squeeze(words) in printed.words
    for duty in coverage.duties:
        assert squeeze(duty.duty.id.replace("-", " ")) in printed.words
    assert squeeze("See its questions") not in printed.words
    assert len(printed.sheets) < 20


def numbered(tree: DecisionTree) -> dict[str, int]:
    """The number of each card on paper, by its id: questions first, then outcomes."""
    return {node: number for number, node in enumerate(tree.nodes(), 1)}


def is_whole(printed: Printed, tree: DecisionTree) -> bool:
    """Whether every question and outcome is there with its number, and every answer says where to go on."""
    number = numbered(tree)
    cards = [f"{number[node.id]}.{node.title}" for node in tree.nodes().values()]
    ways = [f"{way.text}Go to {number[way.target]}" for question in tree.questions for way in question.answers]
    return all(squeeze(words) in printed.words for words in (tree.title, *cards, *ways))


@pytest.mark.parametrize("tree_id", TREES)
def test_a_tree_prints_whole(page: Page, content: Site, tree_id: str) -> None:
    """With its title, all its questions and outcomes, and the way from each to the next; no sheet is blank."""
    start_tree(page, tree_id)
    printed = print_page(page)
    assert is_whole(printed, content.trees[tree_id])
    assert list(faults_of(printed)) == []


def test_a_tree_prints_whole_from_anywhere(page: Page, browser: Browser, home: str, content: Site) -> None:
    """At an outcome, too, without the answers given so far; after an answer was printed; and without JavaScript."""
    tree = content.trees["lost"]
    steps, _ = next(tree.paths())
    start_tree(page, "lost")
    walk(page, steps)
    assert is_whole(print_page(page), tree)
    page.get_by_role("button", name="Print this answer").click()
    assert not is_whole(print_page(page), tree)
    page.get_by_role("button", name="Back", exact=True).click()
    printed = print_page(page)
    assert is_whole(printed, tree)
    assert squeeze("Your answers so far") not in printed.words
    with browser.new_page(base_url=home, java_script_enabled=False) as plain:
        plain.goto("decide/lost/")
        assert is_whole(print_page(plain), tree)


@pytest.mark.parametrize("tree_id", ["lost", "share"])
def test_one_answer_prints_alone(page: Page, content: Site, tree_id: str) -> None:
    """The button prints one outcome, and no other card; what to do about a loss fits on one sheet."""
    tree = content.trees[tree_id]
    steps, outcome = next(tree.paths())
    start_tree(page, tree_id)
    wear(page, "dark")
    walk(page, steps)
    page.get_by_role("button", name="Print this answer").click()
    printed = print_page(page)
    assert len(printed.sheets) == 1 or tree_id != "lost"
    assert squeeze(outcome.title) in printed.words
    assert not any(squeeze(other.title) in printed.words for other in tree.outcomes if other != outcome)
    assert list(faults_of(printed)) == []
    expect(page.locator(SHOWN)).to_have_id(outcome.id)
