"""A decision tree in which somebody could be lost is refused with its line."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given

from hostile.markdown import JUNK, PLACES, as_source, put_in
from site_build.content.source import parse_markdown
from site_build.content.tree import read_tree
from site_build.errors import ContentError

GOOD = """---
decision_tree: true
---
# May I?

A few words.

## Is it yours? {: #start }

- [It is](#again)
- [It is not](#no)

## Is it kind? {: #again }

- [It is](#yes)
- [It is not](#no)

## You may. {: #yes .outcome }

Ask the [Chief Officer](contact:chief-officer).

[Policy](../policy/kindness.md#be-kind){ .clause }

## You may not. {: #no .outcome }

[Policy](../policy/kindness.md#ask-first){ .clause }
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the page's portal."""
    return tmp_path_factory.mktemp("portal")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# May I?", "words"),
        ("## ", "**"),
        (" {: #again }", ""),
        ("{: #again }", "{: #start }"),
        ("{: #again }", "{: #other }"),
        ("- [It is not](#no)", ""),
        ("(#again)", "(#yes)"),
        ("(#yes)", "(#start)"),
        ("(#no)", "(#nowhere)"),
        ("(#no)", "(https://portal.example/#no)"),
        ("[Policy](../policy/kindness.md#be-kind){ .clause }", ""),
        ("A few words.", "A few <i>words</i>."),
        ("It is]", "It is &amp; was]"),
    ],
)
def test_malformed_tree(root: Path, old: str, new: str) -> None:
    """A title, questions with two answers and more, outcomes with a clause: what leads nowhere is told with a line."""
    assert old in GOOD
    text = GOOD.replace(old, new)
    with pytest.raises(ContentError) as caught:
        read_tree(as_source(root, text))
    for problem in caught.value.problems:
        assert (problem.path, 1 <= problem.line <= text.count("\n") + 1) == ("docs/page.md", True)


@given(JUNK, PLACES)
def test_any_text(root: Path, junk: str, place: int) -> None:
    """Whatever is put in, every path ends at an outcome, or the page is refused."""
    for text in (junk, put_in(GOOD, junk, place)):
        with suppress(ContentError):
            tree = read_tree(as_source(root, text))
            assert {outcome.id for _, outcome in tree.paths()} == {outcome.id for outcome in tree.outcomes}


def test_an_empty_page_is_empty() -> None:
    """A page without a word has no blocks; nothing of the page before it is read."""
    assert [block.tag for block in parse_markdown("# A page")] == ["h1"]
    assert parse_markdown("") == parse_markdown(" \n") == ()
