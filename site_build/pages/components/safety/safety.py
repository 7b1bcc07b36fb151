"""What the register is safe from, and what not: for trustees, and for anybody who asks."""

from site_build.config import Portal
from site_build.content.site import Site
from site_build.templates import PageView


class SafetyView(PageView, template="safety/safety.html"):
    """The page names the posts of `portal` that keep the register and vouch for it."""

    portal: Portal


def view_safety(site: Site) -> SafetyView:
    """The view of the page."""
    return SafetyView(site.portal)
