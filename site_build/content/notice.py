"""The privacy notice: what the charity tells people about what it keeps of them.

It is the Board's page, in `board/`, and is shown on the site with whether the Board has adopted it. Its words are held
to the rules of Easy Read, without the pictures. What it says of the program is so because tests hold it to the code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from site_build.config import PORTAL_FILE, Model, Portal
from site_build.content.easy import lint_words
from site_build.content.source import Source, plain_text, raise_problems, read_source, refuse_html, validate
from site_build.content.tree import CONTACT
from site_build.errors import Problem

BOARD = "board"
NOTICE_FILE = f"{BOARD}/privacy-notice.md"


class NoticeMeta(Model):
    """The front matter: `adopted` is the day on which the Board adopted these words, empty until it has."""

    privacy_notice: Literal[True]
    adopted: date | None


_META = TypeAdapter(NoticeMeta)


@dataclass(frozen=True)
class PrivacyNotice:
    """The notice: its title, the blocks below, and the day on which the Board adopted it, if it has."""

    source: Source
    title: str
    adopted: date | None
    blocks: tuple[Element, ...]

    def is_adopted(self, day: date) -> bool:
        """Whether the Board has adopted it by this day."""
        return self.adopted is not None and self.adopted <= day


def find_notices(root: Path) -> list[Path]:
    """The file of the notice of the portal in `root`, if it is there."""
    path = root / NOTICE_FILE
    return [path] if path.exists() else []


def read_notice(root: Path, path: Path) -> PrivacyNotice:
    """Read the notice; raise `ContentError` when its top is not right, or when it has no title, or HTML in it."""
    source = read_source(root, path, BOARD)
    meta = validate(_META, source.meta.value, source.meta, source.path)
    blocks = source.blocks
    if not blocks or blocks[0].tag != "h1":
        raise_problems([source.problem(1, "A privacy notice starts with a title, a line such as “# Title”.")])
    raise_problems(refuse_html(source, blocks))
    return PrivacyNotice(source, plain_text(blocks[0]), meta.adopted, tuple(blocks[1:]))


def lint_notice(notice: PrivacyNotice, portal: Portal, glossary: frozenset[str]) -> Iterator[Problem]:
    """Whom it names that `portal.toml` does not know, and what makes it hard to read, each with its line."""
    source, told = notice.source, set(glossary)
    for post in _posts(notice):
        if post not in portal.contacts:
            yield source.problem(source.line(f"{CONTACT}{post})"), f"There is no contact “{post}” in {PORTAL_FILE}.")
    for passage in _passages(notice):
        for message, warning in lint_words(plain_text(passage), told):
            yield Problem(source.path, _line(source, passage), message, warning)


def _posts(notice: PrivacyNotice) -> Iterator[str]:
    for link in (link for block in notice.blocks for link in block.iter("a")):
        if link.get("href", "").startswith(CONTACT):
            yield link.get("href", "").removeprefix(CONTACT)


def _line(source: Source, passage: Element) -> int:
    """Where its longest words stand: its first may be no more than “The”."""
    return source.line(max(passage.itertext(), key=len).strip())


def _passages(notice: PrivacyNotice) -> Iterator[Element]:
    """What is read as one: each item of a list, and each block that is no list."""
    for block in notice.blocks:
        yield from list(block.iter("li")) or [block]
