"""A file that an author wrote: its front matter, its Markdown as one element tree, and the line of each id.

There is one Markdown parse, and it keeps no lines; an error finds its line by searching the source for the id or words.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar, cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, to_json

from site_build.content.strict_yaml import Located, parse_yaml
from site_build.errors import ContentError, Problem

T = TypeVar("T")

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*\n", re.DOTALL)
HTML_REFUSED = "HTML and codes such as &amp; are not used here. Write the character itself."
_FAULTS = {"Field required": "is missing", "Extra inputs are not permitted": "is not a key that is known here"}
_STASHED = "\x02"  # Python-Markdown's mark for HTML and entities that it set aside


@dataclass(frozen=True)
class Source:
    """A Markdown file. `path` is relative to the portal's folder, `page` to `docs/`, both with forward slashes.

    The Board's pages lie in `board/`; what `page` says of one is relative to that.
    """

    path: str
    page: str
    text: str
    meta: Located
    body: str

    @property
    def front_matter(self) -> dict[str, object]:
        """The keys and values between the dashes at the top."""
        return cast("dict[str, object]", self.meta.value)

    @cached_property
    def blocks(self) -> list[Element]:
        """The page's elements in order. Several pages may show one of them: who changes it, changes a copy."""
        return list(parse_markdown(self.body))

    def line(self, needle: str, below: str = "") -> int:
        """The line (from 1) on which `needle` first stands, below the heading with the id `below` if given; or 1."""
        start = self._place_of_id(below) if below else 0
        return self.text.count("\n", 0, max(0, self.text.find(needle, start))) + 1

    def line_of_id(self, element_id: str) -> int:
        """The line on which an attribute list gives `element_id`, or 1."""
        return self.text.count("\n", 0, self._place_of_id(element_id)) + 1

    def _place_of_id(self, element_id: str) -> int:
        found = re.search(r"\{:[^}]*#" + re.escape(element_id) + r"[ }]", self.text)
        return found.start() if found else 0

    def line_of(self, element: Element) -> int:
        """The line of an element: where its id is given, or else where its first words stand; or 1."""
        found, words = element.get("id"), (element.text or "").partition(_STASHED)[0].strip()
        return self.line_of_id(found) if found else self.line(words)

    def problem(self, line: int, message: str) -> Problem:
        """A problem at a line of this file."""
        return Problem(self.path, line, message)


def read_text(path: Path, name: str) -> str:
    """Read a UTF-8 file; raise `ContentError` naming it as `name`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problem = Problem(name, 1, "This file is not UTF-8 text. Save it again as UTF-8.")
        raise ContentError(problems=[problem]) from None


def read_source(root: Path, path: Path, folder: str = "docs") -> Source:
    """Read one Markdown file in this folder of `root`, or below."""
    name = path.relative_to(root).as_posix()
    text = read_text(path, name)
    match = _FRONT_MATTER.match(text)
    meta = parse_yaml(match[1], name, first_line=2) if match else Located(name, {}, {(): 1})
    if not isinstance(meta.value, dict):
        raise ContentError(problems=[Problem(name, 2, "The lines between the dashes must each be a key and a value.")])
    body = text[match.end() :] if match else text
    return Source(name, path.relative_to(root / folder).as_posix(), text, meta, body)


def validate(shape: TypeAdapter[T], value: object, located: Located, path: str) -> T:
    """Validate a file's `value` as JSON; raise `ContentError` with each fault and its line."""
    try:
        return shape.validate_json(to_json(value))
    except ValidationError as error:
        problems = [Problem(path, located.line(fault["loc"]), _say_fault(fault)) for fault in error.errors()]
        raise ContentError(problems=problems) from None


def _say_fault(fault: ErrorDetails) -> str:
    field, message = ".".join(map(str, fault["loc"])) or "this part", fault["msg"]
    if fault["type"] == "string_type" and isinstance(fault["input"], int):  # a number; true and false are such, too
        return f'{field}: write it as "{to_json(fault["input"]).decode()}", in quotes.'
    return f"{field}: {_FAULTS.get(message, message[0].lower() + message[1:])}."


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise `ContentError` with these problems; do nothing when there are none."""
    if found := list(problems):
        raise ContentError(problems=found)


class _Capture(Treeprocessor):
    """Keeps the finished element tree: last of all, when ids are set and escapes undone. An empty page has none."""

    root = Element("div")

    def run(self, root: Element) -> None:
        self.root = root


@lru_cache(maxsize=128)  # whoever serves a site while they write has all of it read again for each page they change
def parse_markdown(body: str) -> tuple[Element, ...]:
    """The blocks of a page, in order. They are the same each time, so nobody may change them."""
    capture, markdown = _Capture(), Markdown(extensions=["attr_list"])
    markdown.treeprocessors.register(capture, "portal-capture", -20)
    markdown.convert(body)
    return tuple(capture.root)


def split_blocks(
    blocks: list[Element], headings: Collection[str]
) -> tuple[list[Element], list[tuple[Element, list[Element]]]]:
    """The blocks before the first of these headings (tags such as `h2`), and each heading with the blocks below it."""
    starts = [at for at, block in enumerate(blocks) if block.tag in headings]
    ends = [*starts, len(blocks)][1:]
    below = [(blocks[start], blocks[start + 1 : end]) for start, end in zip(starts, ends, strict=True)]
    return blocks[: starts[0]] if starts else blocks, below


def plain_text(*elements: Element) -> str:
    """The words of the elements: tags stripped, white space collapsed, NFC."""
    words = " ".join("".join(element.itertext()) for element in elements)
    return unicodedata.normalize("NFC", " ".join(words.split()))


def refuse_html(source: Source, blocks: Iterable[Element]) -> Iterator[Problem]:
    """A problem for each block with HTML or a character entity: its words are lost where words alone are shown."""
    for block in blocks:
        if any(_STASHED in text for text in block.itertext()):
            words = (block.text or "").partition(_STASHED)[0].strip()
            yield source.problem(source.line_of(block), f"“{words[:40]}…”: {HTML_REFUSED}")
