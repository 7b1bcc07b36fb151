"""What is said of an acknowledgment afterwards: that it no longer counts, or that the name typed in it is all right.

It stays in the log. The reason for withdrawing it is kept, sealed.
"""

from site_build.formats.leaf import WithdrawnLeaf, new_salt
from site_build.office.acknowledgments.errors import AlreadyWithdrawn
from site_build.office.acknowledgments.standing import (
    Acknowledgment,
    SeenNames,
    find_acknowledgment,
    read_all_acknowledgments,
    read_seen,
)
from site_build.office.forms.decisions import read_reason
from site_build.office.office import Office
from site_build.register.memo import put_memo
from site_build.register.view import Details


def withdraw(office: Office, leaf_id: str, reason: str) -> Acknowledgment:
    """Withdraw the acknowledgment with this leaf's id; `Unfit` without a reason, `Refused` when it does not count."""
    words = read_reason(reason)
    with office.register.change() as change:
        signed = find_acknowledgment(read_all_acknowledgments(change), leaf_id)
        if signed.withdrawn:
            raise AlreadyWithdrawn(withdrawn=signed.withdrawn)
        leaf = WithdrawnLeaf(of=leaf_id)
        change.append(leaf, Details(words, new_salt(), signed.person))
    return signed


def confirm_name(office: Office, leaf_id: str) -> Acknowledgment:
    """Remember that somebody has looked at the name typed in this acknowledgment: it is not flagged any more.

    `Refused` when there is no acknowledgment whose leaf has this id.
    """
    with office.register.change() as change:
        signed = find_acknowledgment(read_all_acknowledgments(change), leaf_id)
        put_memo(change, SeenNames(leaves=tuple(dict.fromkeys((*read_seen(change), leaf_id)))))
    return signed
