"""Personal links: make one for somebody, or for all who need one; take them back.

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
from itertools import chain

from site_build.formats.invitation import MOST_ITEMS, Item, derive, format_fragment, group_code, new_code
from site_build.formats.leaf import InvitedLeaf, RevokedLeaf, today
from site_build.names import visible
from site_build.office.acknowledgments.acknowledgments import read_acknowledgments
from site_build.office.acknowledgments.standing import Standing, read_standings
from site_build.office.links import errors
from site_build.office.links.duties import make_item, read_duties, read_to_sign, read_told
from site_build.office.links.link_rows import read_links
from site_build.office.links.occasion import Occasion, Occasions
from site_build.office.office import Office, log_editions
from site_build.office.people.people import find_person
from site_build.register.change import Change
from site_build.register.memo import Memo, put_memo
from site_build.register.people import Person, format_person
from site_build.register.view import Invitation, View

ToDo = tuple[Person, Sequence[Standing]]  # what somebody has to sign


PAGE = "induction/"
_SITE = re.compile(
    r"(https://[a-z0-9-]+(\.[a-z0-9-]+)*|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(/[a-z0-9._~%-]+)*/*",
    re.IGNORECASE | re.ASCII,
)


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
        duties = read_duties(office, change, read_acknowledgments(change))
        earlier = _read_earlier(office, change, duties)
        yield make_links(office, change, f"{address}{PAGE}", [(each, duties[each.id]) for each in people], earlier)


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


def make_links(
    office: Office, change: Change, page: str, asked: Iterable[ToDo], told: Mapping[str, date]
) -> list[Link]:
    """Links to this page for people and what each has to sign; `told` is since when some know of it, by their ids."""
    have_signed, occasions = {signed.person for signed in read_acknowledgments(change)}, Occasions(office)
    expires = today() + timedelta(days=office.portal.deadlines.link_days)
    made: list[Link] = []
    for person, part in ((person, part) for person, rows in asked for part in split_rows(rows)):
        occasion = occasions.find(part, is_new=person.id not in have_signed, told=told.get(person.id))
        link = Link(person, page, tuple(map(make_item, part)), new_code(), expires, occasion)
        _enter(change, link)
        made.append(link)
    return made


def _enter(change: Change, link: Link) -> None:
    keys, record = derive(link.code), format_person(link.person).decode()
    change.enter(
        InvitedLeaf, record, link.person.id, invitation=keys.id, signer=keys.public_key, expires=link.works_until
    )


def _read_earlier(office: Office, view: View, duties: Mapping[str, list[Standing]]) -> dict[str, date]:
    """Since which day before today people know of what they have to sign, by their ids."""
    to_sign = read_to_sign(office, view, chain.from_iterable(duties.values()))
    first = {person: min(link.leaf.at for link in links) for person, links in read_told(view, to_sign).items()}
    return {person: day for person, day in first.items() if day < today()}


def split_rows(rows: Sequence[Standing]) -> list[Sequence[Standing]]:
    """What each link of a person is for; a link for nothing in particular, where there is nothing to sign."""
    return [rows[at : at + MOST_ITEMS] for at in range(0, len(rows), MOST_ITEMS)] or [()]
