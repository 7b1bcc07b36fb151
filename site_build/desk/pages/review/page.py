"""The review of a policy: who sees to it and by when, what to do, and its day for a calendar."""

from site_build.content.policy import Policy
from site_build.content.review import PolicyReview, find_policy, format_calendar, review_of
from site_build.desk.errors import PageMissing
from site_build.desk.route import Context, Download, Route
from site_build.templates import PageView


class ReviewView(PageView, template="review/review.html"):
    """A policy and its review, which may be `late`."""

    policy: Policy
    review: PolicyReview
    late: bool


def show_review(context: Context) -> ReviewView:
    policy = _find(context)
    review = review_of(policy.meta, context.office.portal)
    return ReviewView(policy, review, review.is_late(context.today))


def save_calendar(context: Context) -> Download:
    policy = _find(context)
    words = ("Open it, and your calendar takes the day in. It reminds you sixty days before.",)
    return Download({f"review-{policy.id}.ics": format_calendar(policy, context.office.portal)}, "", words)


def _find(context: Context) -> Policy:
    policy = find_policy(context.office.root, context.ids["policy"])
    if policy is None:
        raise PageMissing
    return policy


ROUTES = (Route("/reviews/{policy}", show_review, save_calendar, reads=True),)
