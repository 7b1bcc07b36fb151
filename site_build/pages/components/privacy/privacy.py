"""The privacy notice's page: the Board's words, and above them whether the Board has adopted them."""

from datetime import date

from site_build.config import Portal
from site_build.content.notice import PrivacyNotice
from site_build.content.site import Site
from site_build.templates import PageView


class PrivacyView(PageView, template="privacy/privacy.html"):
    """The notice, None where nobody has written one; `adopted` says whether the Board has adopted it by now."""

    portal: Portal
    notice: PrivacyNotice | None
    adopted: bool


def view_privacy(site: Site, today: date) -> PrivacyView:
    """The view of the privacy notice's page, as it is on this day."""
    return PrivacyView(site.portal, site.notice, site.notice is not None and site.notice.is_adopted(today))
