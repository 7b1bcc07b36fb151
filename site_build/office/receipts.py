"""Proofs that leave the register: a person's receipts, and the log as files that anybody can verify."""

from site_build.config import REGISTER_FILE
from site_build.errors import Refused
from site_build.office.establish import format_keys
from site_build.office.people import find_person
from site_build.office.standing import read_signed
from site_build.office.unlock import Office
from site_build.register.receipt import format_receipt, make_receipt
from site_build.register.second_copy import CHECKPOINT_FILE, LOG_FILE, format_log


def issue_receipts(office: Office, who: str) -> dict[str, bytes]:
    """A receipt for each acknowledgment of this person that counts; `Refused` when there is none.

    They are files by name, and the name is made from the place in the log, never from a person's.
    """
    with office.register.view() as view:
        person = find_person(view.people.values(), who)
        kept = {one.position: one.details for one in read_signed(view) if one.person == person.id}
        if not kept:
            raise Refused(f"{person.name} has no acknowledgment in the register yet.")
        leaves, checkpoint = view.leaves(), view.checkpoint()
    return {
        f"receipt-{at}.txt": format_receipt(make_receipt(leaves, at, details.salt, details.evidence, checkpoint))
        for at, details in kept.items()
    }


def log_files(office: Office) -> dict[str, bytes]:
    """The log's files by name, all of one moment. They name nobody."""
    with office.register.view() as view:
        log, checkpoint = format_log(view.leaves()), view.checkpoint()
    return {LOG_FILE: log, CHECKPOINT_FILE: checkpoint, REGISTER_FILE: format_keys(office.register.keys.public())}
