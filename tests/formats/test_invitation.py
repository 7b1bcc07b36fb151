"""A code stands for one id and one key, however it is typed; a link says what it is for, in one grammar."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.errors import Malformed
from site_build.formats.base64 import decode_url
from site_build.formats.errors import CodeMistyped
from site_build.formats.invitation import (
    ALPHABET,
    Item,
    derive,
    format_fragment,
    group_code,
    new_code,
    parse_fragment,
    read_code,
)
from site_build.formats.signature import public_key, sign, verify

ITEMS = st.builds(
    Item,
    policy=st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,5}){0,2}", fullmatch=True),
    role=st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True),
    since=st.none() | st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)


@pytest.fixture
def examples(read_vectors: Callable[[str], Any]) -> dict[str, Any]:
    """The worked examples, which another program made."""
    found: dict[str, Any] = read_vectors("acknowledgment")
    return found


def test_worked_examples(examples: dict[str, Any]) -> None:
    """Each code gives the id, seed and public key that two other programs found."""
    assert len(examples["invitations"]) == 5
    for example in examples["invitations"]:
        invitation = derive(example["code"])
        assert invitation.id == example["invitation"]
        assert invitation.seed.hex() == example["seed"]
        assert invitation.public_key == example["public_key"]


def test_a_code_is_read_as_people_type_it(examples: dict[str, Any]) -> None:
    """Case, spaces, hyphens, and letters that look like numbers make no difference; a mistyped one is told."""
    for example in examples["typed"]:
        assert read_code(example["typed"]) == example["code"]
    assert read_code("2TY2FC9NOYMHWGX5ZSF5") == read_code("2ty2 fc9n 0ymh wgx5 zsf5")
    assert read_code("Z6lW22ZC88ZNKYS6WYWP".replace("Z6l", "261")) == "261W22ZC88ZNKYS6WYWP"
    assert read_code("26IW22ZC88ZNKYS6WYWP") == read_code("26lw22zc88znkys6wywp") == "261W22ZC88ZNKYS6WYWP"
    for mistyped in examples["mistyped"]:
        with pytest.raises(CodeMistyped):
            read_code(mistyped)


def test_links_are_those_of_the_worked_examples(examples: dict[str, Any]) -> None:
    """What a link is for and its code are read as another program wrote them; anything else is refused."""
    for example in examples["links"]:
        fragment = example["link"].partition("#")[2]
        what, code = parse_fragment(fragment)
        assert ([asdict(item) for item in what], code) == (example["what"], example["code"])
        assert format_fragment(what, code).lower() == fragment.lower()
    for bad in examples["bad_fragments"]:
        with pytest.raises(Malformed):
            parse_fragment(bad)


def test_new_codes_are_random_and_check_themselves() -> None:
    """A new code is 20 characters of the alphabet, is read again as it is, and does not come twice."""
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 20 and set(code) <= set(ALPHABET) for code in codes)
    assert all(read_code(group_code(code)) == code for code in codes)
    assert group_code("261W22ZC88ZNKYS6WYWP") == "261W 22ZC 88ZN KYS6 WYWP"


@given(st.lists(ITEMS, max_size=6))
def test_a_link_comes_back(what: list[Item]) -> None:
    """Up to six items and a code are read as they were written."""
    code = new_code()
    assert parse_fragment(format_fragment(what, code)) == (tuple(what), code)


def test_a_code_signs() -> None:
    """What is signed with a code's seed verifies with its public key."""
    for _ in range(20):
        invitation = derive(new_code())
        assert verify(sign(b"words", invitation.seed), invitation.public_key) == b"words"
        assert invitation.public_key == public_key(invitation.seed)
        assert len(decode_url(invitation.id)) == 16


def test_a_seed_is_not_shown() -> None:
    """The seed stays out of anything that prints an invitation."""
    assert "seed" not in repr(derive(new_code()))
