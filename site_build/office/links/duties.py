"""What people have still to sign, as their links are to say it, and since when they have to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from site_build.content.edition import SINCE_LETTERS
from site_build.formats.invitation import Item
from site_build.formats.leaf import EditionLeaf
from site_build.office.acknowledgments.acknowledgments import Acknowledgment
from site_build.office.acknowledgments.standing import Standing, StandingState, read_standings
from site_build.office.office import Office
from site_build.register.view import Invitation, View

MOST_REMINDERS = 3  # about one thing, after the first message


class LinkReason(StrEnum):
    """Why somebody has something to sign. What comes first here is said where there are several reasons."""

    CHANGED = "changed"
    RENEWAL = "renewal"
    FIRST = "first"


@dataclass(frozen=True)
class ToSign:
    """That somebody has something to sign, and why: where in the log the newest of it was published.

    `renews` is the day from which it is asked of them to do it again, or the earliest day there is.
    """

    place: int
    reason: LinkReason
    renews: date = date.min


def read_duties(office: Office, view: View, counted: Iterable[Acknowledgment]) -> Mapping[str, list[Standing]]:
    """What everybody has still to sign, by the person's id; `counted` are the acknowledgments that count."""
    duties: dict[str, list[Standing]] = defaultdict(list)
    for row in read_standings(office, view, counted=counted):
        if row.is_to_sign:
            duties[row.person.id].append(row)
    return duties


def make_item(row: Standing) -> Item:
    """How a link says what is to be signed."""
    since = row.asked.since if row.asked else None
    return Item(row.policy, row.role, since[:SINCE_LETTERS] if since else None)


def read_to_sign(office: Office, view: View, standings: Iterable[Standing]) -> dict[str, ToSign]:
    """Who has something to sign, by the person's id."""
    places, found = _read_published(office, view), dict[str, ToSign]()
    for row in standings:
        if row.is_to_sign:
            new, known = _to_sign(row, places), found.get(row.person.id)
            found[row.person.id] = _join(known, new) if known else new
    return found


def read_told(view: View, to_sign: Mapping[str, ToSign]) -> dict[str, list[Invitation]]:
    """The links with which people were told of all that they have to sign, by the person's id, the oldest first.

    Somebody whose every such link was taken back was told of nothing.
    """
    told: dict[str, list[Invitation]] = defaultdict(list)
    for link in view.invitations.values():
        duty = to_sign.get(link.person)
        if duty and link.position >= duty.place and link.leaf.at >= duty.renews:
            told[link.person].append(link)
    return {person: links for person, links in told.items() if not all(link.revoked for link in links)}


def is_told_enough(links: Iterable[Invitation]) -> bool:
    """Whether somebody who was told with these links has had all that anybody gets."""
    return len({link.leaf.at for link in links if not link.revoked}) > MOST_REMINDERS


def _to_sign(row: Standing, places: Mapping[tuple[str, StandingState], int]) -> ToSign:
    place = places.get((row.policy, row.standing), -1)
    if row.renews and row.asked:
        return ToSign(place, LinkReason.RENEWAL, row.asked.day or date.min)
    return ToSign(place, LinkReason.CHANGED if row.asked else LinkReason.FIRST)


def _join(one: ToSign, other: ToSign) -> ToSign:
    reason = min(one.reason, other.reason, key=list(LinkReason).index)
    return ToSign(max(one.place, other.place), reason, max(one.renews, other.renews))


def _read_published(office: Office, view: View) -> dict[tuple[str, StandingState], int]:
    """Where each policy's first edition and its newest with a material change are in the log, or will be."""
    logged: dict[str, int] = {}
    for entry in view.entries(EditionLeaf):
        logged.setdefault(entry.leaf.edition, entry.position)
    places: dict[tuple[str, StandingState], int] = {}
    for each in office.published.publications:
        place = logged.get(each.edition, view.size())
        places.setdefault((each.policy, StandingState.OUTSTANDING), place)
        if each.change == "material":
            places[each.policy, StandingState.OUT_OF_DATE] = place
    return places
