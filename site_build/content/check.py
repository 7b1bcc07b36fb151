"""What only the whole site can tell: that pages, banks and `portal.toml` agree, and that what people read is plain.

Files that could not be read are told by those who read them: what such a file may hold is not said to be missing.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from site_build.config import PORTAL_FILE, Portal
from site_build.content.bank import Question, ResolvedBank
from site_build.content.easy import EasyRead, lint_easy
from site_build.content.edition import Published
from site_build.content.own_records import OwnRecords, lint_own_records
from site_build.content.plain_words import find_initials, find_long_sentences, find_words
from site_build.content.policy import Policy, lint_policy
from site_build.content.quotations import check_quotations
from site_build.content.source import Source
from site_build.content.strict_yaml import Located
from site_build.content.tree import DecisionTree
from site_build.content.written_bank import BankFile, question_id
from site_build.errors import Problem

FULL_SCREEN = 80  # words of a question and its choices, which are on the screen together


def stems(problems: Iterable[Problem]) -> frozenset[str]:
    """The names, without folder and ending, of the files with problems."""
    return frozenset(PurePosixPath(problem.path).stem for problem in problems)


@dataclass(frozen=True)
class Found:
    """What could be read; the words explained; the problems of all else."""

    policies: list[Policy]
    trees: list[DecisionTree]
    easy_reads: list[EasyRead]
    explained: frozenset[str]
    banks: list[BankFile]
    own_records: list[OwnRecords]
    problems: list[Problem]

    @cached_property
    def by_id(self) -> dict[str, Policy]:
        """The policies by their ids."""
        return {policy.id: policy for policy in self.policies}

    @cached_property
    def unread(self) -> frozenset[str]:
        """The names of the files with problems; a policy, bank or decision page of such a name may be there."""
        return stems(self.problems)


def check_published(published: Published, root: Path) -> Iterator[Problem]:
    """Every edition and bank that was published is there, byte for byte: people signed it."""
    for path, words in published.faults():
        name = path.relative_to(root) if path.is_relative_to(root) else path
        yield Problem(name.as_posix(), 1, words)


def check_content(portal: Portal, found: Found) -> Iterator[Problem]:
    """Where what was read does not agree with itself or with `portal.toml`."""
    yield from _double_problems(found)
    yield from _policy_problems(portal, found)
    for policy in found.by_id.values():
        yield from lint_policy(policy)
        yield from _role_problems(portal, policy)
        yield from _post_problems(portal, policy)
    for tree in found.trees:
        yield from _tree_problems(tree, portal, found)
    for file in found.banks:
        yield from _bank_problems(file.bank, file.located, portal, found)
        yield from _word_problems(file, found)
    for easy in found.easy_reads:
        yield from _easy_problems(easy, found)
    for page in found.own_records:
        if page.policy not in found.unread:
            yield from lint_own_records(page, found.by_id.get(page.policy), portal, found.explained)
    yield from check_quotations(found.by_id, found.trees, found.banks)


def _double_problems(found: Found) -> Iterator[Problem]:
    """No two files claim to be the same thing."""
    yield from _doubles("the policy", (_claim(policy.id, policy.source, "policy") for policy in found.policies))
    yield from _doubles("the decision page", ((tree.id, tree.source.path, 1) for tree in found.trees))
    banks = ((file.bank.policy, file.located.path, file.located.line(("policy",))) for file in found.banks)
    yield from _doubles("the question bank of", banks)
    easy_reads = (_claim(easy.policy, easy.source, "easy_read") for easy in found.easy_reads)
    yield from _doubles("the Easy Read of", easy_reads)


def _claim(name: str, source: Source, key: str) -> tuple[str, str, int]:
    return name, source.path, source.meta.line((key,))


def _doubles(what: str, claims: Iterable[tuple[str, str, int]]) -> Iterator[Problem]:
    """A claim is a name, and the path and line that give it."""
    first: dict[str, str] = {}
    for name, path, line in claims:
        if name in first:
            yield Problem(path, line, f"{first[name]} is already {what} “{name}”. Rename one of them, or remove it.")
        first.setdefault(name, path)


def _policy_problems(portal: Portal, found: Found) -> Iterator[Problem]:
    """The policies in `portal.toml` and those in docs/ are the same; each has a quiz for each of its roles."""
    banks = {file.bank.policy: file.bank for file in found.banks}
    for policy_id in portal.policies.keys() - found.by_id.keys() - found.unread:
        words = f"The policy “{policy_id}” has no page: none in docs/ says “policy: {policy_id}”."
        yield Problem(PORTAL_FILE, 1, words)
    for policy_id in portal.policies.keys() - banks.keys() - found.unread:
        yield Problem(PORTAL_FILE, 1, f"The policy “{policy_id}” has no question bank quizzes/{policy_id}.yml.")
    for policy_id in portal.policies.keys() & banks.keys():
        for role in (role for role in portal.policies[policy_id].roles if role not in banks[policy_id].quiz):
            words = f"{PORTAL_FILE} asks the role “{role}” to take this quiz, and “quiz:” does not have it."
            yield Problem(f"quizzes/{policy_id}.yml", 1, words)
    for policy_id in found.by_id.keys() - portal.policies.keys():
        words = (
            f"{PORTAL_FILE} does not say which roles sign this policy. Add [policies.{policy_id}] to it. "
            "Is the policy no longer in use? Then remove this page."
        )
        yield found.by_id[policy_id].source.meta.problem(("policy",), words)


def _post_problems(portal: Portal, policy: Policy) -> Iterator[Problem]:
    post = policy.meta.review_by
    if post is not None and post not in portal.contacts:
        words = f"There is no contact “{post}” in {PORTAL_FILE}, so nobody sees to the review."
        yield policy.source.meta.problem(("review_by",), words)


def _role_problems(portal: Portal, policy: Policy) -> Iterator[Problem]:
    for at, duty in enumerate(policy.meta.duties):
        for role in (role for role in duty.roles if role not in portal.roles):
            yield policy.source.meta.problem(("duties", at, "roles"), f"There is no role “{role}” in {PORTAL_FILE}.")


def _tree_problems(tree: DecisionTree, portal: Portal, found: Found) -> Iterator[Problem]:
    """Every clause that the tree cites exists, and so does everybody it says to ask."""
    pages, source = {policy.source.page: policy for policy in found.by_id.values()}, tree.source
    cited = [(outcome, citation) for outcome in tree.outcomes for citation in outcome.citations]
    for outcome, citation in cited:
        policy = pages.get(citation.page)
        if policy is None and PurePosixPath(citation.page).stem in found.unread:
            continue
        if policy is None or citation.clause not in policy.by_id:
            words = f"“{outcome.title}”: there is no clause #{citation.clause} on {citation.page}."
            yield source.problem(source.line(f"#{citation.clause})", below=outcome.id), words)
    for contact in (contact for contact in tree.contacts if contact not in portal.contacts):
        yield source.problem(source.line(f"contact:{contact})"), f"There is no contact “{contact}” in {PORTAL_FILE}.")


def _bank_problems(bank: ResolvedBank, located: Located, portal: Portal, found: Found) -> Iterator[Problem]:
    """The bank's policy, roles and clauses exist, and every duty of the policy is taught."""
    policy = found.by_id.get(bank.policy)
    if policy is None:
        if bank.policy not in found.unread:
            yield located.problem(("policy",), f"There is no policy “{bank.policy}” in docs/.")
        return
    for role in (role for role in bank.quiz if role not in portal.roles):
        yield located.problem(("quiz", role), f"There is no role “{role}” in {PORTAL_FILE}.")
    told = _list_told(found.trees, policy)
    for at, question in enumerate(bank.questions):
        for key, index, words in _question_faults(question, bank, policy, told):
            yield located.problem(("questions", at, key, index), f"“{question.id}”: {words}")
    yield from _untaught_problems(policy, bank)


def _list_told(trees: Iterable[DecisionTree], policy: Policy) -> frozenset[tuple[str, str]]:
    """What is told of on decision pages: a question made from one, and a clause of this policy that it cites."""
    return frozenset(
        (question_id(tree, outcome), citation.clause)
        for tree in trees
        for outcome in tree.outcomes
        for citation in outcome.citations
        if citation.page == policy.source.page
    )


def _question_faults(
    question: Question, bank: ResolvedBank, policy: Policy, told: Container[tuple[str, str]]
) -> Iterator[tuple[str, int, str]]:
    """What a question names wrongly and is not told of elsewhere: the key, the place in its list, and the words."""
    duties = {duty.id: duty.clause for duty in policy.meta.duties}
    for index, clause in enumerate(question.clauses):
        if clause not in policy.by_id and (question.id, clause) not in told:
            yield "clauses", index, f"there is no clause “{clause}” in the policy."
    for index, duty in enumerate(question.duties):
        if duty not in duties:
            yield "duties", index, f"the policy lists no duty “{duty}”."
        elif duties[duty] not in question.clauses:
            yield "duties", index, f"it teaches “{duty}”, so it must cite the clause “{duties[duty]}”."
    for index, role in enumerate(question.roles):
        if role not in bank.quiz:
            yield "roles", index, f"there is no quiz for the role “{role}”."


def _untaught_problems(policy: Policy, bank: ResolvedBank) -> Iterator[Problem]:
    """Every duty is taught: each of its roles has a question that cites it."""
    taught = {(duty, role) for question in bank.questions for duty in question.duties for role in question.roles}
    for at, duty in enumerate(policy.meta.duties):
        missing = [role for role in duty.roles if (duty.id, role) not in taught]
        if missing:
            words = f"Nothing teaches the duty “{duty.id}” to: {', '.join(missing)}. Add a question that cites it."
            yield policy.source.meta.problem(("duties", at), words)


def _word_problems(file: BankFile, found: Found) -> Iterator[Problem]:
    """The bank's words are plain. A question made from a tree is told of its outcome there."""
    made = {question_id(tree, outcome): (tree, outcome) for tree in found.trees for outcome in tree.outcomes}
    located = file.located
    for key, words in (("declaration", file.bank.declaration), ("short_declaration", file.short_declaration)):
        for message in _hard_words(words):
            yield located.problem((key,), message)
    for at, question in enumerate(file.bank.questions):
        path, line = located.path, located.line(("questions", at))
        if ("questions", at) not in located.lines:
            tree, outcome = made[question.id]
            path, line = tree.source.path, tree.source.line_of_id(outcome.id)
        for message in dict.fromkeys(_hard_question(question)):
            yield Problem(path, line, f"“{question.id}”: {message}")


def _hard_question(question: Question) -> Iterator[str]:
    shown = [question.prompt, *question.facts, *(choice.text for choice in question.choices)]
    for text in (*shown, *(choice.feedback for choice in question.choices)):
        yield from _hard_words(text)
    if (length := len(find_words(" ".join(shown)))) > FULL_SCREEN:
        yield f"Its screen has {length} words, and {FULL_SCREEN} is the most. Shorten the question or its choices."


def _hard_words(text: str) -> Iterator[str]:
    yield from (message for _, message in find_long_sentences(text))
    yield from find_initials(text)


def _easy_problems(easy: EasyRead, found: Found) -> Iterator[Problem]:
    """The Easy Read is easy, cites clauses that exist, and leaves none out."""
    yield from lint_easy(easy, found.explained)
    policy, source = found.by_id.get(easy.policy), easy.source
    if policy is None:
        if easy.policy not in found.unread:
            yield source.problem(1, f"There is no policy “{easy.policy}” in docs/.")
        return
    cited = {citation.clause for part in easy.parts for citation in part.citations}
    for clause in cited - policy.by_id.keys():
        yield source.problem(source.line(f"#{clause})"), f"There is no clause #{clause} in the policy.")
    for at, reminder in enumerate(easy.remember):
        if reminder.clause not in policy.by_id:
            words = f"There is no clause #{reminder.clause} in the policy."
            yield source.meta.problem(("remember", at, "clause"), words)
    for clause in policy.by_id.keys() - cited:
        yield Problem(source.path, 1, f"No part of the Easy Read cites the clause #{clause}.", warning=True)
