"""What people have still to sign, as their links are to say it, and since when they have to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from site_build.content.edition import SINCE_LETTERS
from site_build.formats.invitation import Item
from site_build.formats.leaf import EditionLeaf
from site_build.office.acknowledgments.standing import TO_SIGN, Standing, StandingState, read_standings
from site_build.office.office import Office
from site_build.register.view import View


def read_items(office: Office, view: View) -> Mapping[str, list[Item]]:
    """What everybody has still to sign, by the person's id."""
    items: dict[str, list[Item]] = defaultdict(list)
    for row in read_standings(office, view):
        if row.standing in TO_SIGN:
            since = row.asked.since if row.asked else None
            items[row.person.id].append(Item(row.policy, row.role, since[:SINCE_LETTERS] if since else None))
    return items


def read_places(office: Office, view: View, standings: Iterable[Standing]) -> dict[str, int]:
    """Where in the log the newest was published of what each person (by id) has to sign."""
    places = _read_published(office, view)
    duties: dict[str, int] = {}
    for row in standings:
        if row.standing in TO_SIGN:
            place = places.get((row.policy, row.standing), -1)
            duties[row.person.id] = max(place, duties.get(row.person.id, -1))
    return duties


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
