"""Scripts and styles as they are sent: without what only their writers need, and joined for a page that loads nothing.

Modules import by relative paths and by name, and export declarations; that is what a joined script can do without.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

from site_build.pages.urls import Urls

_IMPORT = re.compile(r'^import \{[^}]*\} from "(.+?)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_CSS_URL = re.compile(r"url\(\"?([^)\"]+)\"?\)")
_MINIFIERS = {".js": jsmin, ".css": cssmin}


def as_sent(file: Path) -> bytes:
    """What the site serves of a component's file: a script or style minified, names and rules as they are."""
    minify = _MINIFIERS.get(file.suffix)
    return minify(file.read_text(encoding="utf-8")).encode() if minify else file.read_bytes()


def join_script(components: Path, entry: str) -> str:
    """The module at the path `entry` below the folder and all that it imports, each once, after what it imports."""
    texts = {path: (components / path).read_text(encoding="utf-8") for path in modules_of(components, entry)}
    joined = "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts.values())
    return str(jsmin(joined))


def modules_of(components: Path, entry: str) -> list[str]:
    """The paths, below the folder, of a module and of all that it imports, in the order in which they run."""
    return list(dict.fromkeys(_walk(components, entry)))


def _walk(components: Path, path: str) -> Iterator[str]:
    for imported in _IMPORT.findall((components / path).read_text(encoding="utf-8")):
        yield from _walk(components, posixpath.normpath(posixpath.join(posixpath.dirname(path), imported)))
    yield path


def join_styles(components: Path, paths: Iterable[str], urls: Urls) -> str:
    """The styles at these paths below the folder, one after the other, with addresses as seen from a page."""
    return str(cssmin("\n".join(_style(components, path, urls) for path in paths)))


def _style(components: Path, path: str, urls: Urls) -> str:
    text, folder = (components / path).read_text(encoding="utf-8"), f"{components.name}/{posixpath.dirname(path)}"
    return _CSS_URL.sub(lambda found: f"url({urls.file(f'{folder}/{found[1]}')})", text)
