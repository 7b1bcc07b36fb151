"""What a visitor does: takes a quiz, signs, and walks a decision tree."""

from collections.abc import Collection

from playwright.sync_api import Locator, Page, expect

from site_build.content.tree import Step
from site_build.formats.strict_json import parse
from support.build import ROOT

PATIENCE = 30_000  # milliseconds; a busy computer is slow, and a page that is ready is not waited for
TREES = sorted(path.stem for path in (ROOT / "docs/decide").glob("*.md") if path.stem != "index")
SHOWN = ".card:visible"
QUIZ = "quiz/confidentiality/volunteer/"
SIGN = "sign/confidentiality/volunteer/"
ASKED_HOW = "How did you read the policy?"
ASKED = ".question:not([hidden])"
STATE = "() => sessionStorage.getItem('portal') ?? '{}'"
# Presses on the page what `answer` and `go_on` press through the browser, twenty times as fast.
ROUND = """wrong => {
    const asked = [], continues = question => question.querySelector(":scope > .button").click();
    for (let question; (question = document.querySelector(".question:not([hidden])")); ) {
        const { id } = question.dataset;
        if (asked.includes(id)) throw new Error(`${id} is asked again`);
        asked.push(id);
        const right = [...question.querySelectorAll(".choice[data-correct]")];
        const others = question.querySelector(".choice:not([data-correct])");
        for (const choice of wrong.includes(id) ? [others] : right) choice.click();
        continues(question);
        continues(question);
    }
    return asked;
}"""


def open_quiz(page: Page) -> None:
    """Open the volunteer's quiz, and start it."""
    page.goto(QUIZ)
    page.get_by_role("button", name="Start").click()


def question_id(page: Page) -> str:
    """The id of the question that is being asked."""
    return page.locator(ASKED).get_attribute("data-id") or ""


def choose(question: Locator, right: bool) -> None:
    """Choose what is right, or one thing that is not."""
    choices = question.locator(".choice[data-correct]" if right else ".choice:not([data-correct])")
    for choice in choices.all() if right else [choices.first]:
        choice.click()


def answer(page: Page, right: bool = True) -> None:
    """Answer the question that is being asked, and read what is said about it."""
    question = page.locator(ASKED)
    choose(question, right)
    go_on(page)


def go_on(page: Page) -> None:
    """Press the one big button of a question."""
    page.locator(ASKED).get_by_role("button", name="Continue").click()


def take_round(page: Page, wrong: Collection[str] = ()) -> list[str]:
    """Answer every question of this round, all rightly but those named; give the ids in the order they were asked."""
    asked: list[str] = page.evaluate(ROUND, list(wrong))
    return asked


def pass_quiz(page: Page) -> None:
    """Take the quiz and pass it."""
    open_quiz(page)
    take_round(page)


def start_tree(page: Page, tree: str) -> None:
    """Open a decision tree, and wait until its script shows one question at a time."""
    page.goto(f"decide/{tree}/")
    wait_for_tree(page)


def wait_for_tree(page: Page) -> None:
    """Wait until the page's script has the tree: before that an answer is a plain link down the page."""
    expect(page.locator(".tree--running")).to_be_attached()


def walk(page: Page, steps: tuple[Step, ...]) -> None:
    """Give the answers of a path, each on the card of its question."""
    for question, answer in steps:
        expect(page.locator(f"{SHOWN} h2")).to_have_text(question.title)
        page.locator(SHOWN).get_by_role("link", name=answer.text, exact=True).click()


def sign(page: Page, name: str) -> None:
    """Type a name and sign, on the signing page; say that it was read elsewhere, if that is asked."""
    page.get_by_label("Your name").fill(name)
    if page.get_by_text(ASKED_HOW).is_visible():
        page.get_by_label("On paper, or somebody read it aloud").check()
    page.get_by_role("button", name="Sign and send").click()


def remembered(page: Page) -> dict[str, object]:
    """What the tab remembers."""
    state = parse(page.evaluate(STATE).encode(), 2**20)
    assert isinstance(state, dict)
    return state


def remember(page: Page, state: dict[str, object]) -> None:
    """Let the tab remember this and nothing else."""
    page.evaluate("state => sessionStorage.setItem('portal', JSON.stringify(state))", state)


def is_foreign(url: str, home: str) -> bool:
    """Whether an address is neither the site's nor inside the page itself."""
    return not url.startswith((home, "data:", "blob:"))
