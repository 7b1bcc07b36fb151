"""Personal links: make one for somebody, or take theirs back.

The link's code is returned once and kept nowhere: whoever holds it can sign as this person. What the register keeps
is the link's id and public key, from which the code cannot be found.
"""

from dataclasses import dataclass, field

from site_build.acknowledgment.invitation import derive, new_code
from site_build.errors import Refused
from site_build.office.people import find_person
from site_build.office.standing import list_standings
from site_build.office.unlock import Office
from site_build.register.change import Change
from site_build.register.leaf import InvitedLeaf, RevokedLeaf, commit, new_id, new_salt, today
from site_build.register.people import Person, format_person
from site_build.register.view import Details

PAGE = "induction/#"
TO_SIGN = ("outstanding", "out of date")


@dataclass(frozen=True)
class Link:
    """A new personal link. `address` holds the secret; give it to this person and to nobody else."""

    person: Person
    address: str = field(repr=False)


def site_address(office: Office) -> str:
    """Where the site is, if nobody says otherwise: at the register's own name."""
    return f"https://{office.register.keys.origin.partition('/')[0]}/"


def invite(office: Office, who: str, site: str | None = None) -> Link:
    """Make a personal link for the person with this name, id or address; `Refused` when they have left."""
    with office.register.change() as change:
        person = find_person(change.people().values(), who)
        if person.left and person.left <= today():
            raise Refused(f"{person.name} has left, so there is no link for them. Nothing was changed.")
        return _make_link(change, person, site or site_address(office))


def invite_all(office: Office, site: str | None = None) -> list[Link]:
    """Make a personal link for everybody who has something to sign and no link to sign it with."""
    people = {row.person.id: row.person for row in list_standings(office) if row.standing in TO_SIGN}
    with office.register.change() as change:
        usable = {link.person for link in change.invitations().values() if link.is_usable(today())}
        return [
            _make_link(change, person, site or site_address(office))
            for person in people.values()
            if person.id not in usable
        ]


def revoke(office: Office, who: str) -> int:
    """Take back every link of this person that still stands; return how many. `Refused` when there is none."""
    with office.register.change() as change:
        person = find_person(change.people().values(), who)
        standing = [link for link in change.invitations().values() if link.person == person.id and not link.revoked]
        if not standing:
            raise Refused(f"{person.name} has no link that could be taken back.")
        for link in standing:
            change.append(RevokedLeaf(id=new_id(), at=today(), of=link.leaf.id))
    return len(standing)


def _make_link(change: Change, person: Person, site: str) -> Link:
    code = new_code()
    invitation = derive(code)
    record, salt = format_person(person), new_salt()
    leaf = InvitedLeaf(
        id=new_id(),
        at=today(),
        invitation=invitation.id,
        signer=invitation.public_key,
        commitment=commit(salt, record),
    )
    change.append(leaf, Details(record.decode(), salt, person.id))
    return Link(person, f"{site.rstrip('/')}/{PAGE}{code}")
