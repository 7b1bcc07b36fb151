"""JSON is read in one way only, or not at all."""

import json

from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.strict_json import DEPTH, parse

LIMIT = 1_000_000

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(leaves, lambda v: st.lists(v, max_size=3) | st.dictionaries(texts, v, max_size=3), max_leaves=5)


def test_nesting_is_allowed_to_its_bound() -> None:
    """The deepest nesting that is allowed is read."""
    assert parse(b"[" * DEPTH + b"]" * DEPTH, LIMIT) is not None


def test_a_surrogate_pair_is_a_character() -> None:
    """Both halves together are one character and are read."""
    assert parse(b'"\\ud83d\\ude42"', LIMIT) == "\U0001f642"


@given(values)
def test_json_comes_back(value: object) -> None:
    """Whatever can be written as JSON within the bounds is read back the same."""
    assert parse(json.dumps(value).encode(), LIMIT) == value
