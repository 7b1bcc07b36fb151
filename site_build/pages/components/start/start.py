"""Where an induction starts, and where a personal link leads."""

from site_build.config import Portal
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.templates import PageView


class StartView(PageView, template="start/start.html"):
    """The portal's roles, and the policies, by id, that links may be for."""

    portal: Portal
    policies: dict[str, Policy]


def view_start(site: Site) -> StartView:
    """The view of the page on which everybody's induction starts."""
    return StartView(site.portal, site.policies)
