"""How the portal keeps its own records: a page with a section for each clause of a policy that is about that.

A section whose id is a clause's says what the portal does about that clause; any other is a part of the page as it is.
The front matter names the policy, the policy's sections of which no clause may be left out, and for each clause the
tests that show what is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pydantic import Field, TypeAdapter

from site_build.config import PORTAL_FILE, Id, Model, Portal
from site_build.content.easy import lint_words
from site_build.content.policy import Policy
from site_build.content.source import Source, plain_text, raise_problems, refuse_html, split_blocks, validate
from site_build.content.tree import CONTACT
from site_build.errors import Problem


class OwnRecordsMeta(Model):
    """The front matter; `shown_by` names tests as `path::name`, by the clause's id."""

    own_records: Id
    sections: tuple[Id, ...]
    shown_by: dict[Id, tuple[str, ...]] = Field(default_factory=dict)


_META = TypeAdapter(OwnRecordsMeta)


@dataclass(frozen=True)
class RecordRule:
    """What the portal does about one clause, by its id."""

    clause: str
    title: str
    blocks: tuple[Element, ...]

    @property
    def words(self) -> str:
        """All that is read of it."""
        return plain_text(*self.blocks)


@dataclass(frozen=True)
class OwnRecords:
    """The page: what stands above, a rule for each clause in the page's order, and the blocks below them."""

    source: Source
    policy: str
    sections: tuple[str, ...]
    shown_by: Mapping[str, tuple[str, ...]]
    title: str
    intro: tuple[Element, ...]
    rules: tuple[RecordRule, ...]
    rest: tuple[Element, ...]


def is_own_records(source: Source) -> bool:
    """Whether the page's front matter says that it is about the portal's own records."""
    return "own_records" in source.front_matter


def read_own_records(source: Source) -> OwnRecords:
    """Read the page; raise `ContentError` when its top is not right, or when it has no title, or HTML in it."""
    meta, blocks = validate(_META, source.meta.value, source.meta, source.path), source.blocks
    if not blocks or blocks[0].tag != "h1":
        raise_problems([source.problem(1, "This page starts with a title, a line such as “# Title”.")])
    raise_problems(refuse_html(source, blocks))
    (title, *intro), parts = split_blocks(blocks, {"h2"})
    rules, rest = list[RecordRule](), list[Element]()
    for heading, below in parts:
        if heading.get("id") in meta.shown_by:
            rules.append(RecordRule(heading.get("id", ""), plain_text(heading), tuple(below)))
        else:
            rest += [heading, *below]
    return OwnRecords(
        source,
        meta.own_records,
        meta.sections,
        meta.shown_by,
        plain_text(title),
        tuple(intro),
        tuple(rules),
        tuple(rest),
    )


def lint_own_records(
    page: OwnRecords, policy: Policy | None, portal: Portal, glossary: frozenset[str]
) -> Iterator[Problem]:
    """Clauses that are not there or are left out, tests without a section, whom nobody knows, and what is hard."""
    source, told = page.source, {rule.clause for rule in page.rules}
    if policy is None:
        yield source.meta.problem(("own_records",), f"There is no policy “{page.policy}” in docs/.")
        return
    for clause in told - policy.by_id.keys():
        yield source.problem(source.line_of_id(clause), f"There is no clause #{clause} in the policy.")
    for clause in [*page.shown_by.keys() - told]:
        yield source.meta.problem(("shown_by", clause), f"No section of this page is about #{clause}.")
    for name in {*page.sections} - {section.id for section in policy.sections}:
        yield source.meta.problem(("sections",), f"The policy has no section #{name}.")
    asked = [clause.id for part in policy.sections if part.id in page.sections for clause in part.every()]
    for name in (name for name in asked if name not in told):
        yield source.problem(1, f"Nothing is said here about the clause #{name}, or no test shows it.")
    yield from _word_problems(page, portal, set(glossary))


def _word_problems(page: OwnRecords, portal: Portal, glossary: set[str]) -> Iterator[Problem]:
    source = page.source
    for block in source.blocks:
        for passage in list(block.iter("li")) or [block]:
            line = source.line(max(passage.itertext(), key=len).strip())
            yield from (Problem(source.path, line, *found) for found in lint_words(plain_text(passage), glossary))
        for link in block.iter("a"):
            post = link.get("href", "").removeprefix(CONTACT)
            if link.get("href", "").startswith(CONTACT) and post not in portal.contacts:
                words = f"There is no contact “{post}” in {PORTAL_FILE}."
                yield source.problem(source.line(f"{CONTACT}{post})"), words)
