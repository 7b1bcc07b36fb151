"""What people have still to sign, as their links are to say it, and since when they have to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from site_build.content.edition import SINCE_LETTERS
from site_build.formats.invitation import Item
from site_build.formats.leaf import EditionLeaf
from site_build.office.acknowledgments.acknowledgments import Acknowledgment
from site_build.office.acknowledgments.standing import TO_SIGN, Standing, StandingState, read_standings
from site_build.office.office import Office
from site_build.register.view import View


@dataclass(frozen=True)
class ToSign:
    """That somebody has something to sign: where in the log the newest of it was published.

    `again` says that they have signed an earlier edition of some of it.
    """

    place: int
    again: bool


def read_duties(office: Office, view: View, counted: Iterable[Acknowledgment]) -> Mapping[str, list[Standing]]:
    """What everybody has still to sign, by the person's id; `counted` are the acknowledgments that count."""
    duties: dict[str, list[Standing]] = defaultdict(list)
    for row in read_standings(office, view, counted=counted):
        if row.standing in TO_SIGN:
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
        if row.standing in TO_SIGN:
            place, again = places.get((row.policy, row.standing), -1), row.standing == StandingState.OUT_OF_DATE
            known = found.get(row.person.id, ToSign(-1, again))
            found[row.person.id] = ToSign(max(place, known.place), again or known.again)
    return found


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
