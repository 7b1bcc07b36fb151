"""Every induction that the site has, for the pages that lead to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from site_build.content.site import Site


@dataclass(frozen=True)
class Offer:
    """The induction of a role in a policy, of this title; in what changed since an edition, named as in addresses."""

    policy: str
    title: str
    role: str
    since: str = ""

    @property
    def key(self) -> str:
        """What a link and a visitor's tab call it."""
        return "/".join(filter(None, (self.policy, self.role, self.since)))


def list_offers(site: Site) -> Iterator[Offer]:
    """All of them, the whole ones first."""
    for policy, wanted in site.portal.policies.items():
        yield from (Offer(policy, site.policies[policy].title, role) for role in wanted.roles)
    for policy, role, since in site.short_ways():
        yield Offer(policy, site.policies[policy].title, role, since)
