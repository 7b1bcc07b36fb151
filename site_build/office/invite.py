"""Personal links: make one for somebody, or take theirs back.

The link's code is returned once and kept nowhere: whoever holds it can sign as this person. What the register keeps
is the link's id and public key, from which the code cannot be found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from site_build.acknowledgment.invitation import derive, new_code
from site_build.errors import Refused, Unfit
from site_build.office.facts import Fact, put_fact, recall
from site_build.office.links import read_links
from site_build.office.people import find_person
from site_build.office.standing import read_standings
from site_build.office.unlock import Office
from site_build.register.change import Change
from site_build.register.leaf import InvitedLeaf, RevokedLeaf, today
from site_build.register.people import Person, format_person, visible
from site_build.register.view import Invitation

PAGE = "induction/#"
_SITE = re.compile(
    r"(https://[a-z0-9-]+(\.[a-z0-9-]+)*|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(/[a-z0-9._~%-]+)*/*",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True)
class Link:
    """A new personal link, and the last day it works. `address` holds the secret; give it to this person alone."""

    person: Person
    address: str = field(repr=False)
    works_until: date

    @property
    def name(self) -> str:
        """Their name without what cannot be seen."""
        return visible(self.person.name)


class Site(Fact):
    """Where the site was when a link was last made."""

    key = "site"
    address: str


def site_address(office: Office) -> str:
    """Where the site is, if nobody says otherwise: where it was last, or else at the register's own name."""
    last = recall(office, Site)
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
    with office.register.change() as change:
        people = _choose(office, change, who)
        if replacing:
            _take_back(change, [link for link in _standing(change, people) if link.is_usable(today())])
        put_fact(change, Site(address=address))
        yield [_make_link(change, person, address) for person in people]


def invite(office: Office, who: str, site: str | None = None) -> Link:
    """Make a personal link for the person with this name, id or address; `Refused` when they have left."""
    with hand_out(office, [who], site) as (link,):
        return link


def invite_all(office: Office, site: str | None = None) -> list[Link]:
    """Make a personal link for everybody who has something to sign and no link to sign it with."""
    with hand_out(office, None, site) as made:
        return made


def replace(office: Office, who: str, site: str | None = None) -> Link:
    """Take back every link of this person that works, and make a new one, in one change."""
    with hand_out(office, [who], site, replacing=True) as (link,):
        return link


def read_site(office: Office, words: str | None) -> str:
    """The site's address as it begins a link; `Unfit` when it is neither https nor this computer's own."""
    address = (words or site_address(office)).strip()
    if not _SITE.fullmatch(address):
        raise Unfit("site", f"“{address}” is not the address of a site. Write it as {site_address(office)}")
    return address.rstrip("/") + "/"


def revoke(office: Office, who: str) -> int:
    """Take back every link of this person that still stands; return how many. `Refused` when there is none."""
    with office.register.change() as change:
        person = find_person(change.people.values(), who)
        standing = _standing(change, [person])
        if not standing:
            raise Refused(f"{person.name} has no link that could be taken back.")
        _take_back(change, standing)
    return len(standing)


def _choose(office: Office, change: Change, who: Sequence[str] | None) -> list[Person]:
    if who is None:
        return [row.person for row in read_links(change, read_standings(office, change)) if row.needs_link]
    known = change.people.values()
    chosen = {person.id: person for person in (find_person(known, words) for words in who)}
    for person in chosen.values():
        if person.has_left(today()):
            raise Refused(f"{person.name} has left, so there is no link for them. Nothing was changed.")
    return list(chosen.values())


def _standing(change: Change, people: Iterable[Person]) -> list[Invitation]:
    ids = {person.id for person in people}
    return [link for link in change.invitations.values() if link.person in ids and not link.revoked]


def _take_back(change: Change, links: Sequence[Invitation]) -> None:
    for link in links:
        change.append(RevokedLeaf(of=link.leaf.id))


def _make_link(change: Change, person: Person, site: str) -> Link:
    code = new_code()
    keys, record = derive(code), format_person(person).decode()
    leaf = change.enter(InvitedLeaf, record, person.id, invitation=keys.id, signer=keys.public_key)
    return Link(person, f"{site}{PAGE}{code}", leaf.last_day)
