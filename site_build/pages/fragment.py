"""Parsed Markdown turned into HTML for one page, with its links made to fit that page."""

import posixpath
from collections.abc import Iterable, Mapping
from copy import deepcopy
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup

from site_build.config import Contact
from site_build.content.tree import CONTACT
from site_build.pages.links import relative_link


def blocks_html(blocks: Iterable[Element], page: str, contacts: Mapping[str, Contact]) -> Markup:
    """The blocks as HTML. A `contact:` link becomes the contact's name, a link to a `.md` page a relative address."""
    return Markup("").join(_html(_linked(block, page, contacts)) for block in blocks)


def inner_html(block: Element) -> Markup:
    """What stands inside a block, as HTML."""
    shell = Element("x")
    shell.text = block.text
    shell.extend(deepcopy(list(block)))
    return Markup(_html(shell)[len("<x>") : -len("</x>")])  # noqa: S704 - parsed from the repository


def _html(element: Element) -> Markup:
    return Markup(tostring(element, encoding="unicode", method="html").strip())  # noqa: S704 - parsed from the repository


def _linked(block: Element, page: str, contacts: Mapping[str, Contact]) -> Element:
    block = deepcopy(block)
    for link in block.iter("a"):
        href = link.get("href", "")
        if href.startswith(CONTACT):
            link.tag, link.text = "strong", contacts[href.removeprefix(CONTACT)].name
            link.attrib.clear()
        elif ".md" in href and "://" not in href:
            target, _, anchor = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
            link.set("href", relative_link(page, target, anchor))
    return block
