"""What is asked of whoever signed an edition: nothing, what changed since, or the whole policy.

It is read from what is published: the short bank since an edition says which roles its change concerns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from site_build.content.bank import ShortBank, parse_bank
from site_build.content.edition import Publication, Published
from site_build.content.policy import Policy, is_policy, read_policy
from site_build.content.source import read_source
from site_build.errors import ContentError


@dataclass(frozen=True)
class Asked:
    """What somebody has to sign again. `since` is the digest of the edition to go on from, None for the whole policy.

    `day` is the day from which it is asked, where anything is published. `renews` says that it is time to do it again,
    whatever has changed.
    `clauses` are the printed numbers of those that changed since and concern the role; one that is not on the policy's
    page any more, or whose page cannot be read, is told by its id.
    """

    day: date | None = None
    since: str | None = None
    renews: bool = False
    clauses: tuple[str, ...] = ()


class Editions:
    """What is published, as it bears on where people stand; clauses are numbered as in the pages of the folder `root`.

    A short bank is read when it is first asked about.
    """

    def __init__(self, root: Path, published: Published) -> None:
        self._root = root
        self._published = published
        self._places = {entry.edition: at for at, entry in enumerate(self._published.publications)}
        self._latest = {entry.policy: entry for entry in self._published.publications}
        self._asked: dict[tuple[str, str, str], Asked | None] = {}

    def place(self, edition: str) -> int:
        """When the edition with this digest was published, among all; -1 when it was not."""
        return self._places.get(edition, -1)

    def first_day(self, policy: str) -> date | None:
        """The day on which this policy was first published, if it was."""
        return next((entry.published for entry in self._published.publications if entry.policy == policy), None)

    def asked(self, policy: str, role: str, edition: str) -> Asked | None:
        """What is asked of somebody in this role who signed this edition (a digest) of the policy last."""
        key = (policy, role, edition)
        if key not in self._asked:
            self._asked[key] = self._find(*key)
        return self._asked[key]

    def _find(self, policy: str, role: str, edition: str) -> Asked | None:
        latest = self._latest.get(policy)
        if latest is None:
            return Asked()
        if latest.edition == edition:
            return None
        day, bank = self._first_asked(policy, role, edition), self._short(latest, edition)
        if bank is None:
            return Asked(day)
        return Asked(day, edition, clauses=self._number(bank, role)) if role in bank.quiz else None

    def _first_asked(self, policy: str, role: str, edition: str) -> date:
        """The day of the first material change since this edition that concerns the role; else of the newest one."""
        since = self._published.publications[self.place(edition) + 1 :]
        changes = (entry for entry in since if (entry.policy, entry.change) == (policy, "material"))
        asking = (entry for entry in changes if (bank := self._short(entry, edition)) is None or role in bank.quiz)
        return next(asking, self._latest[policy]).published

    def _short(self, entry: Publication, edition: str) -> ShortBank | None:
        return self._read(entry.short[edition]) if edition in entry.short else None

    def _read(self, digest: str) -> ShortBank | None:
        bank = parse_bank(self._published.read(digest))
        return bank if isinstance(bank, ShortBank) else None

    def _number(self, bank: ShortBank, role: str) -> tuple[str, ...]:
        numbers = read_numbers(self._root).get(bank.policy, {})
        asking = {duty.clause for duty in bank.duties if role in duty.roles}
        return tuple(numbers.get(clause, f"“{clause}”") for clause in bank.clauses if clause in asking)


def read_numbers(root: Path) -> dict[str, dict[str, str]]:
    """The printed numbers of the clauses by their ids, as the pages stand now, for each policy that can be read."""
    pages = sorted((root / "docs").rglob("*.md"))
    return _read_numbers(root, tuple((page, page.stat().st_mtime_ns) for page in pages))


@lru_cache(maxsize=4)
def _read_numbers(root: Path, pages: tuple[tuple[Path, int], ...]) -> dict[str, dict[str, str]]:
    policies = (policy for page, _ in pages for policy in _read_page(root, page))
    return {policy.id: {clause.id: clause.number for clause in policy.clauses()} for policy in policies}


def _read_page(root: Path, page: Path) -> Iterator[Policy]:
    """The policy on a page, if it is one; “portal check” tells an author what is wrong with a page."""
    try:
        source = read_source(root, page)
        if is_policy(source):
            yield read_policy(source)
    except ContentError:
        return
