"""Everything that authors wrote, read once and proved to fit together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeVar

from site_build.config import Portal, PublicKeys, read_portal, read_public_keys
from site_build.content.bank import Known, ResolvedBank, read_bank
from site_build.content.check import (
    check_bank,
    check_duties,
    check_duty_roles,
    check_easy,
    check_policies,
    check_published,
    check_tree,
    check_unique,
)
from site_build.content.coverage import Coverage, cover
from site_build.content.easy import EasyRead, is_easy, is_glossary, read_easy, read_glossary
from site_build.content.edition import Pair, Published, pair_of, read_published
from site_build.content.policy import Policy, is_policy, read_policy
from site_build.content.source import MarkdownParser, Source, read_source
from site_build.content.strict_yaml import Located
from site_build.content.tree import DecisionTree, is_tree, read_tree
from site_build.errors import ContentError, Problem

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Site:
    """A portal's content: policies, banks and Easy Reads by policy id, trees by the name of their page.

    `pairs` are the digests of words and questions as they are now. `warnings` are problems that only a strict build
    stops for.
    """

    root: Path
    portal: Portal
    keys: PublicKeys | None
    published: Published
    policies: dict[str, Policy]
    trees: dict[str, DecisionTree]
    banks: dict[str, ResolvedBank]
    easy_reads: dict[str, EasyRead]
    pairs: dict[str, Pair]
    warnings: tuple[Problem, ...]

    def coverage(self, policy: str) -> Coverage:
        """What of this policy is decided, taught and retold."""
        return cover(self.policies[policy], self.banks[policy], self.trees.values(), self.easy_reads.get(policy))

    def is_published(self, policy: str) -> bool:
        """Whether the words and questions on the site are the ones last published."""
        latest = self.published.latest(policy)
        return latest is not None and latest.pair == self.pairs[policy]


def read_site(root: Path, published: Path | None = None) -> Site:
    """Read the portal in the folder `root`.

    `published` is the folder of `register.json` and `editions/`, and is `root` if left out. Raise `ContentError` with
    every problem in every file.
    """
    home = published or root
    portal, keys, editions = read_portal(root), read_public_keys(home), read_published(home / "editions")
    found = _read_files(root)
    problems = sorted([*found.problems, *_disagreements(portal, found), *check_published(editions, root)])
    if any(not problem.warning for problem in problems):
        raise ContentError(problems=problems)
    policies = {policy.id: policy for policy in found.policies}
    trees = {tree.id: tree for tree in found.trees}
    banks = {bank.policy: bank for _, bank, _ in found.banks}
    easy_reads = {easy.policy: easy for easy in found.easy_reads}
    today = {policy_id: pair_of(policies[policy_id], bank) for policy_id, bank in banks.items()}
    return Site(root, portal, keys, editions, policies, trees, banks, easy_reads, today, tuple(problems))


@dataclass(frozen=True)
class _Found:
    """What could be read, and the problems of what could not. A bank has its path and the lines of its keys."""

    policies: list[Policy]
    trees: list[DecisionTree]
    easy_reads: list[EasyRead]
    explained: frozenset[str]
    banks: list[tuple[str, ResolvedBank, Located]]
    problems: list[Problem]


def _read_files(root: Path) -> _Found:
    problems: list[Problem] = []
    sources = _read_all(problems, sorted((root / "docs").rglob("*.md")), lambda path: read_source(root, path))
    parser = MarkdownParser()
    policies = _read_all(problems, filter(is_policy, sources), lambda source: read_policy(source, parser))
    trees = _read_all(problems, filter(is_tree, sources), lambda source: read_tree(source, parser))
    easy_reads = _read_all(problems, filter(is_easy, sources), lambda source: read_easy(source, parser))
    glossaries = [read_glossary(source, parser) for source in filter(is_glossary, sources)]
    known = Known({policy.id: policy for policy in policies}, {tree.id: tree for tree in trees}, _names(problems))
    banks = _read_all(
        problems,
        sorted((root / "quizzes").glob("*.yml")),
        lambda path: (path.relative_to(root).as_posix(), *read_bank(root, path, known)),
    )
    return _Found(policies, trees, easy_reads, frozenset[str]().union(*glossaries), banks, problems)


def _read_all(problems: list[Problem], things: Iterable[T], read: Callable[[T], R]) -> list[R]:
    """What could be read; the problems of the rest are added to `problems`."""
    found: list[R] = []
    for thing in things:
        try:
            found.append(read(thing))
        except ContentError as error:
            problems += error.problems
    return found


def _names(problems: Iterable[Problem]) -> frozenset[str]:
    """The names, without folder and ending, of the files with problems."""
    return frozenset(PurePosixPath(problem.path).stem for problem in problems)


def _disagreements(portal: Portal, found: _Found) -> Iterator[Problem]:
    policies, unread = {policy.id: policy for policy in found.policies}, _names(found.problems)
    yield from _doubles(found)
    yield from check_policies(portal, policies, {bank.policy: bank for _, bank, _ in found.banks}, unread=unread)
    yield from check_duty_roles(portal, policies)
    for tree in found.trees:
        yield from check_tree(tree, portal, policies, unread=unread)
    for path, bank, located in found.banks:
        yield from check_bank(bank, located, path, portal, policies, unread=unread)
        if bank.policy in policies:
            yield from check_duties(policies[bank.policy], bank)
    for easy in found.easy_reads:
        yield from check_easy(easy, found.explained, policies, unread=unread)


def _doubles(found: _Found) -> Iterator[Problem]:
    yield from check_unique("the policy", (_claim(policy.id, policy.source, "policy") for policy in found.policies))
    yield from check_unique("the decision page", ((tree.id, tree.source.path, 1) for tree in found.trees))
    yield from check_unique(
        "the question bank of", ((bank.policy, path, located.line(("policy",))) for path, bank, located in found.banks)
    )
    yield from check_unique(
        "the Easy Read of", (_claim(easy.policy, easy.source, "easy_read") for easy in found.easy_reads)
    )


def _claim(name: str, source: Source, key: str) -> tuple[str, str, int]:
    return name, source.path, source.meta.line((key,))
