"""An edition of a policy, whole, as it stood: the permanent address of each of its clauses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from site_build.content.change import compare
from site_build.content.edition import Edition, EditionClause
from site_build.content.site import Site
from site_build.pages.editions import (
    PublishedEdition,
    find_edition,
    list_editions,
    numbers_now,
    page_that_applies,
    title_of,
)
from site_build.templates import PageView


@dataclass(frozen=True)
class PastSection:
    """Clauses below the same headings; `headings` are those not said before, each with its level from 2 to 6."""

    headings: tuple[tuple[int, str], ...]
    clauses: tuple[EditionClause, ...]


class EditionView(PageView, template="edition/edition.html"):
    """The policy with this id as one edition has it, and what applies: its edition, and the path of its page.

    `numbers` has the clauses that apply now by their ids, each with its number, or "" where it has none; `reworded`
    are those that say something else there.
    """

    policy: str
    title: str
    edition: PublishedEdition
    latest: PublishedEdition
    applies: str
    sections: tuple[PastSection, ...]
    numbers: Mapping[str, str]
    reworded: frozenset[str]


def view_edition(site: Site, policy: str, slug: str) -> EditionView:
    """The view of one edition of a policy."""
    edition, latest = find_edition(site.published, policy, slug), list_editions(site.published, policy)[-1]
    words = edition.read(site.published)
    return EditionView(
        policy=policy,
        title=words.clauses[0].under[0] if words.clauses and words.clauses[0].under else title_of(site, policy),
        edition=edition,
        latest=latest,
        applies=page_that_applies(site, policy),
        sections=tuple(_sections(words)),
        numbers=numbers_now(site, policy),
        reworded=frozenset(compare(words, latest.read(site.published)).reworded),
    )


def _sections(words: Edition) -> Iterator[PastSection]:
    above: Sequence[str] = words.clauses[0].under[:1] if words.clauses else ()  # the page's own heading
    for under, clauses in groupby(words.clauses, key=lambda clause: clause.under):
        new = len(under) - _shared(above, under)
        levels = range(len(under) - new + 1, len(under) + 1)
        headings = zip(levels, under[len(under) - new :], strict=True)
        yield PastSection(tuple((min(max(level, 2), 6), title) for level, title in headings), tuple(clauses))
        above = under


def _shared(above: Sequence[str], under: Sequence[str]) -> int:
    """How many headings, from the outermost, are the same."""
    same = [one == other for one, other in zip(above, under, strict=False)]
    return same.index(False) if False in same else len(same)
