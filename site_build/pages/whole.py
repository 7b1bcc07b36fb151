"""Whole pages of our own HTML: the induction. Each has one inline style and one inline script, and loads no other.

The theme has no part in them, so they are here before a slow network has brought anything else, and stay when it goes.
The pictures of an Easy Read come after, in one file: they stand beside words that say the same.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

from site_build.content.site import Site
from site_build.content.source import raise_problems
from site_build.errors import Problem
from site_build.pages.bundle import join_script, join_styles
from site_build.pages.components.arrival.arrival import view_arrival
from site_build.pages.components.draft.draft import view_draft
from site_build.pages.components.induction.induction import pictures_path, view_induction, view_short_induction
from site_build.pages.render import COMPONENTS, FIRST, render
from site_build.pages.urls import Urls, path_of
from site_build.templates import PageView

SHARED = ("shell/tokens.css", "frame/frame.css")
TAUGHT = ("comfort/comfort.css", "scenes/scenes.css", "aloud/aloud.css", "induction/induction.css")
MARK = "docs/mark.svg"
STYLES = {
    "arrival": (*SHARED, "arrival/arrival.css"),
    "induction": (*SHARED, *TAUGHT),
    "short-induction": (*SHARED, *TAUGHT, "changes/word_changes.css"),
}

_INLINE = re.compile(r"<(script|style)(?: type=\"module\")?>(.*?)</\1>", re.DOTALL)
_RULES = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


def whole_pages(site: Site, icons: Path) -> dict[str, str]:
    """The HTML of every whole page, by its path below the site's root; `icons` is where the builder has its pictures.

    Raise `ContentError` when an Easy Read names a picture that is not there.
    """
    raise_problems(_picture_problems(site, Pictures(icons)))
    shared = {"mark": _mark(site), "draft": draw_draft(site)}
    pages = {path_of("arrival"): _render("arrival", view_arrival(site), path_of("arrival"), shared)}
    for policy, wanted in site.portal.policies.items():
        for role in wanted.roles:
            path = path_of("induction", policy, role)
            pages[path] = _render("induction", view_induction(site, policy, role), path, shared)
    for policy, role, name in site.short_ways():
        path = path_of("short-induction", policy, role, name)
        pages[path] = _render("short-induction", view_short_induction(site, policy, role, name), path, shared)
    return pages


def picture_files(site: Site, icons: Path) -> dict[str, str]:
    """The pictures of each Easy Read, each a symbol with its name as id, as an SVG file by its path below the root."""
    pictures = Pictures(icons)
    return {
        pictures_path(policy): _symbols(pictures.draw(idea.picture for part in read.parts for idea in part.ideas))
        for policy, read in site.easy_reads.items()
    }


def _symbols(drawn: Mapping[str, Markup]) -> str:
    symbol = Markup('<symbol id="{}" viewBox="0 0 24 24">{}</symbol>')
    symbols = Markup("").join(symbol.format(name, shapes) for name, shapes in drawn.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'


class Pictures:
    """The builder's pictures by the names that authors give them, such as `material-lock-outline`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, name: str) -> bool:
        """Whether there is a picture of this name."""
        return self._path(name).is_file()

    def draw(self, names: Iterable[str]) -> dict[str, Markup]:
        """What is drawn in each of these pictures, on a grid of 24, each once."""
        return {name: self._shapes(name) for name in dict.fromkeys(names) if name}

    def _shapes(self, name: str) -> Markup:
        paths = ElementTree.parse(self._path(name)).getroot()  # noqa: S314 - an installed package's
        return Markup("").join(Markup('<path d="{}"/>').format(path.get("d")) for path in paths)

    def _path(self, name: str) -> Path:
        family, _, picture = name.partition("-")
        return self.folder / family / f"{picture}.svg"


def _picture_problems(site: Site, pictures: Pictures) -> Iterator[Problem]:
    for read in site.easy_reads.values():
        for idea in (idea for part in read.parts for idea in part.ideas if idea.picture):
            if not pictures.has(idea.picture):
                words = f"There is no picture “{idea.picture}”. Look for it among those that begin with “material-”."
                yield read.source.problem(idea.line, words)


def add_whole_policy(html: str) -> str:
    """The page with its content security policy (CSP level 3): what is in the page may run, and nothing else."""
    found = _INLINE.findall(html)  # the charity's mark may have a style of its own
    allowed = {kind: " ".join(_hash(text) for tag, text in found if tag == kind) for kind in ("script", "style")}
    return html.replace(
        FIRST, f'{FIRST}<meta http-equiv="Content-Security-Policy" content="{_RULES.format(**allowed)}">', 1
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _mark(site: Site) -> Markup:
    """The charity's mark, drawn in the page, or nothing where the charity has none."""
    path = site.root / MARK
    if not path.exists():
        return Markup("")
    drawn = path.read_text(encoding="utf-8")
    return Markup(drawn[drawn.index("<svg") :].replace("<svg", '<svg class="top__mark" aria-hidden="true"', 1))  # noqa: S704 - the charity's own


def draw_draft(site: Site) -> Markup:
    """What every page says, ours and the theme's, while a policy is a draft; or nothing."""
    return render(view_draft(site), "").strip()


def _render(name: str, view: PageView, path: str, shared: Mapping[str, Markup]) -> str:
    style = join_styles(COMPONENTS, STYLES[name], Urls(path))
    script = join_script(COMPONENTS, view.template.replace(".html", ".js"))
    return str(render(view, path, **shared, style=Markup(style), script=Markup(script)))  # noqa: S704 - our own files
