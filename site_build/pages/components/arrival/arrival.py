"""Where a personal link arrives, and where whoever has none says what they come for."""

from site_build.config import Portal
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.pages.offers import Offer, list_offers
from site_build.templates import PageView


class ArrivalView(PageView, template="arrival/arrival.html"):
    """The portal's roles, and the policies, by id, that links may be for.

    `offered` are the ids of those that each role does, `offers` every induction that a link may be for.
    """

    portal: Portal
    policies: dict[str, Policy]
    offered: dict[str, list[str]]
    offers: tuple[Offer, ...]


def view_arrival(site: Site) -> ArrivalView:
    """The view of the page on which everybody's induction begins."""
    wanted = site.portal.policies
    offered = {role: [policy for policy, duty in wanted.items() if role in duty.roles] for role in site.portal.roles}
    return ArrivalView(site.portal, site.policies, offered, tuple(list_offers(site)))
