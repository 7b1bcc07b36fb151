"""The bank, resolved: questions made from the tree agree with the tree."""

from collections import Counter
from pathlib import Path

from site_build.content.bank import generate_questions
from site_build.content.site import read_site

ROOT = Path(__file__).parents[2]
SITE = read_site(ROOT)
TREE = SITE.trees["share"]
BANK = SITE.banks["confidentiality"]
GENERATED = {question.id: question for question in BANK.questions if question.facts}


def test_every_outcome_is_asked_about_once_and_is_the_right_answer() -> None:
    """The facts are a way through the tree, and the one right choice is where that way ends."""
    ends = {tuple(f"{answer.text}." for _, answer in steps): outcome for steps, outcome in TREE.paths()}
    assert GENERATED.keys() == {f"share-{outcome.id}" for outcome in TREE.outcomes}
    for question in GENERATED.values():
        [right] = question.correct
        assert question.choices[right].text == ends[question.facts].title
        assert set(question.clauses) == {citation.clause for citation in ends[question.facts].citations}


def test_wrong_choices_are_other_outcomes_of_the_same_tree() -> None:
    """Four different choices, one of them right, and the right one not always in the same place."""
    titles = {outcome.title for outcome in TREE.outcomes}
    for question in GENERATED.values():
        assert len({choice.text for choice in question.choices}) == 4
        assert {choice.text for choice in question.choices} <= titles
    places = Counter(question.correct for question in GENERATED.values())
    assert max(places.values()) - min(places.values()) <= 1


def test_the_same_tree_always_makes_the_same_questions() -> None:
    """Nothing is left to chance."""
    assert list(generate_questions(TREE, BANK.quiz)) == list(generate_questions(TREE, BANK.quiz))


def test_every_role_is_asked_enough_and_meets_critical_questions() -> None:
    """At least twelve written questions and two critical ones each, and fewer critical ones than are asked."""
    for role, draw in BANK.quiz.items():
        written = [question for question in BANK.for_role(role) if not question.facts]
        critical = [question for question in written if question.critical]
        assert len(written) >= 12
        assert 2 <= len(critical) < draw.number


def test_the_right_answer_is_not_given_away_by_its_length() -> None:
    """In most questions another choice is longer."""
    written = [question for question in BANK.questions if not question.facts]
    longest = sum(max(q.choices, key=lambda choice: len(choice.text)).correct for q in written)
    assert longest <= len(written) / 2
