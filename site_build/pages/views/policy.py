"""The policy page."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from markupsafe import Markup

from site_build.content.coverage import ClauseCoverage
from site_build.content.easy import EasyRead
from site_build.content.policy import Clause, Policy, Section
from site_build.content.site import Site
from site_build.pages.fragment import blocks_html, inner_html
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.citation import DecisionLink, link_decision
from site_build.pages.views.coverage import COVERAGE
from site_build.pages.views.start import START

Uses = dict[str, ClauseCoverage]


@dataclass(frozen=True)
class ClauseView:
    """A clause: its paragraphs as HTML, the clauses of the list below it, and where it is used.

    `easy` is the link to the part of the Easy Read that retells it, or empty.
    """

    id: str
    number: str
    paragraphs: tuple[Markup, ...]
    items: tuple["ClauseView", ...]
    decisions: tuple[DecisionLink, ...]
    questions: int
    easy: str


@dataclass(frozen=True)
class SectionView:
    """A heading of `level` 1 to 6 and its clauses."""

    id: str
    number: str
    title: str
    level: int
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True)
class PolicyView:
    """`review` is the last day, ISO 8601, on which the review is not overdue; `review_month` the same in words."""

    component: ClassVar[str] = "policy"

    files: str
    policy: str
    masthead: Markup
    sections: tuple[SectionView, ...]
    review: str
    review_month: str
    overdue: bool
    coverage: str
    easy: str
    induction: str


def view_policy(site: Site, policy: Policy, today: date) -> PolicyView:
    """The view of a policy page as built `today`."""
    page, review = policy.source.page, last_day(policy.meta.review)
    uses = {entry.clause.id: entry for entry in site.coverage(policy.id).clauses}
    easy = site.easy_reads.get(policy.id)
    return PolicyView(
        files=relative_file(page, "components/"),
        policy=policy.id,
        masthead=blocks_html(policy.masthead, page, site.portal.contacts),
        sections=tuple(_section(section, page, uses, easy) for section in policy.sections),
        review=review.isoformat(),
        review_month=f"{review:%B %Y}",
        overdue=today > review,
        coverage=relative_link(page, COVERAGE),
        easy=relative_link(page, easy.source.page) if easy else "",
        induction=relative_link(page, START),
    )


def last_day(month: str) -> date:
    """The day itself, or the last day of a month such as 2022-02."""
    if len(month) > len("2022-02"):
        return date.fromisoformat(month)
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def _section(section: Section, page: str, uses: Uses, easy: EasyRead | None) -> SectionView:
    clauses = tuple(_clause(clause, page, uses, easy) for clause in section.clauses)
    return SectionView(section.id, section.number, section.title, section.level, clauses)


def _clause(clause: Clause, page: str, uses: Uses, easy: EasyRead | None) -> ClauseView:
    used = uses[clause.id]
    part = used.easy_parts[0].id if used.easy_parts else ""
    return ClauseView(
        id=clause.id,
        number=clause.number,
        paragraphs=tuple(inner_html(block) for block in clause.blocks),
        items=tuple(_clause(item, page, uses, easy) for item in clause.items),
        decisions=tuple(link_decision(tree, page) for tree in used.trees),
        questions=used.total,
        easy=relative_link(page, easy.source.page, part) if easy and part else "",
    )
