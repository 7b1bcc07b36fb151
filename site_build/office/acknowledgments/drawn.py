"""The receipts that whoever vouches for the keeper asks for: of entries that were drawn, not of a person."""

import re

from site_build.formats.leaf import AcknowledgedLeaf, ErasedLeaf, parse_leaf
from site_build.formats.receipt import format_receipt, make_receipt
from site_build.office.acknowledgments.acknowledgments import read_all_acknowledgments
from site_build.office.acknowledgments.errors import EntriesUnfit, EntryNotSigned
from site_build.office.office import Office

_NUMBERS = re.compile(r"\s*[0-9]{1,9}(\s*[,;\s]\s*[0-9]{1,9})*\s*[.]?\s*", re.ASCII)


def receipts_for_draw(office: Office, words: str) -> tuple[dict[str, bytes], tuple[int, ...]]:
    """A receipt for each of the entries that are written here, and which of them were erased; entries count from 1.

    `Unfit` when that is no list of entries, or one of them is none that somebody signed with a link.
    """
    if not _NUMBERS.fullmatch(words):
        raise EntriesUnfit()
    wanted = sorted({int(number) for number in re.findall("[0-9]+", words)})
    with office.register.view() as view:
        leaves, checkpoint = view.leaves(), view.checkpoint()
        details = {one.position: one.details for one in read_all_acknowledgments(view)}
    parsed = list(map(parse_leaf, leaves))
    for entry in wanted:
        if not 0 < entry <= len(parsed) or not isinstance(parsed[entry - 1], AcknowledgedLeaf):
            raise EntryNotSigned(entry=entry)
    gone = {leaf.of for leaf in parsed if isinstance(leaf, ErasedLeaf)}
    erased = tuple(entry for entry in wanted if parsed[entry - 1].id in gone)
    found = {
        f"receipt-{at}.txt": format_receipt(make_receipt(leaves, at, one.salt, one.evidence, checkpoint))
        for at, one in details.items()
        if at + 1 in wanted
    }
    return found, erased
