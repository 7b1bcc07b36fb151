"""The policy page."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from markupsafe import Markup

from site_build.content.policy import Clause, Policy, Section
from site_build.content.site import Site
from site_build.pages.fragment import blocks_html, inner_html
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.start import START


@dataclass(frozen=True)
class ClauseView:
    """A clause: its paragraphs as HTML, and the clauses of the list below it."""

    id: str
    number: str
    paragraphs: tuple[Markup, ...]
    items: tuple["ClauseView", ...]


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
    induction: str


def view_policy(site: Site, policy: Policy, today: date) -> PolicyView:
    """The view of a policy page as built `today`."""
    page, review = policy.source.page, last_day(policy.meta.review)
    return PolicyView(
        files=relative_file(page, "components/"),
        policy=policy.id,
        masthead=blocks_html(policy.masthead, page, site.portal.contacts),
        sections=tuple(map(_section, policy.sections)),
        review=review.isoformat(),
        review_month=f"{review:%B %Y}",
        overdue=today > review,
        induction=relative_link(page, START),
    )


def last_day(month: str) -> date:
    """The day itself, or the last day of a month such as 2022-02."""
    if len(month) > len("2022-02"):
        return date.fromisoformat(month)
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def _section(section: Section) -> SectionView:
    clauses = tuple(map(_clause, section.clauses))
    return SectionView(section.id, section.number, section.title, section.level, clauses)


def _clause(clause: Clause) -> ClauseView:
    paragraphs = tuple(inner_html(block) for block in clause.blocks)
    return ClauseView(clause.id, clause.number, paragraphs, tuple(map(_clause, clause.items)))
