"""Who left longer ago than records are kept, as `[retention]` in `portal.toml` has it; and erasing them.

No period is the law's: the Board decides, and where it has not, nobody is proposed. Somebody with several roles is kept
for the longest of their periods, and without an end where one of the roles has none.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from site_build.config import Portal
from site_build.office.acknowledgments.due import add_months
from site_build.office.erase import ErasePlan, erase, plan_erasures
from site_build.office.office import Office
from site_build.office.people.people import sort_people
from site_build.register.people import Person
from site_build.register.view import View

HOW_TO_SAY = ("[retention]", "months = 12")
"""The lines by which `portal.toml` says one period for every role; the number is an example."""


@dataclass(frozen=True)
class Expired:
    """Somebody who `left` on a day, and whose record was kept for `months` since, to the day `until`."""

    person: Person
    left: date
    months: int
    until: date


def find_expired(portal: Portal, view: View, day: date) -> list[Expired]:
    """Those whose time is over on this day, by name."""
    found = (_measure(portal, person) for person in sort_people(view.people.values()))
    return [one for one in found if one and one.until < day]


def _measure(portal: Portal, person: Person) -> Expired | None:
    months = portal.retention.longest(person.roles) if portal.retention else None
    if person.left is None or months is None:
        return None
    return Expired(person, person.left, months, add_months(person.left, months))


def list_expired(office: Office, day: date) -> list[Expired]:
    """Those whose time is over on this day, by name."""
    with office.register.view() as view:
        return find_expired(office.portal, view, day)


def list_endless(office: Office, day: date) -> list[Person]:
    """Those who have left by this day, and hold a role that has no period; by name."""
    with office.register.view() as view:
        gone = [person for person in sort_people(view.people.values()) if person.has_left(day)]
    return [person for person in gone if _measure(office.portal, person) is None]


def plan_expired(office: Office, expired: Collection[Expired]) -> list[ErasePlan]:
    """What erasing each of them would dispose of."""
    return plan_erasures(office, [one.person.id for one in expired])


def erase_expired(office: Office, people: Collection[str], day: date) -> Iterator[ErasePlan]:
    """Erase, of the people with these ids, those whose time is over, each whole before the next; give what went."""
    for one in list_expired(office, day):
        if one.person.id in people:
            yield erase(office, one.person.id)
