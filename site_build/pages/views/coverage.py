"""The coverage page: for each clause and duty, what decides, teaches and retells it."""

from dataclasses import dataclass
from typing import ClassVar

from site_build.content.coverage import ClauseCoverage, DutyCoverage
from site_build.content.site import Site
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.citation import DecisionLink, link_decision

COVERAGE = "coverage.md"


@dataclass(frozen=True)
class ClauseRow:
    """A clause: the decision pages that cite it, counts of its questions by role, their words, its Easy Read parts."""

    id: str
    number: str
    url: str
    words: str
    decisions: tuple[DecisionLink, ...]
    questions: tuple[int, ...]
    prompts: tuple[str, ...]
    easy: tuple[DecisionLink, ...]


@dataclass(frozen=True)
class DutyRow:
    """A duty: whom its clause names, what decides and retells it, its questions by role (-1: not for that role)."""

    id: str
    number: str
    url: str
    addressed: str
    decisions: tuple[DecisionLink, ...]
    questions: tuple[int, ...]
    easy: tuple[DecisionLink, ...]


@dataclass(frozen=True)
class PolicyCoverage:
    """One policy's tables."""

    id: str
    title: str
    clauses: tuple[ClauseRow, ...]
    duties: tuple[DutyRow, ...]


@dataclass(frozen=True)
class CoverageView:
    """The tables of every policy that has an induction."""

    component: ClassVar[str] = "coverage"

    files: str
    roles: tuple[str, ...]
    policies: tuple[PolicyCoverage, ...]


def view_coverage(site: Site, page: str) -> CoverageView:
    """The view of the page at the path `page`."""
    return CoverageView(
        files=relative_file(page, "components/"),
        roles=tuple(role.plural for role in site.portal.roles.values()),
        policies=tuple(_policy(site, policy_id, page) for policy_id in site.portal.policies),
    )


def _policy(site: Site, policy_id: str, page: str) -> PolicyCoverage:
    coverage = site.coverage(policy_id)
    return PolicyCoverage(
        id=policy_id,
        title=coverage.policy.title,
        clauses=tuple(_clause(site, policy_id, entry, page) for entry in coverage.clauses),
        duties=tuple(_duty(site, policy_id, entry, page) for entry in coverage.duties),
    )


def _clause(site: Site, policy_id: str, entry: ClauseCoverage, page: str) -> ClauseRow:
    asked = [question for question in site.banks[policy_id].questions if entry.clause.id in question.clauses]
    return ClauseRow(
        id=entry.clause.id,
        number=entry.clause.number,
        url=relative_link(page, site.policies[policy_id].source.page, entry.clause.id),
        words=entry.clause.text[:60].rsplit(" ", 1)[0] + " …",
        decisions=tuple(link_decision(tree, page) for tree in entry.trees),
        questions=tuple(entry.questions.get(role, 0) for role in site.portal.roles),
        prompts=tuple(" ".join((question.prompt, *question.facts)) for question in asked),
        easy=_easy_links(site, policy_id, entry, page),
    )


def _easy_links(site: Site, policy_id: str, entry: ClauseCoverage, page: str) -> tuple[DecisionLink, ...]:
    easy = site.easy_reads.get(policy_id)
    if easy is None:
        return ()
    return tuple(DecisionLink(part.title, relative_link(page, easy.source.page, part.id)) for part in entry.easy_parts)


def _duty(site: Site, policy_id: str, entry: DutyCoverage, page: str) -> DutyRow:
    clause = entry.clause.clause
    return DutyRow(
        id=entry.duty.id,
        number=clause.number,
        url=relative_link(page, site.policies[policy_id].source.page, clause.id),
        addressed=entry.duty.addressed,
        decisions=tuple(link_decision(tree, page) for tree in entry.clause.trees),
        questions=tuple(len(entry.questions[role]) if role in entry.questions else -1 for role in site.portal.roles),
        easy=_easy_links(site, policy_id, entry.clause, page),
    )
