"""Quotations: what stands between “ and ” in a question or on a decision page is the policy's, letter for letter.

In a question and an outcome it stands in a clause that they cite, elsewhere on a decision page in any clause of a
policy that the page cites. The Easy Read quotes nothing: there, the marks set off words that the page itself explains.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from site_build.content.bank import Question
from site_build.content.policy import Policy
from site_build.content.source import plain_text
from site_build.content.tree import DecisionTree, Outcome
from site_build.content.written_bank import BankFile
from site_build.errors import Problem

_QUOTED = re.compile("“([^”]+)”")


def check_quotations(
    policies: Mapping[str, Policy], trees: Iterable[DecisionTree], banks: Iterable[BankFile]
) -> Iterator[Problem]:
    """Each quotation that is not the words of what it cites; nothing of a policy (by its id) that could not be read."""
    pages = {policy.source.page: policy for policy in policies.values()}
    for tree in trees:
        if all(citation.page in pages for outcome in tree.outcomes for citation in outcome.citations):
            yield from _tree_problems(tree, pages)
    for file in banks:
        if file.bank.policy in policies:
            yield from _bank_problems(file, policies[file.bank.policy])


def _bank_problems(file: BankFile, policy: Policy) -> Iterator[Problem]:
    """What is wrong in the questions that stand in the file; those made from decision pages are told of there."""
    for at, question in enumerate(file.bank.questions):
        if ("questions", at) in file.located.lines:
            clauses = [policy.by_id[clause].text for clause in question.clauses if clause in policy.by_id]
            for quoted in _foreign(_passages(question), clauses):
                words = f"“{question.id}” quotes “{quoted}”, and none of the clauses that it cites says that."
                yield file.located.problem(("questions", at), words)


def _passages(question: Question) -> Iterator[str]:
    yield from (question.prompt, *question.facts)
    yield from chain.from_iterable((choice.text, choice.feedback) for choice in question.choices)


def _tree_problems(tree: DecisionTree, pages: Mapping[str, Policy]) -> Iterator[Problem]:
    source, cited = tree.source, {citation.page for outcome in tree.outcomes for citation in outcome.citations}
    everything = [clause.text for page in sorted(cited) for clause in pages[page].clauses()]
    for outcome in tree.outcomes:
        for quoted in _foreign(_outcome_passages(tree, outcome), _cited_words(outcome, pages)):
            words = f"“{outcome.title}” quotes “{quoted}”, and none of the clauses that it cites says that."
            yield source.problem(source.line_of_id(outcome.id), words)
    for place, passages in _other_passages(tree):
        for quoted in _foreign(passages, everything):
            line = source.line_of_id(place) if place else source.line(f"# {tree.title}")
            yield source.problem(line, f"This quotes “{quoted}”, and the policy does not say that.")


def _outcome_passages(tree: DecisionTree, outcome: Outcome) -> Iterator[str]:
    yield outcome.title
    yield from map(plain_text, outcome.advice)
    yield tree.told.get(outcome.id, "")


def _cited_words(outcome: Outcome, pages: Mapping[str, Policy]) -> list[str]:
    cited = [(pages[citation.page].by_id, citation.clause) for citation in outcome.citations]
    return [clauses[clause].text for clauses, clause in cited if clause in clauses]


def _other_passages(tree: DecisionTree) -> Iterator[tuple[str, list[str]]]:
    """What is read on the page beside its outcomes: the id of its heading, empty for the page's own, and its words."""
    yield "", [tree.title, *map(plain_text, tree.intro)]
    for question in tree.questions:
        answers = (answer.text for answer in question.answers)
        yield question.id, [question.title, *map(plain_text, question.help), *answers]


def _foreign(passages: Iterable[str], clauses: Iterable[str]) -> list[str]:
    """What is quoted in the passages and stands in none of the clauses, each once."""
    quoted = (" ".join(words.split()) for passage in passages for words in _QUOTED.findall(passage))
    texts = list(clauses)
    return [words for words in dict.fromkeys(quoted) if not any(words in text for text in texts)]
