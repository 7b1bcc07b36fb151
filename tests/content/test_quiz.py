"""Draws agree with the worked examples; a grade fits the draw or is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.bank import Choice, Draw, Question, ResolvedBank
from site_build.content.errors import AnswerMalformed, AnswersForeign, QuizUnknown
from site_build.content.quiz import draw, grade


def question(name: str, *, part: str = "all", critical: bool = False, right: tuple[int, ...] = (1,)) -> Question:
    """A question with three choices, asked of volunteers."""
    choices = tuple(Choice(text=f"choice {at}", correct=at in right, feedback="so") for at in range(3))
    return Question(
        id=name,
        part=part,
        prompt=name,
        choices=choices,
        clauses=("purpose",),
        roles=("volunteer",),
        critical=critical,
    )


def bank(questions: tuple[Question, ...], *number: int, pass_mark: int = 1) -> ResolvedBank:
    """A bank that asks volunteers so many of the questions in each of its parts."""
    return ResolvedBank(
        policy="confidentiality",
        declaration="I agree.",
        parts=tuple(dict.fromkeys(one.part for one in questions)),
        duties=(),
        quiz={"volunteer": Draw(number=number, pass_mark=pass_mark)},
        questions=questions,
    )


def example_questions(parts: list[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions of a worked example, part by part."""
    return tuple(
        question(name, part=part["id"], critical=kind == "critical")
        for part in parts
        for kind in ("critical", "others")
        for name in part[kind]
    )


def test_draws_agree_with_the_worked_examples(read_vectors: Callable[[str], Any]) -> None:
    """The same ids in the same order as another implementation drew."""
    vectors = read_vectors("acknowledgment")["draw"]
    assert {example["parts"] for example in vectors["draws"]} == {"one", "three"}
    for example in vectors["draws"]:
        questions = example_questions(vectors["parts"][example["parts"]])
        drawn = draw(bank(questions, *example["number"]), "volunteer", example["nonce"])
        assert [one.id for one in drawn] == example["drawn"]


def test_critical_questions_are_asked_even_when_fewer_are_drawn() -> None:
    """A draw of one still has both critical questions, in the bank's order."""
    questions = (question("b", critical=True), question("x"), question("a", critical=True))
    assert [one.id for one in draw(bank(questions, 1), "volunteer", "n")] == ["b", "a"]


def test_a_role_without_a_quiz_is_refused() -> None:
    """The policy and the role are named."""
    with pytest.raises(QuizUnknown) as caught:
        draw(bank((question("a"),), 1), "trustee", "n")
    assert (caught.value.policy, caught.value.role) == ("confidentiality", "trustee")


ASKED = (question("must", critical=True), question("one"), question("two"), question("both", right=(0, 2)))
RIGHT = {"must": [1], "one": [1], "two": [1], "both": [0, 2]}


@pytest.mark.parametrize(
    ("answers", "right", "passed"),
    [
        (RIGHT, 4, True),
        (RIGHT | {"one": [0]}, 3, True),
        (RIGHT | {"one": [0], "two": [2]}, 2, False),
        (RIGHT | {"must": [0]}, 3, False),
        (RIGHT | {"both": [0]}, 3, True),
        (RIGHT | {"both": [0, 1, 2]}, 3, True),
        (RIGHT | {"one": []}, 3, True),
    ],
)
def test_a_grade_needs_the_pass_mark_and_every_critical_question(
    answers: dict[str, list[int]], right: int, passed: bool
) -> None:
    """Right means exactly the correct choices."""
    result = grade(bank(ASKED, 4, pass_mark=3), "volunteer", "n", answers)
    assert (result.right, result.asked, result.passed) == (right, 4, passed)
    assert set(result.missed_critical) == {name for name in result.missed if name == "must"}


@pytest.mark.parametrize("answers", [{}, {name: RIGHT[name] for name in ("must", "one", "two")}, RIGHT | {"more": [0]}])
def test_answers_that_do_not_fit_the_draw_are_refused(answers: dict[str, list[int]]) -> None:
    """Too few or too many."""
    with pytest.raises(AnswersForeign):
        grade(bank(ASKED, 4), "volunteer", "n", answers)


@pytest.mark.parametrize(("name", "choices"), [("one", [3]), ("one", [-1]), ("both", [2, 0]), ("one", [1, 1])])
def test_an_answer_that_is_no_choice_is_refused(name: str, choices: list[int]) -> None:
    """Out of range, unsorted or repeated: the question is named."""
    with pytest.raises(AnswerMalformed) as caught:
        grade(bank(ASKED, 4), "volunteer", "n", RIGHT | {name: choices})
    assert caught.value.question == name


@given(st.text(max_size=30), st.integers(1, 4))
def test_a_draw_has_its_size_and_no_repeats(nonce: str, number: int) -> None:
    """Any nonce draws `number` different questions."""
    drawn = draw(bank(ASKED, number), "volunteer", nonce)
    assert len({one.id for one in drawn}) == len(drawn) == number
