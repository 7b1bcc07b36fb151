"""Every kind of page on paper, printed from either palette: dark on white, whole, and no sheet for nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.axe import Scheme, wear
from browser.printed import Printed, contrast_on_white, print_page, squeeze
from browser.visitor import QUIZ, SHOWN, SIGN, TREES, answer, go_on, open_quiz, start_tree, take_round, walk
from site_build.content.site import Site
from site_build.content.tree import DecisionTree

POLICY, EASY, COVERAGE = "policy/confidentiality/", "easy-read/confidentiality/", "coverage/"
PAPER = "quiz/confidentiality/volunteer-paper/"
START, STEPS, WALLET, REGISTER, NOT_FOUND = (
    "induction/",
    "induction/volunteer/",
    "decide/lost/",
    "register/",
    "404.html",
)
PAGES = [
    "/",
    START,
    STEPS,
    POLICY,
    EASY,
    "glossary/",
    "decide/",
    WALLET,
    QUIZ,
    PAPER,
    SIGN,
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


def test_a_quiz_that_has_begun_prints_as_well(page: Page) -> None:
    """At what is said about a wrong answer, and after the last."""
    open_quiz(page)
    wear(page, "dark")
    answer(page, right=False)
    expect(page.get_by_text("Not quite.")).to_be_visible()
    assert list(faults_of(print_page(page))) == []
    go_on(page)
    take_round(page)
    expect(page.get_by_role("heading", name="Nearly there")).to_be_visible()
    assert list(faults_of(print_page(page))) == []


@pytest.mark.parametrize("path", [QUIZ, SIGN, WALLET])
def test_there_is_nothing_to_press_on_paper(page: Page, path: str) -> None:
    """No button is printed."""
    page.goto(path)
    page.emulate_media(media="print")
    expect(page.locator("h1, .card h2").first).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)


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


def test_what_is_folded_away_prints_open(browser: Browser, home: str) -> None:
    """Without JavaScript, too, what signing proves is on the sign slip."""
    with browser.new_page(base_url=home, java_script_enabled=False) as page:
        page.goto(SIGN)
        folded = page.locator("details", has_text=re.compile("What does signing prove"))
        words = folded.locator("p").first.text_content()
        assert words
        assert squeeze(words) in print_page(page).words
