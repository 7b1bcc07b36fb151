"""The coverage page: for each clause and duty, what decides, teaches and retells it."""

from site_build.config import Portal
from site_build.content.bank import ResolvedBank
from site_build.content.coverage import Coverage
from site_build.content.easy import EasyRead
from site_build.content.site import Site
from site_build.templates import PageView


class CoverageView(PageView, template="coverage/coverage.html"):
    """The coverage of every policy that has an induction; banks and Easy Reads are found by the policy's id."""

    portal: Portal
    coverages: tuple[Coverage, ...]
    banks: dict[str, ResolvedBank]
    easy_reads: dict[str, EasyRead | None]


def view_coverage(site: Site) -> CoverageView:
    """The view of the page of every policy's coverage."""
    return CoverageView(
        portal=site.portal,
        coverages=tuple(map(site.coverage, site.portal.policies)),
        banks=site.banks,
        easy_reads={policy: site.easy_reads.get(policy) for policy in site.portal.policies},
    )
