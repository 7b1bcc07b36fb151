"""A trust policy says which keys an auditor needs, as another implementation writes it, too."""

from collections.abc import Callable
from typing import Any

import pytest

from site_build.config import PublicKeys
from site_build.formats.cosignature import new_cosigner_key
from site_build.formats.note import format_vkey
from site_build.formats.trust_policy import TrustPolicy, format_trust_policy, parse_trust_policy, policy_of
from site_build.register.keys import new_keys

NEW, OLD = new_keys("register.example/log/2").public(), new_keys("register.example/log").public()
A, B = "register.example/chair", "register.example/next"
CHAIR, NEXT_CHAIR = format_vkey(new_cosigner_key(A, b"a" * 32)), format_vkey(new_cosigner_key(B, b"b" * 32))


def test_worked_example(read_vectors: Callable[[str], Any]) -> None:
    """Another implementation's policy is read, and written back letter for letter."""
    vectors = read_vectors("cosignature")
    policy = parse_trust_policy(vectors["policy"].encode())
    assert policy == TrustPolicy((vectors["log"]["vkey"],), {"chair": vectors["cosigner"]["vkey"]}, "chair")
    assert format_trust_policy(policy) == vectors["policy"].encode()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, TrustPolicy((NEW.log_key,), {}, None)),
        ({"earlier": (OLD.log_key,)}, TrustPolicy((NEW.log_key, OLD.log_key), {}, None)),
        (
            {"cosigners": (CHAIR,)},
            TrustPolicy((NEW.log_key,), {A: CHAIR}, A),
        ),
        (
            {"cosigners": (NEXT_CHAIR, CHAIR)},
            TrustPolicy((NEW.log_key,), {B: NEXT_CHAIR, A: CHAIR}, B),
        ),
    ],
)
def test_policy_of_a_register(change: dict[str, object], expected: TrustPolicy) -> None:
    """It has every key that the register's own file has, and asks for the first cosigner's line."""
    keys: PublicKeys = NEW.model_copy(update=change)
    policy = policy_of(keys)
    assert policy == expected
    assert list(policy.witnesses) == list(expected.witnesses)
    assert parse_trust_policy(format_trust_policy(policy)) == policy


def test_comments_and_blanks() -> None:
    """Comments, empty lines, and any number of spaces and tabs say nothing; the order of logs and witnesses is free."""
    text = f"# Who signs?\n\n \t \n  witness\tA  {CHAIR} \n\t# é: quorum none\nquorum A\n\tlog {NEW.log_key}\t\n"
    assert parse_trust_policy(text.encode()) == TrustPolicy((NEW.log_key,), {"A": CHAIR}, "A")
