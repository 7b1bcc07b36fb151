"""Each tree and the bank, broken in turn: the fault is found, in the right file, on the right line."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from site_build.content.site import read_site
from site_build.content.tree import DecisionTree, Question

ROOT = Path(__file__).parents[2]
SITE = read_site(ROOT)
TREES = list(SITE.trees.values())
WRITTEN = [question.id for question in SITE.banks["confidentiality"].questions if not question.facts]
BANK = "quizzes/confidentiality.yml"

each_tree = pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.id)


def line_of(text: str, words: str) -> int:
    """The line, from 1, on which the words first stand."""
    return text[: text.index(words)].count("\n") + 1


def answer_line(tree: DecisionTree) -> str:
    """The first answer of the tree's last question, as its author wrote it."""
    answer = tree.questions[-1].answers[0]
    [line] = re.findall(
        rf"^- \[{re.escape(answer.text)}\]\(#{re.escape(answer.target)}\)$", tree.source.text, re.MULTILINE
    )
    return str(line)


def drop_answer(tree: DecisionTree, question: Question) -> str:
    """The page without the line of the question's first answer."""
    lines = tree.source.text.splitlines(keepends=True)
    heading = tree.source.line_of_id(question.id)
    del lines[next(at for at in range(heading, len(lines)) if lines[at].startswith("- ["))]
    return "".join(lines)


def fault_of_drop(tree: DecisionTree, question: Question) -> tuple[str, str] | None:
    """What the question's first answer leaves behind: the id of a heading, and what is said of it."""
    if len(question.answers) == 2:
        return question.id, "a question needs at least two answers."
    target = question.answers[0].target
    leading = [answer for other in tree.questions for answer in other.answers if answer.target == target]
    return (target, "no answer leads here. Link to it or remove it.") if len(leading) == 1 else None


@each_tree
def test_a_dropped_link_is_found(tree: DecisionTree, portal: Path, problems: Callable[[], list[str]]) -> None:
    """Without one of its answers a question has too few, or a heading is no longer reached; else the tree is whole."""
    for question in tree.questions:
        text = drop_answer(tree, question)
        (portal / tree.source.path).write_text(text, encoding="utf-8")
        told = [problem for problem in problems() if problem.startswith(tree.source.path)]
        fault = fault_of_drop(tree, question)
        if fault is None:
            assert told == []
        else:
            where = f"{tree.source.path}:{line_of(text, f'{{: #{fault[0]} ')}: "
            assert any(problem.startswith(where) and problem.endswith(fault[1]) for problem in told)


@each_tree
def test_a_renamed_id_is_found(tree: DecisionTree, portal: Path, problems: Callable[[], list[str]]) -> None:
    """Each link to a heading whose id was changed is named with its line."""
    for outcome in tree.outcomes:
        text = re.sub(rf"\{{: #{outcome.id}(?= )", "{: #renamed", tree.source.text)
        assert text != tree.source.text
        (portal / tree.source.path).write_text(text, encoding="utf-8")
        where = f"{tree.source.path}:{line_of(text, f'(#{outcome.id})')}: "
        assert any(problem.startswith(where) and f"leads to #{outcome.id}" in problem for problem in problems())


@each_tree
def test_a_circle_is_found(tree: DecisionTree, portal: Path, problems: Callable[[], list[str]]) -> None:
    """An answer that leads back to the first question is refused, naming a question on the circle."""
    line = answer_line(tree)
    back = re.sub(r"\(#.*\)$", f"(#{tree.start.id})", line)
    (portal / tree.source.path).write_text(tree.source.text.replace(line, back), encoding="utf-8")
    ways = [[question.id for question, _ in steps] for steps, _ in tree.paths()]
    last = tree.questions[-1].id
    circle = {way_id for way in ways if last in way for way_id in way[: way.index(last) + 1]}
    [told] = [problem for problem in problems() if "only goes forward" in problem]
    assert told.split(": ")[0] in {f"{tree.source.path}:{tree.source.line_of_id(on)}" for on in circle}


@each_tree
def test_an_unknown_clause_is_found(tree: DecisionTree, portal: Path, problems: Callable[[], list[str]]) -> None:
    """A citation of a clause that the policy does not have is named with its line."""
    clause = tree.outcomes[-1].citations[-1].clause
    text = tree.source.text.replace(f"confidentiality.md#{clause})", "confidentiality.md#no-such-clause)")
    (portal / tree.source.path).write_text(text, encoding="utf-8")
    where = f"{tree.source.path}:{line_of(text, '#no-such-clause)')}: "
    assert any(problem.startswith(where) and "no clause #no-such-clause" in problem for problem in problems())


@pytest.mark.parametrize("question_id", WRITTEN)
def test_an_unmarked_correct_choice_is_found(question_id: str, portal: Path, problems: Callable[[], list[str]]) -> None:
    """A question without its correct choices is named with the line on which it starts."""
    text = (portal / BANK).read_text(encoding="utf-8")
    start = text.index(f"- id: {question_id}\n")
    end = text.find("  - id: ", start + 1)
    own = text[start:end] if end > 0 else text[start:]
    broken = text.replace(own, own.replace("        correct: true\n", ""))
    (portal / BANK).write_text(broken, encoding="utf-8")
    where = f"{BANK}:{line_of(broken, f'- id: {question_id}')}: "
    assert any(problem.startswith(where) and "no correct choice" in problem for problem in problems())


def test_a_duty_that_nothing_teaches_is_found(portal: Path, problems: Callable[[], list[str]]) -> None:
    """Each duty, left untaught, is named with the roles that lack it and its line in the policy."""
    text = (portal / BANK).read_text(encoding="utf-8")
    (portal / BANK).write_text(re.sub(r"^    duties: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
    policy, told = SITE.policies["confidentiality"], problems()
    for duty in policy.meta.duties:
        where = f"{policy.source.path}:{line_of(policy.source.text, f'id: {duty.id},')}: "
        expected = f"“{duty.id}” to: {', '.join(duty.roles)}."
        assert any(problem.startswith(where) and expected in problem for problem in told)
    assert len(told) == len(policy.meta.duties)
