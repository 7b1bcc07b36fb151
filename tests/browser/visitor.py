"""What a visitor does: goes through an induction from hello to thank you, and walks a decision tree."""

from collections.abc import Collection
from itertools import cycle
from typing import Any

from playwright.sync_api import Locator, Page, Position, expect

from site_build.content.tree import Step
from site_build.formats.strict_json import parse
from support.build import ROOT

PATIENCE = 30_000  # milliseconds; a busy computer is slow, and a page that is ready is not waited for
TREES = sorted(path.stem for path in (ROOT / "docs/decide").glob("*.md") if path.stem != "index")
SHOWN = ".card:visible"
ARRIVAL = "induction/"
INDUCTION = "induction/confidentiality/volunteer/"
KEY = "confidentiality/volunteer"
ASKED_HOW = "How did you read the policy?"
ASKED = "[data-screen=ask]"
VERDICT = f"{ASKED} .verdict"
ENDS = ("again", "tried", "sign")
STATE = "() => sessionStorage.getItem('portal') ?? '{}'"
RIGHT = """id => {
    const questions = document.querySelector("template[data-questions]").content;
    const choices = [...questions.querySelectorAll(`[data-id="${id}"] dt`)];
    return choices.flatMap((choice, at) => ("correct" in choice.dataset ? [at] : []));
}"""
# Presses on the page what `read_on`, `answer` and `go_on` press through the browser, twenty times as fast: to the end
# of what is read, and of one round of questions.
ROUND = f"""wrong => {{
    const asked = [], find = selector => document.querySelector(selector), rightOf = {RIGHT};
    const ask = find("[data-screen=ask]");
    while (find(".read:not([hidden])")) find("[data-act=next]").click();
    const goOn = () => {{
        for (const now = new Event("").timeStamp; now === new Event("").timeStamp;); // what comes twice is one press
        ask.querySelector("[data-act=continue]").click();
    }};
    while (!ask.hidden) {{
        const id = ask.dataset.topic, right = rightOf(id), inputs = [...ask.querySelectorAll("input")];
        const [at, number] = ask.querySelector("[data-count]").textContent.match(/\\d+/g);
        const other = inputs.findIndex((_, index) => !right.includes(index));
        asked.push(id);
        for (const index of wrong.includes(id) ? [other] : right) inputs[index].click();
        goOn();
        goOn();
        if (at === number) break;
    }}
    return asked;
}}"""

PLACES = cycle((0.2, 0.8))  # of a button's width: where the left thumb is, and the right one


def place_on(target: Locator) -> Position:
    """A place on it away from the last one: what is pressed twice in a moment on one spot is pressed once."""
    target.wait_for()
    box = target.bounding_box()
    assert box is not None
    return {"x": box["width"] * next(PLACES), "y": box["height"] / 2}


def press(target: Locator) -> None:
    """Press it with the other thumb than the last."""
    target.click(position=place_on(target))


def open_hello(page: Page, code: str = "", role: str = "volunteer") -> None:
    """Come to hello: with a personal link that has this code, or without one."""
    link = f"{ARRIVAL}#confidentiality/{role}.{code}"
    page.goto(link if code else f"induction/confidentiality/{role}/")
    page.wait_for_url(f"**/induction/confidentiality/{role}/")
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


def start(page: Page) -> None:
    """Press *Start*, or *Go on* where somebody was here before."""
    press(page.locator("[data-act=start]"))


def start_alone(page: Page) -> None:
    """Take the questions alone."""
    press(page.get_by_role("button", name="I know it already"))


def open_questions(page: Page, code: str = "") -> None:
    """Come to the first question at once, as somebody does who knows it already."""
    open_hello(page, code)
    start_alone(page)
    expect(page.locator(ASKED)).to_be_visible()


def screen(page: Page, name: str) -> Locator:
    """One of the page's screens: hello, ask, again, tried, sign, sending, kept, thanks, whose, idle or later."""
    return page.locator(f"[data-screen={name}]")


def reading(page: Page) -> Locator:
    """What is being read."""
    return page.locator(".read:visible")


def read_on(page: Page) -> None:
    """Read to the next question, or to the end."""
    while reading(page).count():
        press(page.get_by_role("button", name="Next"))


def question_id(page: Page) -> str:
    """The id of the question that is being asked."""
    return page.locator(ASKED).get_attribute("data-topic") or ""


def right_choices(page: Page) -> list[int]:
    """Which choices of the question that is being asked are right, from 0."""
    right: list[int] = page.evaluate(RIGHT, question_id(page))
    return right


def choose(page: Page, right: bool = True) -> None:
    """Choose what is right, or one thing that is not."""
    rights = right_choices(page)
    rows = page.locator(f"{ASKED} .choice label")
    others = [at for at in range(rows.count()) if at not in rights]
    for at in rights if right else others[:1]:
        rows.nth(at).click()


def go_on(page: Page) -> None:
    """Press the one big button of a question."""
    press(page.locator(f"{ASKED} [data-act=continue]"))


def answer(page: Page, right: bool = True) -> None:
    """Answer the question that is being asked, and see what is said about it."""
    choose(page, right)
    go_on(page)
    expect(page.locator(VERDICT)).to_be_visible()


def take_round(page: Page, wrong: Collection[str] = ()) -> list[str]:
    """Read on, and answer the rest of this round, all rightly but those named; give the ids in the order asked."""
    asked: list[str] = page.evaluate(ROUND, list(wrong))
    return asked


def take_induction(page: Page, wrong: Collection[str] = ()) -> list[list[str]]:
    """Read and answer until there is nothing more to answer; what is named is answered wrongly as often as it is asked.

    Gives the ids of each round in the order asked.
    """
    rounds = []
    while not any(screen(page, end).is_visible() for end in ENDS):
        rounds.append(take_round(page, wrong))
    return rounds


def come_to_sign(page: Page, code: str = "", *, alone: bool = False) -> None:
    """From the very beginning to *Sign*, with every answer right; `alone`, without reading anything."""
    open_hello(page, code)
    if alone:
        start_alone(page)
    else:
        start(page)
    take_induction(page)
    expect(screen(page, "sign")).to_be_visible()


def sign(page: Page, name: str) -> None:
    """Type a name and sign; say that it was read elsewhere, if that is asked."""
    page.get_by_label("Your name").fill(name)
    if page.get_by_text(ASKED_HOW).is_visible():
        page.get_by_label("On paper, or somebody read it aloud").check()
    press(screen(page, "sign").locator("[type=submit]"))


def finish(page: Page) -> None:
    """Press *Finish* on the last screen, and see the page go."""
    press(page.get_by_role("button", name="Finish"))
    page.wait_for_url(lambda url: "confidentiality" not in url)


def start_tree(page: Page, tree: str) -> None:
    """Open a decision tree, and wait until its script shows one question at a time."""
    page.goto(f"decide/{tree}/")
    wait_for_tree(page)


def wait_for_tree(page: Page) -> None:
    """Wait until the page's script has the tree: before that an answer is a plain link down the page."""
    expect(page.locator(".tree--running")).to_be_attached()


def walk(page: Page, steps: tuple[Step, ...]) -> None:
    """Give the answers of a path, each on the card of its question."""
    for question, answered in steps:
        expect(page.locator(f"{SHOWN} h2")).to_have_text(question.title)
        page.locator(SHOWN).get_by_role("link", name=answered.text, exact=True).click()


def remembered(page: Page) -> dict[str, Any]:
    """What the tab remembers."""
    state = parse(page.evaluate(STATE).encode(), 2**20)
    assert isinstance(state, dict)
    return state


def journey_of(page: Page, key: str = KEY) -> dict[str, Any]:
    """What the tab remembers of one induction."""
    journey: dict[str, Any] = remembered(page)["journeys"][key]
    return journey


def remember(page: Page, state: dict[str, Any]) -> None:
    """Let the tab remember this and nothing else."""
    page.evaluate("state => sessionStorage.setItem('portal', JSON.stringify(state))", state)


def ask_this(page: Page, question: str) -> None:
    """Let the question that is being asked be this one, whatever was drawn."""
    state = remembered(page)
    step = state["journeys"][KEY]["trail"][-1]
    step.update(queue=[question], at=0)
    remember(page, state)
    page.reload()
    expect(page.locator(ASKED)).to_have_attribute("data-topic", question)


def is_foreign(url: str, home: str) -> bool:
    """Whether an address is neither the site's nor inside the page itself."""
    return not url.startswith((home, "data:", "blob:"))
