"""Personal links: who has one and who needs one; make one for somebody, or take theirs back.

A link says what its person has still to sign, so that the site offers that and nothing else, and only what changed to
whoever is asked for no more; more than six inductions go into a second link. It stops when its person leaves, without
an entry in the log, and works again if they come back.
The link's code is returned once and kept nowhere: whoever holds it can sign as this person. What the register keeps
is the link's id and public key, from which the code cannot be found.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from site_build.formats.invitation import MOST_ITEMS, Item, derive, format_fragment, group_code, new_code
from site_build.formats.leaf import InvitedLeaf, RevokedLeaf, today
from site_build.names import visible
from site_build.office.acknowledgments.acknowledgments import read_acknowledgments
from site_build.office.acknowledgments.standing import Standing, StandingState, read_standings
from site_build.office.links import errors
from site_build.office.links.duties import LinkReason, ToSign, make_item, read_duties, read_to_sign
from site_build.office.links.occasion import Occasion, Occasions
from site_build.office.office import Office, log_editions
from site_build.office.people.people import find_person
from site_build.register.change import Change
from site_build.register.memo import Memo, put_memo
from site_build.register.people import Person, format_person
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
PAGE = "induction/"
_SITE = re.compile(
    r"(https://[a-z0-9-]+(\.[a-z0-9-]+)*|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(/[a-z0-9._~%-]+)*/*",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class LinkRow:
    """One person and their link: the newest that works, or else the newest. `works_until` is its last day.

    `is_older` says that something was asked of them after the link was made: they were not told of it,
    and codes are kept nowhere, so they need a fresh one. `reason` is why they have something to sign.
    """

    person: Person
    state: LinkState
    to_sign: bool
    made_on: date | None = None
    works_until: date | None = None
    is_older: bool = False
    reason: LinkReason | None = None

    @property
    def needs_link(self) -> bool:
        """Whether they have something to sign and no link that was made for it."""
        return self.to_sign and (self.state not in WORKING or self.is_older)

    @property
    def can_revoke(self) -> bool:
        """Whether they have a link that somebody could still sign with."""
        ended = self.state in (LinkState.REVOKED, LinkState.STOPPED)
        return self.works_until is not None and self.works_until >= today() and not ended


@dataclass(frozen=True)
class Link:
    """A new personal link, and the last day it works. `code` is the secret; give it to this person alone.

    `page` is the address of the page where the link leads, and where the code can be typed; `occasion` is why it was
    made.
    """

    person: Person
    page: str
    what: tuple[Item, ...]
    code: str = field(repr=False)
    works_until: date
    occasion: Occasion

    @property
    def address(self) -> str:
        """The whole link. It holds the secret."""
        return f"{self.page}#{format_fragment(self.what, self.code)}"

    @property
    def id(self) -> str:
        """The invitation's id, by which the register knows the link."""
        return derive(self.code).id

    @property
    def typed(self) -> str:
        """The code in groups of four, for typing from paper."""
        return group_code(self.code)

    @property
    def name(self) -> str:
        """Their name without what cannot be seen."""
        return visible(self.person.name)


class SiteAddress(Memo):
    """Where the site was when a link was last made."""

    key = "site"
    address: str


def list_links(office: Office) -> list[LinkRow]:
    """A row for each person who does an induction and has not left, sorted by name."""
    with office.register.view() as view:
        return read_links(office, view, read_standings(office, view))


def read_links(office: Office, view: View, standings: Sequence[Standing]) -> list[LinkRow]:
    """A row for each person who does an induction and has not left, by name; `standings` are everybody's."""
    people = {row.person.id: row.person for row in standings if row.standing != StandingState.LEFT}
    to_sign, uses = read_to_sign(office, view, standings), _read_uses(view)
    links = _deciding(view.invitations.values())
    return [_row(person, links.get(person.id), to_sign.get(person.id), uses) for person in people.values()]


def read_own_links(office: Office, view: View, person: Person, standings: Iterable[Standing]) -> list[LinkRow]:
    """A row for each link of one person, the newest first; `standings` are theirs."""
    to_sign, uses = read_to_sign(office, view, standings).get(person.id), _read_uses(view)
    links = [link for link in reversed([*view.invitations.values()]) if link.person == person.id]
    return [_row(person, link, to_sign, uses) for link in links]


def check_without_link(office: Office, people: Iterable[str]) -> None:
    """`Refused`, naming them, when some of these people (ids) have a link that works, and need no other."""
    chosen = set(people)
    rows = [row for row in list_links(office) if row.person.id in chosen]
    working = [row for row in rows if row.state in WORKING and not row.needs_link]
    if working:
        raise errors.LinkWorks(names=[row.person.name for row in working])


def site_address(office: Office) -> str:
    """Where the site is, if nobody says otherwise: where it was last, or else at the register's own name."""
    last = office.recall(SiteAddress)
    return last.address if last else f"https://{office.register.keys.origin.partition('/')[0]}/"


@contextmanager
def hand_out(
    office: Office, who: Sequence[str] | None = None, site: str | None = None, *, replacing: bool = False
) -> Iterator[list[Link]]:
    """New links for these people, or for everybody who has something to sign and no link to sign it with.

    The block shows the links, or keeps them for their people. They are entered in the register when it ends; an error
    in it, such as a full disk, leaves the register as it was. `replacing` takes back every link of theirs that works.
    `Unfit` when the site's address will not do, `Refused` when somebody has left.
    """
    address = read_site(office, site)
    log_editions(office)  # so that the log tells whether a link was made before an edition or after it
    with office.register.change() as change:
        people = _choose(office, change, who)
        if replacing:
            _take_back(change, [link for link in _standing(change, people) if link.is_usable(today())])
        put_memo(change, SiteAddress(address=address))
        yield _make_links(office, change, people, f"{address}{PAGE}")


def invite(office: Office, who: str, site: str | None = None) -> Link:
    """Make a personal link for the person with this name, id or address; `Refused` when they have left."""
    with hand_out(office, [who], site) as (link, *_):
        return link


def read_site(office: Office, words: str | None) -> str:
    """The site's address as it begins a link; `Unfit` when it is neither https nor this computer's own."""
    address = (words or site_address(office)).strip()
    if not _SITE.fullmatch(address):
        raise errors.SiteAddressWrong(typed=address, example=site_address(office))
    return address.rstrip("/") + "/"


def revoke(office: Office, who: str) -> int:
    """Take back every link of this person that still stands; return how many. `Refused` when there is none."""
    with office.register.change() as change:
        person = find_person(change.people.values(), who)
        standing = _standing(change, [person])
        if not standing:
            raise errors.NothingToRevoke(name=person.name)
        _take_back(change, standing)
    return len(standing)


def _read_uses(view: View) -> dict[str, int]:
    """The place in the log of the newest acknowledgment that counts, by the person's id."""
    return {signed.person: signed.position for signed in read_acknowledgments(view)}


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


def _choose(office: Office, change: Change, who: Sequence[str] | None) -> list[Person]:
    if who is None:
        return [row.person for row in read_links(office, change, read_standings(office, change)) if row.needs_link]
    known = change.people.values()
    chosen = {person.id: person for person in (find_person(known, words) for words in who)}
    for person in chosen.values():
        if person.has_left(today()):
            raise errors.NoLinkFor(name=person.name)
    return list(chosen.values())


def _standing(change: Change, people: Iterable[Person]) -> list[Invitation]:
    ids = {person.id for person in people}
    return [link for link in change.invitations.values() if link.person in ids and not link.revoked]


def _take_back(change: Change, links: Sequence[Invitation]) -> None:
    for link in links:
        change.append(RevokedLeaf(of=link.leaf.id))


def _make_links(office: Office, change: Change, people: Iterable[Person], page: str) -> list[Link]:
    counted, maker = read_acknowledgments(change), LinkMaker(office, change, page)
    duties, occasions = read_duties(office, change, counted), Occasions(office)
    have_signed = {signed.person for signed in counted}
    return [
        maker.make(person, rows, occasions.find(rows, is_new=person.id not in have_signed))
        for person in people
        for rows in split_rows(duties[person.id])
    ]


def split_rows(rows: Sequence[Standing]) -> list[Sequence[Standing]]:
    """What each link of a person is for; a link for nothing in particular, where there is nothing to sign."""
    return [rows[at : at + MOST_ITEMS] for at in range(0, len(rows), MOST_ITEMS)] or [()]


@dataclass(frozen=True)
class LinkMaker:
    """Makes links to this page in one change of the register."""

    office: Office
    change: Change
    page: str

    def make(self, person: Person, rows: Iterable[Standing], occasion: Occasion) -> Link:
        """A link with which somebody signs what these rows ask."""
        code, record = new_code(), format_person(person).decode()
        keys, expires = derive(code), today() + timedelta(days=self.office.portal.deadlines.link_days)
        self.change.enter(InvitedLeaf, record, person.id, invitation=keys.id, signer=keys.public_key, expires=expires)
        return Link(person, self.page, tuple(map(make_item, rows)), code, expires, occasion)
