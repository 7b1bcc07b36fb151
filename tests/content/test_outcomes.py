"""Every way through every tree ends in an outcome, and every outcome rests on the words of the clauses that it cites.

`outcomes.yml` pairs each outcome with those words. It is kept by hand, so that a change to a page or to the policy
makes somebody read both again.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from site_build.config import Model
from site_build.content.policy import read_policy
from site_build.content.source import plain_text, read_source, read_text, validate
from site_build.content.strict_yaml import parse_yaml
from site_build.content.tree import DecisionTree, Outcome, TreeQuestion, is_tree, read_tree


class Backing(Model):
    """Words of a clause that carry an outcome."""

    clause: str
    words: str


Table = dict[str, dict[str, tuple[Backing, ...]]]

ROOT = Path(__file__).parents[2]
POLICY = read_policy(read_source(ROOT, ROOT / "docs" / "policy" / "confidentiality.md"))
CLAUSES = {clause.id: clause.text for clause in POLICY.clauses()}
SOURCES = [read_source(ROOT, path) for path in sorted((ROOT / "docs" / "decide").glob("*.md"))]
TREES = {tree.id: tree for tree in (read_tree(source) for source in SOURCES if is_tree(source))}

MOST_QUESTIONS = 4
MOST_QUESTIONS_ON = {"lost": 2}  # whoever has lost something is in a hurry
LONGEST_SENTENCE = 25  # words
FEWEST_WORDS = 3  # fewer words could stand in any clause
ORDER = ["chief-officer", "chair", "safeguarding-trustee"]  # of every clause that names whom to ask


def read_table() -> Table:
    """The words that back each outcome, by tree and outcome."""
    path = Path(__file__).with_name("outcomes.yml")
    located = parse_yaml(read_text(path, path.name), path.name)
    return validate(TypeAdapter(Table), located.value, located, path.name)


TABLE = read_table()


@pytest.fixture(params=list(TREES.values()), ids=list(TREES))
def tree(request: pytest.FixtureRequest) -> DecisionTree:
    """Each decision tree in turn."""
    found: DecisionTree = request.param
    return found


def passages(node: TreeQuestion | Outcome) -> Iterator[str]:
    """What a person reads at a question or an outcome, without tags: title, paragraphs and answers, one at a time."""
    yield node.title
    if isinstance(node, Outcome):
        yield from (plain_text(block) for block in node.advice)
    else:
        yield from (plain_text(block) for block in node.help)
        yield from (answer.text for answer in node.answers)


def quotations(node: TreeQuestion | Outcome) -> list[str]:
    """The words between “ and ”."""
    return [words for passage in passages(node) for words in re.findall(r"“([^”]+)”", passage)]


def test_the_table_has_every_tree() -> None:
    """Each decision page has its part of the table, and each part its page."""
    assert TABLE.keys() == TREES.keys()


def test_the_table_has_every_outcome_and_citation(tree: DecisionTree) -> None:
    """The clauses that an outcome cites are the clauses of its rows: none is missing, and none is left over."""
    cited = {outcome.id: {citation.clause for citation in outcome.citations} for outcome in tree.outcomes}
    backed = {outcome: {backing.clause for backing in rows} for outcome, rows in TABLE[tree.id].items()}
    assert backed == cited


def test_every_clause_still_has_the_words(tree: DecisionTree) -> None:
    """The words that back an outcome stand letter for letter in the clause, and are enough to mean something."""
    for outcome, rows in TABLE[tree.id].items():
        for backing in rows:
            assert backing.words in CLAUSES[backing.clause], f"{tree.id}#{outcome}: read the clause and the page again"
            assert len(backing.words.split()) >= FEWEST_WORDS, f"{tree.id}#{outcome}: {backing.words}"


def test_every_clause_that_asks_something_is_decided_somewhere() -> None:
    """A clause that puts a duty on somebody is cited by an outcome."""
    cited = {citation.clause for tree in TREES.values() for outcome in tree.outcomes for citation in outcome.citations}
    assert {duty.clause for duty in POLICY.meta.duties} <= cited


def test_every_path_ends_in_an_outcome(tree: DecisionTree) -> None:
    """From the first question, each answer leads to the next question and the last one to an outcome, in few steps."""
    reached = set()
    for steps, outcome in tree.paths():
        stops = [question.id for question, _ in steps] + [outcome.id]
        assert stops == [tree.questions[0].id] + [answer.target for _, answer in steps]
        assert len(steps) <= MOST_QUESTIONS_ON.get(tree.id, MOST_QUESTIONS), stops
        reached.add(outcome.id)
    assert reached == {outcome.id for outcome in tree.outcomes}


def test_where_the_policy_is_silent_somebody_is_named(tree: DecisionTree) -> None:
    """A silent outcome cites who is responsible, and gives a person to ask or says that there is nobody else."""
    for outcome in (outcome for outcome in tree.outcomes if outcome.silent):
        assert "who-is-responsible" in {citation.clause for citation in outcome.citations}, outcome.id
        assert outcome.contacts or "The policy names nobody else" in outcome.title, outcome.id


def test_where_clauses_disagree_nobody_decides_alone(tree: DecisionTree) -> None:
    """Such an outcome, and no other, says so in its title; it quotes at least two of the clauses that it shows."""
    for outcome in tree.outcomes:
        assert outcome.disagree == ("Do not decide alone" in outcome.title), outcome.id
        if outcome.disagree:
            assert len(outcome.citations) >= 2
            assert len(quotations(outcome)) >= 2


def test_people_are_named_in_the_clauses_order(tree: DecisionTree) -> None:
    """The Chief Officer, then the Chair, then the Nominated Trustee, as in every clause that names them."""
    for outcome in tree.outcomes:
        assert list(outcome.contacts) == [person for person in ORDER if person in outcome.contacts], outcome.id


def test_the_words_are_plain(tree: DecisionTree) -> None:
    """No sentence is long, and none has initials."""
    for node in tree.nodes().values():
        for passage in passages(node):
            assert not re.findall(r"\b[A-Z]{2,}\b", passage), f"{node.id}: {passage}"
            for sentence in re.split(r"(?<=[.!?])\s+", passage):
                assert len(sentence.split()) <= LONGEST_SENTENCE, f"{node.id}: {sentence}"
