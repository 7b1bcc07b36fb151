"""Whom to ask: the receipts for what was drawn, held against the Chair's own copy of the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from site_build.chair import errors
from site_build.chair.draw import DrawnEntry, ReceiptDraw, drawn_entries
from site_build.chair.export import Files, unpack
from site_build.chair.memory import SignedLog
from site_build.errors import PortalError
from site_build.formats.receipt import Receipt, check_receipt, parse_receipt
from site_build.office.acknowledgments.acknowledgments import claimed_day


class Reply(StrEnum):
    """What the receipt for an entry showed."""

    SIGNED = "signed"
    ERASED = "erased"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True)
class DrawnSigner:
    """One entry that was drawn: whom to ask about it, or why that cannot be known.

    `name`, `role`, `policy` (a title, or its id), `version` and `day` are from what was signed; `why` is what is wrong.
    """

    entry: int
    reply: Reply
    name: str = ""
    role: str = ""
    policy: str = ""
    version: str = ""
    day: date | None = None
    why: str = ""


def check_answers(signed: SignedLog, drawn: ReceiptDraw, files: Files) -> list[DrawnSigner]:
    """Check the receipts among these files for all that was drawn, each against the log that was signed."""
    receipts, broken = _read_receipts(unpack(files).items())
    return [_check(signed, each, receipts.get(each.entry), broken) for each in drawn_entries(signed, drawn)]


def _read_receipts(files: Iterable[tuple[str, bytes]]) -> tuple[dict[int, Receipt], str]:
    """The receipts by their entries, counted from 1, and what is wrong with the last that cannot be read."""
    receipts: dict[int, Receipt] = {}
    broken = ""
    for _, data in files:
        try:
            receipt = parse_receipt(data)
        except PortalError as error:
            broken = str(error)
        else:
            receipts[receipt.index + 1] = receipt
    return receipts, broken


def _check(signed: SignedLog, drawn: DrawnEntry, receipt: Receipt | None, broken: str) -> DrawnSigner:
    if receipt is None:
        return DrawnSigner(drawn.entry, Reply.ERASED if drawn.erased else Reply.MISSING, why=broken)
    try:
        checked = check_receipt(receipt, signed.keys)
        if receipt.extra.leaf.encode() != drawn.leaf:
            raise errors.ReceiptForeign()
    except PortalError as error:
        return DrawnSigner(drawn.entry, Reply.WRONG, why=str(error))
    statement, names = checked.statement, signed.names
    policy = statement.edition.policy
    return DrawnSigner(
        entry=drawn.entry,
        reply=Reply.SIGNED,
        name=statement.name,
        role=names.roles.get(statement.role, statement.role),
        policy=names.policies.get(policy, policy),
        version=statement.edition.version,
        day=claimed_day(statement),
    )
