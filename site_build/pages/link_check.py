"""Whether every address in the built site leads somewhere. No builder looks into pages and styles that are our own.

It reads what was built, not what it was built from: all that a page leads to, loads or sends to, and each fragment.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

NOT_FOUND = "404.html"
"""The one page that is served at any address, so that only an address from the site's root leads anywhere from it."""

_FOLLOWED = {("a", "href"), ("a", "xlink:href"), ("area", "href")}
_ADDRESSES = {"href", "xlink:href", "src", "action", "formaction", "poster", "data"}
_ADDRESS_SETS = {"srcset", "imagesrcset"}
_TELLING = "|".join(sorted(_ADDRESSES | _ADDRESS_SETS | {"id", "name"}))
# Four tags in five say nothing here. Without them the parser, which is the slow part, takes a third of the time. Tags
# of elements whose text is not HTML stay, since the parser looks for their end.
_IDLE_TAG = re.compile(
    rf"""</?(?!script|style|title|textarea|iframe|no|xmp|plaintext)[a-z][a-z0-9]*
    (?: \s+(?!(?:{_TELLING})=)[a-z-]+(?:="[^"<>]*")? )* \s*/?>""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_SET = re.compile(r"[\s,]*(\S*[^\s,])(?:\s[^,]*)?")  # an image, then perhaps its width or density
_IN_STYLE = re.compile(
    r"""/\*.*?\*/
    | (?:url\(\s*|@import\s+) (?: "((?:[^"\\]|\\.)*)" | '((?:[^'\\]|\\.)*)' )
    | url\(\s* ([^\s"')]+)
    | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ALLOWED = {True: {"https", "mailto", "tel"}, False: {"data"}}  # whether somebody follows it, or the page loads it


class LinkFault(StrEnum):
    """What is wrong with an address, as the end of a sentence that begins with it."""

    UNREADABLE = "is not an address"
    AWAY = "leads away by something else than https, mailto or tel"
    LOADED = "would be loaded from somewhere else"
    OUTSIDE = "leads out of the site"
    RELATIVE = "must begin with a slash, since this page is shown at any address"
    NOT_BUILT = "leads to nothing that was built"
    NO_SUCH_PLACE = "leads to a place that is not on its page"


@dataclass(frozen=True)
class DeadLink:
    """An address as it stands in a page or style, whose path below the site's folder is `page`, and its fault."""

    page: str
    address: str
    fault: LinkFault

    def __str__(self) -> str:
        return f"{self.page}: “{self.address}” {self.fault}."


@dataclass(frozen=True)
class _Address:
    text: str
    followed: bool


class _Reader(HTMLParser):
    """The addresses of a page in order, each once, and the ids that a fragment may lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: dict[_Address, None] = {}
        self.ids: set[str] = set()
        self.in_style = False
        self.feed(_IDLE_TAG.sub(" ", html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        if ("rel", "canonical") in attrs:  # what the page is called elsewhere: nothing follows or loads it
            return
        for name, value in attrs:
            if name == "id" or (tag == "a" and name == "name"):
                self.ids.add(value or "")
            elif name in _ADDRESSES:
                self.addresses[_Address((value or "").strip(), (tag, name) in _FOLLOWED)] = None
            elif name in _ADDRESS_SETS:
                self.addresses |= _loaded(_IN_SET.findall(value or ""))

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.addresses |= _addresses_of_style(data)

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """HTML has none: a browser takes what looks like one for a comment. The library would raise an error."""
        return self.parse_bogus_comment(i, report)


def check_links(folder: Path, root: str = "/") -> Iterator[DeadLink]:
    """Every dead link in the pages and styles of the site that was built in this folder.

    `root` is the path under which the site is served, with a slash at its end. A fragment that leads into a template
    is fine: a script may show it later.
    """
    site = _Site(folder, root)
    for page, addresses in site.addresses.items():
        for address in addresses:
            fault = site.fault(page, address)
            if fault:
                yield DeadLink(page, address.text, fault)


class _Site:
    def __init__(self, folder: Path, root: str) -> None:
        self.root = root
        self.files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        pages = {name: _Reader(_text(path)) for name, path in self.files.items() if path.suffix == ".html"}
        self.ids = {name: page.ids for name, page in pages.items()}
        self.addresses = {name: page.addresses for name, page in pages.items()}
        styles = (name for name in self.files if name.endswith(".css"))
        self.addresses |= {name: _addresses_of_style(_text(self.files[name])) for name in styles}

    def fault(self, page: str, address: _Address) -> LinkFault | None:
        try:
            url = urlsplit(address.text)
        except ValueError:
            return LinkFault.UNREADABLE
        if url.scheme or url.netloc:
            away = LinkFault.AWAY if address.followed else LinkFault.LOADED
            return None if url.scheme in _ALLOWED[address.followed] else away
        return self._fault_inside(page, url)

    def _fault_inside(self, page: str, url: SplitResult) -> LinkFault | None:
        if page == NOT_FOUND and url.path and not url.path.startswith("/"):
            return LinkFault.RELATIVE
        target = self._target(page, url.path) if url.path else page
        if target.startswith("../"):
            return LinkFault.OUTSIDE
        if target not in self.files:
            return LinkFault.NOT_BUILT
        return None if self._has_place(target, url.fragment) else LinkFault.NO_SUCH_PLACE

    def _target(self, page: str, path: str) -> str:
        """The file that a path leads to as seen from a page; above the site's folder it begins with `../`."""
        from_root, folder = path.startswith("/"), posixpath.dirname(page)
        if from_root and not path.startswith(self.root):
            return "../"
        parts = ("", unquote(path.removeprefix(self.root))) if from_root else (folder, unquote(path))
        file = posixpath.normpath(posixpath.join(*parts))
        is_file = file in self.files and not path.endswith("/")
        return file if is_file else posixpath.normpath(posixpath.join(*parts, "index.html"))

    def _has_place(self, page: str, fragment: str) -> bool:
        ids = self.ids.get(page)
        return ids is None or fragment.lower() in {"", "top"} or fragment in ids or unquote(fragment) in ids


def _addresses_of_style(css: str) -> dict[_Address, None]:
    return _loaded(text for match in _IN_STYLE.finditer(css) for text in match.groups() if text)


def _loaded(texts: Iterable[str]) -> dict[_Address, None]:
    return {_Address(text.strip(), followed=False): None for text in texts}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
