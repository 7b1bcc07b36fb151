"""A trust policy with any fault is refused with its line: a key that is left out in silence would not be asked for."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.formats.cosignature import new_cosigner_key
from site_build.formats.errors import TrustPolicyMalformed
from site_build.formats.note import format_vkey, new_vkey
from site_build.formats.trust_policy import (
    TRUST_POLICY_LIMIT,
    TrustPolicy,
    format_trust_policy,
    parse_trust_policy,
)

LOG = format_vkey(new_vkey("register.example", bytes(32)))
RENAMED = format_vkey(new_vkey("other.example", bytes(32)))
CHAIR, OTHER = (format_vkey(new_cosigner_key("register.example/chair", bytes([seed] * 32))) for seed in (1, 2))
GOOD = f"log {LOG}\nwitness chair {CHAIR}\nquorum chair\n"


def with_keys(text: str) -> str:
    """The text with keys in place of their names."""
    return text.replace("$LOG", LOG).replace("$RENAMED", RENAMED).replace("$CHAIR", CHAIR).replace("$OTHER", OTHER)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("\n", 1),
        ("# nothing\n", 1),
        ("log $LOG\n", 1),
        ("quorum none", 1),
        ("quorum none\r\n", 1),
        ("quorum none\v\n", 1),
        ("quorum none\n\0\n", 1),
        ("quorum none\x7f\n", 1),
        ("\ufeffquorum none\n", 1),
        ("quorum\u00a0none\n", 1),
        ("quorum \u2003none\n", 1),
        ("quorum\n", 1),
        ("quorum none none\n", 1),
        ("Quorum none\n", 1),
        ("none\n", 1),
        ("quorum none\nquorum none\n", 2),
        ("quorum chair\nwitness chair $CHAIR\n", 1),
        ("witness chair $CHAIR\nquorum Chair\n", 2),
        ("witness chair $CHAIR\nquorum chair # who vouches\n", 2),
        ("log $LOG https://register.example/\nquorum none\n", 1),
        ("log\nquorum none\n", 1),
        ("log x\nquorum none\n", 1),
        ("log $CHAIR\nquorum none\n", 1),
        ("log $LOG\nlog $LOG\nquorum none\n", 2),
        ("log $LOG\nlog $RENAMED\nquorum none\n", 2),
        ("witness chair $LOG\nquorum none\n", 1),
        ("witness $CHAIR\nquorum none\n", 1),
        ("witness none $CHAIR\nquorum none\n", 1),
        ("witness chair $CHAIR\nwitness chair $OTHER\nquorum chair\n", 2),
        ("witness one $CHAIR\n\n# again\nwitness two $CHAIR\nquorum one\n", 4),
        ("witness chair $CHAIR https://chair.example/\nquorum chair\n", 1),
        ("witness chair $CHAIR\ngroup all 1 chair\nquorum all\n", 2),
        ("quorum none\nextra\n", 2),
    ],
)
def test_malformed(text: str, line: int) -> None:
    """Whatever is wrong, its line is told."""
    with pytest.raises(TrustPolicyMalformed) as caught:
        parse_trust_policy(with_keys(text).encode())
    assert caught.value.line == line


def test_not_utf8_or_too_long() -> None:
    """A policy that is no text, or longer than any is, is refused before anything is read."""
    with pytest.raises(TrustPolicyMalformed):
        parse_trust_policy(b"# \xff\nquorum none\n")
    room = TRUST_POLICY_LIMIT - len(GOOD) - 2
    parse_trust_policy(f"#{'x' * room}\n{GOOD}".encode())
    with pytest.raises(TrustPolicyMalformed):
        parse_trust_policy(f"#{'x' * (room + 1)}\n{GOOD}".encode())


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, what is read says the same once it is written."""
    with suppress(TrustPolicyMalformed):
        policy = parse_trust_policy(data)
        assert parse_trust_policy(format_trust_policy(policy)) == policy


names = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=20).filter(
    lambda name: name != "none"
)


@given(names, st.booleans(), st.booleans())
def test_policy_comes_back(name: str, needed: bool, known: bool) -> None:
    """Any policy is read as it was written, whatever the witness is called."""
    policy = TrustPolicy((LOG,) if known else (), {name: CHAIR}, name if needed else None)
    assert parse_trust_policy(format_trust_policy(policy)) == policy


@given(st.integers(0, len(GOOD) - 1), st.characters(codec="utf-8"))
def test_one_letter_changed(place: int, letter: str) -> None:
    """With one letter changed it never accepts a key that was not written."""
    with suppress(TrustPolicyMalformed):
        policy = parse_trust_policy((GOOD[:place] + letter + GOOD[place + 1 :]).encode())
        assert {*policy.logs, *policy.witnesses.values()} <= {LOG, CHAIR}
