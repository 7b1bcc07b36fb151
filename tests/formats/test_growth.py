"""A log is held against heads that were seen of it before, and of the logs that it continues."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.config import PublicKeys
from site_build.formats.base64 import decode_url
from site_build.formats.checkpoint import Checkpoint, sign_checkpoint
from site_build.formats.errors import CheckpointMalformed, EarlierKeyMissing, NoteChanged, NoteMalformed, NoteUnsigned
from site_build.formats.growth import (
    Comparison,
    Growth,
    Succession,
    compare_head,
    compare_heads,
    leading_succeeded,
    open_head,
    prefix_roots,
    read_successions,
)
from site_build.formats.leaf import EditionLeaf, SucceededLeaf, format_leaf, new_id
from site_build.formats.merkle import leaf_hash, tree_root
from site_build.formats.note import format_note, sign_note
from site_build.register.keys import RegisterKeys, new_keys

ORIGIN = "register.example/acknowledgments"
FIRST, SECOND, THIRD = new_keys(ORIGIN), new_keys(f"{ORIGIN}/2"), new_keys(f"{ORIGIN}/3")
DAY = date(2026, 11, 24)
EMPTY = Checkpoint(ORIGIN, 0, tree_root([]))


def new_leaf() -> bytes:
    """A leaf of no importance."""
    leaf = EditionLeaf(
        id=new_id(), at=DAY, policy="kindness", version="1", edition="a" * 64, bank="b" * 64, change="first"
    )
    return format_leaf(leaf)


LEAVES = [new_leaf() for _ in range(8)]
FORK = [*LEAVES[:5], new_leaf(), new_leaf(), new_leaf()]


def sign(keys: RegisterKeys, leaves: Sequence[bytes]) -> bytes:
    """The head over these leaves, signed with these keys."""
    root = tree_root([leaf_hash(leaf) for leaf in leaves])
    return sign_checkpoint(Checkpoint(keys.origin, len(leaves), root), decode_url(keys.log_seed))


def succeed(quoted: bytes, carried: Sequence[bytes], *more: bytes) -> list[bytes]:
    """A log that quotes this head of the one before, carries these leaves and goes on with more."""
    leaf = SucceededLeaf(id=new_id(), at=DAY, checkpoint=quoted.decode(), carried=len(carried))
    return [format_leaf(leaf), *carried, *more]


def public(newest: RegisterKeys, *earlier: RegisterKeys) -> PublicKeys:
    """The public keys of a register that continues others, newest first."""
    return newest.public().model_copy(update={"earlier": tuple(each.public().log_key for each in earlier)})


def compare(leaves: Sequence[bytes], keys: PublicKeys, *notes: bytes) -> list[Growth]:
    """What a log of these leaves is to each of these heads."""
    hashes = [leaf_hash(leaf) for leaf in leaves]
    found = compare_heads(hashes, leading_succeeded(leaves), notes, keys)
    assert found == [found_alone(hashes, leaves, keys, note, each) for note, each in zip(notes, found, strict=True)]
    return [each.growth for each in found]


def found_alone(
    hashes: Sequence[bytes], leaves: Sequence[bytes], keys: PublicKeys, note: bytes, together: Comparison
) -> Comparison:
    """What was found of this head alone; where it could not be opened, for the same reason as together with others."""
    alone = compare_head(hashes, leading_succeeded(leaves), note, keys)
    assert (type(alone.cause), alone.head) == (type(together.cause), together.head)
    return together if alone.cause else alone


def test_own_heads() -> None:
    """A log agrees with each head that it ever had; it is behind a larger one, and another's of its size is a fork."""
    keys = public(FIRST)
    assert compare(LEAVES[:6], keys, *(sign(FIRST, LEAVES[:size]) for size in range(7))) == [Growth.AGREES] * 7
    larger, fork, beyond = sign(FIRST, LEAVES), sign(FIRST, FORK[:6]), sign(FIRST, FORK)
    assert compare(LEAVES[:6], keys, larger, fork, beyond) == [Growth.BEHIND, Growth.CONTRADICTS, Growth.BEHIND]


def test_what_is_good() -> None:
    """Agreement is good, and so is a succession that is told; nothing else is."""
    good = {growth for growth in Growth if Comparison(growth, EMPTY).good}
    assert good == {Growth.AGREES, Growth.SUCCEEDED}


def test_whoever_signed_it() -> None:
    """Heads that none of the keys signed, or that are none, are foreign, and why is said."""
    other = new_keys(ORIGIN)
    nonsense = format_note(sign_note("a\n", ORIGIN, decode_url(FIRST.log_seed)))
    hashes = [leaf_hash(leaf) for leaf in LEAVES]
    changed = sign(FIRST, LEAVES).replace(b"\n8\n", b"\n7\n")
    notes = [sign(other, LEAVES), b"", nonsense, changed, sign(SECOND, LEAVES)]
    found = compare_heads(hashes, (), notes, public(FIRST))
    assert {each.growth for each in found} == {Growth.FOREIGN}
    causes = [NoteUnsigned, NoteMalformed, CheckpointMalformed, NoteChanged, NoteUnsigned]
    assert [type(each.cause) for each in found] == causes
    assert [each.head for each in found] == [None] * 5


def test_all_was_carried() -> None:
    """Whatever was seen of the earlier log is in the one that continues it; what was seen elsewhere of it is not."""
    log, keys = succeed(sign(FIRST, LEAVES), LEAVES, new_leaf()), public(SECOND, FIRST)
    heads = [sign(FIRST, LEAVES[:size]) for size in range(9)]
    assert compare(log, keys, *heads) == [Growth.AGREES] * 9
    assert compare(log, keys, sign(SECOND, log[:3]), sign(SECOND, log)) == [Growth.AGREES] * 2
    later, fork = sign(FIRST, [*LEAVES, new_leaf()]), sign(FIRST, FORK)
    assert compare(log, keys, later, fork) == [Growth.BEHIND, Growth.CONTRADICTS]
    assert read_successions([leaf_hash(leaf) for leaf in log], leading_succeeded(log), keys) == (
        Succession(open_head(heads[8], keys)[0], 8, proved=True),
    )


def test_some_was_lost() -> None:
    """Heads up to the quoted one are satisfied, since it is quoted; how many entries were lost is told."""
    log, keys = succeed(sign(FIRST, LEAVES), LEAVES[:5], new_leaf()), public(SECOND, FIRST)
    heads = [sign(FIRST, LEAVES[:size]) for size in (5, 6, 7, 8)]
    assert compare(log, keys, *heads) == [Growth.AGREES, Growth.SUCCEEDED, Growth.SUCCEEDED, Growth.SUCCEEDED]
    beyond, same_size = sign(FIRST, [*LEAVES, new_leaf()]), sign(FIRST, FORK)
    assert compare(log, keys, beyond, same_size) == [Growth.BEHIND, Growth.CONTRADICTS]
    (succession,) = read_successions([leaf_hash(leaf) for leaf in log], leading_succeeded(log), keys)
    assert (succession.carried, succession.lost, succession.proved) == (5, 3, False)


def test_a_fork_was_carried() -> None:
    """Other entries than the quoted head was signed over are told as such, however many they are."""
    quoted, keys = sign(FIRST, LEAVES[:7]), public(SECOND, FIRST)
    log = succeed(quoted, FORK)
    (succession,) = read_successions([leaf_hash(leaf) for leaf in log], leading_succeeded(log), keys)
    assert (succession.carried, succession.lost, succession.proved) == (8, 0, False)
    assert compare(log, keys, quoted, sign(FIRST, LEAVES[:6]), sign(FIRST, FORK)) == [
        Growth.SUCCEEDED,
        Growth.SUCCEEDED,
        Growth.AGREES,
    ]
    assert compare(log, keys, sign(FIRST, LEAVES)) == [Growth.CONTRADICTS]


def test_more_in_hand_than_was_quoted() -> None:
    """Entries after the quoted head may be carried, too: those under it are the ones that it was signed over."""
    log, keys = succeed(sign(FIRST, LEAVES[:5]), LEAVES), public(SECOND, FIRST)
    (succession,) = read_successions([leaf_hash(leaf) for leaf in log], leading_succeeded(log), keys)
    assert (succession.carried, succession.lost, succession.proved) == (8, 0, True)
    assert compare(log, keys, sign(FIRST, LEAVES), sign(FIRST, LEAVES[:3])) == [Growth.AGREES] * 2


def test_twice_continued() -> None:
    """A log that continues one that continues another is held against the heads of all three."""
    second = succeed(sign(FIRST, LEAVES), LEAVES[:6], new_leaf(), new_leaf())
    third = succeed(sign(SECOND, second), second[:8], new_leaf())
    keys = public(THIRD, SECOND, FIRST)
    heads = [sign(THIRD, third), sign(SECOND, second[:8]), sign(SECOND, second), sign(FIRST, LEAVES[:6])]
    assert compare(third, keys, *heads, sign(FIRST, LEAVES)) == [
        Growth.AGREES,
        Growth.AGREES,
        Growth.SUCCEEDED,
        Growth.AGREES,
        Growth.SUCCEEDED,
    ]
    assert compare(third, keys, sign(FIRST, FORK), sign(SECOND, FORK[:5])) == [Growth.CONTRADICTS, Growth.SUCCEEDED]
    found = read_successions([leaf_hash(leaf) for leaf in third], leading_succeeded(third), keys)
    assert [(each.quoted.origin, each.carried, each.lost) for each in found] == [
        (SECOND.origin, 8, 1),
        (FIRST.origin, 6, 2),
    ]
    assert [open_head(head, keys)[1] for head in heads] == [0, 1, 1, 2]


def test_an_earlier_log_that_is_not_continued() -> None:
    """A log that does not say that it continues another has nothing of it."""
    keys = public(SECOND, FIRST)
    assert compare(LEAVES, keys, sign(FIRST, LEAVES), sign(FIRST, [])) == [Growth.BEHIND, Growth.AGREES]


def test_a_quote_that_nobody_signed() -> None:
    """A quoted head that the earlier key did not sign satisfies nothing; nor does one whose key is not known."""
    log = succeed(sign(new_keys(ORIGIN), LEAVES), LEAVES[:5])
    assert compare(log, public(SECOND, FIRST), sign(FIRST, LEAVES)) == [Growth.BEHIND]
    hashes, succeeded = [leaf_hash(leaf) for leaf in log], leading_succeeded(log)
    with pytest.raises(NoteUnsigned):
        read_successions(hashes, succeeded, public(SECOND, FIRST))
    with pytest.raises(EarlierKeyMissing):
        read_successions(hashes, succeeded, public(SECOND))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=40), st.lists(st.integers(0, 50), max_size=10))
def test_prefix_roots(hashes: list[bytes], sizes: list[int]) -> None:
    """The roots over beginnings are those of the tree over each, whatever the order in which they are asked for."""
    roots = prefix_roots(hashes, sizes)
    assert roots == {size: tree_root(hashes[:size]) for size in sizes if size <= len(hashes)}
