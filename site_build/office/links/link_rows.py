"""Where everybody stands with their personal link: who has one that works, and who needs another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from site_build.formats.leaf import today
from site_build.office.acknowledgments.acknowledgments import read_unwithdrawn
from site_build.office.acknowledgments.standing import CLOSED, Standing, read_standings
from site_build.office.links import errors
from site_build.office.links.duties import LinkReason, ToSign, is_told_enough, read_to_sign, read_told
from site_build.office.office import Office
from site_build.register.people import Person
from site_build.register.view import Invitation, View


class LinkState(StrEnum):
    """What has become of a person's link; `STOPPED` is the link of somebody who has left."""

    NONE = "none"
    WORKS = "works"
    EXPIRES_SOON = "expires_soon"
    EXPIRED = "expired"
    USED = "used"
    REVOKED = "revoked"
    STOPPED = "stopped"


ENDS_SOON = timedelta(days=14)
WORKING = (LinkState.WORKS, LinkState.EXPIRES_SOON)


@dataclass(frozen=True)
class LinkRow:
    """One person and their link: the newest that works, or else the newest. `works_until` is its last day.

    `is_older` says that something was asked of them after the link was made: they were not told of it,
    and codes are kept nowhere, so they need a fresh one. `reason` is why they have something to sign. `told_enough`
    says that they were told of it as often as anybody is: they get another link only when somebody chooses them.
    """

    person: Person
    state: LinkState
    to_sign: bool
    made_on: date | None = None
    works_until: date | None = None
    is_older: bool = False
    reason: LinkReason | None = None
    told_enough: bool = False

    @property
    def lacks_link(self) -> bool:
        """Whether they have something to sign and no link that was made for it."""
        return self.to_sign and (self.state not in WORKING or self.is_older)

    @property
    def needs_link(self) -> bool:
        """Whether one is to be made for them together with everybody else's."""
        return self.lacks_link and not self.told_enough

    @property
    def can_revoke(self) -> bool:
        """Whether they have a link that somebody could still sign with."""
        ended = self.state in (LinkState.REVOKED, LinkState.STOPPED)
        return self.works_until is not None and self.works_until >= today() and not ended


def list_links(office: Office) -> list[LinkRow]:
    """A row for each person who does an induction and has not left, sorted by name."""
    with office.register.view() as view:
        return read_links(office, view, read_standings(office, view))


def read_links(office: Office, view: View, standings: Sequence[Standing]) -> list[LinkRow]:
    """A row for each person who does an induction and has not left, by name; `standings` are everybody's."""
    people = {row.person.id: row.person for row in standings if row.standing not in CLOSED}
    to_sign, uses = read_to_sign(office, view, standings), _read_uses(view)
    links, told = _deciding(view.invitations.values()), read_told(view, to_sign)
    rows = (_row(person, links.get(person.id), to_sign.get(person.id), uses) for person in people.values())
    return [replace(row, told_enough=is_told_enough(told.get(row.person.id, ()))) for row in rows]


def read_own_links(office: Office, view: View, person: Person, standings: Iterable[Standing]) -> list[LinkRow]:
    """A row for each link of one person, the newest first; `standings` are theirs."""
    to_sign, uses = read_to_sign(office, view, standings).get(person.id), _read_uses(view)
    links = [link for link in reversed([*view.invitations.values()]) if link.person == person.id]
    return [_row(person, link, to_sign, uses) for link in links]


def check_without_link(office: Office, people: Iterable[str]) -> None:
    """`Refused`, naming them, when some of these people (ids) have a link that works, and need no other."""
    chosen = set(people)
    rows = [row for row in list_links(office) if row.person.id in chosen]
    working = [row for row in rows if row.state in WORKING and not row.lacks_link]
    if working:
        raise errors.LinkWorks(names=[row.person.name for row in working])


def _read_uses(view: View) -> dict[str, int]:
    """The place in the log of the newest acknowledgment that was not withdrawn, by the person's id."""
    return {signed.person: signed.position for signed in read_unwithdrawn(view)}


def _deciding(links: Iterable[Invitation]) -> dict[str, Invitation]:
    """For each person, by id, the newest link that works, or else the newest."""
    chosen: dict[str, Invitation] = {}
    for link in links:
        old = chosen.get(link.person)
        if old is None or link.is_usable(today()) or not old.is_usable(today()):
            chosen[link.person] = link
    return chosen


def _row(person: Person, link: Invitation | None, duty: ToSign | None, uses: Mapping[str, int]) -> LinkRow:
    to_sign, reason = duty is not None, duty.reason if duty else None
    if link is None:
        return LinkRow(person, LinkState.NONE, to_sign, reason=reason)
    is_older = duty is not None and (link.position < duty.place or link.leaf.at < duty.renews)
    state = _state(person, link, to_sign, uses)
    return LinkRow(person, state, to_sign, link.leaf.at, link.leaf.expires, is_older, reason)


def _state(person: Person, link: Invitation, to_sign: bool, uses: Mapping[str, int]) -> LinkState:
    if link.revoked:
        return LinkState.REVOKED
    if person.has_left(today()):
        return LinkState.STOPPED
    if not to_sign and uses.get(person.id, -1) > link.position:
        return LinkState.USED
    if not link.is_usable(today()):
        return LinkState.EXPIRED
    return LinkState.EXPIRES_SOON if link.leaf.expires - today() <= ENDS_SOON else LinkState.WORKS
