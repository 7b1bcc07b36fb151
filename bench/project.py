"""Projects that MkDocs can build: the portal, and its peer, the same pages with the theme alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath

from site_build.config import REGISTER_FILE, format_keys
from site_build.content.publish import publish
from site_build.content.site import Site, read_site
from site_build.content.source import parse_markdown
from site_build.pages.builders.mkdocs import ICONS
from site_build.pages.generate import generate, public_files, render_page
from site_build.pages.whole import whole_pages
from site_build.register.keys import new_keys

ROOT = Path(__file__).parents[1]
MKDOCS = Path(sys.executable).with_name("mkdocs")
PARTS = ("docs", "board", "quizzes", "hooks", "site_build/pages/theme", "mkdocs.yml", "portal.toml")
PORTAL_SETTINGS = re.compile(
    r"^(  custom_dir:.*|hooks:.*|watch:.*|extra_css:.*|  - portal:\n      published:.*)\n", re.MULTILINE
)
WHOLE_IN_NAV = re.compile(r"^(  - .+: induction/index)\.html$", re.MULTILINE)
MAIN = re.compile(r"<main>(.*)</main>", re.DOTALL)
FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)


@dataclass(frozen=True)
class Project:
    """A folder with a `mkdocs.yml`, and where it finds what was published."""

    root: Path
    published: Path

    def build(self, site: Path) -> None:
        """Build it in a process of its own, as anyone would."""
        subprocess.run(
            [MKDOCS, "build", "--strict", "--quiet", "--site-dir", site],
            cwd=self.root,
            env=os.environ | {"PORTAL_PUBLISHED": str(self.published), "NO_MKDOCS_2_WARNING": "1"},
            check=True,
        )


def copy_portal(folder: Path) -> Path:
    """A copy of what the portal is built from, with an empty folder of editions to watch."""
    for part in PARTS:
        target = folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, target)
    (folder / "editions").mkdir()
    return folder


def publish_portal(root: Path, published: Path) -> Project:
    """The portal in `root`, published for invented keys."""
    published.mkdir(parents=True)
    publish(root, published)
    (published / REGISTER_FILE).write_bytes(format_keys(new_keys("register.example/bench").public()))
    return Project(root, published)


def make_peer(portal: Project, root: Path) -> Project:
    """The same rendered pages as plain files of a project with the theme and its settings, without the portal."""
    site = read_site(portal.root, portal.published)
    for page, text in _plain_pages(site):
        path = root / "docs" / page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = (portal.root / "mkdocs.yml").read_text(encoding="utf-8")
    plain = WHOLE_IN_NAV.sub(r"\1.md", PORTAL_SETTINGS.sub("", settings))
    (root / "mkdocs.yml").write_text(plain, encoding="utf-8")
    return Project(root, portal.published)


def _plain_pages(site: Site) -> Iterator[tuple[str, str]]:
    docs = site.root / "docs"
    written = {path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8") for path in docs.rglob("*.md")}
    today = datetime.now(UTC).date()
    for page, text in written.items():
        front = FRONT_MATTER.match(text)
        html = render_page(site, page, None, parse_markdown(text[front.end() :] if front else text), today)
        yield page, text if html is None else f"{front[0] if front else ''}<div>{html}</div>\n"
    for page, made in generate(site).items():
        yield page, _plain_page(made.title, render_page(site, page, made, [], today) or "")
    for page, whole in whole_pages(site, ICONS).items():
        yield str(PurePath(page).with_suffix(".md")), _plain_page(page, main_of(whole))
    yield from ((page, data.decode()) for page, data in public_files(site).items())


def main_of(page: str) -> str:
    """The HTML within a page's main part."""
    found = MAIN.search(page)
    assert found
    return found[1]


def _plain_page(title: str, html: str) -> str:
    settings = {"title": title, "hide": ["navigation", "toc"], "search": {"exclude": True}}
    return f"---\n{json.dumps(settings)}\n---\n<div>{html}</div>\n"
