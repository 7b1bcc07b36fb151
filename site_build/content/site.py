"""Everything that authors wrote, read once and proved to fit together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from site_build.config import Portal, PublicKeys, read_keys, read_portal
from site_build.content.bank import ResolvedBank, read_bank
from site_build.content.check import check_bank, check_duties, check_easy, check_policies, check_tree
from site_build.content.coverage import Coverage, cover
from site_build.content.easy import EasyRead, is_easy, is_glossary, read_easy, read_glossary
from site_build.content.edition import Publication, Published, publication, read_published
from site_build.content.policy import Policy, is_policy, read_policy
from site_build.content.source import MarkdownParser, read_source
from site_build.content.strict_yaml import Located
from site_build.content.tree import DecisionTree, is_tree, read_tree
from site_build.errors import ContentError, Problem

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Site:
    """A portal's content: policies, banks and Easy Reads by policy id, trees by the name of their page.

    `publications` is what publishing would record today. `warnings` are problems that only a strict build stops for.
    """

    root: Path
    portal: Portal
    keys: PublicKeys | None
    published: Published
    policies: dict[str, Policy]
    trees: dict[str, DecisionTree]
    banks: dict[str, ResolvedBank]
    easy_reads: dict[str, EasyRead]
    publications: dict[str, Publication]
    warnings: tuple[Problem, ...]

    def coverage(self, policy: str) -> Coverage:
        """What of this policy is decided, taught and retold."""
        return cover(self.policies[policy], self.banks[policy], self.trees.values(), self.easy_reads.get(policy))

    def is_published(self, policy: str) -> bool:
        """Whether the words and questions on the site are the ones last published."""
        return self.published.latest(policy) == self.publications[policy]


def read_site(root: Path, published: Path | None = None) -> Site:
    """Read the portal in the folder `root`.

    `published` is the folder of `register.json` and `editions/`, and is `root` if left out. Raise `ContentError` with
    every problem in every file.
    """
    home = published or root
    portal, keys, editions = read_portal(root), read_keys(home), read_published(home / "editions")
    problems: list[Problem] = []
    sources = _read_all(problems, sorted((root / "docs").rglob("*.md")), lambda path: read_source(root, path))
    parser = MarkdownParser()
    policies = _read_all(problems, filter(is_policy, sources), lambda source: read_policy(source, parser))
    trees = _read_all(problems, filter(is_tree, sources), lambda source: read_tree(source, parser))
    by_name = {tree.id: tree for tree in trees}
    easy_reads = _read_all(problems, filter(is_easy, sources), lambda source: read_easy(source, parser))
    glossaries = [read_glossary(source, parser) for source in filter(is_glossary, sources)]
    words = frozenset[str]().union(*glossaries)
    banks = _read_all(
        problems, sorted((root / "quizzes").glob("*.yml")), lambda path: (path, *read_bank(root, path, by_name))
    )
    known = {policy.id: policy for policy in policies}
    resolved = {bank.policy: bank for _, bank, _ in banks}
    if not problems:
        problems = [
            *_disagreements(root, portal, known, trees, banks),
            *(problem for easy in easy_reads for problem in check_easy(easy, words, known)),
        ]
    if any(not problem.warning for problem in problems):
        raise ContentError(problems)
    by_policy = {easy.policy: easy for easy in easy_reads}
    today = {policy_id: publication(known[policy_id], bank) for policy_id, bank in resolved.items()}
    return Site(root, portal, keys, editions, known, by_name, resolved, by_policy, today, tuple(sorted(problems)))


def _read_all(problems: list[Problem], things: Iterable[T], read: Callable[[T], R]) -> list[R]:
    """What could be read; the problems of the rest are added to `problems`."""
    found: list[R] = []
    for thing in things:
        try:
            found.append(read(thing))
        except ContentError as error:
            problems += error.problems
    return found


def _disagreements(
    root: Path,
    portal: Portal,
    known: dict[str, Policy],
    trees: list[DecisionTree],
    banks: list[tuple[Path, ResolvedBank, Located]],
) -> list[Problem]:
    problems = list(check_policies(portal, known, {bank.policy: bank for _, bank, _ in banks}))
    for tree in trees:
        problems += check_tree(tree, portal, known)
    for path, bank, located in banks:
        problems += check_bank(bank, located, path.relative_to(root).as_posix(), portal, known)
        if bank.policy in known:
            problems += check_duties(known[bank.policy], bank)
    return problems
