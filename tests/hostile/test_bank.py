"""A published question bank in any but the canonical form is refused."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.bank import canonical, parse_bank
from site_build.content.errors import BankMalformed

Edit = Callable[[bytes], bytes]


@pytest.fixture(scope="session")
def good(read_vectors: Callable[[str], Any]) -> bytes:
    """The worked example's bank, which another implementation wrote."""
    example = read_vectors("acknowledgment")["banks"]["whole"]["input"]
    return json.dumps(example, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "edit",
    [
        lambda good: b"",
        lambda good: b"{}",
        lambda good: b"[]",
        lambda good: b"\xff",
        lambda good: b'{"policy":"x"}',
        lambda good: good[:-1],
        lambda good: good + b"\n",
        lambda good: b" " + good,
        lambda good: good.replace(b":", b": ", 1),
        lambda good: good.replace(b',"critical":false', b"", 1),
        lambda good: good.replace(b'"critical":false', b'"critical":0', 1),
        lambda good: good.replace(b'"policy":', b'"more":1,"policy":'),
        lambda good: good.replace(b'"policy":', b'"policy":"other","policy":'),
        lambda good: good.replace(b'"policy"', b'"\\u0070olicy"'),
        lambda good: json.dumps(dict(reversed(json.loads(good).items())), separators=(",", ":")).encode(),
    ],
)
def test_malformed_bank(good: bytes, edit: Edit) -> None:
    """A key that is left out, added, twice or in another place; another spelling; another space."""
    assert edit(good) != good
    with pytest.raises(BankMalformed):
        parse_bank(edit(good))


@pytest.fixture(scope="session")
def short(read_vectors: Callable[[str], Any]) -> bytes:
    """The worked example's short bank."""
    example = read_vectors("acknowledgment")["banks"]["short"]["input"]
    return json.dumps(example, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "edit",
    [
        lambda short: short[:-1],
        lambda short: short.replace(b'"clauses":["notes"],', b"", 1),
        lambda short: short.replace(b'"clauses":["notes"],', b'"clauses":"notes",', 1),
        lambda short: short.replace(b'{"clauses":["notes"],"declaration"', b'{"declaration"', 1),
        lambda short: re.sub(rb',"since":"\w+"', b"", short),
        lambda short: short.replace(b'"since":"6', b'"since":"G'),
        lambda short: short.replace(b'"pass_mark":1', b'"pass_mark":-1'),
        lambda short: short.replace(b'"number":[0,1]', b'"number":[0,-1]'),
        lambda short: short.replace(b'"number":[0,1]', b'"number":[]'),
    ],
)
def test_malformed_short_bank(short: bytes, edit: Edit) -> None:
    """It has both `since` and `clauses`, of their kinds; numbers are never below 0."""
    assert edit(short) != short
    with pytest.raises(BankMalformed):
        parse_bank(edit(short))


def test_only_a_short_bank_asks_nothing(good: bytes) -> None:
    """A whole bank has questions and a mark; without them it is refused."""
    for data in (
        good.replace(b'"pass_mark":1', b'"pass_mark":0'),
        re.sub(rb'"questions":\[.*\],"', b'"questions":[],"', good),
    ):
        assert data != good
        with pytest.raises(BankMalformed):
            parse_bank(data)


@given(st.binary(max_size=60), st.integers(0, 5000))
def test_any_bytes(good: bytes, short: bytes, junk: bytes, place: int) -> None:
    """Whatever the bytes, they are a bank in its one spelling or they are refused."""
    for data in (junk, good[:place] + junk + good[place:], short[:place] + junk + short[place:]):
        with suppress(BankMalformed):
            assert canonical(parse_bank(data)) == data
