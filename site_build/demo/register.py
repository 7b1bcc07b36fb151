"""A register of invented people in `.demo/`, in every standing and role, by real keys, envelopes and intake.

Its origin ends in `.invalid`, a name that can never be anybody's address, so nobody can take it for a charity's
register. The forms are filled in as the browser does, with every answer right.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from site_build.content.confirm import confirm_all
from site_build.content.edition import Published, pair_of
from site_build.content.policy import Clause, Policy
from site_build.content.publish import Decision, publish_site
from site_build.content.site import Site, read_site
from site_build.demo.errors import DemonstrationFailed
from site_build.demo.forms import FormFactory
from site_build.files import DEMONSTRATION, write_private, write_public
from site_build.formats.log_files import CHECKPOINT_FILE
from site_build.office.forms.intake import Incoming, take_in
from site_build.office.links.links import invite
from site_build.office.office import Office, catch_up, unlock
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
            entries = {"name": actor.name, "roles": actor.role, "started": "2026-01-05", "left": "", "email": ""}
            add_person(office, entries)
        _receive(office, "out_of_date", address)
        _publish_now(read_site(root, home))
        catch_up(office)
        _receive(office, "complete", address)
        _receive(office, "waiting", address)
        link = invite(office, OUTSTANDING, address).address
        with office.register.view() as view:
            write_public(home / CHECKPOINT_FILE, view.checkpoint())  # for the register's page
    return Demonstration(home, keys, link)


def _publish_earlier(site: Site, home: Path) -> None:
    """Publish an edition of each policy in which one clause, if any has a duty, is worded otherwise."""
    policies = {policy_id: _word_otherwise(policy) for policy_id, policy in site.policies.items()}
    pairs = {policy_id: pair_of(policies[policy_id], bank) for policy_id, bank in site.banks.items()}
    nothing = Published(home / "editions", ())
    publish_site(replace(site, policies=policies, pairs=pairs, published=nothing), EARLIER_DAY)


def _publish_now(site: Site) -> None:
    """Publish each policy as it is: who signed its earlier edition, and has a duty that changed, is out of date."""
    confirm_all(site)
    decision = Decision("material", "One sentence of the policy was taken out.", site.portal.keeper_name)
    for policy in site.banks:
        publish_site(site, datetime.now(UTC).date(), decision, policy)


def _word_otherwise(policy: Policy) -> Policy:
    """The policy as it was before one clause was reworded that asks something of whoever is out of date."""
    late = {actor.role for actor in CAST if actor.standing == "out_of_date"}
    one = next((duty.clause for duty in policy.meta.duties if late <= {*duty.roles}), None)
    sections = tuple(
        replace(section, clauses=tuple(_reword(each, one) for each in section.clauses)) for section in policy.sections
    )
    return replace(policy, meta=policy.meta.model_copy(update={"version": EARLIER}), sections=sections)


def _reword(clause: Clause, one: str | None) -> Clause:
    text = f"{clause.text} (As it was worded before.)" if clause.id == one else clause.text
    return replace(clause, text=text, items=tuple(_reword(item, one) for item in clause.items))


def _receive(office: Office, standing: str, address: str) -> None:
    actors = [actor for actor in CAST if actor.standing == standing]
    for outcome in take_in(office, [form for actor in actors for form in _fill_in(office, actor, address)]):
        if outcome.state == ArrivalState.SET_ASIDE:
            raise DemonstrationFailed(reason=outcome.words)


def _fill_in(office: Office, actor: Actor, address: str) -> Iterator[Incoming]:
    link = None if actor.standing == "waiting" else invite(office, actor.name, address).address
    for policy, duty in office.portal.policies.items():
        if actor.role in duty.roles and office.published.latest(policy):
            forms = FormFactory.of(office, policy)
            yield forms.seal(forms.statement(link, actor.role, actor.name), link)
