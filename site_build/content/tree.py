"""A decision tree: one page of questions and outcomes, where every answer is a link and every outcome cites clauses.

A question is a heading with a list of links to other headings of the page; an outcome is a heading without one. There
is no other grammar. Proved here, for every tree: targets exist, nothing is unreachable, nothing goes round in a circle,
a question has at least two answers, and every outcome cites a clause. Whether the clause exists is for `check`, which
knows the policies. The front matter's `told` tells a case for an outcome, as a person would, for a quiz to ask about;
`wrong` names the outcomes that people could take for it there.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pydantic import Field, TypeAdapter

from site_build.config import Id, Model
from site_build.content.bank import Text
from site_build.content.source import Source, plain_text, raise_problems, refuse_html, split_blocks, validate
from site_build.errors import Problem

CONTACT = "contact:"
CITATION = "[Policy](../policy/page.md#clause-id){ .clause }"  # how an author writes one


@dataclass(frozen=True)
class Answer:
    """A link from a question: its words, and the id of the heading that it leads to."""

    text: str
    target: str


@dataclass(frozen=True)
class TreeQuestion:
    """A heading that asks, with help text and at least two answers."""

    id: str
    title: str
    help: tuple[Element, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Citation:
    """A link to a clause: the policy's page below `docs/`, and the clause's id."""

    page: str
    clause: str


@dataclass(frozen=True)
class Outcome:
    """A heading that answers. `silent`: the policy does not say. `disagree`: its clauses do not agree."""

    id: str
    title: str
    silent: bool
    disagree: bool
    advice: tuple[Element, ...]
    contacts: tuple[str, ...]
    citations: tuple[Citation, ...]


class TreeMeta(Model):
    """What a decision page says about quizzes: by outcome, a question's prompt and the ids of its wrong choices."""

    told: dict[str, Text] = Field(default_factory=dict)
    wrong: dict[str, tuple[Id, Id, Id]] = Field(default_factory=dict)


_FRONT_MATTER = TypeAdapter(TreeMeta)

Node = TreeQuestion | Outcome
Step = tuple[TreeQuestion, Answer]


@dataclass(frozen=True)
class DecisionTree:
    """One decision page, its questions and outcomes in the order of the page; the first is where it starts.

    `told` are cases in words, by the id of the outcome that follows from each; `wrong` are other outcomes' ids.
    """

    source: Source
    title: str
    intro: tuple[Element, ...]
    questions: tuple[TreeQuestion, ...]
    outcomes: tuple[Outcome, ...]
    told: Mapping[str, str]
    wrong: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """The name of the page's file, such as `share`."""
        return posixpath.basename(self.source.page).removesuffix(".md")

    @property
    def start(self) -> Node:
        """Where a reader begins."""
        return self.questions[0] if self.questions else self.outcomes[0]

    @property
    def contacts(self) -> tuple[str, ...]:
        """Whom the page says to ask, wherever it says so, each once."""
        above = (*self.intro, *(block for question in self.questions for block in question.help))
        named = (*_contacts(above), *(contact for outcome in self.outcomes for contact in outcome.contacts))
        return tuple(dict.fromkeys(named))

    def nodes(self) -> dict[str, Node]:
        """Every question and outcome by its id."""
        return {question.id: question for question in self.questions} | {out.id: out for out in self.outcomes}

    def paths(self) -> Iterator[tuple[tuple[Step, ...], Outcome]]:
        """Every way through the tree, in the order of its answers: the steps taken, and the outcome reached."""
        yield from _paths(self.nodes(), self.start, ())


def is_tree(source: Source) -> bool:
    """Whether the page's front matter says that it is a decision tree."""
    return source.front_matter.get("decision_tree") is True


def read_tree(source: Source) -> DecisionTree:
    """Read a decision tree; raise `ContentError` with everything that is wrong in it."""
    blocks = source.blocks
    above, sections = split_blocks(blocks, {"h2", "h3", "h4", "h5", "h6"})
    if not sections or blocks[0].tag != "h1":
        words = "A decision tree starts with a title (“# May I …?”) and has a “##” heading for each question."
        raise_problems([source.problem(1, words)])
    nodes, meta = [_node(source, heading, below) for heading, below in sections], _read_meta(source)
    tree = DecisionTree(
        source,
        title=plain_text(blocks[0]),
        intro=tuple(above[1:]),
        questions=tuple(node for node in nodes if isinstance(node, TreeQuestion)),
        outcomes=tuple(node for node in nodes if isinstance(node, Outcome)),
        told=meta.told,
        wrong=meta.wrong,
    )
    raise_problems([*refuse_html(source, blocks), *_problems(tree, nodes)])
    return tree


def _read_meta(source: Source) -> TreeMeta:
    found = {key: value for key, value in source.front_matter.items() if key in TreeMeta.model_fields}
    return validate(_FRONT_MATTER, found, source.meta, source.path)


def _node(source: Source, heading: Element, blocks: list[Element]) -> Node:
    node_id, title, kinds = heading.get("id", ""), plain_text(heading), heading.get("class", "").split()
    answers = [answer for block in blocks for answer in _answers(block)]
    if answers:
        return TreeQuestion(node_id, title, tuple(b for b in blocks if not _answers(b)), tuple(answers))
    citations = [read_citation(source, link) for block in blocks for link in clause_links(block)]
    advice = tuple(block for block in blocks if not clause_links(block))
    return Outcome(node_id, title, "silent" in kinds, "disagree" in kinds, advice, _contacts(blocks), tuple(citations))


def _contacts(blocks: Iterable[Element]) -> tuple[str, ...]:
    """Whom the blocks say to ask, each once."""
    links = [link.get("href", "") for block in blocks for link in block.iter("a")]
    return tuple(dict.fromkeys(link.removeprefix(CONTACT) for link in links if link.startswith(CONTACT)))


def _answers(block: Element) -> list[Answer]:
    """The answers of a list whose every item is one link to a heading of this page; of any other block, none."""
    if block.tag not in {"ul", "ol"}:
        return []
    # Where authors leave a blank line between items, Markdown puts each item's words into a paragraph.
    links = [item.find("a") if item.find("p") is None else item.find("p/a") for item in block]
    if not all(link is not None and link.get("href", "").startswith("#") for link in links):
        return []
    return [Answer(plain_text(link), link.get("href", "")[1:]) for link in links if link is not None]


def clause_links(block: Element) -> list[Element]:
    """The links of a block that are marked as the clause that backs what is said: `{ .clause }`."""
    return [link for link in block.iter("a") if "clause" in link.get("class", "").split()]


def read_citation(source: Source, link: Element) -> Citation:
    """The clause that a link on this page leads to."""
    page, _, clause = link.get("href", "").partition("#")
    return Citation(posixpath.normpath(posixpath.join(posixpath.dirname(source.page), page)), clause)


def _paths(nodes: dict[str, Node], node: Node, taken: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Outcome]]:
    if isinstance(node, Outcome):
        yield taken, node
        return
    for answer in node.answers:
        yield from _paths(nodes, nodes[answer.target], (*taken, (node, answer)))


def _problems(tree: DecisionTree, nodes: list[Node]) -> Iterator[Problem]:
    source, known = tree.source, {node.id for node in nodes}
    yield from _id_problems(source, nodes)
    answers = [(question, answer) for question in tree.questions for answer in question.answers]
    missing = [(question, answer) for question, answer in answers if answer.target not in known]
    for question, answer in missing:
        words = f"“{question.title}”: the answer “{answer.text}” leads to #{answer.target}, which is no heading here."
        yield source.problem(source.line(f"(#{answer.target})"), words)
    for question in (question for question in tree.questions if len(question.answers) < 2):
        yield _at(source, question, "a question needs at least two answers.")
    yield from _told_problems(tree, {outcome.id for outcome in tree.outcomes})
    for outcome in (outcome for outcome in tree.outcomes if not outcome.citations):
        yield _at(source, outcome, f"an outcome needs the clause that backs it: {CITATION}")
    if not missing:
        yield from _shape_problems(tree, nodes)


def _told_problems(tree: DecisionTree, outcomes: set[str]) -> Iterator[Problem]:
    meta = tree.source.meta
    for told in tree.told.keys() - outcomes:
        yield meta.problem(("told", told), f"“told” tells a case for “{told}”, which is no outcome here.")
    for right, wrong in tree.wrong.items():
        if right not in tree.told:
            yield meta.problem(("wrong", right), f"“wrong” names choices for “{right}”, which has no case in “told”.")
        elif len({*wrong} & outcomes - {right}) < len(wrong):
            words = f"“wrong” names for “{right}” what is not another outcome, or one twice."
            yield meta.problem(("wrong", right), words)


def _id_problems(source: Source, nodes: list[Node]) -> Iterator[Problem]:
    seen: set[str] = set()
    for node in nodes:
        if not node.id:
            words = f"“{node.title}”: this heading needs an id: {{: #a-short-name }} at its end."
            yield source.problem(source.line(node.title), words)
        elif node.id in seen:
            yield _at(source, node, f"the id “{node.id}” is used twice on this page.")
        seen.add(node.id)


def _shape_problems(tree: DecisionTree, nodes: list[Node]) -> Iterator[Problem]:
    targets = {question.id: [answer.target for answer in question.answers] for question in tree.questions}
    circle = _circle(targets)
    if circle:
        yield _at(tree.source, tree.nodes()[circle], "its answers lead back to it. A tree only goes forward.")
    reached, waiting = set(), [tree.start.id]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += targets.get(here, [])
    for node in nodes:
        if node.id not in reached:
            yield _at(tree.source, node, "no answer leads here. Link to it or remove it.")


def _circle(targets: dict[str, list[str]]) -> str | None:
    """A question that can be reached from itself, found by taking away, again and again, what leads nowhere further."""
    left = {source: set(onward) & targets.keys() for source, onward in targets.items()}
    while ends := [source for source, onward in left.items() if not onward]:
        for end in ends:
            del left[end]
        left = {source: onward - set(ends) for source, onward in left.items()}
    return next(iter(left), None)


def _at(source: Source, node: Node, message: str) -> Problem:
    return source.problem(source.line_of_id(node.id), f"“{node.title}”: {message}")
