"""YAML with aliases, tags, duplicates, depths or sizes that are not allowed is refused with its line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.strict_yaml import DEPTH, LIMIT, parse_yaml
from site_build.errors import ContentError

MALFORMED = {
    "a tab": ("a:\n\tb: 1\n", 2, "not YAML"),
    "an open quote": ('a: "b\n', 2, "not YAML"),
    "an alias": ("a: &x 1\nb: *x\n", 1, "aliases"),
    "a bomb of aliases": ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1, "aliases"),
    "a tag": ("a: 1\nb: !!python/object:os.system x\n", 2, "tag"),
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "twice"),
    "a key that is a list": ("? [a]\n: 1\n", 1, "key"),
    "a second document": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "deep nesting": ("a: " + "[" * (DEPTH + 2) + "]" * (DEPTH + 2), 1, "nested"),
    "a control character": ("a: \x07\n", 1, "cannot be read"),
    "a merge key": ("a: 1\n<<: *a\n", 2, "aliases"),
}


@pytest.mark.parametrize(("text", "line", "words"), MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_yaml_gets_one_line(text: str, line: int, words: str) -> None:
    """Each fault is said once, with the file and the line."""
    with pytest.raises(ContentError) as caught:
        parse_yaml(text, "quizzes/x.yml")
    [problem] = caught.value.problems
    assert (problem.path, problem.line) == ("quizzes/x.yml", line)
    assert words in problem.message


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed() -> None:
    """The size is looked at first: what is inside is not YAML, and nobody says so."""
    with pytest.raises(ContentError) as caught:
        parse_yaml("a: [\t" * LIMIT, "x.yml")
    [problem] = caught.value.problems
    assert "larger than" in problem.message


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but `ContentError` ever leaves the parser."""
    with contextlib.suppress(ContentError):
        parse_yaml(text, "x.yml")
