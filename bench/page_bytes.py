"""How many bytes the portal adds to a page, as they travel: gzip -9."""

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from markupsafe import escape

from bench.project import ROOT, Project, make_peer, publish_portal
from bench.table import Figure
from site_build.content.bank import Question
from site_build.content.site import read_site

SHARED_LIMIT, QUIZ_LIMIT = 3000, 12000
LOADED = re.compile(r'(?:href|src)="([^"]*components/[^"]+\.(?:css|js))"')
IMPORTED = re.compile(r'^import .* from "([^"]+)";', re.MULTILINE)
HOME, QUIZ, WORDS = "index.html", "quiz/confidentiality/volunteer/index.html", "words/index.html"


def measure_bytes(folder: Path) -> Iterator[Figure]:
    """What is shared by every page, and what a quiz page has beyond a plain page with the same words."""
    portal = publish_portal(ROOT, folder / "published")
    ours, theirs = folder / "portal-site", folder / "peer-site"
    portal.build(ours)
    _make_plain(portal, folder / "peer").build(theirs)
    shared = zipped(ours / HOME) - zipped(theirs / HOME) + sum(map(zipped, load(ours, HOME)))
    files = load(ours, QUIZ)
    markup = zipped(ours / QUIZ) - zipped(theirs / WORDS)
    yield Figure("bytes added to every page", shared, SHARED_LIMIT, "B")
    yield Figure("bytes added to a quiz page, in all", markup + sum(map(zipped, files)), QUIZ_LIMIT, "B")
    yield Figure("  markup beyond the same words on a plain page", markup, unit="B")
    for file in files:
        yield Figure(f"  {file.name}", zipped(file), unit="B")
    yield Figure("  (the words themselves)", zipped(theirs / WORDS) - zipped(theirs / "empty" / HOME), unit="B")


def zipped(path: Path) -> int:
    """The size of a file, compressed as a server would."""
    return len(gzip.compress(path.read_bytes(), 9))


def load(site: Path, page: str) -> list[Path]:
    """The portal's files that a page loads: its styles, its scripts, and what these import."""
    path = site / page
    waiting = [(path.parent / address).resolve() for address in LOADED.findall(path.read_text(encoding="utf-8"))]
    found: list[Path] = []
    while waiting:
        file = waiting.pop(0)
        if file not in found:
            found.append(file)
            imports = IMPORTED.findall(file.read_text(encoding="utf-8")) if file.suffix == ".js" else []
            waiting += [(file.parent / name).resolve() for name in imports]
    return found


def _make_plain(portal: Project, root: Path) -> Project:
    peer = make_peer(portal, root)
    questions = read_site(portal.root, portal.published).banks["confidentiality"].for_role("volunteer")
    head = "---\ntitle: {}\nhide: [navigation, toc]\n---\n"
    for name, body in (("words", "".join(_words(questions))), ("empty", "")):
        (root / "docs" / f"{name}.md").write_text(head.format(name) + body, encoding="utf-8")
    return peer


def _words(questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield f"<h2>{escape(question.prompt)}</h2>\n<ul>\n"
        yield from (f"<li>{escape(fact)}</li>\n" for fact in question.facts)
        yield "</ul>\n<ol>\n"
        yield from (f"<li>{escape(choice.text)} {escape(choice.feedback)}</li>\n" for choice in question.choices)
        yield "</ol>\n"
