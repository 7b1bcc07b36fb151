"""What only the whole site can tell: that pages, banks and `portal.toml` agree with each other.

Files that could not be read are told by those who read them. `unread` holds their names without folder and ending; a
policy, bank or decision page of such a name is not said to be missing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from site_build.config import PORTAL_FILE, PolicyDuty, Portal
from site_build.content.bank import Question, ResolvedBank
from site_build.content.easy import EasyRead, lint_easy
from site_build.content.edition import Published
from site_build.content.policy import Policy
from site_build.content.strict_yaml import Located
from site_build.content.tree import DecisionTree
from site_build.errors import Problem


def check_published(published: Published, root: Path) -> Iterator[Problem]:
    """Every edition and bank that was published is there, byte for byte: people signed it."""
    for path, words in published.faults():
        name = path.relative_to(root) if path.is_relative_to(root) else path
        yield Problem(name.as_posix(), 1, words)


def check_policies(
    portal: Portal, policies: Mapping[str, Policy], banks: Mapping[str, ResolvedBank], *, unread: Collection[str]
) -> Iterator[Problem]:
    """The policies in `portal.toml` and those in docs/ are the same; each has a quiz for each of its roles."""
    for policy_id, wanted in portal.policies.items():
        if policy_id not in policies and policy_id not in unread:
            yield Problem(
                PORTAL_FILE, 1, f"The policy “{policy_id}” has no page: none in docs/ says “policy: {policy_id}”."
            )
        if policy_id in banks:
            yield from _quiz_problems(policy_id, wanted, banks[policy_id])
        elif policy_id not in unread:
            yield Problem(PORTAL_FILE, 1, f"The policy “{policy_id}” has no question bank quizzes/{policy_id}.yml.")
    for policy in policies.values():
        if policy.id not in portal.policies:
            line = policy.source.meta.line(("policy",))
            words = f"{PORTAL_FILE} does not say which roles sign this policy. Add [policies.{policy.id}] to it."
            yield policy.source.problem(line, words)


def _quiz_problems(policy_id: str, wanted: PolicyDuty, bank: ResolvedBank) -> Iterator[Problem]:
    for role in (role for role in wanted.roles if role not in bank.quiz):
        yield Problem(
            f"quizzes/{policy_id}.yml",
            1,
            f"{PORTAL_FILE} asks the role “{role}” to take this quiz, and “quiz:” does not have it.",
        )


def check_unique(what: str, claims: Iterable[tuple[str, str, int]]) -> Iterator[Problem]:
    """No two files claim to be the same thing. A claim is its name, and the path and line that give it."""
    first: dict[str, str] = {}
    for name, path, line in claims:
        if name in first:
            yield Problem(path, line, f"{first[name]} is already {what} “{name}”. Rename one of them, or remove it.")
        first.setdefault(name, path)


def check_duty_roles(portal: Portal, policies: Mapping[str, Policy]) -> Iterator[Problem]:
    """The roles of every duty exist."""
    for policy in policies.values():
        for at, duty in enumerate(policy.meta.duties):
            for role in (role for role in duty.roles if role not in portal.roles):
                yield policy.source.problem(
                    policy.source.meta.line(("duties", at, "roles")), f"There is no role “{role}” in {PORTAL_FILE}."
                )


def check_tree(
    tree: DecisionTree, portal: Portal, policies: Mapping[str, Policy], *, unread: Collection[str]
) -> Iterator[Problem]:
    """Every clause that the tree cites exists, and so does everybody it says to ask."""
    pages = {policy.source.page: policy for policy in policies.values()}
    source = tree.source
    for outcome in tree.outcomes:
        for citation in outcome.citations:
            policy = pages.get(citation.page)
            if policy is None and PurePosixPath(citation.page).stem in unread:
                continue
            if policy is None or citation.clause not in policy.by_id:
                line = source.line(f"#{citation.clause})")
                yield source.problem(
                    line, f"“{outcome.title}”: there is no clause #{citation.clause} on {citation.page}."
                )
    for contact in (contact for contact in tree.contacts if contact not in portal.contacts):
        yield source.problem(source.line(f"contact:{contact})"), f"There is no contact “{contact}” in {PORTAL_FILE}.")


def check_bank(
    bank: ResolvedBank,
    located: Located,
    path: str,
    portal: Portal,
    policies: Mapping[str, Policy],
    *,
    unread: Collection[str],
) -> Iterator[Problem]:
    """The bank's policy, roles and clauses exist."""
    policy = policies.get(bank.policy)
    if policy is None:
        if bank.policy not in unread:
            yield Problem(path, located.line(("policy",)), f"There is no policy “{bank.policy}” in docs/.")
        return
    for role in (role for role in bank.quiz if role not in portal.roles):
        yield Problem(path, located.line(("quiz", role)), f"There is no role “{role}” in {PORTAL_FILE}.")
    for at, question in enumerate(bank.questions):
        for index, clause in enumerate(question.clauses):
            if clause not in policy.by_id:
                yield Problem(
                    path,
                    located.line(("questions", at, "clauses", index)),
                    f"“{question.id}”: there is no clause “{clause}” in the policy.",
                )
        yield from _duty_problems(policy, question, located, path, at)
        for index, role in enumerate(question.roles):
            if role not in bank.quiz:
                yield Problem(
                    path,
                    located.line(("questions", at, "roles", index)),
                    f"“{question.id}”: there is no quiz for the role “{role}”.",
                )


def _duty_problems(policy: Policy, question: Question, located: Located, path: str, at: int) -> Iterator[Problem]:
    clauses = {duty.id: duty.clause for duty in policy.meta.duties}
    for index, duty in enumerate(question.duties):
        line = located.line(("questions", at, "duties", index))
        if duty not in clauses:
            yield Problem(path, line, f"“{question.id}”: the policy lists no duty “{duty}”.")
        elif clauses[duty] not in question.clauses:
            yield Problem(
                path, line, f"“{question.id}”: it teaches “{duty}”, so it must cite the clause “{clauses[duty]}”."
            )


def check_duties(policy: Policy, bank: ResolvedBank) -> Iterator[Problem]:
    """Every duty is taught: each of its roles has a question that cites it."""
    taught = {(duty, role) for question in bank.questions for duty in question.duties for role in question.roles}
    for at, duty in enumerate(policy.meta.duties):
        missing = [role for role in duty.roles if (duty.id, role) not in taught]
        if missing:
            line = policy.source.meta.line(("duties", at))
            words = f"Nothing teaches the duty “{duty.id}” to: {', '.join(missing)}. Add a question that cites it."
            yield policy.source.problem(line, words)


def check_easy(
    easy: EasyRead, words: frozenset[str], policies: Mapping[str, Policy], *, unread: Collection[str]
) -> Iterator[Problem]:
    """The Easy Read is easy, cites clauses that exist, and leaves none out."""
    yield from lint_easy(easy, words)
    policy = policies.get(easy.policy)
    if policy is None:
        if easy.policy not in unread:
            yield easy.source.problem(1, f"There is no policy “{easy.policy}” in docs/.")
        return
    cited = {citation.clause for part in easy.parts for citation in part.citations}
    known = policy.by_id.keys()
    for clause in sorted(cited - known):
        yield easy.source.problem(easy.source.line(f"#{clause})"), f"There is no clause #{clause} in the policy.")
    for clause in sorted(known - cited):
        yield Problem(easy.source.path, 1, f"No part of the Easy Read cites the clause #{clause}.", warning=True)
