"""The list for the Board keeps up with the pages: what they call silent or in disagreement is on it."""

import re
from pathlib import Path

from site_build.content.site import read_site

ROOT = Path(__file__).parents[2]
BOARD = (ROOT / "board" / "confidentiality.md").read_text(encoding="utf-8")


def test_every_quotation_and_clause_number_is_the_policys() -> None:
    """A clause that is named by number and id has that number, and words quoted after it are its own."""
    policy = read_site(ROOT).policies["confidentiality"]
    numbers = {clause.number: clause for clause in policy.clauses()}
    named = re.findall(r"Clause ([0-9.]+), `([a-z-]+)`: “([^”]+)”", BOARD)
    assert named
    for number, clause_id, words in named:
        assert numbers[number].id == clause_id
        assert words in numbers[number].text
    assert set(re.findall(r"[Cc]lauses? ([0-9]+\.[0-9]+)", BOARD)) <= set(numbers)


def test_every_silent_or_disagreeing_outcome_is_listed() -> None:
    """Its page, id and title stand in the list of outcomes that wait for a decision of the Board."""
    for tree in read_site(ROOT).trees.values():
        for outcome in tree.outcomes:
            assert BOARD.count(f"`{tree.id}#{outcome.id}`") == BOARD.count(f"`{tree.id}#{outcome.id}`: {outcome.title}")
            listed = f"`{tree.id}#{outcome.id}`" in BOARD
            assert listed == (outcome.silent or outcome.disagree), f"{tree.id}#{outcome.id}"
