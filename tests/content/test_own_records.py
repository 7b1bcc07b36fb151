"""The table on the portal's own records is whole: a row for each clause, and for each row tests that are there."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from site_build.content.citers import find_citers
from site_build.content.own_records import OwnRecords
from site_build.content.site import Site, read_site
from site_build.desk.layout import TEMPLATES
from site_build.errors import ContentError

ROOT = Path(__file__).parents[2]
PAGE = "docs/own-records.md"
SECTIONS = ("information", "security", "hard-copy", "electronic", "retention")


@pytest.fixture(scope="module")
def site() -> Site:
    """The real portal."""
    return read_site(ROOT)


@pytest.fixture(scope="module")
def records(site: Site) -> OwnRecords:
    """The page."""
    [page] = site.own_records
    return page


def list_tests(path: Path) -> set[str]:
    """The names of the tests in a file."""
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.name for node in found if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_clause_has_its_row_once(site: Site, records: OwnRecords) -> None:
    """Every clause on electronic information, storage, taking about, retention and disposal, in the policy's order."""
    assert records.sections == SECTIONS
    sections = site.policies[records.policy].sections
    clauses = [clause.id for section in sections if section.id in SECTIONS for clause in section.every()]
    assert [rule.clause for rule in records.rules] == clauses
    assert all(rule.words for rule in records.rules)


def test_every_test_that_shows_it_is_there(records: OwnRecords) -> None:
    """Each row names at least one, by file and function, and each of them exists."""
    assert list(records.shown_by) == [rule.clause for rule in records.rules]
    named = {name for tests in records.shown_by.values() for name in tests}
    missing = [name for name in named if name.partition("::")[2] not in list_tests(ROOT / name.partition("::")[0])]
    assert missing == []
    assert all(records.shown_by.values())


def test_each_row_is_read_again_when_its_clause_changes(site: Site, records: OwnRecords) -> None:
    """It cites the clause as questions do, so that a change of the policy's words asks for it."""
    citers = {citer.what: citer for citer in find_citers(site, records.policy)}
    for rule in records.rules:
        citer = citers[f"own-records/{records.policy}/{rule.clause}"]
        assert (citer.clauses, citer.words, citer.path) == ((rule.clause,), rule.words, PAGE)
        assert f"{{: #{rule.clause} }}" in (ROOT / PAGE).read_text("utf-8").splitlines()[citer.line - 1]


def test_no_page_of_the_desk_has_a_stick_posted() -> None:
    """Where a page of the desk speaks of a stick, it says nothing of sending it by post."""
    sentences = [
        sentence
        for path in TEMPLATES.rglob("*.html")
        for sentence in re.split(r"[.?!]\s|</", path.read_text(encoding="utf-8"))
    ]
    assert [words for words in sentences if "stick" in words], "some do"
    assert [words for words in sentences if "stick" in words and re.search(r"\bpost(ed|al)?\b|mail it", words)] == []


def test_a_person_erases_where_the_limits_are_told(records: OwnRecords) -> None:
    """The page has the part that other pages lead to, and it names what stays beyond anybody's reach."""
    [at] = [place for place, block in enumerate(records.rest) if block.get("id") == "beyond"]
    told = " ".join(" ".join(block.itertext()) for block in records.rest[at:])
    for words in ("Traces on a disk", "Newer disks", "Backups", "letters and e-mails", "Receipts", "spare key"):
        assert words in told


FAULTS = {
    "a clause that is not there": ("{: #shred-paper }", "{: #shred-it }", "No section of this page is about #shred"),
    "a clause left out": ("sections: [", "sections: [disclosure, ", "about the clause #disclose-personal"),
    "a section that is none": ("sections: [", "sections: [informations, ", "no section #informations"),
    "a clause that the policy has not": ("  shred-paper:", "  beyond: [a]\n  shred-paper:", "no clause #beyond"),
    "no such policy": ("own_records: confidentiality", "own_records: kindness", "no policy “kindness”"),
    "no such contact": ("(contact:chief-officer)", "(contact:chief)", "no contact “chief”"),
    "no title": ("# How this", "How this", "starts with a title"),
    "HTML": ("No program can shred.", "No <b>program</b> can shred.", "HTML"),
    "a long sentence": ("No program can shred.", f"{'we ' * 25}shred.", "26 words"),
    "a key too many": ("own_records:", "by: me\nown_records:", "by: is not a key"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_what_is_wrong_with_it_is_found(
    portal: Path, spoil: Callable[[str, str, str], None], fault: tuple[str, str, str]
) -> None:
    """An author is told, with the file."""
    old, new, told = fault
    spoil(PAGE, old, new)
    with pytest.raises(ContentError) as refused:
        read_site(portal)
    assert all(problem.path == PAGE for problem in refused.value.problems)
    assert [problem for problem in refused.value.problems if told in str(problem)]


def test_a_portal_without_the_page_can_be_read(portal: Path) -> None:
    """Nobody has to write one."""
    (portal / PAGE).unlink()
    assert read_site(portal).own_records == ()
