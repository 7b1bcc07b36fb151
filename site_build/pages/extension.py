"""The Python-Markdown extension: where a component fills a page, its HTML takes the place of the plain Markdown.

It runs last, so that headings, titles and links of the plain Markdown have been seen and checked by the site's builder.
The page's path comes from `md.preprocessors["rendering_context"]`, which the builder provides; what fills the page
comes from the content.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from site_build.content.site import Site, read_site
from site_build.pages.generate import GeneratedPage, generate, render_page

CONTEXT = "rendering_context"


@dataclass(frozen=True)
class RenderedPage:
    """The page being rendered, by its path below `docs/`."""

    path: str


class RenderingContext(Protocol):
    """What the builder registers as a preprocessor under the name `CONTEXT`."""

    page: RenderedPage


class PortalExtension(Extension):
    """Configured in `mkdocs.yml`; `published` is the folder of `register.json` and `editions/`."""

    def __init__(self, **settings: object) -> None:
        self.config = {
            "published": [".", "The folder of register.json and editions/"],
            "site": ["", "The content, where the builder has read it already"],
            "pages": ["", "The generated pages of that content, by path"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processor that fills pages."""
        md.treeprocessors.register(_FillPage(md, self), "portal", -30)  # after the builder's own

    @cached_property
    def site(self) -> Site:
        """The content, read when the first page needs it: builders also load extensions only to try them."""
        return cast("Site", self.getConfig("site") or read_site(Path.cwd(), Path(self.getConfig("published"))))

    @cached_property
    def pages(self) -> dict[str, GeneratedPage]:
        """The generated pages of this content, by path."""
        return cast("dict[str, GeneratedPage]", self.getConfig("pages") or generate(self.site))


class _FillPage(Treeprocessor):
    def __init__(self, md: Markdown, extension: PortalExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        page, content = cast("RenderingContext", self.md.preprocessors[CONTEXT]).page.path, self.extension
        html = render_page(content.site, page, content.pages.get(page), list(root), datetime.now(UTC).date())
        if html is None:
            return
        title = next((heading.get("id", "") for heading in root.iter("h1")), "")
        root.clear()
        root.tag = self.md.doc_tag
        component = SubElement(root, "div")
        component.text = self.md.htmlStash.store(html)
        if title and f'id="{title}"' not in html:
            component.set("id", title)  # where the theme's “skip to content” leads
