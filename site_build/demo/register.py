"""A register of invented people in `.demo/`, in every standing and role, by real keys, envelopes and intake.

Its origin ends in `.invalid`, a name that can never be anybody's address, so nobody can take it for a charity's
register. The forms are filled in as the browser does, with every answer right.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import rfc8785

from site_build.config import PublicKeys
from site_build.content.bank import ResolvedBank, parse_bank
from site_build.content.edition import Publication, Published, bank_bytes, digest, edition_bytes, parse_edition
from site_build.content.publish import REASONS, freeze, publish
from site_build.content.quiz import draw
from site_build.content.site import Site, read_site
from site_build.errors import Refused
from site_build.files import DEMONSTRATION, write_private, write_public
from site_build.formats.envelope import seal
from site_build.formats.invitation import derive
from site_build.formats.leaf import new_id
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.formats.signature import sign
from site_build.formats.statement import Answers, NamedEdition, Statement, format_statement
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.forms.pending import Channel
from site_build.office.links.links import invite
from site_build.office.office import Office, unlock
from site_build.office.people.people import add_person
from site_build.office.safekeeping.setup import set_up_register
from site_build.register.keys import RegisterKeys
from site_build.register.view import ArrivalState

ORIGIN = "demonstration.invalid/acknowledgments"
PASSPHRASE = "only invented people in here"  # noqa: S105  # printed for everybody: it protects nobody
OUTSTANDING = "Dana Invented"
EARLIER, EARLIER_DAY = "earlier", date(2020, 2, 29)


@dataclass(frozen=True)
class Actor:
    """An invented person, and what they have done so far."""

    name: str
    role: str
    standing: str


CAST = (
    Actor("Ada Invented", "trustee", "complete"),
    Actor("Bram Invented", "staff", "complete"),
    Actor("Cleo Invented", "volunteer", "complete"),
    Actor(OUTSTANDING, "volunteer", "outstanding"),
    Actor("Emil Invented", "staff", "out_of_date"),
    Actor("Fern Invented", "volunteer", "waiting"),
    Actor("Gus Invented", "trustee", "outstanding"),
)


@dataclass(frozen=True)
class Demonstration:
    """What was made: the folder, the register and its keys, and a personal link that nobody has used."""

    folder: Path
    keys: RegisterKeys
    link: str

    @property
    def register(self) -> Path:
        """The register's folder."""
        return self.folder / "register"

    @property
    def passphrase_file(self) -> Path:
        """The file that holds the register's passphrase."""
        return self.folder / "passphrase"


def make_demonstration(root: Path, address: str) -> Demonstration:
    """Make `.demo/` in the portal's folder `root` from nothing, for a site that is served at `address`."""
    site = read_site(root)
    home = root / DEMONSTRATION
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    write_private(home / "passphrase", f"{PASSPHRASE}\n".encode())
    keys = set_up_register(home, home / "register", ORIGIN, PASSPHRASE)
    _publish_earlier(site, home)
    with unlock(root, home / "register", PASSPHRASE, home) as office:
        for actor in CAST:
            _add(office, actor)
        _receive(office, "out_of_date", address)
    publish(root, home)
    with unlock(root, home / "register", PASSPHRASE, home) as office:
        _receive(office, "complete", address)
        _receive(office, "waiting", address)
        link = invite(office, OUTSTANDING, address).address
        with office.register.view() as view:
            write_public(home / CHECKPOINT_FILE, view.checkpoint())  # for the register's page
    return Demonstration(home, keys, link)


def fill_form(
    keys: PublicKeys, publication: Publication, bank: ResolvedBank, *, name: str, role: str, code: str | None
) -> bytes:
    """The sealed envelope of a form for this role, signed with the link's code, or unsigned without one."""
    nonce = new_id()
    answers = {question.id: question.correct for question in draw(bank, role, nonce)}
    statement = Statement(
        v=1,
        id=new_id(),
        origin=keys.origin,
        invitation=derive(code).id if code else None,
        name=name,
        role=role,
        edition=NamedEdition(policy=publication.policy, version=publication.version, digest=publication.edition),
        quiz=Answers(bank=publication.bank, nonce=nonce, answers=answers),
        declaration=bank.declaration,
        opened=("full",),
        helped_by=None,
        signed_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )
    data = format_statement(statement)
    if code is None:
        return seal(data, "acknowledgment+json", keys.opening_key).encode()
    return seal(sign(data, derive(code).seed).encode(), "acknowledgment+jws", keys.opening_key).encode()


def _publish_earlier(site: Site, home: Path) -> None:
    """Publish an edition of each policy in which one clause is worded otherwise."""
    new, documents = [], []
    for policy, bank in site.banks.items():
        edition, questions = _earlier_edition(edition_bytes(site.policies[policy])), bank_bytes(bank)
        new.append(
            Publication(
                policy=policy,
                version=EARLIER,
                edition=digest(edition),
                bank=digest(questions),
                published=EARLIER_DAY,
                change="first",
                reason=REASONS["first"],
                approved_by=site.policies[policy].meta.approved_by,
                short={},
            )
        )
        documents += [edition, questions]
    freeze(Published(home / "editions", ()), new, documents)


def _earlier_edition(data: bytes) -> bytes:
    edition = parse_edition(data)
    first, *others = edition.clauses
    reworded = first.model_copy(update={"text": f"{first.text} (As it was worded before.)"})
    earlier = edition.model_copy(update={"version": EARLIER, "clauses": (reworded, *others)})
    return rfc8785.dumps(earlier.model_dump(mode="json"))


def _add(office: Office, actor: Actor) -> None:
    add_person(office, {"name": actor.name, "roles": actor.role, "started": "2026-01-05", "left": "", "email": ""})


def _receive(office: Office, standing: str, address: str) -> None:
    forms = [
        Incoming(Channel.FILE, "demonstration", form, datetime.now(UTC))
        for actor in CAST
        if actor.standing == standing
        for form in _fill_in(office, actor, address)
    ]
    for outcome in take_in(office, forms):
        if outcome.state == ArrivalState.SET_ASIDE:
            raise Refused(f"The demonstration could not be made: {outcome.words}")


def _fill_in(office: Office, actor: Actor, address: str) -> Iterable[bytes]:
    code = None if actor.standing == "waiting" else invite(office, actor.name, address).code
    for policy, duty in office.portal.policies.items():
        publication = office.published.latest(policy)
        if publication and actor.role in duty.roles:
            bank = parse_bank(office.published.read(publication.bank))
            yield fill_form(
                office.register.keys.public(), publication, bank, name=actor.name, role=actor.role, code=code
            )
