"""The overview: where everybody stands, what to do first, and completion over the last twelve months by role.

What was complete on a day is worked out from the log: which edition was published last by then, and who had signed it.
The roles are those that people hold now, for nobody keeps earlier ones; who has been erased is in no number.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from site_build.office.standing import Signed, Standing, read_signed, read_standings
from site_build.office.tasks import Task, read_tasks
from site_build.office.unlock import Office
from site_build.register.leaf import EditionLeaf
from site_build.register.people import Person
from site_build.register.view import View

MONTHS = 12
Key = tuple[str, str, str, str]  # a person's id, a role, a policy, an edition's digest


@dataclass(frozen=True)
class Tally:
    """How many inductions a role had to do, and how many of them were complete."""

    role: str
    complete: int
    held: int


@dataclass(frozen=True)
class Moment:
    """The tallies of one day, a role each, in the portal's order."""

    day: date
    roles: tuple[Tally, ...]

    @property
    def complete(self) -> int:
        """How many were complete in all roles together."""
        return sum(tally.complete for tally in self.roles)

    @property
    def held(self) -> int:
        """How many there were to do in all roles together."""
        return sum(tally.held for tally in self.roles)


@dataclass(frozen=True)
class Overview:
    """All that the first page shows. `history` is the ends of twelve months, the earliest first, and then today."""

    standings: list[Standing]
    tasks: list[Task]
    history: tuple[Moment, ...]


def read_overview(office: Office, today: date) -> Overview:
    """Read everything that was signed once, and work out the rest from it."""
    with office.register.view() as view:
        counted = read_signed(view)
        standings = read_standings(office, view, counted=counted)
        history = read_history(office, view, counted, today)
        return Overview(standings, read_tasks(office, view, standings, today), history)


def read_history(office: Office, view: View, counted: Iterable[Signed], today: date) -> tuple[Moment, ...]:
    """Count everybody's inductions in one pass. `counted` are the acknowledgments that count, in this view."""
    people, signed, published = view.people.values(), _first_days(counted), office.published
    editions = [entry.leaf for entry in view.entries(EditionLeaf)]
    days = (*month_ends(today), today)
    current = [{leaf.policy: leaf.edition for leaf in editions if leaf.at <= day} for day in days[:-1]]
    found = (published.latest(policy) for policy in office.portal.policies)
    current.append({entry.policy: entry.edition for entry in found if entry})
    counts = Counter(_count(office, people, signed, days, current))
    roles = office.portal.roles
    return tuple(
        Moment(day, tuple(Tally(role, counts[role, day, True], counts[role, day, False]) for role in roles))
        for day in days
    )


def month_ends(today: date) -> list[date]:
    """The last days of the twelve months before today's, the earliest first."""
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def _first_days(signed: Iterable[Signed]) -> dict[Key, date]:
    days: dict[Key, date] = {}
    for one in signed:
        statement = one.statement
        key = (one.person, statement.role, statement.edition.policy, one.leaf.edition)
        days[key] = min(one.signed_on, days.get(key, date.max))
    return days


def _count(
    office: Office,
    people: Iterable[Person],
    signed: Mapping[Key, date],
    days: tuple[date, ...],
    current: list[dict[str, str]],
) -> Iterator[tuple[str, date, bool]]:
    """A role, a day and False for each induction that was to be done then; the same with True if it was complete."""
    duties = [(role, policy) for policy, duty in office.portal.policies.items() for role in duty.roles]
    for person in people:
        started = min(person.started, days[-1])  # whoever is about to start is counted today
        held = [
            (day, then) for day, then in zip(days, current, strict=True) if started <= day and not person.has_left(day)
        ]
        for role, policy in duties:
            if role in person.roles:
                for day, then in held:
                    yield role, day, False
                    if signed.get((person.id, role, policy, then.get(policy, "")), date.max) <= day:
                        yield role, day, True
