"""The policy page."""

from collections.abc import Mapping
from datetime import date

from site_build.config import Contact
from site_build.content.coverage import ClauseCoverage
from site_build.content.easy import EasyRead
from site_build.content.policy import Policy, last_day
from site_build.content.site import Site
from site_build.templates import PageView


class PolicyView(PageView, template="policy/policy.html"):
    """A policy, and where each clause, by its id, is used. `review` is the last day on which it is not overdue.

    `editions` counts those that were published: where there are none, no page tells its history.
    """

    contacts: Mapping[str, Contact]
    policy: Policy
    easy: EasyRead | None
    uses: Mapping[str, ClauseCoverage]
    review: date
    overdue: bool
    editions: int


def view_policy(site: Site, policy: Policy, today: date) -> PolicyView:
    """The view of a policy page as built `today`."""
    review = last_day(policy.meta.review)
    return PolicyView(
        contacts=site.portal.contacts,
        policy=policy,
        easy=site.easy_reads.get(policy.id),
        uses={use.clause.id: use for use in site.coverage(policy.id).clauses},
        review=review,
        overdue=today > review,
        editions=len(site.published.editions_of(policy.id)),
    )
