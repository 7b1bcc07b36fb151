"""Everything that authors wrote, read once and proved to fit together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from site_build.config import Portal, PublicKeys, read_keys, read_portal
from site_build.content.bank import ResolvedBank, read_bank
from site_build.content.check import check_bank, check_policies, check_tree
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
    """A portal's content: policies and banks by policy id, trees by the name of their page."""

    root: Path
    portal: Portal
    keys: PublicKeys | None
    published: Published
    policies: dict[str, Policy]
    trees: dict[str, DecisionTree]
    banks: dict[str, ResolvedBank]

    def publication(self, policy: str) -> Publication:
        """What publishing this policy and its bank today would record."""
        return publication(self.policies[policy], self.banks[policy])

    def is_published(self, policy: str) -> bool:
        """Whether the words and questions on the site are the ones last published."""
        return self.published.latest(policy) == self.publication(policy)


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
    banks = _read_all(
        problems, sorted((root / "quizzes").glob("*.yml")), lambda path: (path, *read_bank(root, path, by_name))
    )
    if not problems:
        problems = _disagreements(root, portal, policies, trees, banks)
    if problems:
        raise ContentError(problems)
    resolved = {bank.policy: bank for _, bank, _ in banks}
    return Site(root, portal, keys, editions, {policy.id: policy for policy in policies}, by_name, resolved)


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
    policies: list[Policy],
    trees: list[DecisionTree],
    banks: list[tuple[Path, ResolvedBank, Located]],
) -> list[Problem]:
    known = {policy.id: policy for policy in policies}
    problems = list(check_policies(portal, known, {bank.policy: bank for _, bank, _ in banks}))
    for tree in trees:
        problems += check_tree(tree, portal, known)
    for path, bank, located in banks:
        problems += check_bank(bank, located, path.relative_to(root).as_posix(), portal, known)
    return problems
