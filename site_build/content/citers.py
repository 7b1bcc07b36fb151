"""What cites a clause: questions, outcomes, sections of the Easy Read, what to remember, and what we do ourselves.

When the words of the clause change, each of these may say what is no longer so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from site_build.content.bank import WrittenQuestion
from site_build.content.easy import EasyRead
from site_build.content.site import Site
from site_build.content.source import plain_text
from site_build.content.written_bank import BankFile, question_id


@dataclass(frozen=True)
class Citer:
    """Words that cite clauses (ids) of one policy, and where they stand. `what` is its name, such as `outcome/a/b`."""

    what: str
    path: str
    line: int
    words: str
    clauses: tuple[str, ...]


def find_citers(site: Site, policy: str) -> Iterator[Citer]:
    """Whatever cites a clause of this policy: its questions, outcomes in the order of their pages, its Easy Read."""
    yield from _questions(site, site.bank_files[policy])
    yield from _outcomes(site, policy)
    if policy in site.easy_reads:
        yield from _easy_parts(site.easy_reads[policy])
        yield from _reminders(site.easy_reads[policy])
    yield from _own_records(site, policy)


def name_question(policy: str, question: str) -> str:
    """The name of a question as something that cites."""
    return f"question/{policy}/{question}"


def question_words(question: WrittenQuestion) -> str:
    """All that a person reads of a question, a line each."""
    choices = ((choice.text, choice.feedback) for choice in question.choices)
    return "\n".join([question.prompt, *question.facts, *chain.from_iterable(choices)])


def _questions(site: Site, file: BankFile) -> Iterator[Citer]:
    """A question made from a decision page stands where its case is told."""
    told = {
        question_id(tree, outcome): (tree.source.path, tree.source.meta.line(("told", outcome.id)))
        for tree in site.trees.values()
        for outcome in tree.outcomes
    }
    for at, question in enumerate(file.bank.questions):
        place = ("questions", at)
        here = (file.located.path, file.located.line(place))
        path, line = here if place in file.located.lines else told[question.id]
        name = name_question(file.bank.policy, question.id)
        yield Citer(name, path, line, question_words(question), question.clauses)


def _outcomes(site: Site, policy: str) -> Iterator[Citer]:
    page = site.policies[policy].source.page
    for tree in site.trees.values():
        for outcome in tree.outcomes:
            name, line = f"outcome/{tree.id}/{outcome.id}", tree.source.line_of_id(outcome.id)
            words = "\n".join([outcome.title, *map(plain_text, outcome.advice)])
            clauses = tuple(citation.clause for citation in outcome.citations if citation.page == page)
            yield Citer(name, tree.source.path, line, words, clauses)


def _easy_parts(easy: EasyRead) -> Iterator[Citer]:
    for part in easy.parts[1:]:  # the first is the introduction, which cites nothing
        words = "\n".join([part.title, *(idea.text for idea in part.ideas)])
        clauses = tuple(citation.clause for citation in part.citations)
        line = easy.source.line_of_id(part.id)
        yield Citer(f"easy-read/{easy.policy}/{part.id}", easy.source.path, line, words, clauses)


def _reminders(easy: EasyRead) -> Iterator[Citer]:
    for at, reminder in enumerate(easy.remember):
        line = easy.source.meta.line(("remember", at, "words"))
        name = f"remember/{easy.policy}/{at + 1}"
        yield Citer(name, easy.source.path, line, reminder.words, (reminder.clause,))


def _own_records(site: Site, policy: str) -> Iterator[Citer]:
    for page in (page for page in site.own_records if page.policy == policy):
        for rule in page.rules:
            line = page.source.line_of_id(rule.clause)
            yield Citer(f"own-records/{policy}/{rule.clause}", page.source.path, line, rule.words, (rule.clause,))
