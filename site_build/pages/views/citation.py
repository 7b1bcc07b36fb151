"""A clause or a decision page as another page links to it."""

from dataclasses import dataclass

from site_build.content.policy import Policy
from site_build.content.tree import DecisionTree
from site_build.pages.links import relative_link


@dataclass(frozen=True)
class ClauseLink:
    """A clause's printed number, its words, and the link to it from the citing page."""

    number: str
    text: str
    url: str
    policy: str


@dataclass(frozen=True)
class DecisionLink:
    """A decision page: what it is called, and the link to it."""

    title: str
    url: str


def link_decision(tree: DecisionTree, page: str) -> DecisionLink:
    """Link to a decision page, its title without the full stop of a sentence."""
    return DecisionLink(tree.title.rstrip("."), relative_link(page, tree.source.page))


def cite_clause(policy: Policy, clause_id: str, page: str) -> ClauseLink:
    """Cite a clause that `check` has proved to exist."""
    clause = policy.by_id[clause_id]
    return ClauseLink(clause.number, clause.text, relative_link(page, policy.source.page, clause.id), policy.title)
