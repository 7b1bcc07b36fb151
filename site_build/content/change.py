"""A change: how an edition of a policy differs from an earlier one, worked out from the two alone."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from site_build.content.edition import Edition, EditionClause
from site_build.content.plain_words import find_words

IN_COMMON = 0.3  # of the words; nine in ten pairs of different clauses of a policy have less


@dataclass(frozen=True)
class PolicyChange:
    """Ids of clauses, in the order of the edition that has them.

    `reworded`: other words, or other headings above them. `moved`: outside the longest common subsequence of the two
    orders. `perhaps_reused`: those of `reworded` whose words have little in common.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    reworded: tuple[str, ...]
    moved: tuple[str, ...]
    perhaps_reused: tuple[str, ...]

    @property
    def touched(self) -> frozenset[str]:
        """The clauses that say something else now: added, removed or reworded."""
        return frozenset((*self.added, *self.removed, *self.reworded))

    @property
    def is_empty(self) -> bool:
        """Whether the two editions have the same clauses in the same order."""
        return not (self.touched or self.moved)


def compare(earlier: Edition, later: Edition) -> PolicyChange:
    """How `later` differs from `earlier`, two editions of one policy."""
    old, new = by_id(earlier), by_id(later)
    kept = [clause_id for clause_id in new if clause_id in old]
    reworded = tuple(clause_id for clause_id in kept if old[clause_id] != new[clause_id])
    return PolicyChange(
        added=_without(new, old),
        removed=_without(old, new),
        reworded=reworded,
        moved=_moved(list(old), kept),
        perhaps_reused=tuple(each for each in reworded if _is_other(old[each].text, new[each].text)),
    )


def by_id(edition: Edition) -> dict[str, EditionClause]:
    """An edition's clauses by their ids, in its order."""
    return {clause.id: clause for clause in edition.clauses}


def _without(ids: Iterable[str], others: Container[str]) -> tuple[str, ...]:
    return tuple(each for each in ids if each not in others)


def _moved(old: Sequence[str], kept: Sequence[str]) -> tuple[str, ...]:
    places = {clause_id: place for place, clause_id in enumerate(old)}
    stayed = _longest_rise([places[clause_id] for clause_id in kept])
    return tuple(clause_id for clause_id in kept if places[clause_id] not in stayed)


def _longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """The longest subsequence of different numbers that only rises; where several are, the one that ends lowest."""
    ends: list[int] = []  # for each length, the lowest number that such a subsequence ends with
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    rise, number_or_none = [], ends[-1] if ends else None
    while number_or_none is not None:
        rise.append(number_or_none)
        number_or_none = before[number_or_none]
    return frozenset(rise)


def _is_other(old: str, new: str) -> bool:
    """Whether the words have so little in common that they may be another clause's."""
    matcher = SequenceMatcher(None, find_words(old.lower()), find_words(new.lower()), autojunk=False)
    return matcher.ratio() < IN_COMMON
