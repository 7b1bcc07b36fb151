"""The only place that knows MkDocs: its events, turned into calls on the portal.

Every build starts from nothing, so that `mkdocs serve` shows what the files say now.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from importlib.resources import files as files_of
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from site_build.content.easy import EasyRead
from site_build.content.policy import Policy
from site_build.content.site import Site, read_site
from site_build.errors import ContentError, PortalError
from site_build.pages.extension import CONTEXT, RenderedPage
from site_build.pages.generate import GeneratedPage, generate, public_files
from site_build.pages.link_check import check_links
from site_build.pages.navigation import list_navigation
from site_build.pages.render import COMPONENTS, add_content_security_policy, assets, has_component
from site_build.pages.urls import page_url
from site_build.pages.whole import add_whole_policy, draw_draft, picture_files, whole_pages

HEADING = "# Content\n"  # the theme leads the keyboard to a page's first heading; the component brings the one to read

ASKED_FOR = "PORTAL_DRAFT"  # set where a draft is wanted, even from a strict build

ICONS = Path(str(files_of("material") / "templates/.icons"))

log = logging.getLogger("mkdocs.portal")


class _Context(Preprocessor):
    """Carries the page being rendered, under the name that the theme's successor uses."""

    def __init__(self, md: Markdown, page: RenderedPage) -> None:
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        return lines


class _Parsed(Treeprocessor):
    """Puts in what was parsed when the content was read: then titles, ids and links are looked at as on any page."""

    def __init__(self, md: Markdown, blocks: list[Element]) -> None:
        super().__init__(md)
        self.blocks = blocks

    def run(self, root: Element) -> None:
        root[:] = deepcopy(self.blocks)


class _ContextExtension(Extension):
    page = RenderedPage("")
    blocks: list[Element] | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Context(md, self.page), CONTEXT, 0)
        if self.blocks is not None:
            md.treeprocessors.register(_Parsed(md, self.blocks), "portal-parsed", 15)  # after what is in a line


_context = _ContextExtension()
_serving = False


def on_startup(command: str, **_: object) -> None:
    """Remember whether MkDocs serves: its live reload is a script that no policy would let through."""
    global _serving  # noqa: PLW0603 - MkDocs says it once, before any build
    _serving = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the portal's content, and hand it to the Markdown extension; a navigation written by hand stays."""
    settings = config.mdx_configs.setdefault("portal", {})
    root = Path(config.config_file_path).parent
    site = _read(root, root / (settings.get("published") or "."))
    settings |= {"site": site, "pages": generate(site)}
    if config.nav is None:
        config.nav = list_navigation(site)
    config.extra["draft"] = draw_draft(site)  # the theme shows it on each of its pages
    extensions: list[object] = config.markdown_extensions  # type: ignore[assignment]
    if _context not in extensions:
        extensions.append(_context)
    config.watch.append(str(COMPONENTS))  # when it serves, a changed style shows at once
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, with nothing in them yet, the whole pages, the public files and what components need."""
    site = config.mdx_configs["portal"]["site"]
    with _aborting():
        whole = {path: html if _serving else add_whole_policy(html) for path, html in whole_pages(site, ICONS).items()}
    own: dict[str, str | bytes] = {**whole, **picture_files(site, ICONS), **public_files(site)}
    for path, content in ({**dict.fromkeys(_generated(config), HEADING), **own, **assets()}).items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Tell the extension which page comes next, and the theme what it is called. The theme prints titles as HTML."""
    _context.page, _context.blocks = RenderedPage(page.file.src_uri), _parsed(config, page.file.src_uri)
    made = _generated(config).get(page.file.src_uri)
    if made:
        page.meta.update(title=escape(made.title), hide=["navigation", "toc"], search={"exclude": True})
    return markdown if _context.blocks is None else HEADING


def on_post_page(output: str, **_: object) -> str:
    """Give the page its content security policy."""
    return output if _serving else add_content_security_policy(output)


def on_post_template(output_content: str, template_name: str, **_: object) -> str:
    """Give a page that the theme makes, such as “not found”, its content security policy."""
    return on_post_page(output_content) if template_name.endswith(".html") else output_content


def on_post_build(config: MkDocsConfig) -> None:
    """Stop when a generated page came out without its component, whatever swallowed it: somebody would have no quiz.

    Then say which links of the site are dead. A strict build counts these words, and fails.
    """
    pages = _generated(config).items()
    empty = [path for path, made in pages if not has_component(_built(config, path), made.component)]
    for path in empty:
        log.error("%s was built without what belongs on it. Are “portal” and hooks/portal.py in mkdocs.yml?", path)
    if empty:
        raise Abort(f"The portal was not built: {len(empty)} pages are empty.")
    for link in check_links(Path(config.site_dir), urlsplit(config.site_url or "/").path):
        log.warning("%s", link)


def _parsed(config: MkDocsConfig, path: str) -> list[Element] | None:
    """The elements of a page that need not be parsed twice. An Easy Read has pictures that the theme puts in."""
    site: Site = config.mdx_configs["portal"]["site"]
    read = site.written.get(path)
    return None if read is None or isinstance(read, EasyRead) else read.source.blocks


def _generated(config: MkDocsConfig) -> dict[str, GeneratedPage]:
    pages: dict[str, GeneratedPage] = config.mdx_configs["portal"]["pages"]
    return pages


def _built(config: MkDocsConfig, path: str) -> str:
    file = Path(config.site_dir, page_url(path), "index.html")
    return file.read_text(encoding="utf-8") if file.exists() else ""


@contextmanager
def _aborting() -> Iterator[None]:
    try:
        yield
    except ContentError as error:
        for problem in error.problems:
            log.error("%s", problem)
        raise Abort(f"The portal was not built: {len(error.problems)} things to mend.") from None
    except PortalError as error:
        raise Abort(str(error)) from None


def _read(root: Path, published: Path) -> Site:
    with _aborting():
        site = read_site(root, published)
    for warning in site.warnings:
        log.warning("%s", warning)
    for policy in site.drafts:
        log.log(*_judge(site, policy), policy.id)
    return site


def _judge(site: Site, policy: Policy) -> tuple[int, str]:
    """How grave a draft is, and the words for it: a strict build counts a warning, and fails."""
    if site.is_published(policy.id):
        return logging.INFO, "“%s” is a draft. What is signed goes into the demonstration."
    if policy not in site.revised:
        return logging.INFO, "“%s” was never published, so it is a draft and cannot be signed. Run: portal publish"
    level = logging.INFO if os.environ.get(ASKED_FOR) else logging.WARNING
    return level, "“%s” has changed since it was published, so it is a draft and cannot be signed. Run: portal publish"
