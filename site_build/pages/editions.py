"""The editions of a policy as the pages about them need them: what names each, and what was published of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from site_build.content.edition import Edition, EditionChange, Publication, Published, parse_edition
from site_build.content.site import Site
from site_build.pages.urls import path_of

_parse = lru_cache(maxsize=32)(parse_edition)  # each is on the pages of its neighbours, which come one after another


@dataclass(frozen=True)
class PublishedEdition:
    """An edition as it was published first, and the digest of the one before it, if there is one.

    `slug` names it in addresses. On the days of `asked_anew` its questions changed, and none of its words.
    """

    slug: str
    entry: Publication
    change: EditionChange
    earlier: str | None
    asked_anew: tuple[date, ...]

    def read(self, published: Published) -> Edition:
        """Its words."""
        return _parse(published.read(self.entry.edition))

    def read_earlier(self, published: Published) -> Edition:
        """The words of the edition before it; that of the first has none."""
        if self.earlier is None:
            return Edition(policy=self.entry.policy, version="", clauses=())
        return _parse(published.read(self.earlier))


def list_editions(published: Published, policy: str) -> tuple[PublishedEdition, ...]:
    """The editions of a policy, oldest first."""
    return tuple(_editions(published, policy))


def find_edition(published: Published, policy: str, slug: str) -> PublishedEdition:
    """The edition of a policy that this slug names."""
    return next(edition for edition in list_editions(published, policy) if edition.slug == slug)


def _editions(published: Published, policy: str) -> Iterator[PublishedEdition]:
    earlier = None
    for digest, slug in published.slugs_of(policy).items():
        first, *anew = (entry for entry in published.publications if entry.edition == digest)
        days = tuple(dict.fromkeys(entry.published for entry in anew))
        yield PublishedEdition(slug, first, published.change_of(digest), earlier, days)
        earlier = digest


def title_of(site: Site, policy: str) -> str:
    """The title of a policy; where the site does not have it any more, the one that was published last."""
    return site.policies[policy].title if policy in site.policies else site.published.title(policy)


def is_current(site: Site, policy: str) -> bool:
    """Whether the policy's page says the words that were published last, which are those that apply."""
    latest = site.published.latest(policy)
    return latest is not None and policy in site.pairs and site.pairs[policy].edition == latest.edition


def page_that_applies(site: Site, policy: str) -> str:
    """The path of the page with the words that apply now, which a draft's are not; "" for a policy that is gone."""
    if policy not in site.policies:
        return ""
    if is_current(site, policy):
        return site.policies[policy].source.page
    return path_of("edition", policy, edition=list_editions(site.published, policy)[-1].slug)


def numbers_now(site: Site, policy: str) -> Mapping[str, str]:
    """The number of each clause that applies now, by its id. No edition has numbers: beside a draft each is ""."""
    if is_current(site, policy):
        return {clause.id: clause.number for clause in site.policies[policy].clauses()}
    return {clause.id: "" for clause in list_editions(site.published, policy)[-1].read(site.published).clauses}
