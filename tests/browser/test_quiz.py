"""The quiz in the browser: one question at a time, kind, forgetful of nothing, and graded as the register grades."""

from typing import cast

import pytest
from playwright.sync_api import Page, expect

from browser.visitor import ASKED, answer, choose, go_on, open_quiz, question_id, remembered, take_round
from site_build.content.bank import Question, ResolvedBank
from site_build.content.quiz import draw, grade
from site_build.content.site import Site

KEY = "confidentiality/volunteer"
VERDICT = f"{ASKED} .verdict"


@pytest.fixture
def bank(content: Site) -> ResolvedBank:
    """The bank that the site draws from."""
    return content.banks["confidentiality"]


@pytest.fixture
def quiz(page: Page) -> Page:
    """A volunteer's quiz at its first question."""
    open_quiz(page)
    return page


def quiz_state(page: Page) -> dict[str, object]:
    """What the tab remembers of this quiz."""
    quizzes = remembered(page)["quizzes"]
    assert isinstance(quizzes, dict)
    state: dict[str, object] = quizzes[KEY]
    return state


def test_the_whole_quiz_can_be_passed(quiz: Page, bank: ResolvedBank) -> None:
    """The questions are those that Python draws, each counted; all right is passed, and leads on to sign."""
    number = bank.quiz["volunteer"].asked
    for at in range(1, number + 1):
        expect(quiz.get_by_text(f"Question {at} of {number}")).to_be_visible()
        answer(quiz)
        expect(quiz.locator(VERDICT)).to_contain_text("Yes, that is right.")
        go_on(quiz)
    expect(quiz.get_by_role("heading", name="You have done it")).to_be_focused()
    assert quiz_state(quiz)["drawn"] == [
        question.id for question in draw(bank, "volunteer", str(quiz_state(quiz)["nonce"]))
    ]
    quiz.get_by_role("link", name="Go on and sign").click()
    expect(quiz.get_by_label("Your name")).to_be_visible()


@pytest.mark.parametrize("right", [True, False])
def test_feedback_says_why_and_where(quiz: Page, bank: ResolvedBank, right: bool) -> None:
    """It has the focus, says how it went in a word, gives the choice's own feedback, and links to the clause."""
    question = next(each for each in bank.questions if each.id == question_id(quiz))
    answer(quiz, right)
    verdict = quiz.locator(VERDICT)
    expect(verdict).to_be_focused()
    expect(verdict).to_contain_text("Yes, that is right." if right else "Not quite.")
    chosen = next(choice for choice in question.choices if choice.correct is right)
    expect(verdict).to_contain_text(chosen.feedback)
    expect(quiz.locator(".choice--right em")).to_have_text("The right answer")
    expect(quiz.locator(".choice--wrong em")).to_have_count(0 if right else 1)
    verdict.get_by_role("link", name="clause").first.click()
    quiz.wait_for_url(f"**/policy/confidentiality/#{question.clauses[0]}")


def test_an_empty_answer_is_said(quiz: Page) -> None:
    """Continue without a choice says so, moves to the choices, and counts nothing."""
    go_on(quiz)
    expect(quiz.get_by_role("alert")).to_have_text("Choose an answer, then go on.")
    expect(quiz.locator(ASKED).locator("input").first).to_be_focused()
    go_on(quiz)
    expect(quiz.get_by_role("alert")).to_have_count(1)
    answer(quiz)
    expect(quiz.get_by_role("alert")).to_have_count(0)


def test_a_reload_goes_on_where_it_was(quiz: Page) -> None:
    """In the middle of a question, and with its feedback on the screen."""
    answer(quiz)
    go_on(quiz)
    here = question_id(quiz)
    quiz.reload()
    expect(quiz.get_by_text("Question 2 of")).to_be_visible()
    assert question_id(quiz) == here
    answer(quiz, right=False)
    said = quiz.locator(VERDICT).inner_text()
    quiz.reload()
    expect(quiz.locator(VERDICT)).to_have_text(said, use_inner_text=True)
    go_on(quiz)
    expect(quiz.get_by_text("Question 3 of")).to_be_visible()


def test_trying_again_asks_only_what_was_missed(quiz: Page) -> None:
    """Nonce and draw stay; only the missed questions come again; then it is passed."""
    missed = question_id(quiz)
    asked = take_round(quiz, wrong={missed})
    before = quiz_state(quiz)
    expect(quiz.get_by_role("heading", name="Nearly there")).to_be_focused()
    quiz.get_by_role("button", name="Try those again").click()
    expect(quiz.locator(ASKED).locator("input:checked")).to_have_count(0)
    assert take_round(quiz) == [missed]
    after = quiz_state(quiz)
    assert [after["nonce"], after["drawn"]] == [before["nonce"], before["drawn"]] == [before["nonce"], asked]
    expect(quiz.get_by_role("heading", name="You have done it")).to_be_visible()


def test_after_two_misses_a_person_is_offered(quiz: Page) -> None:
    """Not after the first miss; after the second of the same question, every time."""
    offer = quiz.get_by_text("Would it help to talk about this one? Ask the Chief Officer")
    missed = question_id(quiz)
    answer(quiz, right=False)
    expect(offer).to_have_count(0)
    go_on(quiz)
    take_round(quiz)
    quiz.get_by_role("button", name="Try those again").click()
    assert question_id(quiz) == missed
    answer(quiz, right=False)
    expect(offer).to_be_visible()


@pytest.mark.parametrize("miss", ["nothing", "as many as may be", "one too many", "a critical one"])
def test_the_verdict_is_that_of_the_register(quiz: Page, bank: ResolvedBank, miss: str) -> None:
    """The pass mark, and every critical question: the browser's verdict and count are those of Python's grade."""
    answer(quiz, right=miss != "a critical one")  # critical questions come first
    drawn = draw(bank, "volunteer", str(quiz_state(quiz)["nonce"]))
    others = [question.id for question in drawn if not question.critical]
    slack = len(drawn) - bank.quiz["volunteer"].pass_mark
    go_on(quiz)
    take_round(quiz, others[: {"as many as may be": slack, "one too many": slack + 1}.get(miss, 0)])
    state = quiz_state(quiz)
    verdict = grade(bank, "volunteer", str(state["nonce"]), cast("dict[str, list[int]]", state["answers"]))
    assert verdict.passed is state["passed"] is (miss in {"nothing", "as many as may be"})
    expect(quiz.get_by_text(f"You got {verdict.right} of {verdict.asked} right.")).to_be_visible()
    must_be_right = quiz.get_by_text("Something that you missed is about keeping people safe, and needs to be right.")
    expect(must_be_right).to_have_count(1 if miss == "a critical one" else 0)
    expect(quiz.get_by_text(f"You need {verdict.pass_mark}.")).to_have_count(1 if miss == "one too many" else 0)


def test_a_quiz_can_be_taken_by_keyboard(quiz: Page, bank: ResolvedBank) -> None:
    """Tab, arrows, Space and Enter are enough, from the first question to the result."""
    by_id = {question.id: question for question in bank.questions}
    for _ in range(bank.quiz["volunteer"].asked):
        expect(quiz.locator(ASKED).locator("h2")).to_be_focused()
        press_answer(quiz, by_id[question_id(quiz)])
        press_continue(quiz)
        expect(quiz.locator(f"{VERDICT}:focus")).to_be_visible()
        press_continue(quiz)
    expect(quiz.get_by_role("heading", name="You have done it")).to_be_focused()


def press_answer(page: Page, question: Question) -> None:
    """Choose the right answer with the keyboard alone."""
    page.keyboard.press("Tab")
    if len(question.correct) > 1:
        for at in range(len(question.choices)):
            if at in question.correct:
                page.keyboard.press("Space")
            page.keyboard.press("Tab")
        return
    page.keyboard.press("Space")
    for _ in range(question.correct[0]):
        page.keyboard.press("ArrowDown")


def press_continue(page: Page) -> None:
    """Tab to the big button and press it."""
    button = page.locator(ASKED).get_by_role("button", name="Continue")
    for _ in range(10):
        if button.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_new_bank_starts_the_quiz_anew(quiz: Page) -> None:
    """Answers to questions that have changed since are not carried over."""
    answer(quiz)
    quiz.evaluate(
        """() => {
            const session = JSON.parse(sessionStorage.getItem("portal"));
            session.quizzes["confidentiality/volunteer"].bank = "0".repeat(64);
            sessionStorage.setItem("portal", JSON.stringify(session));
        }"""
    )
    quiz.reload()
    expect(quiz.get_by_role("button", name="Start")).to_be_visible()


def test_more_than_one_right_answer(quiz: Page, bank: ResolvedBank) -> None:
    """A question with several right answers says so, and needs all of them."""
    many = [question for question in bank.for_role("volunteer") if len(question.correct) > 1]
    for question in many:
        row = quiz.locator(f".question[data-id={question.id}]")
        expect(row.get_by_text("More than one answer is right.")).to_have_count(1)
        expect(row.locator("input[type=checkbox]")).to_have_count(len(question.choices))
    single = quiz.locator(".question:has(input[type=radio])")
    expect(single).to_have_count(len(bank.for_role("volunteer")) - len(many))


def test_choices_cannot_be_changed_after_they_were_checked(quiz: Page) -> None:
    """What was answered stays; there is one Continue, and it goes on."""
    choose(quiz.locator(ASKED), right=False)
    go_on(quiz)
    expect(quiz.locator(ASKED).locator("input:enabled")).to_have_count(0)
    expect(quiz.locator(ASKED).get_by_role("button")).to_have_count(1)
