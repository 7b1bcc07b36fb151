"""Components drawn by their templates, what of them the site serves, and the content security policy of every page."""

import posixpath
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from markupsafe import Markup

from site_build.config import Contact
from site_build.content.tree import CONTACT
from site_build.pages.bundle import as_sent
from site_build.pages.urls import Urls
from site_build.templates import PageView, make_environment

COMPONENTS = Path(__file__).parent / "components"
FIRST = '<meta charset="utf-8">'  # a page's rules stand right after it, before anything that they rule
_SERVED = {".css", ".js", ".woff2", ".txt"}  # beside views: their Python and templates are no part of the site
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_RULES = (
    "default-src 'self'; script-src 'self' {scripts}; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'"
)


def add_content_security_policy(html: str) -> str:
    """The page with its policy (CSP level 3) in the head, before anything that it rules."""
    digests = [sha256(script.encode()).digest() for script in dict.fromkeys(_INLINE.findall(html))]
    rules = _RULES.format(scripts=" ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in digests))
    return html.replace(FIRST, f'{FIRST}<meta http-equiv="Content-Security-Policy" content="{rules}">', 1)


def render(view: PageView, page: str, **inline: Markup) -> Markup:
    """Render a component for the page at this path by its template; a name that the view does not have is an error.

    Beside the view's fields a template has `urls`, for its links, and what a whole page carries `inline`.
    """
    values = {field.name: getattr(view, field.name) for field in fields(view)} | {"urls": Urls(page)} | inline
    return Markup(ENVIRONMENT.get_template(view.template).render(values))  # noqa: S704 - the template escapes


def has_component(html: str, component: str) -> bool:
    """Whether this component is in a built page."""
    return f'<div class="{component}"' in html or f'<div class="{component} ' in html


def assets() -> dict[str, bytes]:
    """The scripts, styles and fonts (with their licence) as they are sent, by path: `components/tree/tree.js`."""
    files = (path for path in COMPONENTS.rglob("*") if path.suffix in _SERVED)
    return {path.relative_to(COMPONENTS.parent).as_posix(): as_sent(path) for path in sorted(files)}


def blocks_html(blocks: Iterable[Element], urls: Urls, contacts: Mapping[str, Contact]) -> Markup:
    """The blocks as HTML. A `contact:` link becomes the contact's name, a link to a `.md` page a relative address."""
    return Markup("").join(_html(_linked(block, urls, contacts)) for block in blocks)


def inner_html(block: Element) -> Markup:
    """What stands inside a block, as HTML."""
    shell = Element("x")
    shell.text = block.text
    shell.extend(deepcopy(list(block)))
    return Markup(_html(shell)[len("<x>") : -len("</x>")])  # noqa: S704 - parsed from the repository


def unlinked_html(block: Element) -> Markup:
    """What stands inside a block, as HTML, with the words of its links and no links: nothing leads away from there."""
    block = deepcopy(block)
    for link in block.iter("a"):
        link.tag = "span"
        link.attrib.clear()
    return inner_html(block)


def _html(element: Element) -> Markup:
    return Markup(tostring(element, encoding="unicode", method="html").strip())  # noqa: S704 - parsed from the repository


def _linked(block: Element, urls: Urls, contacts: Mapping[str, Contact]) -> Element:
    block = deepcopy(block)  # the same block may be shown on other pages
    for link in block.iter("a"):
        href = link.get("href", "")
        if href.startswith(CONTACT):
            link.tag, link.text = "strong", contacts[href.removeprefix(CONTACT)].name
            link.attrib.clear()
        elif ".md" in href and "://" not in href:
            target, _, anchor = href.partition("#")
            path = posixpath.normpath(posixpath.join(posixpath.dirname(urls.here), target))
            link.set("href", urls.page(path, anchor))
    return block


ENVIRONMENT = make_environment(COMPONENTS)
ENVIRONMENT.filters.update(blocks=blocks_html, inner=inner_html, unlinked=unlinked_html)
