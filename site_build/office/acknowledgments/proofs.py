"""What leaves the register as proof: a certificate to keep, a person's receipts, and the log as files for anybody."""

from dataclasses import dataclass
from datetime import date

from site_build.config import REGISTER_FILE, PublicKeys, format_keys
from site_build.formats import base64
from site_build.formats.log_files import CHECKPOINT_FILE, LOG_FILE, format_log
from site_build.formats.receipt import format_receipt
from site_build.formats.trust_policy import TRUST_POLICY_FILE, format_trust_policy, policy_of
from site_build.office.acknowledgments.acknowledgments import (
    Acknowledgment,
    find_acknowledgment,
    read_acknowledgments,
    read_all_acknowledgments,
    read_foundations,
)
from site_build.office.acknowledgments.errors import CertificateUnfounded, NoCertificate, NothingSigned
from site_build.office.acknowledgments.proving import ProvingLog
from site_build.office.office import Office, policy_title
from site_build.office.people.people import find_person, pick_person
from site_build.register.second_copy import COSIGNED_FILE
from site_build.register.view import View

ROOT_LETTERS = 16


@dataclass(frozen=True)
class Certificate:
    """One acknowledgment. `typed` is the name as it was signed, where it differs; `root` begins the log's root hash.

    `since` is the version after which it is about what changed, or empty where it is about the whole policy. `size` and
    `root` are of the head under which it is proved, which the `witness` signed on that day, too, or has not signed yet.
    """

    title: str
    organisation: str
    day: date
    name: str
    typed: str
    role: str
    policy: str
    version: str
    since: str
    signed_on: date
    declaration: str
    kind: str
    keeper: str
    origin: str
    position: int
    size: int
    root: str
    witness: str
    cosigned_on: date | None


def certificate_of(office: Office, leaf_id: str, day: date) -> Certificate:
    """The certificate, dated `day`, of the acknowledgment whose leaf has this id.

    `Refused` when it was withdrawn, does not count without what it goes on from, or there is none.
    """
    keys = office.public_keys
    with office.register.view() as view:
        signed = find_acknowledgment(read_all_acknowledgments(view), leaf_id)
        if signed.withdrawn:
            raise NoCertificate()
        if leaf_id not in {one.leaf.id for one in read_acknowledgments(view)}:
            raise CertificateUnfounded()
        return _certify(office, view, _read_proving(office, view, keys), signed, day)


def certify_person(office: Office, person_id: str, day: date) -> list[Certificate]:
    """A certificate, dated `day`, of each acknowledgment of the person with this id that counts.

    `Refused` when there is none.
    """
    keys = office.public_keys
    with office.register.view() as view:
        person = pick_person(view.people, person_id)
        signed = [one for one in read_acknowledgments(view) if one.person == person.id]
        if not signed:
            raise NothingSigned(name=person.name)
        log = _read_proving(office, view, keys)
        return [_certify(office, view, log, one, day) for one in signed]


def _read_proving(office: Office, view: View, keys: PublicKeys) -> ProvingLog:
    return ProvingLog(view.leaves(), view.checkpoint(), office.register.folder, keys)


def _certify(office: Office, view: View, log: ProvingLog, signed: Acknowledgment, day: date) -> Certificate:
    statement, name = signed.statement, view.people[signed.person].name
    proving = log.head_over(signed.position)
    head = proving.head
    return Certificate(
        title="Certificate of induction",
        organisation=office.portal.organisation.name,
        day=day,
        name=name,
        typed=statement.name if statement.name != name else "",
        role=office.portal.role_name(statement.role),
        policy=policy_title(office.published, statement.edition.policy),
        version=statement.edition.version,
        since=read_foundations(view).earlier_version(statement),
        signed_on=signed.signed_on,
        declaration=statement.declaration,
        kind=signed.leaf.kind,
        keeper=office.portal.keeper_name,
        origin=head.origin,
        position=signed.position,
        size=head.size,
        root=base64.encode_standard(head.root)[:ROOT_LETTERS],
        witness=office.portal.witness_name,
        cosigned_on=proving.cosigned_on,
    )


def issue_receipts(office: Office, who: str) -> dict[str, bytes]:
    """A receipt for each acknowledgment of this person that counts; `Refused` when there is none.

    They are files by name, and the name is made from the place in the log, never from a person's. `Refused`, too, while
    the register may only be read: its head may not be the last that was signed.
    """
    office.register.check_trusted()
    keys = office.public_keys
    with office.register.view() as view:
        person = find_person(view.people.values(), who)
        kept = {one.position: one.details for one in read_acknowledgments(view) if one.person == person.id}
        if not kept:
            raise NothingSigned(name=person.name)
        log = _read_proving(office, view, keys)
    return {
        f"receipt-{at}.txt": format_receipt(log.receipt(at, details.salt, details.evidence))
        for at, details in kept.items()
    }


def log_files(office: Office) -> dict[str, bytes]:
    """The log's files by name, all of one moment, and the newest head that was signed again. They name nobody."""
    keys = office.public_keys
    with office.register.view() as view:
        log, checkpoint = format_log(view.leaves()), view.checkpoint()
        cosigned = _read_proving(office, view, keys).cosigned
    policy = format_trust_policy(policy_of(keys))
    files = {LOG_FILE: log, CHECKPOINT_FILE: checkpoint, REGISTER_FILE: format_keys(keys), TRUST_POLICY_FILE: policy}
    return files | ({COSIGNED_FILE: cosigned} if cosigned else {})
