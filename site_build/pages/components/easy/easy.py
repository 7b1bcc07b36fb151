"""The Easy Read page: a picture beside each idea, and after each part the clauses that it retells."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from site_build.content.easy import EasyRead, Part
from site_build.content.policy import Policy
from site_build.content.site import Site
from site_build.content.tree import clause_links
from site_build.pages.urls import path_of
from site_build.templates import PageView


class EasyView(PageView, template="easy/easy.html"):
    """The page: each part, the introduction first, with its ideas as parsed, each beginning with its picture.

    `has_glossary` says whether the site has one.
    """

    policy: Policy
    easy: EasyRead
    parts: tuple[tuple[Part, tuple[Element, ...]], ...]
    has_glossary: bool


def view_easy(site: Site, easy: EasyRead, blocks: Iterable[Element]) -> EasyView:
    """The view of an Easy Read page. `blocks` are its elements as the site's builder parsed them, pictures and all."""
    ideas = (block for block in blocks if block.tag not in {"h1", "h2"} and not clause_links(block))
    parts = tuple((part, tuple(next(ideas) for _ in part.ideas)) for part in easy.parts)
    return EasyView(site.policies[easy.policy], easy, parts, site.has_page(path_of("glossary")))
