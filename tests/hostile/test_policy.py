"""A policy that could be numbered or cited in two ways is refused with its line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given

from hostile.markdown import JUNK, PLACES, as_source, put_in
from site_build.content.policy import read_policy
from site_build.errors import ContentError
from support.sample import SAMPLE

GOOD = (SAMPLE / "docs/policy/kindness.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page's portal."""
    return tmp_path_factory.mktemp("portal")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("policy: kindness\n", ""),
        ("policy: kindness", "policy: Kindness"),
        ("policy: kindness", "policy: kindness\nmore: 1"),
        ("version: 2026-01\n", ""),
        ("review: 2028-01", "review: 2028-13"),
        ("review: 2028-01", "review: soon"),
        ("---\n\n", "\n"),
        (GOOD.partition("\n---\n")[0], "---\n- policy"),
        ("{: #ask-first }", "{: #ask-first }\n\n" + "".join(f"- {at} {{: #a{at} }}\n" for at in range(27))),
        ("# Kindness Policy", "Kindness Policy"),
        (" {: #kindness-policy }", ""),
        ("{: #be-kind }", ""),
        ("{: #be-kind }", "{: #ask-first }"),
        ("Everybody", "- Everybody"),
        ("Everybody", "> Everybody"),
        ("Everybody", "    Everybody"),
        ("Everybody", "<b>Everybody</b>"),
        ("Everybody", "Everybody &amp; nobody"),
    ],
)
def test_malformed_policy(root: Path, old: str, new: str) -> None:
    """Front matter, headings and clauses have one form each; the fault is told with the file and a line in it."""
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(ContentError) as caught:
        read_policy(as_source(root, text))
    for problem in caught.value.problems:
        assert (problem.path, 1 <= problem.line <= text.count("\n") + 1) == ("docs/page.md", True)


@given(JUNK, PLACES)
def test_any_text(root: Path, junk: str, place: int) -> None:
    """Whatever is put in, every clause has an id of its own and a number, or the page is refused."""
    for text in (junk, put_in(GOOD, junk, place)):
        with suppress(ContentError):
            clauses = list(read_policy(as_source(root, text)).clauses())
            assert len({clause.id for clause in clauses}) == len({clause.number for clause in clauses}) == len(clauses)
