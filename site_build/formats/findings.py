"""What a log and receipts that verify show besides: what cannot be so, and what somebody should ask about.

A fault is what the keeper's own signature contradicts. A remark rests on a claim, such as a day, or on what the keeper
tells openly: nothing is refused for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from site_build.config import PublicKeys
from site_build.errors import PortalError
from site_build.formats import errors
from site_build.formats.checkpoint import Checkpoint
from site_build.formats.cosignature import Cosignature, read_cosignatures
from site_build.formats.growth import Growth, compare_head, open_head
from site_build.formats.leaf import AcknowledgedLeaf, InvitedLeaf, Leaf, RevokedLeaf, SucceededLeaf
from site_build.formats.merkle import leaf_hash
from site_build.formats.note import parse_vkey
from site_build.formats.receipt import Checked, Receipt
from site_build.formats.statement import Statement
from site_build.formats.trust_policy import parse_trust_policy, policy_of
from site_build.formats.verify import Verified


@dataclass(frozen=True)
class Findings:
    """What cannot be so, and what should be asked about."""

    faults: tuple[PortalError, ...]
    remarks: tuple[PortalError, ...]


def examine_log(verified: Verified) -> Findings:
    """What a verified log shows of the logs that it continues, of links and of days."""
    carried = [each for each in verified.successions if not each.proved]
    revoked, expired = _find_used_late(verified.leaves)
    return Findings(
        faults=(
            *(errors.CarriedOthers(origin=one.quoted.origin, size=one.quoted.size) for one in carried if not one.lost),
            *_tell(errors.LinkRevokedBefore, revoked),
        ),
        remarks=(
            *(
                errors.EntriesLost(origin=one.quoted.origin, size=one.quoted.size, lost=one.lost)
                for one in carried
                if one.lost
            ),
            *_tell(errors.LinkExpiredBefore, expired),
            *_tell(errors.DayBackwards, _find_days_backwards(verified.leaves)),
        ),
    )


def examine_policy(verified: Verified, data: bytes) -> Findings:
    """What the trust policy beside a log shows: that each key in it is one by which the log was verified.

    `Malformed` when it is none. Whose signature it asks for is for whoever uses it to say.
    """
    asked, known = parse_trust_policy(data), policy_of(verified.keys)
    strange = {*asked.logs, *asked.witnesses.values()} - {*known.logs, *known.witnesses.values()}
    return Findings((errors.PolicyOther(),) if strange else (), ())


def examine_cosigned(verified: Verified, note: bytes) -> tuple[Checkpoint, tuple[Cosignature, ...]]:
    """A head that others have signed, too, and their good lines.

    `Malformed` or `Untrusted` when it is none of this log or of one that it continues, a known line does not hold, or
    the log has not only grown since.
    """
    comparison = compare_head(verified.hashes, verified.succeeded, note, verified.keys)
    head, depth = open_head(note, verified.keys)
    if not comparison.good:
        raise errors.LogRewritten(size=head.size)
    return head, read_cosignatures(note, _log_keys(verified.keys)[depth], verified.keys.cosigners)


def examine_form(checked: Checked, keys: PublicKeys) -> Findings:
    """What a good receipt shows by itself: that the form was made for this register, or for one that it continues."""
    own = {parse_vkey(key).name for key in _log_keys(keys)}
    made_for = checked.statement.origin
    return Findings(() if made_for in own else (errors.FormElsewhere(origin=made_for),), ())


def examine_receipt(receipt: Receipt, checked: Checked, verified: Verified) -> Findings:
    """What a good receipt shows beside a verified log: that its leaf stands in it, and its link is the leaf's."""
    faults = examine_form(checked, verified.keys).faults
    misplaced = _find_misplaced(receipt, checked, verified)
    if isinstance(misplaced, errors.ReceiptLost):
        return Findings(faults, (misplaced,))
    return Findings((*([misplaced] if misplaced else []), *faults, *_find_misfit(checked, verified.leaves)), ())


def _log_keys(keys: PublicKeys) -> tuple[str, ...]:
    return keys.log_key, *keys.earlier


def _find_misplaced(receipt: Receipt, checked: Checked, verified: Verified) -> PortalError | None:
    """Why the leaf is not in the log; None where it is."""
    origin = checked.head.origin
    growth = compare_head(verified.hashes, verified.succeeded, receipt.checkpoint, verified.keys).growth
    if growth is Growth.BEHIND:
        return errors.LogOlder()
    if growth is Growth.CONTRADICTS:
        return errors.LogRewritten(size=checked.size)
    carried = verified.successions[checked.depth - 1].carried if checked.depth else verified.size
    if checked.index >= carried:
        return errors.ReceiptLost(origin=origin)
    if verified.hashes[checked.depth + checked.index] != leaf_hash(receipt.extra.leaf.encode()):
        return errors.ReceiptNotInLog(origin=origin, index=checked.index)
    return None


def _find_misfit(checked: Checked, leaves: Sequence[Leaf]) -> Iterator[PortalError]:
    """A form with a personal link names that link: the log has it with the key that signed the form."""
    leaf, form = checked.leaf, checked.statement
    if isinstance(leaf, AcknowledgedLeaf) and isinstance(form, Statement):
        made = (each for each in leaves if isinstance(each, InvitedLeaf) and each.signer == leaf.signer)
        if form.invitation not in [each.invitation for each in made]:
            yield errors.LinkMisfit()


def _find_used_late(leaves: Iterable[Leaf]) -> tuple[list[int], list[int]]:
    """Where a link was used after each of its leaves was revoked, and where after the last day of each."""
    standing: dict[str, set[str]] = defaultdict(set)
    signers: dict[str, str] = {}
    last: dict[str, date] = {}
    revoked, expired = [], []
    for position, leaf in enumerate(leaves):
        if isinstance(leaf, InvitedLeaf):
            standing[leaf.signer].add(leaf.id)
            signers[leaf.id] = leaf.signer
            last[leaf.signer] = max(leaf.expires, last.get(leaf.signer, leaf.expires))
        elif isinstance(leaf, RevokedLeaf):
            standing[signers[leaf.of]].remove(leaf.of)
        elif isinstance(leaf, AcknowledgedLeaf):
            revoked += [] if standing[leaf.signer] else [position]
            expired += [position] if leaf.at > last[leaf.signer] else []
    return revoked, expired


def _find_days_backwards(leaves: Sequence[Leaf]) -> list[int]:
    """Which leaves are dated before the one above them; the leaf that continues another log is later than that one."""
    dated = [(position, leaf.at) for position, leaf in enumerate(leaves) if not isinstance(leaf, SucceededLeaf)]
    return [position for (_, before), (position, day) in pairwise(dated) if day < before]


def _tell(
    kind: type[errors.LinkRevokedBefore | errors.LinkExpiredBefore | errors.DayBackwards], positions: Sequence[int]
) -> Iterator[PortalError]:
    if positions:
        yield kind(line=positions[0] + 1, count=len(positions))
