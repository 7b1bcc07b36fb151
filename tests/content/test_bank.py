"""The bank, resolved: questions made from trees agree with the trees."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from site_build.content.bank import WrittenQuestion
from site_build.content.site import read_site
from site_build.content.tree import DecisionTree
from site_build.content.written_bank import bank_schema, generate_questions, question_id

ROOT = Path(__file__).parents[2]
SITE = read_site(ROOT)
BANK = SITE.banks["confidentiality"]
MADE = {question_id(tree, outcome): (tree, outcome) for tree in SITE.trees.values() for outcome in tree.outcomes}
WRITTEN = [question for question in BANK.questions if question.id not in MADE]
each_tree = pytest.mark.parametrize("tree", SITE.trees.values(), ids=lambda tree: tree.id)


THINGS = {
    "paper": r"paper|page|note|form|folder|letter|plan|list|shred",
    "device": r"device|equipment|media|stick|laptop|phone|computer|screen|file|electronic|password",
    "message": r"e-mail|message|group",
    "money": r"financial|bank|cost",
    "lock": r"lock|key\b|drawer|cabinet",
    "abuse": r"safeguarding|hurt|hits",
    "copy": r"cop(?:y|ies)\b|original",
}


def find_things(text: str) -> set[str]:
    """The kinds of things that a text speaks of."""
    return {thing for thing, words in THINGS.items() if re.search(rf"\b(?:{words})", text, re.IGNORECASE)}


def find_wrong(question: WrittenQuestion) -> set[str]:
    """The wrong choices of a question."""
    return {choice.text for choice in question.choices if not choice.correct}


def count_strangers(question: WrittenQuestion) -> int:
    """The wrong choices that speak of a thing that neither the case nor the right choice has."""
    right = " ".join(question.choices[place].text for place in question.correct)
    return sum(not find_things(wrong) <= find_things(f"{question.prompt} {right}") for wrong in find_wrong(question))


def tell_all(tree: DecisionTree) -> DecisionTree:
    """The tree with a case told for each of its outcomes."""
    return replace(tree, told={outcome.id: f"{outcome.id}?" for outcome in tree.outcomes})


def test_a_case_is_asked_as_it_is_told_and_its_outcome_is_the_right_answer() -> None:
    """The prompt is what the tree tells, no facts stand beside it, and no two questions ask in the same words."""
    made = [question for question in BANK.questions if question.id in MADE]
    assert {tree.id for tree, _ in (MADE[question.id] for question in made)} == SITE.trees.keys()
    for question in made:
        tree, outcome = MADE[question.id]
        [right] = question.correct
        assert (question.prompt, question.facts) == (tree.told[outcome.id], ())
        assert question.choices[right].text == outcome.title
        assert set(question.clauses) == {citation.clause for citation in outcome.citations}
    assert len({question.prompt for question in BANK.questions}) == len(BANK.questions)


@each_tree
def test_every_outcome_with_a_case_is_asked_about_once(tree: DecisionTree) -> None:
    """One question for each outcome, in the order of the page; without its case an outcome makes none."""
    made = [question.id for question in generate_questions(tell_all(tree), ("volunteer",))]
    assert made == [question_id(tree, outcome) for outcome in tree.outcomes]
    assert list(generate_questions(replace(tree, told={}), ("volunteer",))) == []


@each_tree
def test_wrong_choices_are_other_outcomes_of_the_same_tree(tree: DecisionTree) -> None:
    """Four different choices, one of them right."""
    titles = {outcome.title for outcome in tree.outcomes}
    for question in generate_questions(tell_all(tree), ("volunteer",)):
        assert len({choice.text for choice in question.choices}) == 4
        assert {choice.text for choice in question.choices} <= titles
        assert len(question.correct) == 1


@each_tree
def test_named_outcomes_are_the_wrong_choices(tree: DecisionTree) -> None:
    """Where the tree names none, they are the three that stand next on the page."""
    titles = {outcome.id: outcome.title for outcome in tree.outcomes}
    first, named = next(iter(titles)), tuple(titles)[-3:]
    chosen, *others = generate_questions(replace(tell_all(tree), wrong={first: named}), ("staff",))
    assert find_wrong(chosen) == {titles[outcome] for outcome in named}
    twice = [*titles.values()] * 2
    for at, question in enumerate(others, start=1):
        assert find_wrong(question) == {*twice[at + 1 : at + 4]}


def test_wrong_choices_are_of_the_story_that_is_told() -> None:
    """At most one speaks of a thing that is not there. Ten questions and more need theirs to be named for that."""
    better = 0
    for tree in SITE.trees.values():
        nearest = generate_questions(replace(tree, wrong={}), ("staff",))
        for question, other in zip(generate_questions(tree, ("staff",)), nearest, strict=True):
            assert count_strangers(question) <= 1, question.id
            better += count_strangers(question) < count_strangers(other)
    assert better >= 10


@each_tree
def test_a_path_switched_off_is_not_asked_about_and_changes_no_other_question(tree: DecisionTree) -> None:
    """The other questions stay the same to the letter."""
    made = list(generate_questions(tell_all(tree), ("staff",)))
    fewer = list(generate_questions(tell_all(tree), ("staff",), off=(tree.outcomes[0].id,)))
    assert fewer == made[1:]


def test_switching_off_what_does_not_exist_is_told(
    spoil: Callable[[str, str, str], None], problems: Callable[[], list[str]]
) -> None:
    """An outcome that has gone from its tree is named; so is a role without a quiz."""
    spoil("quizzes/confidentiality.yml", "off: [tell-chief,", "off: [both-aways,")
    assert any("no outcome “both-aways” to switch off" in problem for problem in problems())


def test_every_role_is_asked_enough_and_meets_critical_questions() -> None:
    """At least twelve written questions and two critical ones each, and more in each part than are asked of it."""
    for role, draw in BANK.quiz.items():
        written = [question for question in WRITTEN if role in question.roles]
        critical = [question for question in written if question.critical]
        assert len(written) >= 12
        assert 2 <= len(critical) < draw.asked
        assert draw.number == (2, 4, 2, 2)
        for number, (must, others) in zip(draw.number, BANK.pools[role], strict=True):
            assert len(must) <= number < len(must) + len(others)


def test_the_right_answer_is_not_given_away_by_its_length_or_place() -> None:
    """In most questions another choice is longer, and no letter is right in more than a third, written or made."""
    for asked in (WRITTEN, [question for question in BANK.questions if question.id in MADE]):
        longest = sum(max(question.choices, key=lambda choice: len(choice.text)).correct for question in asked)
        assert longest <= len(asked) / 3
        assert max(Counter(question.correct[0] for question in asked).values()) <= len(asked) / 3


def test_the_place_of_the_right_choice_is_even_over_all_outcomes() -> None:
    """Whichever outcomes are told one day, no letter has more than a third of them."""
    made = [question for tree in SITE.trees.values() for question in generate_questions(tell_all(tree), ("staff",))]
    assert max(Counter(question.correct for question in made).values()) <= len(made) / 3


def test_the_schema_for_editors_is_the_models(portal: Path) -> None:
    """`quizzes/bank.schema.json` is what `portal check --schema` prints."""
    assert (portal / "quizzes" / "bank.schema.json").read_text(encoding="utf-8") == bank_schema()


def test_a_question_belongs_to_the_last_part_that_it_cites() -> None:
    """The parts are the policy's; a question that cites clauses of two is asked when both have been read."""
    policy = SITE.policies["confidentiality"]
    assert BANK.parts == ("private", "telling", "every-day", "paper-and-devices")
    assert {policy.parts[clause.id] for section in policy.sections[:3] for clause in section.every()} == {0}
    spread = [question for question in BANK.questions if len({policy.parts[c] for c in question.clauses}) > 1]
    assert spread
    for question in BANK.questions:
        assert BANK.parts.index(question.part) == max(policy.parts[clause] for clause in question.clauses)
    assert [duty.model_dump() for duty in BANK.duties] == [
        duty.model_dump(exclude={"addressed"}) for duty in policy.meta.duties
    ]
