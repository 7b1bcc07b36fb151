"""A policy: sections of clauses, each clause with a permanent id and a computed number.

A policy page is made of headings, paragraphs and lists, every one with an id; a section is a heading and the clauses
below it. Sections that have clauses are numbered 1, 2, 3, and their clauses 1.1, 1.2; items of a list are the clauses
(a), (b) of the paragraph before it. A paragraph without an id inside a list item belongs to that item. The front matter
may gather the sections into the parts of an induction.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from string import ascii_lowercase
from typing import Annotated
from xml.etree.ElementTree import Element

from pydantic import Field, TypeAdapter

from site_build.config import Id, Model
from site_build.content.source import Source, plain_text, raise_problems, refuse_html, split_blocks, validate
from site_build.errors import Problem

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$")]

WHOLE = "all"  # the one part of a policy that has none

NO_ID = "This needs a permanent id. Put {: #a-short-name } on the line below (for a heading: at its end)."
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}


class Duty(Model):
    """One thing that a clause asks of somebody; `addressed` is whom the clause names, as worded."""

    id: Id
    clause: Id
    roles: tuple[Id, ...]
    addressed: str = ""


class PolicyPart(Model):
    """One part of an induction: the sections that it teaches, by their ids."""

    id: Id
    title: str = Field(min_length=1)
    sections: Annotated[tuple[Id, ...], Field(min_length=1)]


class PolicyMeta(Model):
    """The front matter of a policy page. A month such as 2022-02 is meant to its end; without `parts` there is one.

    `review_by` is the post that sees to the review, by its key in `portal.toml`; the register's keeper if left out.
    """

    policy: Id
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z.-]{1,40}$")]
    adopted: Month
    review: Month
    review_by: Id | None = None
    approved_by: str
    parts: tuple[PolicyPart, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A paragraph (`items` are the list below it) or a list item. `blocks` are its elements as parsed."""

    id: str
    number: str
    text: str
    blocks: tuple[Element, ...]
    items: tuple["Clause", ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and the clauses below it; `number` is empty for a heading with none. `level` is 1 to 6.

    `under` are the titles of the headings that enclose its clauses, its own last, without numbers.
    """

    id: str
    number: str
    title: str
    level: int
    under: tuple[str, ...]
    clauses: tuple[Clause, ...]

    def every(self) -> Iterator[Clause]:
        """Its clauses in reading order, a list's items after the paragraph that they belong to."""
        for clause in self.clauses:
            yield clause
            yield from clause.items


@dataclass(frozen=True)
class Policy:
    """One policy page. `masthead` holds what stands above the title: who adopted it, and when."""

    source: Source
    meta: PolicyMeta
    masthead: tuple[Element, ...]
    sections: tuple[Section, ...]

    @property
    def id(self) -> str:
        """The policy's permanent id."""
        return self.meta.policy

    @property
    def title(self) -> str:
        """The page's heading."""
        return self.sections[0].title

    def clauses(self) -> Iterator[Clause]:
        """Every clause in reading order, a list's items after the paragraph that they belong to."""
        for section in self.sections:
            yield from section.every()

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """Every clause by its id, in reading order."""
        return {clause.id: clause for clause in self.clauses()}

    @cached_property
    def parts(self) -> dict[str, int]:
        """The place, from 0, of the part that each clause (by id) is taught in; without parts all are in the first."""
        places = {section: at for at, part in enumerate(self.meta.parts) for section in part.sections}
        return {clause.id: places.get(section.id, 0) for section in self.sections for clause in section.every()}

    @property
    def part_ids(self) -> tuple[str, ...]:
        """The ids of the parts in their order; `all` where the policy has none."""
        return tuple(part.id for part in self.meta.parts) or (WHOLE,)


def last_day(month: str) -> date:
    """The last day of a month such as 2022-02; a day such as 2022-02-15 is itself, or the last that its month has."""
    year, number, *day = map(int, month.split("-"))
    return date(year, number, min([*day, monthrange(year, number)[1]]))


def is_policy(source: Source) -> bool:
    """Whether the page's front matter says that it is a policy."""
    return "policy" in source.front_matter


def read_policy(source: Source) -> Policy:
    """Read a policy page; raise `ContentError` when its words cannot be told, or two clauses have one id."""
    meta = validate(TypeAdapter(PolicyMeta), source.meta.value, source.meta, source.path)
    policy = _PolicyReader(source).read(meta, source.blocks)
    raise_problems(_double_ids(policy))
    return policy


class _PolicyReader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.numbered = 0
        self.above: list[tuple[int, str]] = []  # the headings that enclose what is read next: level and title

    def read(self, meta: PolicyMeta, blocks: list[Element]) -> Policy:
        masthead, sections = split_blocks(blocks, _HEADINGS)
        if not sections:
            words = "This policy has no heading. Start it with a line such as “# Title”."
            self.problems.append(self.source.problem(1, words))
        read = tuple(self.section(heading, below) for heading, below in sections)
        raise_problems(self.problems)
        return Policy(self.source, meta, tuple(masthead), read)

    def section(self, heading: Element, blocks: list[Element]) -> Section:
        self.numbered += bool(blocks)
        number = str(self.numbered) if blocks else ""
        clauses: list[Clause] = []
        for block in blocks:
            if block.tag in _LISTS and clauses:
                clauses[-1] = self.with_items(clauses[-1], block)
            elif block.tag == "p":
                clauses.append(self.clause(f"{number}.{len(clauses) + 1}", block))
            else:
                self.refuse(block, "A policy is made of headings, paragraphs, and lists that follow a paragraph.")
        self.problems += refuse_html(self.source, [heading])
        title, level = plain_text(heading), int(heading.tag[1])
        self.above = [*((above, words) for above, words in self.above if above < level), (level, title)]
        under = tuple(words for _, words in self.above)
        return Section(self.id_of(heading), number, title, level, under, tuple(clauses))

    def with_items(self, clause: Clause, block: Element) -> Clause:
        if len(clause.items) + len(block) > len(ascii_lowercase):
            self.refuse(block, "A list in a policy has at most 26 items, (a) to (z).")
        letters = ascii_lowercase[len(clause.items) :]
        items = [self.item(f"{clause.number}({letter})", item) for letter, item in zip(letters, block, strict=False)]
        return replace(clause, items=(*clause.items, *items))

    def item(self, number: str, item: Element) -> Clause:
        return self.clause(number, *(list(item) if item.find("p") is not None else [item]))

    def clause(self, number: str, *blocks: Element) -> Clause:
        self.problems += refuse_html(self.source, blocks)
        return Clause(self.id_of(blocks[0]), number, plain_text(*blocks), blocks)

    def id_of(self, element: Element) -> str:
        if not element.get("id"):
            self.refuse(element, NO_ID)
        return element.get("id", "")

    def refuse(self, element: Element, message: str) -> None:
        words = f"“{plain_text(element)[:40]}…”: {message}"
        self.problems.append(self.source.problem(self.source.line_of(element), words))


def _double_ids(policy: Policy) -> Iterator[Problem]:
    source = policy.source
    ids = Counter([*(section.id for section in policy.sections), *(clause.id for clause in policy.clauses())])
    for twice in (element_id for element_id, count in ids.items() if count > 1):
        words = f"The id “{twice}” is used twice. An id is permanent and unique."
        yield source.problem(source.line_of_id(twice), words)


def lint_policy(policy: Policy) -> Iterator[Problem]:
    """Where the front matter and the words do not agree; that does not keep other files from being read with them."""
    yield from _part_problems(policy)
    for at, duty in enumerate(policy.meta.duties):
        if duty.clause not in policy.by_id:
            words = f"The duty “{duty.id}” names the clause “{duty.clause}”, which this policy does not have."
            yield policy.source.meta.problem(("duties", at, "clause"), words)


def _part_problems(policy: Policy) -> Iterator[Problem]:
    """Each section with clauses is in exactly one part, and no part holds anything else."""
    if not policy.meta.parts:
        return
    taught = [section.id for section in policy.sections if section.clauses]
    parts = Counter(part.id for part in policy.meta.parts)
    problem = partial(policy.source.meta.problem, ("parts",))
    held = Counter(section for part in policy.meta.parts for section in part.sections)
    for part in (part for part, count in parts.items() if count > 1):
        yield problem(f"There are two parts with the id “{part}”. Give one of them another.")
    for section in (section for section in taught if held[section] != 1):
        words = "is in no part" if not held[section] else "is in more than one part"
        yield problem(f"The section “{section}” {words}. Each section is taught in one of them.")
    for section in held.keys() - set(taught):
        yield problem(f"A part names “{section}”, and no section with clauses has that id.")
