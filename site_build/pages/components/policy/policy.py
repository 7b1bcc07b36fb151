"""The policy page."""

from collections.abc import Mapping

from site_build.config import Contact
from site_build.content.coverage import ClauseCoverage
from site_build.content.easy import EasyRead
from site_build.content.policy import Policy
from site_build.content.review import CALENDAR, PolicyReview, review_of
from site_build.content.site import Site
from site_build.pages.urls import page_url
from site_build.templates import PageView


class PolicyView(PageView, template="policy/policy.html"):
    """A policy, its review, the path of that as a calendar, and where each clause, by its id, is used.

    Whether the date has passed is found out in the reader's browser: a build is the same on every day.

    `editions` counts those that were published: where there are none, no page tells its history.
    """

    contacts: Mapping[str, Contact]
    policy: Policy
    easy: EasyRead | None
    uses: Mapping[str, ClauseCoverage]
    review: PolicyReview
    calendar: str
    editions: int


def calendar_of(policy: Policy) -> str:
    """The path, on the site, of a policy's review as a calendar."""
    return page_url(policy.source.page) + CALENDAR


def view_policy(site: Site, policy: Policy) -> PolicyView:
    """The view of a policy page."""
    return PolicyView(
        contacts=site.portal.contacts,
        policy=policy,
        easy=site.easy_reads.get(policy.id),
        uses={use.clause.id: use for use in site.coverage(policy.id).clauses},
        review=review_of(policy.meta, site.portal),
        calendar=calendar_of(policy),
        editions=len(site.published.editions_of(policy.id)),
    )
