"""The decision tree page."""

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from site_build.config import Contact
from site_build.content.site import Site
from site_build.content.tree import Citation, DecisionTree, Node, Outcome, Question
from site_build.pages.fragment import blocks_html
from site_build.pages.links import relative_file
from site_build.pages.views.citation import ClauseLink, cite_clause


@dataclass(frozen=True)
class AnswerView:
    """An answer, and the id of the heading it leads to."""

    text: str
    target: str


@dataclass(frozen=True)
class QuestionView:
    """A question with its help."""

    id: str
    title: str
    help: Markup
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class OutcomeView:
    """An outcome: what to do, whom to ask, and what the policy says."""

    id: str
    title: str
    silent: bool
    disagree: bool
    advice: Markup
    contacts: tuple[Contact, ...]
    clauses: tuple[ClauseLink, ...]


@dataclass(frozen=True)
class BranchView:
    """The whole tree at a glance: the answer that leads here (empty at the root), and what stands here."""

    answer: str
    title: str
    branches: tuple["BranchView", ...]


@dataclass(frozen=True)
class TreeView:
    """A whole tree, readable from top to bottom. `numbers` are those of its cards on paper, by id, from 1."""

    component: ClassVar[str] = "tree"

    files: str
    title: str
    intro: Markup
    questions: tuple[QuestionView, ...]
    outcomes: tuple[OutcomeView, ...]
    numbers: dict[str, int]
    outline: BranchView
    wallet: bool


def view_tree(site: Site, tree: DecisionTree) -> TreeView:
    """The view of a decision tree's page."""
    page, contacts = tree.source.page, site.portal.contacts
    return TreeView(
        files=relative_file(page, "components/"),
        title=tree.title,
        intro=blocks_html(tree.intro, page, contacts),
        questions=tuple(_question(site, page, question) for question in tree.questions),
        outcomes=tuple(_outcome(site, page, outcome) for outcome in tree.outcomes),
        numbers={node: number for number, node in enumerate(tree.nodes(), 1)},
        outline=_branch(tree.nodes(), "", tree.start),
        wallet=tree.source.front_matter.get("wallet_card") is True,
    )


def _question(site: Site, page: str, question: Question) -> QuestionView:
    words = blocks_html(question.help, page, site.portal.contacts)
    answers = tuple(AnswerView(answer.text, answer.target) for answer in question.answers)
    return QuestionView(question.id, question.title, words, answers)


def _outcome(site: Site, page: str, outcome: Outcome) -> OutcomeView:
    return OutcomeView(
        id=outcome.id,
        title=outcome.title,
        silent=outcome.silent,
        disagree=outcome.disagree,
        advice=blocks_html(outcome.advice, page, site.portal.contacts),
        contacts=tuple(site.portal.contacts[contact] for contact in outcome.contacts),
        clauses=tuple(_clause(site, page, citation) for citation in outcome.citations),
    )


def _branch(nodes: dict[str, Node], answer: str, node: Node) -> BranchView:
    onward = node.answers if isinstance(node, Question) else ()
    return BranchView(answer, node.title, tuple(_branch(nodes, step.text, nodes[step.target]) for step in onward))


def _clause(site: Site, page: str, citation: Citation) -> ClauseLink:
    policy = next(policy for policy in site.policies.values() if policy.source.page == citation.page)
    return cite_clause(policy, citation.clause, page)
