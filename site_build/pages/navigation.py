"""The site's navigation, from what is there: what people look for first, each policy, the paper, the register.

What belongs to every policy stands in the section of the one policy, or beside the sections of several.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from markupsafe import escape

from site_build.content.site import Site
from site_build.pages.urls import path_of

Entry: TypeAlias = "Mapping[str, str | Sequence[Entry]]"


def list_navigation(site: Site) -> list[Entry]:
    """The entries in order: each a title, as HTML, with a page's path below `docs/` or the entries below it."""
    return [*_first(site), *_policies(site), *_papers(site), *_register(site)]


def _first(site: Site) -> Iterator[Entry]:
    yield {"Home": path_of("home")}
    yield {"I am new here": path_of("arrival")}
    yield from _written(site, {"I have lost something": "lost", "I need to decide something": "decide"})


def _register(site: Site) -> Iterator[Entry]:
    yield {"The register": path_of("register")}
    yield {"How safe the register is": path_of("safety")}
    yield from _written(site, {"How we keep our own records": "records"})


def _policies(site: Site) -> Iterator[Entry]:
    shared = [*_written(site, {"Glossary": "glossary"}), {"What is covered": path_of("coverage")}]
    is_one = len(site.portal.policies) == 1
    for policy in site.portal.policies:
        pages = [*_own_pages(site, policy), *(shared if is_one else [])]
        yield {_title(site, policy): pages if len(pages) > 1 else site.policies[policy].source.page}
    if not is_one:
        yield from shared


def _own_pages(site: Site, policy: str) -> Iterator[Entry]:
    yield {"The policy": site.policies[policy].source.page}
    if policy in site.easy_reads:
        yield {"Easy Read": site.easy_reads[policy].source.page}


def _papers(site: Site) -> Iterator[Entry]:
    papers = {policy: list(_own_papers(site, policy)) for policy in site.portal.policies}
    several: list[Entry] = [{_title(site, policy): those} for policy, those in papers.items()]
    if several:
        yield {"The questions on paper": several if len(several) > 1 else next(iter(papers.values()))}


def _own_papers(site: Site, policy: str) -> Iterator[Entry]:
    for role in site.portal.policies[policy].roles:
        yield {f"For {escape(site.portal.roles[role].plural)}": path_of("paper", policy, role)}


def _written(site: Site, pages: Mapping[str, str]) -> Iterator[Entry]:
    """Those of these pages, by what they are, that somebody wrote."""
    yield from ({title: path_of(name)} for title, name in pages.items() if site.has_page(path_of(name)))


def _title(site: Site, policy: str) -> str:
    return str(escape(site.policies[policy].title))
