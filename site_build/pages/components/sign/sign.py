"""The page on which one role signs one policy."""

from site_build.config import Portal, PublicKeys
from site_build.content.edition import Pair
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.templates import PageView
from site_build.words import WAYS


class SignView(PageView, template="sign/sign.html"):
    """What the browser puts into a statement; `pair` are the digests of the words and the quiz as they are now.

    `obstacle` says why nothing can be signed here yet, `no-register` or `not-published`, or is empty.
    """

    portal: Portal
    policy: Policy
    role: str
    pair: Pair
    declaration: str
    keys: PublicKeys | None
    obstacle: str
    ways: tuple[tuple[str, str], ...] = tuple(WAYS.items())


def view_sign(site: Site, policy_id: str, role: str) -> SignView:
    """The view of the page on which this role signs this policy."""
    return SignView(
        portal=site.portal,
        policy=site.policies[policy_id],
        role=role,
        pair=site.pairs[policy_id],
        declaration=site.banks[policy_id].declaration,
        keys=site.keys,
        obstacle=_obstacle(site, policy_id),
    )


def _obstacle(site: Site, policy_id: str) -> str:
    if site.keys is None:
        return "no-register"
    return "" if site.is_published(policy_id) else "not-published"
