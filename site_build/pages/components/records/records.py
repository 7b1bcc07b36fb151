"""The page on the portal's own records: what the policy asks, clause by clause, and what the portal does about it."""

from site_build.config import Contact
from site_build.content.own_records import OwnRecords
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.templates import PageView


class RecordsView(PageView, template="records/records.html"):
    """The page, the policy whose clauses it is about, and whom it may name."""

    page: OwnRecords
    policy: Policy
    contacts: dict[str, Contact]


def view_records(site: Site, page: OwnRecords) -> RecordsView:
    """The view of the page."""
    return RecordsView(page, site.policies[page.policy], site.portal.contacts)
