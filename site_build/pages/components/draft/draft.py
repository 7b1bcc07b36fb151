"""What every page of a site says while a policy on it is a draft."""

from site_build.content.site import Site
from site_build.templates import PageView


class DraftView(PageView, template="draft/draft.html"):
    """The titles of the policies that are drafts; a `demonstration` takes signatures for them."""

    drafts: tuple[str, ...]
    demonstration: bool


def view_draft(site: Site) -> DraftView:
    """The view of the banner; nothing is shown where no policy is a draft."""
    return DraftView(tuple(policy.title for policy in site.drafts), site.is_demonstration)
