"""The home page: what somebody may have come for, and which policies are kept here."""

from site_build.config import Organisation
from site_build.content.easy import EasyRead
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.pages.urls import path_of
from site_build.templates import PageView


class HomeView(PageView, template="home/home.html"):
    """Each policy that somebody signs, with its Easy Read if it has one.

    `has_decisions` says whether there is a page that leads to decisions, and `has_lost` whether one is about a loss.
    """

    organisation: Organisation
    policies: tuple[tuple[Policy, EasyRead | None], ...]
    has_decisions: bool
    has_lost: bool


def view_home(site: Site) -> HomeView:
    """The view of the home page."""
    return HomeView(
        organisation=site.portal.organisation,
        policies=tuple((site.policies[policy], site.easy_reads.get(policy)) for policy in site.portal.policies),
        has_decisions=site.has_page(path_of("decide")),
        has_lost=site.has_page(path_of("lost")),
    )
