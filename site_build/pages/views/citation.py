"""A clause as another page cites it."""

from dataclasses import dataclass

from site_build.content.policy import Policy
from site_build.pages.links import relative_link


@dataclass(frozen=True)
class ClauseLink:
    """A clause's printed number, its words, and the link to it from the citing page."""

    number: str
    text: str
    url: str
    policy: str


def cite_clause(policy: Policy, clause_id: str, page: str) -> ClauseLink:
    """Cite a clause that `check` has proved to exist."""
    clause = next(clause for clause in policy.clauses() if clause.id == clause_id)
    return ClauseLink(clause.number, clause.text, relative_link(page, policy.source.page, clause.id), policy.title)
