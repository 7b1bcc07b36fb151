"""Who has a personal link, in which state it is, and who has something to sign and no link to sign it with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from site_build.errors import Refused
from site_build.office.standing import Standing, read_standings
from site_build.office.unlock import Office
from site_build.register.leaf import AcknowledgedLeaf, PointingLeaf, SignedLeaf, today
from site_build.register.people import Person
from site_build.register.view import Invitation, View

State = Literal["none", "works", "expires soon", "expired", "used", "taken back"]
SOON = timedelta(days=14)
WORKING = ("works", "expires soon")
TO_SIGN = ("outstanding", "out of date")


@dataclass(frozen=True)
class LinkRow:
    """One person and their link: the newest that works, or else the newest. `works_until` is its last day."""

    person: Person
    state: State
    to_sign: bool
    made_on: date | None = None
    works_until: date | None = None

    @property
    def needs_link(self) -> bool:
        """Whether they have something to sign and no link to sign it with."""
        return self.to_sign and self.state not in WORKING

    @property
    def can_revoke(self) -> bool:
        """Whether they have a link that somebody could still sign with."""
        return self.works_until is not None and self.works_until >= today() and self.state != "taken back"


def list_links(office: Office) -> list[LinkRow]:
    """A row for each person who does an induction and has not left, sorted by name."""
    with office.register.view() as view:
        return read_links(view, read_standings(office, view))


def read_links(view: View, standings: Iterable[Standing]) -> list[LinkRow]:
    """The same rows, as they are in this view; `standings` are everybody's."""
    people: dict[str, Person] = {}
    to_sign: set[str] = set()
    for row in standings:
        if row.standing != "left":
            people[row.person.id] = row.person
            to_sign |= {row.person.id} if row.standing in TO_SIGN else set()
    links, uses = _deciding(view.invitations.values()), _read_uses(view)
    return [_row(person, links.get(person.id), person.id in to_sign, uses) for person in people.values()]


def read_own_links(view: View, person: Person, standings: Iterable[Standing]) -> list[LinkRow]:
    """A row for each link of one person, the newest first; `standings` are theirs."""
    to_sign, uses = any(row.standing in TO_SIGN for row in standings), _read_uses(view)
    links = [link for link in reversed([*view.invitations.values()]) if link.person == person.id]
    return [_row(person, link, to_sign, uses) for link in links]


def check_without_link(office: Office, people: Iterable[str]) -> None:
    """`Refused`, naming them, when some of these people (ids) have a link that works."""
    chosen = set(people)
    working = [row for row in list_links(office) if row.person.id in chosen and row.state in WORKING]
    if working:
        names = ", ".join(row.person.name for row in working)
        raise Refused(f"A link that works is there already for: {names}. Say that a new one replaces it.")


def _read_uses(view: View) -> dict[str, bool]:
    """The keys that have signed, and whether what they signed no longer counts: a link signs an edition once."""
    gone = {entry.leaf.of for entry in view.entries(PointingLeaf)}
    leaves = (entry.leaf for entry in view.entries(SignedLeaf))
    return {leaf.signer: leaf.id in gone for leaf in leaves if isinstance(leaf, AcknowledgedLeaf)}


def _deciding(links: Iterable[Invitation]) -> dict[str, Invitation]:
    """For each person, by id, the newest link that works, or else the newest."""
    chosen: dict[str, Invitation] = {}
    for link in links:
        old = chosen.get(link.person)
        if old is None or link.is_usable(today()) or not old.is_usable(today()):
            chosen[link.person] = link
    return chosen


def _row(person: Person, link: Invitation | None, to_sign: bool, uses: dict[str, bool]) -> LinkRow:
    if link is None:
        return LinkRow(person, "none", to_sign)
    return LinkRow(person, _state(link, to_sign, uses), to_sign, link.leaf.at, link.leaf.last_day)


def _state(link: Invitation, to_sign: bool, uses: dict[str, bool]) -> State:
    if link.revoked:
        return "taken back"
    signer = link.leaf.signer
    if signer in uses and (uses[signer] or not to_sign):
        return "used"
    if not link.is_usable(today()):
        return "expired"
    return "expires soon" if link.leaf.last_day - today() <= SOON else "works"
