"""Whether a log has only grown since a signed head that was seen of it, or of a log that it continues.

A log that continues another begins with a `succeeded` leaf, which quotes the last head of the other that was known;
the leaves in hand of the other follow, as many as it says are `carried`. The other may have continued a third: then its
own `succeeded` leaf is the first of those. So the log at `depth` 1, 2, … begins at that position, and `register.json`
has its key in `earlier`, newest first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from site_build.config import PublicKeys
from site_build.errors import Malformed, PortalError, Untrusted
from site_build.formats import errors
from site_build.formats.checkpoint import Checkpoint, open_checkpoint
from site_build.formats.leaf import SucceededLeaf, parse_leaf
from site_build.formats.merkle import TreeHead


class Growth(Enum):
    """What a log is to a signed head."""

    AGREES = "agrees"  # it begins with the entries that the head was signed over
    BEHIND = "behind"  # the head was signed over more entries than there are
    CONTRADICTS = "contradicts"  # as many entries are there, and they are others
    SUCCEEDED = "succeeded"  # the head is an earlier log's, and this log says openly with what it continues that one
    FOREIGN = "foreign"  # no key of this log or of one before it signed the head


@dataclass(frozen=True)
class Comparison:
    """What a log is to one signed head; without a head, `cause` says why it could not be opened."""

    growth: Growth
    head: Checkpoint | None
    cause: PortalError | None = None

    @property
    def good(self) -> bool:
        """Whether nothing that was signed over has been changed or removed in silence."""
        return self.growth in {Growth.AGREES, Growth.SUCCEEDED}


@dataclass(frozen=True)
class Succession:
    """How a log continues an earlier one: by the last head that was known of it, and the entries that were in hand.

    `quoted` is that head. `proved` says whether at least as many entries are carried as it was signed over, and they
    are the ones.
    """

    quoted: Checkpoint
    carried: int
    proved: bool

    @property
    def lost(self) -> int:
        """How many entries of the earlier log were not in hand."""
        return max(self.quoted.size - self.carried, 0)


def leading_succeeded(leaves: Iterable[bytes]) -> tuple[SucceededLeaf, ...]:
    """The `succeeded` leaves that a log begins with, which may be none; no more leaves are read than that takes."""
    return tuple(_take_succeeded(leaves))


def _take_succeeded(leaves: Iterable[bytes]) -> Iterator[SucceededLeaf]:
    for leaf in map(parse_leaf, leaves):
        if not isinstance(leaf, SucceededLeaf):
            return
        yield leaf


def open_head(note: bytes, keys: PublicKeys) -> tuple[Checkpoint, int]:
    """A signed head of this log, or of one that it continues, and at which depth that one is: 0 for this log.

    `Malformed`, or `Untrusted` when none of their keys signed it.
    """
    for depth, key in enumerate((keys.log_key, *keys.earlier)):
        with suppress(errors.NoteUnsigned):
            return open_checkpoint(note, key), depth
    raise errors.NoteUnsigned(signer=keys.origin)


def compare_head(
    hashes: Sequence[bytes], succeeded: Sequence[SucceededLeaf], note: bytes, keys: PublicKeys
) -> Comparison:
    """What a log is to one signed head: `compare_heads` for one."""
    (comparison,) = compare_heads(hashes, succeeded, [note], keys)
    return comparison


def compare_heads(
    hashes: Sequence[bytes], succeeded: Sequence[SucceededLeaf], notes: Sequence[bytes], keys: PublicKeys
) -> list[Comparison]:
    """What a log, by its leaves' hashes and the `succeeded` leaves that it begins with, is to each of these heads.

    The hashes are gone through once for all heads of one origin.
    """
    opened = [_try_to_open(note, keys) for note in notes]
    known = [each for each in opened if not isinstance(each, PortalError)]
    parts = {depth: _part_of(hashes, succeeded, keys, depth) for depth in {depth for _, depth in known}}
    roots = {
        depth: prefix_roots(part.hashes, [head.size for head, other in known if other == depth])
        for depth, part in parts.items()
    }
    return [
        Comparison(Growth.FOREIGN, None, each)
        if isinstance(each, PortalError)
        else Comparison(_judge(each[0], parts[each[1]], roots[each[1]]), each[0])
        for each in opened
    ]


def read_successions(
    hashes: Sequence[bytes], succeeded: Sequence[SucceededLeaf], keys: PublicKeys
) -> tuple[Succession, ...]:
    """How a log continues the ones before it, newest first.

    `Malformed` or `Untrusted` when a quoted head is none, or the key in `register.json` for that log did not sign it.
    """
    heads = [quoted_head(depth, leaf, keys) for depth, leaf in enumerate(succeeded)]
    return tuple(
        _succession(hashes[depth : depth + leaf.carried], head)
        for depth, (leaf, head) in enumerate(zip(succeeded, heads, strict=True), 1)
    )


def quoted_head(position: int, leaf: SucceededLeaf, keys: PublicKeys) -> Checkpoint:
    """The head that the `succeeded` leaf at this position quotes; `Malformed` or `Untrusted` when it does not hold."""
    if position >= len(keys.earlier):
        raise errors.EarlierKeyMissing()
    return open_checkpoint(leaf.checkpoint.encode(), keys.earlier[position])


def prefix_roots(hashes: Sequence[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The root over the first so many hashes, for each of these sizes that there are; one pass over the hashes."""
    tree, roots = TreeHead(), {}
    for size in sorted(set(sizes)):
        if size <= len(hashes):
            tree = tree.extend(hashes[tree.size : size])
            roots[size] = tree.root
    return roots


def _succession(carried: Sequence[bytes], quoted: Checkpoint) -> Succession:
    return Succession(quoted, len(carried), prefix_roots(carried, [quoted.size]).get(quoted.size) == quoted.root)


def _try_to_open(note: bytes, keys: PublicKeys) -> tuple[Checkpoint, int] | PortalError:
    try:
        return open_head(note, keys)
    except (Malformed, Untrusted) as error:
        return error


@dataclass(frozen=True)
class _Part:
    """What a log holds of one origin: the hashes of its leaves, and the head of it that is quoted."""

    hashes: Sequence[bytes]
    quoted: Checkpoint | None = None


def _part_of(hashes: Sequence[bytes], succeeded: Sequence[SucceededLeaf], keys: PublicKeys, depth: int) -> _Part:
    if depth == 0:
        return _Part(hashes)
    if depth > len(succeeded):
        return _Part(())
    leaf = succeeded[depth - 1]
    carried = hashes[depth : depth + leaf.carried]
    with suppress(Malformed, Untrusted):
        return _Part(carried, quoted_head(depth - 1, leaf, keys))
    return _Part(carried)


def _judge(head: Checkpoint, part: _Part, roots: Mapping[int, bytes]) -> Growth:
    quoted = part.quoted
    if roots.get(head.size) == head.root:
        return Growth.AGREES
    if quoted and (head == quoted or head.size < quoted.size):
        return Growth.SUCCEEDED
    known = max(len(part.hashes), quoted.size if quoted else 0)
    return Growth.CONTRADICTS if head.size <= known else Growth.BEHIND
