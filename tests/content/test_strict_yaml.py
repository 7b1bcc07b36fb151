"""YAML is read strictly: YAML 1.2 words, no aliases, no duplicates, bounded, and every fault has its line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.strict_yaml import DEPTH, LIMIT, parse_yaml
from site_build.errors import ContentError


def test_words_versions_and_dates_stay_text() -> None:
    """Only true, false, null and whole numbers are more than text."""
    text = "a: no\nb: 2020-02-01\nc: 1.10\nd: true\ne: 12\nf: '12'\ng: ~\nh: 0x10\ni: 012\nj: -3\nk: 1e3\n"
    assert parse_yaml(text, "x.yml").value == {
        "a": "no", "b": "2020-02-01", "c": "1.10", "d": True, "e": 12, "f": "12", "g": None,
        "h": "0x10", "i": "012", "j": -3, "k": "1e3",
    }  # fmt: skip


def test_every_key_and_item_has_its_line() -> None:
    """A place leads to a line; a place that the file lacks leads to the nearest one around it."""
    located = parse_yaml("a:\n  - one\n  - b: 2\n    c: 3\n", "x.yml", first_line=10)
    assert [located.line(place) for place in [("a",), ("a", 1), ("a", 1, "c"), ("a", 1, "missing", "deep")]] == [
        10,
        12,
        13,
        12,
    ]


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


def test_an_empty_file_is_nothing() -> None:
    """No document is no value, not an error."""
    assert parse_yaml("# only a comment\n", "x.yml").value is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but `ContentError` ever leaves the parser."""
    with contextlib.suppress(ContentError):
        parse_yaml(text, "x.yml")
