"""The induction in the browser: one thing at a time, kind, forgetful of nothing, and graded as the register grades."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from browser.visitor import (
    ASKED,
    INDUCTION,
    KEY,
    VERDICT,
    answer,
    ask_this,
    go_on,
    journey_of,
    open_hello,
    open_questions,
    press,
    question_id,
    read_on,
    reading,
    remember,
    remembered,
    screen,
    sign,
    start,
    start_alone,
    take_induction,
    take_round,
)
from site_build.content.bank import ResolvedBank
from site_build.content.quiz import draw, grade
from site_build.content.site import Site
from site_build.dropbox.inbox import Inbox
from site_build.formats.envelope import open_envelope
from site_build.formats.statement import parse_statement
from site_build.register.keys import RegisterKeys

OFFER = "Would it help to talk about this one? Ask the Chief Officer"
STORAGE = "() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])"
MOST_STEPS = 30
SOFT_HYPHEN = "\N{SOFT HYPHEN}"


@pytest.fixture
def bank(content: Site) -> ResolvedBank:
    """The bank that the site draws from."""
    return content.banks["confidentiality"]


@pytest.fixture
def quiz(page: Page) -> Page:
    """A volunteer's first question, of somebody who knows it already."""
    open_questions(page)
    return page


def drawn(page: Page, bank: ResolvedBank) -> list[str]:
    """The ids of the questions that Python draws for this journey, part by part."""
    return [question.id for question in draw(bank, "volunteer", journey_of(page)["nonce"])]


def test_the_questions_are_those_that_python_draws(quiz: Page, bank: ResolvedBank) -> None:
    """Part by part, each counted; all right leads straight on to sign."""
    expect(quiz.get_by_role("heading", level=1)).to_contain_text("Part 1 of")
    number = bank.quiz["volunteer"].number
    asked = list[str]()
    for part in number:
        for at in range(part):
            expect(quiz.get_by_text(f"Question {at + 1} of {part}")).to_be_visible()
            asked.append(question_id(quiz))
            answer(quiz)
            expect(quiz.locator(VERDICT)).to_contain_text("Yes, that is right.")
            go_on(quiz)
    expect(screen(quiz, "sign").get_by_role("heading", name="Sign")).to_be_focused()
    assert asked == drawn(quiz, bank)


@pytest.mark.parametrize("right", [True, False])
def test_feedback_says_why_beside_the_choice(quiz: Page, bank: ResolvedBank, content: Site, right: bool) -> None:
    """It has the focus, says how it went in words, gives the choice's own feedback, and opens the clause in place."""
    question = next(each for each in bank.questions if each.id == question_id(quiz))
    answer(quiz, right)
    verdict = quiz.locator(VERDICT)
    expect(verdict).to_be_focused()
    expect(verdict).to_contain_text("Yes, that is right." if right else "Not quite.")
    chosen = next(choice for choice in question.choices if choice.correct is right)
    expect(verdict).to_contain_text(chosen.feedback)
    expect(quiz.locator(f"{ASKED} .choice:has(.verdict)")).to_contain_text(chosen.text)
    expect(quiz.locator(f"{ASKED} .mark--right")).to_have_count(len(question.correct))
    expect(quiz.locator(f"{ASKED} .mark--wrong")).to_have_count(0 if right else 1)
    clause = verdict.locator(".clause").first
    expect(clause).not_to_be_visible()
    verdict.get_by_text("What the policy says").click()
    expect(clause).to_be_visible()
    cited = content.policies["confidentiality"].by_id[question.clauses[0]]
    expect(clause).to_contain_text(f"Clause {cited.number}{cited.text[:20]}")


def test_each_picture_is_drawn(quiz: Page, content: Site) -> None:
    """Beside its idea, from the one file that has them all."""
    quiz.evaluate("document.querySelectorAll('.reading, .read').forEach(each => { each.hidden = false; })")
    ideas = [idea for part in content.easy_reads["confidentiality"].parts for idea in part.ideas]
    drawn = "Array.from(document.querySelectorAll('.idea use')).filter(each => each.getBBox().width > 5).length"
    quiz.wait_for_function(f"{drawn} === {len([idea for idea in ideas if idea.picture])}")


def test_an_empty_answer_is_said(quiz: Page) -> None:
    """Continue without a choice says so, moves to the choices, and counts nothing."""
    go_on(quiz)
    alert = screen(quiz, "ask").get_by_role("alert")
    expect(alert).to_have_text("Choose an answer. Then go on.")
    expect(quiz.locator(f"{ASKED} input").first).to_be_focused()
    go_on(quiz)
    expect(alert).to_have_count(1)
    assert journey_of(quiz)["answers"] == {}
    answer(quiz)
    expect(alert).to_have_count(0)


def test_choices_cannot_be_changed_after_they_were_checked(quiz: Page) -> None:
    """What was answered stays, and *Continue* goes on."""
    asked = question_id(quiz)
    answer(quiz, right=False)
    expect(quiz.locator(f"{ASKED} input:enabled")).to_have_count(0)
    go_on(quiz)
    assert question_id(quiz) != asked


def test_a_reload_goes_on_where_it_was(page: Page) -> None:
    """While reading, in the middle of a question, and with what was said about an answer on the screen."""
    open_hello(page)
    start(page)
    page.get_by_role("button", name="Next").click()
    heading = reading(page).get_by_role("heading").first.inner_text()
    page.reload()
    expect(reading(page).get_by_role("heading").first).to_have_text(heading)
    read_on(page)
    answer(page)
    go_on(page)
    here = question_id(page)
    page.reload()
    expect(page.get_by_text("Question 2 of")).to_be_visible()
    assert question_id(page) == here
    answer(page, right=False)
    said = page.locator(VERDICT).inner_text()
    page.reload()
    expect(page.locator(VERDICT)).to_have_text(said, use_inner_text=True)
    asked = page.locator("[data-count]").inner_text()
    go_on(page)
    expect(page.locator(VERDICT)).to_have_count(0)
    expect(page.locator("[data-count]")).not_to_have_text(asked)


def test_what_was_missed_is_asked_again_at_the_end_of_its_part(quiz: Page) -> None:
    """Only that, with nothing chosen, and with one and the same draw; put right, it counts as right."""
    missed = question_id(quiz)
    before = journey_of(quiz)
    take_round(quiz, wrong=[missed])
    expect(quiz.get_by_text("Question 1 of 1, once more")).to_be_visible()
    assert question_id(quiz) == missed
    expect(quiz.locator(f"{ASKED} input:checked")).to_have_count(0)
    assert take_round(quiz) == [missed]
    expect(quiz.get_by_role("heading", level=1)).to_contain_text("Part 2 of")
    rest = take_induction(quiz)
    assert missed not in [asked for questions in rest for asked in questions]
    expect(screen(quiz, "sign")).to_be_visible()
    after = journey_of(quiz)
    assert [after["nonce"], after["drawn"]] == [before["nonce"], before["drawn"]]


def test_what_keeps_people_safe_is_asked_until_it_is_right(quiz: Page, bank: ResolvedBank) -> None:
    """Once more at the end of its part, then at the very end, as often as it takes; the other answers are kept."""
    missed = question_id(quiz)  # critical questions come first
    assert next(each for each in bank.questions if each.id == missed).critical
    rounds = take_induction(quiz, wrong=[missed])
    assert [missed in asked for asked in rounds[:2]] == [True, True]
    for _ in range(2):
        expect(screen(quiz, "again").get_by_role("heading", name="Nearly there")).to_be_focused()
        expect(quiz.get_by_text("about keeping people safe")).to_be_visible()
        quiz.get_by_role("button", name="Try those again").click()
        expect(quiz.get_by_text("Question 1 of 1, once more")).to_be_visible()
        assert take_round(quiz, wrong=[missed]) == [missed]
    quiz.get_by_role("button", name="Try those again").click()
    assert take_round(quiz) == [missed]
    expect(screen(quiz, "sign")).to_be_visible()


def test_after_two_misses_a_person_is_offered(quiz: Page) -> None:
    """Not after the first miss; after the second of the same question, and after a reload, too."""
    offer = quiz.get_by_text(OFFER)
    missed = question_id(quiz)
    answer(quiz, right=False)
    expect(offer).not_to_be_visible()
    go_on(quiz)
    take_round(quiz)
    assert question_id(quiz) == missed
    expect(offer).not_to_be_visible()
    answer(quiz, right=False)
    expect(offer).to_be_visible()
    quiz.reload()
    expect(offer).to_be_visible()
    go_on(quiz)
    expect(offer).not_to_be_visible()


@pytest.mark.parametrize("miss", ["nothing", "as many as may be", "one too many", "a critical one"])
def test_the_verdict_is_that_of_the_register(quiz: Page, bank: ResolvedBank, miss: str) -> None:
    """The pass mark, and every critical question: the browser's verdict and count are those of Python's grade."""
    questions = draw(bank, "volunteer", journey_of(quiz)["nonce"])
    others = [question.id for question in questions if not question.critical]
    slack = len(questions) - bank.quiz["volunteer"].pass_mark
    wrong = {
        "nothing": [],
        "as many as may be": others[:slack],
        "one too many": others[: slack + 1],
        "a critical one": [question.id for question in questions if question.critical][:1],
    }[miss]
    take_induction(quiz, wrong)
    verdict = grade(bank, "volunteer", journey_of(quiz)["nonce"], journey_of(quiz)["answers"])
    assert verdict.passed is (miss in {"nothing", "as many as may be"})
    expect(screen(quiz, "sign" if verdict.passed else "again")).to_be_visible()
    if not verdict.passed:
        words = f"You got {verdict.right} of {verdict.asked} right. To sign, you need {verdict.pass_mark}."
        expect(quiz.get_by_text(words)).to_be_visible()
        expect(quiz.get_by_text("about keeping people safe")).to_be_visible(visible=miss == "a critical one")


def test_more_than_one_right_answer(quiz: Page, bank: ResolvedBank) -> None:
    """A question with several right answers says so, offers boxes to tick, and needs all of them."""
    many = next(question for question in bank.for_role("volunteer") if len(question.correct) > 1)
    one = next(question for question in bank.for_role("volunteer") if len(question.correct) == 1)
    for question, kind in ((one, "radio"), (many, "checkbox")):
        ask_this(quiz, question.id)
        expect(quiz.get_by_text("More than one answer is right.")).to_be_visible(visible=question is many)
        kinds = quiz.locator(f"{ASKED} input").evaluate_all("inputs => inputs.map(input => input.type)")
        assert kinds == [kind] * len(question.choices)
    quiz.locator(f"{ASKED} .choice label").nth(many.correct[0]).click()
    go_on(quiz)
    expect(quiz.locator(VERDICT)).to_contain_text("Not quite.")
    go_on(quiz)
    answer(quiz)
    expect(quiz.locator(VERDICT)).to_contain_text("Yes, that is right.")


def test_back_and_forward_stay_inside(page: Page) -> None:
    """What was answered stays answered; back from the first step is the page before; forward comes again."""
    page.goto("/privacy/")
    open_hello(page)
    start(page)
    read_on(page)
    first = question_id(page)
    answer(page, right=False)
    said = page.locator(VERDICT).inner_text()
    go_on(page)
    second = question_id(page)
    page.go_back()
    expect(page.locator(VERDICT)).to_have_text(said, use_inner_text=True)
    assert question_id(page) == first
    expect(page.locator(f"{ASKED} input:enabled")).to_have_count(0)
    page.go_forward()
    expect(page.get_by_text("Question 2 of")).to_be_visible()
    assert question_id(page) == second
    while not screen(page, "hello").is_visible():
        press(page.get_by_role("button", name="Back", exact=True))
        page.wait_for_timeout(50)
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/privacy/")


def test_the_way_of_reading_holds_for_the_whole_journey(page: Page) -> None:
    """Switched at a reading, it is the way of every later part, and after a reload; what was read is noted."""
    open_hello(page)
    start(page)
    expect(reading(page)).to_have_attribute("data-way", "easy")
    page.get_by_role("button", name="own words").click()
    expect(reading(page)).to_have_attribute("data-way", "full")
    expect(reading(page)).to_have_attribute("data-part", "0")
    take_round(page)
    expect(reading(page)).to_have_attribute("data-way", "full")
    expect(reading(page)).to_have_attribute("data-part", "1")
    page.reload()
    expect(reading(page)).to_have_attribute("data-way", "full")
    page.get_by_role("button", name="Show Easy Read").click()
    expect(reading(page)).to_have_attribute("data-way", "easy")
    assert journey_of(page)["opened"] == ["easy", "full"]
    take_induction(page)
    expect(page.get_by_text("How did you read the policy?")).not_to_be_visible()


def test_who_knows_it_already_is_only_asked(page: Page, bank: ResolvedBank) -> None:
    """There is nothing to read between the parts; before they sign, they say how they read it."""
    open_questions(page)
    for number in bank.quiz["volunteer"].number:
        assert len(take_round(page)) == number
        expect(reading(page)).to_have_count(0)
    expect(page.get_by_role("group", name="How did you read the policy?")).to_be_visible()
    page.get_by_label("Your name").fill("Zoë Example")
    screen(page, "sign").locator("[type=submit]").click()
    said = screen(page, "sign").get_by_role("alert").get_by_role("link")
    expect(said).to_have_text("Say how you read the policy. Then sign.")
    said.click()
    expect(page.get_by_label("The policy", exact=True)).to_be_focused()


def test_what_is_chosen_anew_at_hello_holds(page: Page) -> None:
    """Whoever goes back from the middle of a reading and knows it already is asked at once."""
    open_hello(page)
    start(page)
    page.get_by_role("button", name="Next").click()
    for _ in range(2):
        page.go_back()
    start_alone(page)
    expect(page.locator(ASKED)).to_be_visible()
    expect(reading(page)).to_have_count(0)


def test_trying_keeps_nothing(page: Page, bank: ResolvedBank) -> None:
    """Storage is as before, to the end of it, and the person's own journey is as it was."""
    open_hello(page)
    before = page.evaluate(STORAGE)
    page.get_by_role("button", name="Try the questions").click()
    expect(page.locator(ASKED)).to_be_visible()
    expect(page.get_by_role("button", name="Stop for now")).not_to_be_visible()
    asked = take_induction(page)
    assert len([question for questions in asked for question in questions]) == bank.quiz["volunteer"].asked
    total = bank.quiz["volunteer"].asked
    expect(
        page.get_by_text(f"You got {total} of {total} right. Nothing was kept, and nothing was sent.")
    ).to_be_visible()
    assert page.evaluate(STORAGE) == before
    page.get_by_role("button", name="Back to the start").click()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    assert page.evaluate(STORAGE) == before


def test_trying_in_the_middle_leaves_the_own_journey_alone(page: Page) -> None:
    """Back at the start, one's own place and answers are there; what was tried, right or wrong, is not."""
    open_questions(page)
    answer(page)
    mine = journey_of(page)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(screen(page, "hello")).to_be_visible()
    before = page.evaluate(STORAGE)
    page.get_by_role("button", name="Try the questions").click()
    answer(page, right=False)
    page.get_by_role("button", name="Back", exact=True).click()
    expect(screen(page, "hello")).to_be_visible()
    assert page.evaluate(STORAGE) == before
    assert journey_of(page) == mine


def test_what_somebody_wants_to_talk_about_is_listed_at_the_end(page: Page, inbox: Inbox, keys: RegisterKeys) -> None:
    """An idea and a question; once more takes it off again; and the form, opened, says nothing of it."""
    open_hello(page)
    start(page)
    reading(page).get_by_role("button", name="I want to talk about this").first.click()
    idea = reading(page).locator(".idea p").first.inner_text().replace(SOFT_HYPHEN, "")
    read_on(page)
    button = screen(page, "ask").get_by_role("button", name="I want to talk about this")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    question, question_asked = page.locator(f"{ASKED} h2").inner_text(), question_id(page)
    answer(page)
    go_on(page)
    for pressed in ("true", "false"):
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", pressed)
    take_induction(page)
    page.get_by_label("Your name").fill("Zoë Example")
    screen(page, "sign").locator("[type=submit]").click()
    expect(screen(page, "thanks")).to_be_visible()
    listed = screen(page, "thanks").locator("[data-talk] li")
    expect(listed).to_have_text([idea, question], use_inner_text=True)
    sealed = [received.envelope for received in inbox.read(0)][-1]
    statement = open_envelope(sealed, keys.opening_key).payload.decode()
    assert parse_statement(statement.encode()).name == "Zoë Example"
    topics = journey_of(page)["talk"]
    assert topics == [f": {idea}", question_asked]
    assert not any(words in statement for words in ('"talk":', topics[0], idea, question))


def test_what_somebody_wants_to_talk_about_is_still_that(page: Page, content: Site) -> None:
    """When something else is published: the same idea, wherever it stands; one that is told otherwise, as its clause.

    What is gone is not listed.
    """
    open_hello(page)
    start(page)
    told = content.easy_reads["confidentiality"].parts
    gone, same, other = told[0].ideas[2], *told[1].ideas[1:3]
    for idea in (gone, same, other):
        talk_about(page, idea.text)
    publish_otherwise(page, {gone.text: "Now here is this.", other.text: "And this."}, before=same.text)
    page.reload()
    take_induction(page)
    sign(page, "Zoë Example")
    clause = content.policies["confidentiality"].by_id[told[1].citations[0].clause]
    listed = screen(page, "thanks").locator("[data-talk] li")
    expect(listed).to_have_text([same.text, clause.text])


def talk_about(page: Page, words: str) -> None:
    """Press the button beside the idea with these words, wherever it is."""
    idea = page.locator(".idea").filter(has_text=words)
    idea.locator(".talk").dispatch_event("click")
    expect(idea.locator(".talk")).to_have_attribute("aria-pressed", "true")


def publish_otherwise(page: Page, words: dict[str, str], before: str) -> None:
    """From now on the page says other words, and something new before these."""

    def change(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        for old, new in words.items():
            body = body.replace(f"<p>{old}</p>", f"<p>{new}</p>")
        body = body.replace(f"<p>{before}</p>", f'<p>Something new.</p></div><div class="idea"><p>{before}</p>')
        assert body.count("Something new.") == 1
        assert not any(old in body for old in words)
        route.fulfill(response=answer, body=body)

    page.route(f"**/{INDUCTION}", change)


@pytest.mark.parametrize("fact", ["edition", "bank"])
def test_what_has_changed_in_the_middle_is_said(page: Page, fact: str) -> None:
    """Answers to other words or other questions are not carried over, and the person is told so."""
    open_questions(page)
    answer(page)
    page.evaluate(
        """([key, fact]) => {
            const session = JSON.parse(sessionStorage.getItem("portal"));
            session.journeys[key][fact] = "0".repeat(64);
            sessionStorage.setItem("portal", JSON.stringify(session));
        }""",
        [KEY, fact],
    )
    page.reload()
    expect(page.get_by_text("The policy or its questions have changed since you began.")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    start_alone(page)
    expect(page.get_by_text(re.compile("^Question 1 of"))).to_be_visible()
    assert journey_of(page)["answers"] == {}


def test_on_again_after_back_asks_nothing_twice(page: Page) -> None:
    """After three steps back, *Continue* leads over what was answered to the question that was being asked."""
    open_questions(page)
    for _ in range(3):
        answer(page)
        go_on(page)
    asked = question_id(page)
    for _ in range(3):
        press(page.get_by_role("button", name="Back", exact=True))
        expect(page.locator(VERDICT)).to_be_visible()
        page.wait_for_timeout(100)
    for _ in range(3):
        expect(page.locator(VERDICT)).to_be_visible()
        go_on(page)
    expect(page.locator(VERDICT)).to_have_count(0)
    assert question_id(page) == asked


def test_back_after_trying_leaves_at_once(page: Page) -> None:
    """From the first screen, where the trying ended, one press of Back leads to the page before."""
    page.goto("/privacy/")
    open_hello(page)
    page.get_by_role("button", name="Try the questions").click()
    take_induction(page)
    page.get_by_role("button", name="Back to the start").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/privacy/")


@pytest.mark.parametrize("trail", [[], [{"screen": "hello"}, {"screen": "begin"}], "x", None])
def test_a_way_that_nobody_can_read_begins_anew(page: Page, trail: object) -> None:
    """What an older page may have left in this tab does not stop the induction."""
    open_questions(page)
    state = remembered(page)
    state["journeys"][KEY]["trail"] = trail
    remember(page, state)
    page.reload()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    start(page)
    expect(reading(page)).to_be_visible()


def test_what_is_chosen_and_not_checked_stays(page: Page) -> None:
    """After stopping for now, after Back and Forward, and after a reload; another question has nothing chosen."""
    open_questions(page)
    page.locator(f"{ASKED} .choice label").nth(1).click()
    page.get_by_role("button", name="Stop for now").click()
    page.get_by_role("button", name="Go on now").click()
    expect(page.locator(f"{ASKED} input").nth(1)).to_be_checked()
    page.go_back()
    expect(screen(page, "hello")).to_be_visible()
    page.go_forward()
    expect(page.locator(f"{ASKED} input").nth(1)).to_be_checked()
    page.reload()
    expect(page.locator(f"{ASKED} input").nth(1)).to_be_checked()
    expect(page.locator(f"{ASKED} input:enabled")).not_to_have_count(0)
    go_on(page)
    expect(page.locator(VERDICT)).to_be_visible()
    go_on(page)
    expect(page.get_by_text("Question 2 of")).to_be_visible()
    expect(page.locator(f"{ASKED} input:checked")).to_have_count(0)


def back_to_reading(page: Page, part: int) -> None:
    """Press Back until this part is being read."""
    back_until(page, page.locator(f".read[data-part='{part}']:visible"))


def back_until(page: Page, shown: Locator) -> None:
    """Press the browser's Back until this is shown."""
    for _ in range(MOST_STEPS):
        if shown.count():
            return
        page.evaluate("() => history.back()")
        page.wait_for_timeout(50)
    expect(shown).to_be_visible()


def checked(page: Page) -> list[str]:
    """The ids of the questions that were answered and checked, in the order of the way."""
    trail = journey_of(page)["trail"]
    return [step["queue"][step["at"]] for step in trail if step["screen"] == "ask" and step["checked"]]


def test_another_way_of_reading_after_back_loses_nothing(page: Page) -> None:
    """The part is read anew in the other way; then what was answered is answered, up to where one was."""
    open_hello(page)
    start(page)
    asked = take_round(page)
    expect(reading(page)).to_have_attribute("data-part", "1")
    back_to_reading(page, 0)
    page.get_by_role("button", name="own words").click()
    expect(reading(page)).to_have_attribute("data-way", "full")
    assert checked(page) == asked
    sections = page.locator(".read[data-part='0'][data-way=full]").evaluate_all("all => all.map(each => each.hidden)")
    for at in range(len(sections)):
        expect(page.locator(".read[data-part='0'][data-way=full]").nth(at)).to_be_visible()
        page.evaluate("() => document.querySelector('[data-act=next]').click()")
    for each in asked:
        expect(page.locator(VERDICT)).to_be_visible()
        assert question_id(page) == each
        page.evaluate("() => document.querySelector('[data-screen=ask] [data-act=continue]').click()")
    expect(reading(page)).to_have_attribute("data-part", "1")
    assert journey_of(page)["opened"] == ["easy", "full"]


@pytest.mark.parametrize("how", ["own words", "I know it already"])
def test_another_way_at_hello_after_back_loses_nothing(page: Page, how: str) -> None:
    """Chosen anew on the first screen: what was done is done, and it goes on where one was."""
    open_hello(page)
    start(page)
    asked = take_round(page)
    while reading(page).count():
        page.evaluate("() => document.querySelector('[data-act=next]').click()")
    here = question_id(page)
    back_until(page, page.locator("[data-screen=hello]:visible"))
    if how == "own words":
        page.get_by_role("radio", name=how).check()
        start(page)
    else:
        start_alone(page)
    expect(page.locator(ASKED)).to_have_attribute("data-topic", here)
    assert checked(page) == asked


def test_what_cannot_be_read_otherwise_is_not_offered_otherwise(page: Page) -> None:
    """Where the Easy Read says nothing about a part, there is nothing to switch to."""

    def take_away(route: Route) -> None:
        answer = route.fetch()
        there, elsewhere = (f'class="read" data-part="{part}" data-way="easy"' for part in (1, 0))
        assert there in answer.text()
        route.fulfill(response=answer, body=answer.text().replace(there, elsewhere))

    page.route(f"**/{INDUCTION}", take_away)
    open_hello(page)
    page.get_by_role("radio", name="own words").check()
    start(page)
    expect(page.get_by_role("button", name="Show Easy Read")).to_be_visible()
    take_round(page)
    expect(reading(page)).to_have_attribute("data-part", "1")
    expect(page.get_by_role("button", name="Show Easy Read")).not_to_be_visible()
