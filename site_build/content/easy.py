"""Easy Read: a policy in short sentences, a picture for each idea, each part linked to its clauses.

A part is a `##` heading, paragraphs that each begin with the name of a picture (`:material-lock-outline:`), and links
to clauses. What to remember of it stands in the front matter. `lint_easy` finds what makes it hard: long sentences,
initials, long words that the glossary does not explain, an idea without a picture.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pydantic import TypeAdapter

from site_build.config import Id, Model, Words
from site_build.content.plain_words import find_initials, find_long_sentences, find_words
from site_build.content.source import Source, plain_text, raise_problems, refuse_html, split_blocks, validate
from site_build.content.tree import Citation, clause_links, read_citation
from site_build.errors import Problem

LONGEST_SENTENCE = 25  # words; longer ones are an error, and long ones a warning
LONG_WORD = 4  # syllables; such a word needs a glossary entry

_PICTURE = re.compile(r"^:([a-z0-9-]+):\s*")


class Reminder(Model):
    """One thing to keep in mind, for a keepsake, and the id of the clause that says it."""

    words: Words
    clause: Id


class EasyMeta(Model):
    """The front matter of an Easy Read page: the policy's id, and what to remember of it."""

    easy_read: Id
    remember: tuple[Reminder, ...] = ()


@dataclass(frozen=True)
class Idea:
    """One paragraph: the name of its picture (empty if it has none), its words, and its line in the source.

    `block` is the paragraph as parsed, without its picture's name.
    """

    picture: str
    text: str
    line: int
    block: Element


@dataclass(frozen=True)
class Part:
    """A heading, its ideas, and the clauses that they retell. The introduction has neither id nor clauses."""

    id: str
    title: str
    ideas: tuple[Idea, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class EasyRead:
    """The Easy Read page of the policy with the id `policy`; `parts` begins with the introduction."""

    source: Source
    policy: str
    remember: tuple[Reminder, ...]
    title: str
    parts: tuple[Part, ...]


def is_easy(source: Source) -> bool:
    """Whether the page's front matter says that it is an Easy Read."""
    return "easy_read" in source.front_matter


def is_glossary(source: Source) -> bool:
    """Whether the page's front matter says that it is the glossary."""
    return source.front_matter.get("glossary") is True


def read_glossary(source: Source) -> frozenset[str]:
    """The words that a glossary page explains, in lower case: each word of each of its `##` headings."""
    headings = (plain_text(block) for block in source.blocks if block.tag == "h2")
    return frozenset(word.lower() for heading in headings for word in find_words(heading))


def read_easy(source: Source) -> EasyRead:
    """Read an Easy Read page; raise `ContentError` when it has no title, or HTML in it."""
    blocks = source.blocks
    if not blocks or blocks[0].tag != "h1":
        raise_problems([source.problem(1, "An Easy Read page starts with a title, a line such as “# Title”.")])
    raise_problems(refuse_html(source, blocks))
    meta = validate(TypeAdapter(EasyMeta), source.meta.value, source.meta, source.path)
    (title, *intro), parts = split_blocks(blocks, {"h2"})
    read = tuple(_part(source, heading, below) for heading, below in [(title, intro), *parts])
    return EasyRead(source, meta.easy_read, meta.remember, plain_text(title), read)


def _part(source: Source, heading: Element, blocks: list[Element]) -> Part:
    ideas = tuple(_idea(source, block) for block in blocks if not clause_links(block))
    citations = tuple(read_citation(source, link) for block in blocks for link in clause_links(block))
    return Part("" if heading.tag == "h1" else heading.get("id", ""), plain_text(heading), ideas, citations)


def _idea(source: Source, block: Element) -> Idea:
    words, line = plain_text(block), source.line((block.text or "").strip())
    picture, block = _PICTURE.match(words), deepcopy(block)
    if picture is None:
        return Idea("", words, line, block)
    block.text = _PICTURE.sub("", block.text or "")
    return Idea(picture[1], words[picture.end() :], line, block)


def lint_easy(easy: EasyRead, glossary: frozenset[str]) -> Iterator[Problem]:
    """What makes the page hard to read, with file and line; a long word is told where it first stands."""
    source, told = easy.source, set(glossary)
    for part in easy.parts[1:]:  # the first is the introduction
        yield from _part_problems(source, part)
    for idea in (idea for part in easy.parts for idea in part.ideas):
        for message, warning in _idea_problems(idea, told):
            yield Problem(source.path, idea.line, message, warning)
    for at, reminder in enumerate(easy.remember):
        for message, warning in lint_words(reminder.words, told):
            yield Problem(source.path, source.meta.line(("remember", at, "words")), message, warning)


def _part_problems(source: Source, part: Part) -> Iterator[Problem]:
    line = source.line_of_id(part.id) if part.id else source.line(f"## {part.title}")
    if not part.id:
        yield source.problem(line, f"“{part.title}”: this heading needs an id: {{: #a-short-name }} at its end.")
    if not part.citations:
        yield source.problem(line, f"“{part.title}” links to no clause. Add the clauses that it retells.")


def _idea_problems(idea: Idea, told: set[str]) -> Iterator[tuple[str, bool]]:
    if not idea.picture:
        yield f"“{idea.text[:30]}…” has no picture. Begin with its name, such as :material-key:", False
    yield from lint_words(idea.text, told)


def lint_words(text: str, told: set[str]) -> Iterator[tuple[str, bool]]:
    """What makes some words hard to read, and whether that is only a warning. Adds the long words to those told."""
    for length, message in find_long_sentences(text):
        yield message, length <= LONGEST_SENTENCE
    for message in find_initials(text):
        yield message, False
    for word in find_words(text):
        if count_syllables(word) >= LONG_WORD and word.lower() not in told:
            told.add(word.lower())
            yield f"“{word}” is a long word. Use a shorter one, or explain it in the glossary.", True


def count_syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, without a silent e at the end."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    # The e of “made” and “shared” is silent; that of “table” is heard, and so is that of “wanted”.
    silent = re.search(r"[^aeiouyl]e(s|d)?$", word) is not None and not re.search(r"[td]ed$", word)
    return max(1, groups - silent)
