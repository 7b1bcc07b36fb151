"""When policies are to be looked at again, as the desk says it."""

from dataclasses import dataclass

from site_build.content.review import PolicyReview, find_policy, format_calendar, review_of
from site_build.office.office import Office


@dataclass(frozen=True)
class ReviewPlan:
    """A policy's title, the path of its page in the portal's folder, its review, and that as a calendar (RFC 5545)."""

    title: str
    page: str
    review: PolicyReview
    calendar: bytes


def find_review(office: Office, policy_id: str) -> ReviewPlan | None:
    """The plan for the policy with this id, or None where there is none; `ContentError` when it cannot be read."""
    policy = find_policy(office.root, policy_id)
    if policy is None:
        return None
    calendar = format_calendar(policy, office.portal)
    return ReviewPlan(policy.title, policy.source.path, review_of(policy.meta, office.portal), calendar)
