"""What holds for sharing alone: consent, the kinds of information, and whom to ask. The rest is held for every tree."""

from pathlib import Path

from site_build.content.site import read_site

ROOT = Path(__file__).parents[2]
TREE = read_site(ROOT).trees["share"]
PATHS = list(TREE.paths())


def test_a_parents_consent_alone_never_leads_to_sharing() -> None:
    """Where only a parent or carer said yes, the outcome is that the clauses disagree."""
    parents = [outcome for steps, outcome in PATHS if any("parent" in answer.text.lower() for _, answer in steps)]
    assert parents
    assert all(outcome.disagree for outcome in parents)


def test_the_kinds_of_information_stay_apart() -> None:
    """An outcome cites the disclosure clause of its own kind alone; money that is about people is of two kinds."""
    rules = {
        "personal": {"disclose-personal"},
        "financial": {"disclose-financial", "disclose-personal"},
        "sensitive": {"disclose-sensitive"},
    }
    for steps, outcome in PATHS:
        kind = next((kind for kind in rules if f"{kind} information" in steps[0][1].text), None)
        cited = {citation.clause for citation in outcome.citations} & set[str]().union(*rules.values())
        assert cited <= (rules[kind] if kind else set())


def test_financial_information_about_people_needs_both_consents() -> None:
    """It is shared only when the Chief Officer or Chair has consented and nobody whom it is about is left out."""
    ways = [[answer.text for _, answer in steps] for steps, outcome in PATHS if outcome.id == "financial-yes"]
    assert ways
    for answers in ways:
        assert "The Chief Officer or the Chair of Trustees has consented" in answers
        assert answers[-1] in {
            "It is about nobody in particular",
            "It is about one or more people, who all said yes to this use",
        }


def test_financial_information_is_asked_of_those_its_clause_names() -> None:
    """The Chief Officer, then the Chair of Trustees; safeguarding names three, in the clause's order."""
    by_id = {outcome.id: outcome for outcome in TREE.outcomes}
    assert by_id["financial-ask"].contacts == ("chief-officer", "chair")
    assert by_id["refer-first"].contacts == ("chief-officer", "chair", "safeguarding-trustee")
