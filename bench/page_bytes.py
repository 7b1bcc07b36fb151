"""How many bytes the portal adds to every page of the theme, as they travel: gzip -9."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from bench.project import ROOT, make_peer, publish_portal
from bench.table import Figure

LIMIT = 3000
LOADED = re.compile(r'(?:href|src)="([^"]*components/[^"]+\.(?:css|js))"')
IMPORTED = re.compile(r'\bimport\b[^"]*"([^"]+)"')
HOME = "index.html"


def measure_bytes(folder: Path) -> Iterator[Figure]:
    """What every page has beyond the theme alone: its markup, and each style and script that it loads."""
    portal = publish_portal(ROOT, folder / "published")
    ours, theirs = folder / "portal-site", folder / "peer-site"
    portal.build(ours)
    make_peer(portal, folder / "peer").build(theirs)
    markup, files = zipped(ours / HOME) - zipped(theirs / HOME), load(ours, HOME)
    yield Figure("bytes added to every page of the theme", markup + sum(map(zipped, files)), LIMIT, "B")
    yield Figure("  markup", markup, unit="B")
    for file in files:
        yield Figure(f"  {file.name}", zipped(file), unit="B")
    letters = sum(path.stat().st_size for path in (ours / "components").rglob("*.woff2"))
    yield Figure("  (its letters, which the browser then has)", letters, unit="B")


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
