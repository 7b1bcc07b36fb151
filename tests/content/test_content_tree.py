"""The real tree keeps its promises on every path."""

import re
from pathlib import Path

from site_build.content.site import read_site
from site_build.content.tree import Outcome

ROOT = Path(__file__).parents[2]
SITE = read_site(ROOT)
TREE = SITE.trees["share"]
PATHS = list(TREE.paths())


def test_every_outcome_is_reached_in_few_steps() -> None:
    """All outcomes, and never more than four questions."""
    assert {outcome.id for _, outcome in PATHS} == {outcome.id for outcome in TREE.outcomes}
    assert max(len(steps) for steps, _ in PATHS) <= 4


def test_a_parents_consent_alone_never_leads_to_sharing() -> None:
    """Where only a parent or carer said yes, the outcome is that the clauses disagree."""
    parents = [outcome for steps, outcome in PATHS if any("parent" in answer.text.lower() for _, answer in steps)]
    assert parents
    assert all(outcome.disagree for outcome in parents)


def test_clauses_that_disagree_are_both_quoted() -> None:
    """Such an outcome cites at least two clauses and says not to decide alone."""
    outcomes = [outcome for outcome in TREE.outcomes if outcome.disagree]
    assert outcomes
    for outcome in outcomes:
        assert len(outcome.citations) >= 2
        assert "Do not decide alone" in outcome.title


def test_where_the_policy_is_silent_those_responsible_are_cited() -> None:
    """A silent outcome cites the clause that makes the Chief Officer and Trustees responsible, and names somebody."""
    outcomes = [outcome for outcome in TREE.outcomes if outcome.silent]
    assert outcomes
    for outcome in outcomes:
        assert "who-is-responsible" in {citation.clause for citation in outcome.citations}
        assert outcome.contacts


def test_the_kinds_of_information_stay_apart() -> None:
    """An outcome outside Working Together cites the disclosure clause of its own kind, and of no other."""
    rules = {"personal": "disclose-personal", "financial": "disclose-financial", "sensitive": "disclose-sensitive"}
    for steps, outcome in PATHS:
        kind = next((kind for kind in rules if f"{kind} information" in steps[0][1].text), None)
        cited = {citation.clause for citation in outcome.citations} & set(rules.values())
        assert cited <= ({rules[kind]} if kind else set())


def test_financial_information_is_asked_of_those_its_clause_names() -> None:
    """The Chief Officer, then the Chair of Trustees; safeguarding names three, in the clause's order."""
    by_id = {outcome.id: outcome for outcome in TREE.outcomes}
    assert by_id["financial-ask"].contacts == ("chief-officer", "chair")
    assert by_id["refer-first"].contacts == ("chief-officer", "chair", "safeguarding-trustee")


def test_words_in_quotation_marks_are_the_policys() -> None:
    """Every “…” in an outcome stands letter for letter in a clause that it cites."""
    policy = SITE.policies["confidentiality"]
    quoted = 0
    for outcome in TREE.outcomes:
        clauses = [clause for citation in outcome.citations if (clause := policy.clause(citation.clause))]
        for words in re.findall(r"“([^”]+)”", advice_text(outcome)):
            if words == "staff":
                continue  # the word itself is what the outcome is about
            quoted += 1
            assert any(words in clause.text for clause in clauses), (outcome.id, words)
    assert quoted > 10


def advice_text(outcome: Outcome) -> str:
    """The outcome's advice without tags."""
    return " ".join("".join(block.itertext()) for block in outcome.advice)
