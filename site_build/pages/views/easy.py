"""The Easy Read page: a picture beside each idea, and after each part the clauses that it retells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar
from xml.etree.ElementTree import Element

from markupsafe import Markup

from site_build.content.easy import EasyRead, Part
from site_build.content.site import Site
from site_build.content.tree import is_clause_link
from site_build.pages.fragment import inner_html
from site_build.pages.links import relative_file, relative_link
from site_build.pages.views.citation import ClauseLink, cite_clause
from site_build.pages.views.start import START


@dataclass(frozen=True)
class PartView:
    """A part: its ideas as HTML, each beginning with its picture."""

    id: str
    title: str
    ideas: tuple[Markup, ...]
    clauses: tuple[ClauseLink, ...]


@dataclass(frozen=True)
class EasyView:
    """The page; `parts` begins with the introduction, whose id is empty."""

    component: ClassVar[str] = "easy"

    files: str
    policy: str
    title: str
    parts: tuple[PartView, ...]
    policy_page: str
    glossary: str
    induction: str


def view_easy(site: Site, easy: EasyRead, blocks: Iterable[Element]) -> EasyView:
    """The view of an Easy Read page. `blocks` are its elements as the site's builder parsed them, pictures and all."""
    page, policy = easy.source.page, site.policies[easy.policy]
    ideas = (inner_html(block) for block in blocks if _is_idea(block))
    return EasyView(
        files=relative_file(page, "components/"),
        policy=policy.id,
        title=easy.title,
        parts=tuple(_part(site, easy, part, ideas) for part in easy.parts),
        policy_page=relative_link(page, policy.source.page),
        glossary=relative_link(page, "glossary.md"),
        induction=relative_link(page, START),
    )


def _is_idea(block: Element) -> bool:
    return block.tag not in {"h1", "h2"} and not any(is_clause_link(link) for link in block.iter("a"))


def _part(site: Site, easy: EasyRead, part: Part, ideas: Iterator[Markup]) -> PartView:
    policy = site.policies[easy.policy]
    clauses = tuple(cite_clause(policy, citation.clause, easy.source.page) for citation in part.citations)
    return PartView(part.id, part.title, tuple(next(ideas) for _ in part.ideas), clauses)
