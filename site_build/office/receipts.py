"""Receipts: what a person gets back, to prove without the register that their acknowledgment is in the log."""

from dataclasses import dataclass

from site_build.errors import Refused
from site_build.office.people import find_person
from site_build.office.standing import read_signed
from site_build.office.unlock import Office
from site_build.register.receipt import format_receipt, make_receipt


@dataclass(frozen=True)
class IssuedReceipt:
    """A receipt's file, and the leaf's position by which its name is made: never a person's."""

    position: int
    data: bytes


def issue_receipts(office: Office, who: str) -> list[IssuedReceipt]:
    """A receipt for each acknowledgment of this person that counts; `Refused` when there is none."""
    with office.register.view() as view:
        person = find_person(view.people.values(), who)
        kept = [(one.position, one.details) for one in read_signed(view) if one.person == person.id]
        if not kept:
            raise Refused(f"{person.name} has no acknowledgment in the register yet.")
        leaves, checkpoint = view.leaves(), view.checkpoint()
    return [
        IssuedReceipt(at, format_receipt(make_receipt(leaves, at, details.salt, details.evidence, checkpoint)))
        for at, details in kept
    ]
