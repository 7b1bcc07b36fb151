"""Coverage says where each clause and duty of the real policy is decided, taught and retold."""

from dataclasses import replace
from pathlib import Path

from site_build.content.coverage import cover, format_coverage
from site_build.content.site import read_site

SITE = read_site(Path(__file__).parents[2])
COVERAGE = SITE.coverage("confidentiality")


def test_a_tree_is_told_once_for_a_clause() -> None:
    """The trees of a clause are exactly those with an outcome that cites it, in the site's order, none twice."""
    for entry in COVERAGE.clauses:
        citing = [
            tree.id
            for tree in SITE.trees.values()
            if any(entry.clause.id == citation.clause for outcome in tree.outcomes for citation in outcome.citations)
        ]
        assert [tree.id for tree in entry.trees] == citing
    assert any(len(entry.outcomes) > len(entry.trees) for entry in COVERAGE.clauses)


def test_an_outcome_that_cites_a_clause_twice_is_told_once() -> None:
    """A clause has each outcome that cites it, in the order of the site and of its page."""
    twice = [
        replace(tree, outcomes=tuple(replace(out, citations=out.citations * 2) for out in tree.outcomes))
        for tree in SITE.trees.values()
    ]
    policy, bank = COVERAGE.policy, SITE.banks["confidentiality"]
    for entry in cover(policy, bank, twice, None).clauses:
        citing = [
            (tree.id, outcome.id)
            for tree in SITE.trees.values()
            for outcome in tree.outcomes
            if entry.clause.id in {citation.clause for citation in outcome.citations}
        ]
        assert [(tree.id, outcome.id) for tree, outcome in entry.outcomes] == citing


def test_a_duty_is_covered_where_its_clause_is() -> None:
    """Each duty has the very coverage of the clause that it names."""
    clauses = {entry.clause.id: entry for entry in COVERAGE.clauses}
    assert COVERAGE.duties
    assert all(entry.clause is clauses[entry.duty.clause] for entry in COVERAGE.duties)


def test_each_duty_is_printed_with_all_that_covers_it() -> None:
    """A line has the duty, its questions by role, and the Easy Read and decision pages of its clause."""
    lines = format_coverage(COVERAGE, list(SITE.portal.roles)).splitlines()
    duties = [line.split(maxsplit=3) for line in lines if line.startswith("  duty ")]
    assert [name for _, name, *_ in duties] == [entry.duty.id for entry in COVERAGE.duties]
    for (_, _, counts, use), entry in zip(duties, COVERAGE.duties, strict=True):
        assert "0" not in counts.split("/")
        assert use == f"Easy Read; {', '.join(tree.id for tree in entry.clause.trees) or 'no decision page'}"
