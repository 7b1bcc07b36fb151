"""Each tree and the bank, broken in turn: the fault is found, in the right file, on the right line."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

import pytest

from site_build.content.site import read_site
from site_build.content.tree import DecisionTree, TreeQuestion
from site_build.content.written_bank import question_id as id_of

ROOT = Path(__file__).parents[2]
SITE = read_site(ROOT)
TREES = list(SITE.trees.values())
MADE = {id_of(tree, outcome) for tree in TREES for outcome in tree.outcomes}
WRITTEN = [question.id for question in SITE.banks["confidentiality"].questions if question.id not in MADE]
BANK = "quizzes/confidentiality.yml"

T = TypeVar("T")


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


def drop_answer(tree: DecisionTree, question: TreeQuestion) -> str:
    """The page without the line of the question's first answer."""
    lines = tree.source.text.splitlines(keepends=True)
    heading = tree.source.line_of_id(question.id)
    del lines[next(at for at in range(heading, len(lines)) if lines[at].startswith("- ["))]
    return "".join(lines)


def fault_of_drop(tree: DecisionTree, question: TreeQuestion) -> tuple[str, str] | None:
    """What the question's first answer leaves behind: the id of a heading, and what is said of it."""
    if len(question.answers) == 2:
        return question.id, "a question needs at least two answers."
    target = question.answers[0].target
    leading = [answer for other in tree.questions for answer in other.answers if answer.target == target]
    return (target, "no answer leads here. Link to it or remove it.") if len(leading) == 1 else None


def spoil(portal: Path, texts: Iterable[tuple[DecisionTree, str]]) -> None:
    """Write these trees as these texts, and every other tree as it was."""
    for tree, text in [*((tree, tree.source.text) for tree in TREES), *texts]:
        (portal / tree.source.path).write_text(text, encoding="utf-8")


def in_turn(parts: Callable[[DecisionTree], Sequence[T]]) -> Iterator[list[tuple[DecisionTree, T]]]:
    """The first part of each tree, then the second of each that has one, and so on: each tree is broken in one place.

    Reading all trees takes as long for one fault as for one in each, and what is found in a tree is told of its file.
    """
    rounds = zip_longest(*([(tree, part) for part in parts(tree)] for tree in TREES))
    return ([each for each in one_round if each] for one_round in rounds)


def told_of(tree: DecisionTree, told: list[str]) -> list[str]:
    """The problems that are told of this tree's file."""
    return [problem for problem in told if problem.startswith(f"{tree.source.path}:")]


def test_a_dropped_link_is_found(portal: Path, problems: Callable[[], list[str]]) -> None:
    """Without one of its answers a question has too few, or a heading is no longer reached; else the tree is whole."""
    for questions in in_turn(lambda tree: tree.questions):
        texts = [(tree, question, drop_answer(tree, question)) for tree, question in questions]
        spoil(portal, ((tree, text) for tree, _, text in texts))
        told = problems()
        for tree, question, text in texts:
            fault = fault_of_drop(tree, question)
            if fault is None:
                assert told_of(tree, told) == []
            else:
                where = f"{tree.source.path}:{line_of(text, f'{{: #{fault[0]} ')}: "
                assert any(problem.startswith(where) and problem.endswith(fault[1]) for problem in told)


def test_a_renamed_id_is_found(portal: Path, problems: Callable[[], list[str]]) -> None:
    """Each link to a heading whose id was changed is named with its line."""
    for outcomes in in_turn(lambda tree: tree.outcomes):
        texts = [
            (tree, outcome.id, re.sub(rf"\{{: #{outcome.id}(?= )", "{: #renamed", tree.source.text))
            for tree, outcome in outcomes
        ]
        spoil(portal, ((tree, text) for tree, _, text in texts))
        told = problems()
        for tree, old, text in texts:
            where = f"{tree.source.path}:{line_of(text, f'(#{old})')}: "
            assert any(problem.startswith(where) and f"leads to #{old}" in problem for problem in told), where


def test_a_circle_is_found(portal: Path, problems: Callable[[], list[str]]) -> None:
    """An answer that leads back to the first question is refused, naming a question on the circle."""
    spoil(portal, ((tree, lead_back(tree)) for tree in TREES))
    told = problems()
    for tree in TREES:
        ways = [[question.id for question, _ in steps] for steps, _ in tree.paths()]
        last = tree.questions[-1].id
        circle = {way_id for way in ways if last in way for way_id in way[: way.index(last) + 1]}
        [found] = [problem for problem in told_of(tree, told) if "only goes forward" in problem]
        assert found.split(": ")[0] in {f"{tree.source.path}:{tree.source.line_of_id(on)}" for on in circle}


def lead_back(tree: DecisionTree) -> str:
    """The page with the first answer of its last question leading to its first question."""
    line = answer_line(tree)
    return tree.source.text.replace(line, re.sub(r"\(#.*\)$", f"(#{tree.start.id})", line))


def test_an_unknown_clause_is_found(portal: Path, problems: Callable[[], list[str]]) -> None:
    """A citation of a clause that the policy does not have is named with its line."""
    texts = [(tree, cite_nothing(tree)) for tree in TREES]
    spoil(portal, texts)
    told = problems()
    for tree, text in texts:
        where = f"{tree.source.path}:{line_of(text, '#no-such-clause)')}: "
        assert any(problem.startswith(where) and "no clause #no-such-clause" in problem for problem in told), where


def cite_nothing(tree: DecisionTree) -> str:
    """The page with the last clause that it cites replaced by one that the policy does not have."""
    clause = tree.outcomes[-1].citations[-1].clause
    return tree.source.text.replace(f"confidentiality.md#{clause})", "confidentiality.md#no-such-clause)")


@pytest.mark.parametrize("half", [0, 1])
def test_an_unmarked_correct_choice_is_found(half: int, portal: Path, problems: Callable[[], list[str]]) -> None:
    """Every other question without its correct choices is named with the line on which it starts, and no other is."""
    text = (portal / BANK).read_text(encoding="utf-8")
    for question_id in WRITTEN[half::2]:
        start = text.index(f"- id: {question_id}\n")
        end = text.find("  - id: ", start + 1)
        own = text[start:end] if end > 0 else text[start:]
        text = text.replace(own, own.replace("        correct: true\n", ""))
    (portal / BANK).write_text(text, encoding="utf-8")
    named = [problem.split(": ")[0] for problem in problems() if "no correct choice" in problem]
    assert named == [f"{BANK}:{line_of(text, f'- id: {question_id}')}" for question_id in WRITTEN[half::2]]


def test_a_question_without_a_wrong_choice_is_found(portal: Path, problems: Callable[[], list[str]]) -> None:
    """Each question of which every choice is marked as correct is named with the line on which it starts."""
    text = (portal / BANK).read_text(encoding="utf-8").replace("        correct: true\n", "")
    text = text.replace("        feedback:", "        correct: true\n        feedback:")
    (portal / BANK).write_text(text, encoding="utf-8")
    named = [problem.split(": ")[0] for problem in problems() if "no wrong choice" in problem]
    assert named == [f"{BANK}:{line_of(text, f'- id: {question_id}')}" for question_id in WRITTEN]


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
