"""A code stands for one id and one key, the same wherever it is derived."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.acknowledgment.encoding import decode, encode
from site_build.acknowledgment.invitation import derive, new_code
from site_build.acknowledgment.signature import public_key, sign, verify
from site_build.errors import Malformed


def test_worked_examples(read_vectors: Callable[[str], Any]) -> None:
    """Each code of the worked examples gives the id, seed and public key that two other programs found."""
    examples = read_vectors("acknowledgment")["invitations"]
    assert len(examples) == 5
    for example in examples:
        invitation = derive(example["code"])
        assert invitation.id == example["invitation"]
        assert invitation.seed.hex() == example["seed"]
        assert invitation.public_key == example["public_key"]


def test_new_codes_are_16_random_bytes() -> None:
    """A new code is 22 characters, stands for 16 bytes, and does not come twice."""
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 22 and len(decode(code)) == 16 for code in codes)


@given(st.binary(min_size=16, max_size=16))
def test_a_code_signs(secret: bytes) -> None:
    """What is signed with a code's seed verifies with its public key."""
    invitation = derive(encode(secret))
    assert verify(sign(b"words", invitation.seed), invitation.public_key) == b"words"
    assert invitation.public_key == public_key(invitation.seed)
    assert len(decode(invitation.id)) == 16


def test_a_seed_is_not_shown() -> None:
    """The seed stays out of anything that prints an invitation."""
    invitation = derive(encode(bytes(16)))
    assert "seed" not in repr(invitation)


@pytest.mark.parametrize(
    "code", ["", "A" * 21, "A" * 23, "A" * 21 + "B", "A" * 22 + "==", "A" * 21 + "\n", "#" + "A" * 22, "A" * 21 + "é"]
)
def test_malformed(code: str) -> None:
    """A link that was cut short or changed says what to do."""
    with pytest.raises(Malformed, match="Open it again"):
        derive(code)
