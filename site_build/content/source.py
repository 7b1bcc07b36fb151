"""A file that an author wrote: its front matter, its Markdown as one element tree, and the line of each id.

There is one Markdown parse, and it keeps no lines; an error finds its line by searching the source for the id or words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from site_build.content.strict_yaml import Located, parse_yaml
from site_build.errors import ContentError, Problem

T = TypeVar("T")

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
HTML_REFUSED = "HTML and codes such as &amp; are not used here. Write the character itself."
_STASHED = "\x02"  # Python-Markdown's mark for HTML and entities that it set aside


@dataclass(frozen=True)
class Source:
    """A Markdown file. `path` is relative to the portal's folder, `page` to `docs/`, both with forward slashes."""

    path: str
    page: str
    text: str
    meta: Located
    body: str

    @property
    def front_matter(self) -> dict[str, object]:
        """The keys and values between the dashes at the top."""
        return cast("dict[str, object]", self.meta.value)

    def line(self, needle: str) -> int:
        """The line (from 1) on which `needle` first stands, or 1."""
        at = self.text.find(needle)
        return 1 if at < 0 else self.text.count("\n", 0, at) + 1

    def line_of_id(self, element_id: str) -> int:
        """The line on which an attribute list gives `element_id`, or 1."""
        found = re.search(r"\{:[^}]*#" + re.escape(element_id) + r"[ }]", self.text)
        return 1 if found is None else self.text.count("\n", 0, found.start()) + 1

    def problem(self, line: int, message: str) -> Problem:
        """A problem at a line of this file."""
        return Problem(self.path, line, message)


def read_text(path: Path, name: str) -> str:
    """Read a UTF-8 file; raise `ContentError` naming it as `name`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ContentError(
            problems=[Problem(name, 1, "This file is not UTF-8 text. Save it again as UTF-8.")]
        ) from None


def read_source(root: Path, path: Path) -> Source:
    """Read one Markdown file below `root/docs`."""
    name = path.relative_to(root).as_posix()
    text = read_text(path, name)
    match = _FRONT_MATTER.match(text)
    meta = parse_yaml(match[1], name, first_line=2) if match else Located({}, {(): 1})
    if not isinstance(meta.value, dict):
        raise ContentError(problems=[Problem(name, 2, "The lines between the dashes must each be a key and a value.")])
    body = text[match.end() :] if match else text
    return Source(name, path.relative_to(root / "docs").as_posix(), text, meta, body)


def validate(shape: TypeAdapter[T], value: object, located: Located, path: str, below: tuple[str | int, ...] = ()) -> T:
    """Validate `value`, which stands `below` in the file, as JSON; raise `ContentError` with each fault and line."""
    try:
        return shape.validate_json(to_json(value))
    except ValidationError as error:
        raise ContentError(
            problems=[_fault(fault["loc"], fault["msg"], located, path, below) for fault in error.errors()]
        ) from None


def _fault(
    loc: tuple[str | int, ...], message: str, located: Located, path: str, below: tuple[str | int, ...]
) -> Problem:
    field = ".".join(str(part) for part in loc) or "this part"
    words = {"Field required": "is missing", "Extra inputs are not permitted": "is not a key that is known here"}
    said = words.get(message, message[0].lower() + message[1:])
    return Problem(path, located.line((*below, *loc)), f"{field}: {said}.")


class _Capture(Treeprocessor):
    """Keeps the finished element tree: last of all, when ids are set and escapes undone."""

    root: Element

    def run(self, root: Element) -> None:
        self.root = root


class _CaptureExtension(Extension):
    def __init__(self, capture: _Capture) -> None:
        super().__init__()
        self.capture = capture

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.treeprocessors.register(self.capture, "portal-capture", -20)


class MarkdownParser:
    """Python-Markdown, reused for every file of one reading."""

    def __init__(self) -> None:
        self._capture = _Capture()
        self._markdown = Markdown(extensions=["attr_list", _CaptureExtension(self._capture)])

    def parse(self, body: str) -> list[Element]:
        """The blocks of a page, in order."""
        self._markdown.reset()
        self._markdown.convert(body)
        return list(self._capture.root)


def plain_text(*elements: Element) -> str:
    """The words of the elements: tags stripped, white space collapsed, NFC."""
    words = " ".join("".join(element.itertext()) for element in elements)
    return unicodedata.normalize("NFC", " ".join(words.split()))


def refuse_html(source: Source, blocks: Iterable[Element]) -> Iterator[Problem]:
    """A problem for each block with HTML or a character entity: its words are lost where words alone are shown."""
    for block in blocks:
        if any(_STASHED in text for text in block.itertext()):
            found, words = block.get("id"), (block.text or "").partition(_STASHED)[0].strip()
            line = source.line_of_id(found) if found else source.line(words)
            yield source.problem(line, f"“{words[:40]}…”: {HTML_REFUSED}")
