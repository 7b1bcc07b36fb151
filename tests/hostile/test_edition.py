"""An edition in any but the canonical form is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.content.bank import canonical
from site_build.content.edition import parse_edition
from site_build.content.errors import EditionMalformed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"policy":"a","version":"1","clauses":[],"more":1}',
        b'{"version":"1","policy":"a","clauses":[]}',
        b'{"clauses": [],"policy":"a","version":"1"}',
    ],
)
def test_anything_but_the_canonical_form_is_refused(data: bytes) -> None:
    """Other keys, another order, another space."""
    with pytest.raises(EditionMalformed):
        parse_edition(data)


@given(st.binary(max_size=60), st.integers(0, 60))
def test_any_bytes(junk: bytes, place: int) -> None:
    """Whatever the bytes, they are an edition in its one spelling or they are refused."""
    good = b'{"clauses":[],"policy":"a","version":"1"}'
    for data in (junk, good[:place] + junk + good[place:]):
        with suppress(EditionMalformed):
            assert canonical(parse_edition(data)) == data
