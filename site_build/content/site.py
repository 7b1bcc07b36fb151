"""Everything that authors wrote, read once and proved to fit together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from site_build.config import Portal, PublicKeys, is_invented, read_portal, read_public_keys
from site_build.content.bank import ResolvedBank
from site_build.content.check import Found, check_content, check_published, stems
from site_build.content.coverage import Coverage, cover
from site_build.content.easy import EasyRead, is_easy, is_glossary, read_easy, read_glossary
from site_build.content.edition import Pair, Published, pair_of, read_published
from site_build.content.notice import PrivacyNotice, find_notices, lint_notice, read_notice
from site_build.content.own_records import OwnRecords, is_own_records, read_own_records
from site_build.content.policy import Policy, is_policy, read_policy
from site_build.content.short_induction import ShortInduction, read_short_inductions
from site_build.content.source import raise_problems, read_source
from site_build.content.tree import DecisionTree, is_tree, read_tree
from site_build.content.written_bank import BankFile, Known, read_bank
from site_build.errors import ContentError, Problem

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Site:
    """A portal's content: policies, banks and Easy Reads by policy id, trees by the name of their page.

    `bank_files` are the files that the banks were read from, with their lines.

    `notice` is the Board's privacy notice, None where there is none; `own_records` is how the portal keeps its own.

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
    bank_files: dict[str, BankFile]
    easy_reads: dict[str, EasyRead]
    pairs: dict[str, Pair]
    notice: PrivacyNotice | None
    own_records: tuple[OwnRecords, ...]
    warnings: tuple[Problem, ...]

    @cached_property
    def written(self) -> dict[str, Policy | DecisionTree | EasyRead | OwnRecords]:
        """What was read from each page of these kinds, by the page's path below `docs/`."""
        easy = {read.source.page: read for read in self.easy_reads.values()}
        trees = {tree.source.page: tree for tree in self.trees.values()}
        records = {page.source.page: page for page in self.own_records}
        return easy | trees | records | {policy.source.page: policy for policy in self.policies.values()}

    def coverage(self, policy: str) -> Coverage:
        """What of this policy is decided, taught and retold."""
        return cover(self.policies[policy], self.banks[policy], self.trees.values(), self.easy_reads.get(policy))

    def has_page(self, path: str) -> bool:
        """Whether somebody wrote a page at this path below `docs/`."""
        return (self.root / "docs" / path).is_file()

    def is_published(self, policy: str) -> bool:
        """Whether the words and questions on the site are the ones last published, so that they can be signed."""
        return self.published.is_latest(policy, self.pairs[policy])

    @property
    def is_demonstration(self) -> bool:
        """Whether what is signed goes into a register of invented people."""
        return self.keys is not None and is_invented(self.keys.origin)

    @property
    def drafts(self) -> tuple[Policy, ...]:
        """The policies whose words or questions are not the ones that the charity last published."""
        own, pairs = self._own, self.pairs
        return tuple(self.policies[each] for each in self.portal.policies if not own.is_latest(each, pairs[each]))

    @property
    def revised(self) -> tuple[Policy, ...]:
        """The drafts of which something can be signed, and not this: a build of them has to be asked for."""
        return tuple(each for each in self.drafts if self.published.latest(each.id) and not self.is_published(each.id))

    @cached_property
    def _own(self) -> Published:
        """What the charity itself has published: what a demonstration publishes is for trying."""
        return read_published(self.root / "editions") if self.is_demonstration else self.published

    @property
    def retired(self) -> tuple[str, ...]:
        """The policies, by id, that were published and are in `portal.toml` no more."""
        return tuple(policy for policy in self.published.policies if policy not in self.portal.policies)

    def short_ways(self) -> Iterator[tuple[str, str, str]]:
        """Policy, role and name of every short induction that somebody may have to do."""
        for policy, inductions in self.short_inductions.items():
            for name, short in inductions.items():
                yield from ((policy, role, name) for role in short.bank.quiz)

    @cached_property
    def short_inductions(self) -> dict[str, dict[str, ShortInduction]]:
        """By policy and by name, what is asked of those who signed an earlier edition.

        There is none in a policy whose words or questions here are not the published ones.
        """
        published = filter(self.is_published, self.pairs)
        return {policy: read_short_inductions(self.published, policy) for policy in published}


def read_site(root: Path, published: Path | None = None) -> Site:
    """Read the portal in the folder `root`.

    `published` is the folder of `register.json` and `editions/`, and is `root` if left out. Raise `ContentError` with
    every problem in every file.
    """
    home = published or root
    portal, keys, editions = read_portal(root), read_public_keys(home), read_published(home / "editions")
    found = _read_files(root)
    notice, told = _read_notice(root, portal, found.explained)
    problems = sorted([*found.problems, *check_content(portal, found), *told, *check_published(editions, root)])
    if not all(problem.warning for problem in problems):
        raise_problems(problems)
    bank_files = {file.bank.policy: file for file in found.banks}
    banks = {policy_id: file.bank for policy_id, file in bank_files.items()}
    return Site(
        root=root,
        portal=portal,
        keys=keys,
        published=editions,
        policies=found.by_id,
        trees={tree.id: tree for tree in found.trees},
        banks=banks,
        bank_files=bank_files,
        easy_reads={easy.policy: easy for easy in found.easy_reads},
        pairs={policy_id: pair_of(found.by_id[policy_id], bank) for policy_id, bank in banks.items()},
        notice=notice,
        own_records=tuple(found.own_records),
        warnings=tuple(problems),
    )


def _read_files(root: Path) -> Found:
    problems: list[Problem] = []
    sources = _read_all(problems, sorted((root / "docs").rglob("*.md")), partial(read_source, root))
    policies = _read_all(problems, filter(is_policy, sources), read_policy)
    trees = _read_all(problems, filter(is_tree, sources), read_tree)
    easy_reads = _read_all(problems, filter(is_easy, sources), read_easy)
    own_records = _read_all(problems, filter(is_own_records, sources), read_own_records)
    explained = frozenset[str]().union(*map(read_glossary, filter(is_glossary, sources)))
    known = Known({policy.id: policy for policy in policies}, {tree.id: tree for tree in trees}, stems(problems))
    files = sorted((root / "quizzes").glob("*.yml"))
    banks = _read_all(problems, files, partial(read_bank, root, known=known))
    return Found(policies, trees, easy_reads, explained, banks, own_records, problems)


def _read_notice(root: Path, portal: Portal, glossary: frozenset[str]) -> tuple[PrivacyNotice | None, list[Problem]]:
    problems: list[Problem] = []
    for notice in _read_all(problems, find_notices(root), partial(read_notice, root)):
        return notice, list(lint_notice(notice, portal, glossary))
    return None, problems


def _read_all(problems: list[Problem], things: Iterable[T], read: Callable[[T], R]) -> list[R]:
    """What could be read; the problems of the rest are added to `problems`."""
    found: list[R] = []
    for thing in things:
        try:
            found.append(read(thing))
        except ContentError as error:
            problems += error.problems
    return found
