"""The review of a policy: who sees to it and by when, what to do, and its day for a calendar."""

from site_build.desk.errors import PageMissing
from site_build.desk.route import Context, Download, Route
from site_build.office.reporting.reviews import ReviewPlan, find_review
from site_build.templates import PageView


class ReviewView(PageView, template="review/review.html"):
    """A policy's review, which may be `late`."""

    plan: ReviewPlan
    late: bool


def show_review(context: Context) -> ReviewView:
    plan = _find(context)
    return ReviewView(plan, plan.review.is_late(context.today))


def save_calendar(context: Context) -> Download:
    plan = _find(context)
    words = ("Open it, and your calendar takes the day in. It reminds you sixty days before.",)
    return Download({f"review-{plan.review.policy}.ics": plan.calendar}, "", words)


def _find(context: Context) -> ReviewPlan:
    plan = find_review(context.office, context.ids["policy"])
    if plan is None:
        raise PageMissing
    return plan


ROUTES = (Route("/reviews/{policy}", show_review, save_calendar, reads=True),)
