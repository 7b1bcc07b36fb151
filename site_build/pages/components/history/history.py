"""The history of a policy: its editions, newest first, and what each changed."""

from dataclasses import dataclass

from site_build.content.change import PolicyChange, compare
from site_build.content.site import Site
from site_build.pages.editions import PublishedEdition, list_editions, page_that_applies, title_of
from site_build.templates import PageView


@dataclass(frozen=True)
class PastEdition:
    """An edition and how it differs from the one before, which it does not where it is the first."""

    edition: PublishedEdition
    change: PolicyChange


class HistoryView(PageView, template="history/history.html"):
    """The editions of the policy with this id, newest first. `applies` is the path of the page with today's words."""

    policy: str
    title: str
    applies: str
    editions: tuple[PastEdition, ...]


def view_history(site: Site, policy: str) -> HistoryView:
    """The view of a policy's history."""
    editions = reversed(list_editions(site.published, policy))
    return HistoryView(
        policy=policy,
        title=title_of(site, policy),
        applies=page_that_applies(site, policy),
        editions=tuple(PastEdition(edition, _change(site, edition)) for edition in editions),
    )


def _change(site: Site, edition: PublishedEdition) -> PolicyChange:
    return compare(edition.read_earlier(site.published), edition.read(site.published))
