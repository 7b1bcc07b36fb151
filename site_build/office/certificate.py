"""A certificate: what one acknowledgment in the register says, on a page for the person to keep."""

from dataclasses import dataclass
from datetime import date

from site_build.errors import Refused
from site_build.office.standing import Signed, find_signed, read_all_signed
from site_build.office.unlock import Office
from site_build.register import strict_base64
from site_build.register.checkpoint import open_checkpoint
from site_build.register.view import View

ROOT_LETTERS = 16
MEANINGS = {
    "acknowledged": "Whoever held this person's link agreed to these words. It is not a check of who they are.",
    "countersigned": "These words were agreed to on a form, and the {keeper} confirmed whose form it is.",
    "recorded": "These words were agreed to before a witness, and the {keeper} entered that in the register.",
}


@dataclass(frozen=True)
class Certificate:
    """One acknowledgment. `typed` is the name as it was signed, where it differs; `root` begins the log's root hash."""

    title: str
    organisation: str
    day: date
    name: str
    typed: str
    role: str
    policy: str
    version: str
    signed_on: date
    declaration: str
    meaning: str
    origin: str
    position: int
    size: int
    root: str


def certificate_of(office: Office, leaf_id: str, day: date) -> Certificate:
    """The certificate, dated `day`, of the acknowledgment whose leaf has this id.

    `Refused` when it was withdrawn, or there is none.
    """
    with office.register.view() as view:
        signed = find_signed(read_all_signed(view), leaf_id)
        if signed.withdrawn:
            raise Refused("This acknowledgment was withdrawn, so there is no certificate of it.")
        return _certify(office, view, signed, day)


def _certify(office: Office, view: View, signed: Signed, day: date) -> Certificate:
    statement, name = signed.statement, view.people[signed.person].name
    head = open_checkpoint(view.checkpoint(), office.register.keys.public().log_key)
    return Certificate(
        title="Certificate of induction",
        organisation=office.portal.organisation.name,
        day=day,
        name=name,
        typed=statement.name if statement.name != name else "",
        role=office.portal.role_name(statement.role),
        policy=statement.edition.policy,
        version=statement.edition.version,
        signed_on=signed.signed_on,
        declaration=statement.declaration,
        meaning=MEANINGS[signed.leaf.kind].format(keeper=office.portal.keeper_name),
        origin=head.origin,
        position=signed.position,
        size=head.size,
        root=strict_base64.encode(head.root)[:ROOT_LETTERS],
    )
