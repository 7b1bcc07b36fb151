"""A statement with any entry missing, wrong or too many is refused, each by name, and never by what it held."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.errors import FormMalformed, JsonMalformed
from site_build.formats.statement import STATEMENT_LIMIT, Statement, parse_statement
from support.forms import write_form

Edit = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"passed": True}, "'passed' does not belong in it"),
        ({"v": 2}, "'v' is not right"),
        ({"v": True}, "'v' is not right"),
        ({"v": 1.0}, "'v' is not right"),
        ({"v": "1"}, "'v' is not right"),
        ({"id": "AAAAAAAAAAAAAAAAAAAAAB"}, "'id' is not right"),
        ({"id": "AAAAAAAAAAAAAAAAAAAAA"}, "'id' is not right"),
        ({"id": "AAAAAAAAAAAAAAAAAAAAAA=="}, "'id' is not right"),
        ({"id": "AAAAAAAAAAAAAAAAAAAAAA\n"}, "'id' is not right"),
        ({"id": None}, "'id' is not right"),
        ({"invitation": ""}, "'invitation' is not right"),
        ({"origin": "two words.example"}, "'origin' is not right"),
        ({"origin": ""}, "'origin' is not right"),
        ({"origin": "a" * 201}, "'origin' is not right"),
        ({"name": ""}, "'name' is not right"),
        ({"name": " \u00a0"}, "'name' is not right"),
        ({"name": "a\u0000b"}, "'name' is not right"),
        ({"name": "a\nb"}, "'name' is not right"),
        ({"name": "a\u0085b"}, "'name' is not right"),
        ({"name": "a" * 201}, "'name' is not right"),
        ({"name": None}, "'name' is not right"),
        ({"name": ["Zoë"]}, "'name' is not right"),
        ({"role": "Volunteer"}, "'role' is not right"),
        ({"role": "volunteer\n"}, "'role' is not right"),
        ({"declaration": ""}, "'declaration' is not right"),
        ({"declaration": "a" * 4001}, "'declaration' is not right"),
        ({"opened": []}, "'opened' is not right"),
        ({"opened": None}, "'opened' is not right"),
        ({"opened": "full"}, "'opened' is not right"),
        ({"opened": ["none"]}, "'opened.0' is not right"),
        ({"opened": ["full", "easy"]}, "'opened' is not right"),
        ({"opened": ["easy", "easy"]}, "'opened' is not right"),
        ({"read": "full"}, "'read' does not belong in it"),
        ({"helped_by": ""}, "'helped_by' is not right"),
        ({"helped_by": False}, "'helped_by' is not right"),
        ({"signed_at": "2026-11-22T10:00:00+00:00"}, "'signed_at' is not right"),
        ({"signed_at": "2026-11-22 10:00:00Z"}, "'signed_at' is not right"),
        ({"signed_at": "2026-02-30T10:00:00Z"}, "'signed_at' is not right"),
        ({"signed_at": "2026-11-22T24:30:00Z"}, "'signed_at' is not right"),
        ({"signed_at": "٢٠٢٦-11-22T10:00:00Z"}, "'signed_at' is not right"),
        ({"signed_at": 1795341600}, "'signed_at' is not right"),
        ({"edition": None}, "'edition' is not right"),
        ({"quiz": []}, "'quiz' is not right"),
    ],
    ids=str,
)
def test_malformed_entries(example: dict[str, Any], change: dict[str, Any], says: str) -> None:
    """Each wrong entry is refused and named."""
    with pytest.raises(FormMalformed) as caught:
        parse_statement(write_form(example | change))
    assert caught.value.faults == (says,)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda s: s["edition"].update(digest="A" * 64), "'edition.digest' is not right"),
        (lambda s: s["edition"].update(digest="a" * 63), "'edition.digest' is not right"),
        (lambda s: s["edition"].update(version=""), "'edition.version' is not right"),
        (lambda s: s["edition"].update(url="x"), "'edition.url' does not belong in it"),
        (lambda s: s["edition"].pop("policy"), "'edition.policy' is missing"),
        (lambda s: s["quiz"].update(score=4), "'quiz.score' does not belong in it"),
        (lambda s: s["quiz"].update(nonce="short"), "'quiz.nonce' is not right"),
        (lambda s: s["quiz"].update(answers=[]), "'quiz.answers' is not right"),
        (lambda s: s["quiz"]["answers"].update({"lost-stick": 0}), "'quiz.answers.lost-stick' is not right"),
        (lambda s: s["quiz"]["answers"].update({"lost-stick": [-1]}), "'quiz.answers.lost-stick.0' is not right"),
        (lambda s: s["quiz"]["answers"].update({"lost-stick": [True]}), "'quiz.answers.lost-stick.0' is not right"),
        (lambda s: s["quiz"]["answers"].update({"lost-stick": [0.0]}), "'quiz.answers.lost-stick.0' is not right"),
        (lambda s: s["quiz"]["answers"].update({"No Id": [0]}), "'quiz.answers.No Id.[key]' is not right"),
        (lambda s: s.pop("helped_by"), "'helped_by' is missing"),
        (lambda s: s.pop("invitation"), "'invitation' is missing"),
    ],
)
def test_malformed_inside(example: dict[str, Any], edit: Edit, says: str) -> None:
    """A key too many, a key too few or a wrong value is refused at every level."""
    edit(example)
    with pytest.raises(FormMalformed) as caught:
        parse_statement(write_form(example))
    assert caught.value.faults == (says,)


def test_the_same_key_twice_is_malformed(example: dict[str, Any]) -> None:
    """Two names, one of which a reader might not see, are never accepted."""
    data = write_form(example).replace(b'"role":', b'"name":"Somebody Else","role":')
    with pytest.raises(JsonMalformed) as caught:
        parse_statement(data)
    assert "twice" in caught.value.why


def test_size_is_bounded_to_the_byte(example: dict[str, Any]) -> None:
    """A statement of exactly 32 KiB is read and one byte more is not."""
    data = write_form(example)
    assert parse_statement(data.ljust(STATEMENT_LIMIT))
    with pytest.raises(JsonMalformed):
        parse_statement(data.ljust(STATEMENT_LIMIT + 1))


def test_a_refusal_never_repeats_what_was_written(example: dict[str, Any]) -> None:
    """What a person wrote does not leak into a message or a log, and a long key is cut."""
    secret = example | {"name": "Private\nPerson", "helped_by": 7, "\x1b[31m" + "k" * 500: 1}
    with pytest.raises(FormMalformed) as refusal:
        parse_statement(write_form(secret))
    assert {"'helped_by' is not right", "'name' is not right"} < set(refusal.value.faults)
    assert "'helped_by' is not right; 'name' is not right" in str(refusal.value)
    assert "Private" not in str(refusal.value)
    assert "\x1b" not in str(refusal.value)
    assert len(str(refusal.value)) < 300


@given(st.binary(max_size=200) | st.dictionaries(st.sampled_from([*Statement.model_fields]), st.none()).map(write_form))
def test_any_bytes_are_read_or_malformed(data: bytes) -> None:
    """No bytes make it fail in another way."""
    with pytest.raises(Malformed):
        parse_statement(data)
