"""What changed in an edition of a policy against the one before: clause by clause, and word by word."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from site_build.content.bank import parse_bank
from site_build.content.change import by_id, compare
from site_build.content.edition import Edition, EditionClause
from site_build.content.short_induction import ChangedClause
from site_build.content.site import Site
from site_build.pages.editions import PublishedEdition, find_edition, list_editions, page_that_applies, title_of
from site_build.templates import PageView

BEGINNING = 8  # words by which somebody knows a clause again
Happening = Literal["added", "reworded", "headings", "moved", "removed"]


@dataclass(frozen=True)
class ShownChange:
    """What happened to a clause, and to those (by id) that have the same words below the same other headings.

    `moved` is how the clause begins that it came after, before and now, "" where it was the first. `roles` are the
    plurals of those that have a duty in it, where the change is material.
    """

    what: Happening
    clause: ChangedClause
    together: tuple[str, ...]
    moved: tuple[str, str] | None
    roles: tuple[str, ...]


class ChangesView(PageView, template="changes/changes.html"):
    """The changes in the new order, then what was removed; `signing` are the plurals of the roles that sign again."""

    policy: str
    title: str
    edition: PublishedEdition
    is_latest: bool
    applies: str
    changes: tuple[ShownChange, ...]
    signing: tuple[str, ...]


def view_changes(site: Site, policy: str, slug: str) -> ChangesView:
    """The view of what changed in one edition of a policy, which is not its first."""
    edition = find_edition(site.published, policy, slug)
    signing, duties = _concerned(site, edition)
    return ChangesView(
        policy=policy,
        title=title_of(site, policy),
        edition=edition,
        is_latest=edition == list_editions(site.published, policy)[-1],
        applies=page_that_applies(site, policy),
        changes=tuple(_Comparison(edition.read_earlier(site.published), edition.read(site.published), duties).show()),
        signing=signing,
    )


def _concerned(site: Site, edition: PublishedEdition) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The roles that sign again, and those with a duty in each clause, of whoever signed the edition before."""
    if edition.change != "material" or edition.earlier not in edition.entry.short:
        return (), {}
    bank = parse_bank(site.published.read(edition.entry.short[edition.earlier]))
    duties: dict[str, set[str]] = {}
    for duty in bank.duties:
        duties.setdefault(duty.clause, set()).update(duty.roles)
    return _plurals(site, bank.quiz), {clause: _plurals(site, roles) for clause, roles in duties.items()}


def _plurals(site: Site, roles: Collection[str]) -> tuple[str, ...]:
    """What several of each role are called, in the portal's order; a role that it has no more, by its id."""
    known = {role: each.plural for role, each in site.portal.roles.items() if role in roles}
    return (*known.values(), *sorted(set(roles) - known.keys()))


Headings = tuple[str, ...]


class _Comparison:
    def __init__(self, earlier: Edition, later: Edition, duties: Mapping[str, tuple[str, ...]]) -> None:
        self.old, self.new, self.duties = by_id(earlier), by_id(later), duties
        self.change = compare(earlier, later)

    def show(self) -> Iterator[ShownChange]:
        """Each change once: in the new order, then what was removed in the old."""
        below = self.below_other_headings()
        for clause in self.new:
            if what := self.what_happened(clause):
                together = below[self.headings(clause)] if what == "headings" else [clause]
                if clause == together[0]:
                    yield self.shown(what, together)
        yield from (self.shown("removed", [clause]) for clause in self.change.removed)

    def what_happened(self, clause: str) -> Happening | None:
        if clause in self.change.added:
            return "added"
        if self.old[clause].text != self.new[clause].text:
            return "reworded"
        if clause in self.change.moved:
            return "moved"
        return "headings" if clause in self.change.reworded else None

    def below_other_headings(self) -> dict[tuple[Headings, Headings], list[str]]:
        """The clauses for which nothing but their headings has changed, by what those were and are."""
        below: dict[tuple[Headings, Headings], list[str]] = {}
        for clause in self.new:
            if self.what_happened(clause) == "headings":
                below.setdefault(self.headings(clause), []).append(clause)
        return below

    def headings(self, clause: str) -> tuple[Headings, Headings]:
        return self.old[clause].under, self.new[clause].under

    def shown(self, what: Happening, together: list[str]) -> ShownChange:
        clause = together[0]
        return ShownChange(
            what=what,
            clause=ChangedClause(clause, self.old.get(clause), self.new.get(clause)),
            together=tuple(together),
            moved=(_after(self.old, clause), _after(self.new, clause)) if clause in self.change.moved else None,
            roles=self.duties.get(clause, ()),
        )


def _after(clauses: Mapping[str, EditionClause], clause: str) -> str:
    """How the clause before this one begins; "" for the first."""
    ids = list(clauses)
    words = clauses[ids[place - 1]].text.split() if (place := ids.index(clause)) else []
    return " ".join(words[:BEGINNING]) + (" …" if len(words) > BEGINNING else "")
