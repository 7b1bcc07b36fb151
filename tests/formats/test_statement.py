"""A statement has exactly the keys of the standard form; a name is never refused for its spelling."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.statement import parse_statement
from support.forms import write_form

ANY_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).filter(str.strip)


@pytest.mark.parametrize("kind", ["signed", "unsigned"])
def test_worked_examples(read_vectors: Callable[[str], Any], kind: str) -> None:
    """Each worked example is read, and written back byte for byte."""
    data = read_vectors("acknowledgment")[kind]["statement"].encode("utf-8")
    statement = parse_statement(data)
    assert statement.name == "Zoë Example"
    assert statement.quiz.answers == {"supermarket": (0,), "lost-stick": (0,)}
    assert statement.opened == ("easy", "full")
    assert (statement.invitation is None) == (kind == "unsigned")
    assert statement.model_dump_json().encode() == data


def test_order_and_white_space_are_free(example: dict[str, Any]) -> None:
    """Another program may order the keys otherwise: what was signed is kept as it came."""
    data = json.dumps(dict(reversed(example.items())), indent=2).encode()
    assert parse_statement(data) == parse_statement(write_form(example))


@pytest.mark.parametrize(
    "name",
    ["Zoë", "O\u2019Brien-Núñez", "李小龍", "عائشة", "X Æ A-12", "z", "Mary  Ann", "🙂", "<b>", 'Al "Tig"', "a" * 200],
)
def test_a_name_is_never_refused_for_its_spelling(example: dict[str, Any], name: str) -> None:
    """Any characters but control characters make a name."""
    assert parse_statement(write_form(example | {"name": name})).name == name


@pytest.mark.parametrize(
    "moment", ["2026-11-22T10:00:00Z", "2026-11-22T10:00:00.000Z", "2028-02-29T23:59:59.123456789Z"]
)
def test_a_moment_may_have_a_fraction(example: dict[str, Any], moment: str) -> None:
    """Browsers write milliseconds; the text is kept as it came."""
    assert parse_statement(write_form(example | {"signed_at": moment})).signed_at == moment


@given(name=ANY_TEXT, helped_by=st.none() | ANY_TEXT, choice=st.integers(0, 9))
def test_statements_come_back(
    read_vectors: Callable[[str], Any], name: str, helped_by: str | None, choice: int
) -> None:
    """What a browser writes is parsed to all that it says, in that order."""
    example = json.loads(read_vectors("acknowledgment")["unsigned"]["statement"])
    example |= {"name": name, "helped_by": helped_by}
    example["quiz"]["answers"]["lost-stick"] = [choice]
    assert parse_statement(write_form(example)).model_dump_json().encode() == write_form(example)
