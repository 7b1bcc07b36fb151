"""A register of many invented people, four in five of whom have signed with a link of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.project import ROOT
from site_build.acknowledgment.invitation import derive, new_code
from site_build.acknowledgment.signature import sign
from site_build.acknowledgment.statement import Answers, NamedEdition, Statement, format_statement
from site_build.config import read_portal
from site_build.content.bank import ResolvedBank, parse_bank
from site_build.content.edition import Publication, read_published
from site_build.content.quiz import draw
from site_build.office.entries import read_person
from site_build.office.unlock import Office, log_editions
from site_build.register.change import Change
from site_build.register.keys import new_keys
from site_build.register.leaf import AcknowledgedLeaf, InvitedLeaf, commit, new_id, new_salt, today
from site_build.register.people import Person, format_person
from site_build.register.store import create_register
from site_build.register.view import Details

ORIGIN = "crowd.invalid/acknowledgments"
ROLES = ("trustee", "staff", "volunteer")


@contextmanager
def gather_crowd(folder: Path, count: int) -> Iterator[Office]:
    """An office over a new register in `folder` with `count` people, open until the block ends."""
    published = read_published(ROOT / "editions")
    office = Office(ROOT, read_portal(ROOT), published, create_register(folder, new_keys(ORIGIN)))
    try:
        log_editions(office)
        publication = published.publications[-1]
        bank = parse_bank(published.read(publication.bank))
        with office.register.change() as change:
            for number in range(count):
                _add(office, change, publication, bank, number)
        yield office
    finally:
        office.register.close()


def _add(office: Office, change: Change, publication: Publication, bank: ResolvedBank, number: int) -> None:
    fields = {"name": f"Invented {number}", "roles": ROLES[number % 3], "started": "2026-01-05"}
    person = read_person(office.portal, fields)
    change.put_person(person)
    if number % 5:
        _sign(change, publication, bank, person)


def _sign(change: Change, publication: Publication, bank: ResolvedBank, person: Person) -> None:
    code = new_code()
    link, record, salt = derive(code), format_person(person), new_salt()
    invited = InvitedLeaf(
        id=new_id(), at=today(), invitation=link.id, signer=link.public_key, commitment=commit(salt, record)
    )
    change.append(invited, Details(record.decode(), salt, person.id))
    signed = sign(format_statement(_declare(publication, bank, person, link.id)), link.seed)
    leaf = AcknowledgedLeaf(
        id=new_id(),
        at=today(),
        edition=publication.edition,
        bank=publication.bank,
        signer=link.public_key,
        commitment=commit(salt, signed.encode()),
    )
    change.append(leaf, Details(signed, salt, person.id))


def _declare(publication: Publication, bank: ResolvedBank, person: Person, invitation: str) -> Statement:
    nonce, role = new_id(), person.roles[0]
    return Statement(
        v=1,
        id=new_id(),
        origin=ORIGIN,
        invitation=invitation,
        name=person.name,
        role=role,
        edition=NamedEdition(policy=publication.policy, version=publication.version, digest=publication.edition),
        quiz=Answers(
            bank=publication.bank,
            nonce=nonce,
            answers={question.id: question.correct for question in draw(bank, role, nonce)},
        ),
        declaration=bank.declaration,
        read="full",
        helped_by=None,
        signed_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
