"""Completion over the last twelve months by role: what was complete on a day by what was published then."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from site_build.content.bank import parse_bank
from site_build.formats.leaf import EditionLeaf
from site_build.office.acknowledgments.acknowledgments import Acknowledgment, Foundations, read_foundations
from site_build.office.acknowledgments.asked import Editions
from site_build.office.acknowledgments.due import add_months
from site_build.office.office import Office
from site_build.register.people import Person
from site_build.register.view import View

MONTHS = 12
Duty = tuple[str, str, str]  # a person's id, a role, a policy


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


class Past:
    """What was published by a day, as the log tells. `concerned` gives the roles that a short bank (a digest) asks."""

    def __init__(self, leaves: Iterable[EditionLeaf], day: date, concerned: Callable[[str], frozenset[str]]) -> None:
        known = [leaf for leaf in leaves if leaf.at <= day]
        self._current = {leaf.policy: leaf.edition for leaf in known}
        self._places = {leaf.edition: at for at, leaf in enumerate(known)}
        self._short = {(leaf.edition, leaf.since): leaf.bank for leaf in known if leaf.since}
        self._concerned = concerned

    def place(self, edition: str) -> int:
        """When the edition with this digest was published, among all; -1 when it was not yet."""
        return self._places.get(edition, -1)

    def asked(self, policy: str, role: str, edition: str) -> bool:
        """Whether somebody in this role who signed this edition of the policy last was to sign again."""
        current = self._current.get(policy, "")
        bank = self._short.get((current, edition))
        return current != edition and (bank is None or role in self._concerned(bank))


def read_history(office: Office, view: View, counted: Iterable[Acknowledgment], today: date) -> tuple[Moment, ...]:
    """Count everybody's inductions in one pass. `counted` are the acknowledgments that count, in this view."""
    leaves = [entry.leaf for entry in view.entries(EditionLeaf)]
    concerned = cache(lambda bank: frozenset(parse_bank(view.document(bank)).quiz))
    then: list[tuple[date, Past | Editions]] = [(day, Past(leaves, day, concerned)) for day in month_ends(today)]
    then.append((today, Editions(office.root, office.published)))
    counts = Counter(_count(office, view.people.values(), _read_pasts(read_foundations(view), counted), then))
    roles = office.portal.roles
    return tuple(
        Moment(day, tuple(Tally(role, counts[role, day, True], counts[role, day, False]) for role in roles))
        for day, _ in then
    )


def month_ends(today: date) -> list[date]:
    """The last days of the twelve months before today's, the earliest first."""
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


@dataclass
class Signed:
    """What was signed for one duty: the first day of each edition (a digest), and the days of whole inductions."""

    first: dict[str, date] = field(default_factory=dict)
    whole: list[date] = field(default_factory=list)

    def is_renewed(self, day: date, months: int | None) -> bool:
        """Whether by this day the last whole one was no more months ago than it may be."""
        last = max((signed for signed in self.whole if signed <= day), default=None)
        return months is None or (last is not None and day <= add_months(last, months))


def _read_pasts(foundations: Foundations, counted: Iterable[Acknowledgment]) -> Mapping[Duty, Signed]:
    pasts: dict[Duty, Signed] = defaultdict(Signed)
    for one in counted:
        own = pasts[*one.holder, one.statement.edition.policy]
        own.first[one.leaf.edition] = min(one.signed_on, own.first.get(one.leaf.edition, date.max))
        if foundations.earlier(one.statement) is None:
            own.whole.append(one.signed_on)
    return pasts


def _count(
    office: Office,
    people: Iterable[Person],
    signed: Mapping[Duty, Signed],
    then: Sequence[tuple[date, Past | Editions]],
) -> Iterator[tuple[str, date, bool]]:
    """A role, a day and False for each induction that was to be done then; the same with True if it was complete."""
    duties = [(role, policy) for policy, duty in office.portal.policies.items() for role in duty.roles]
    for person in people:
        started = min(person.counted_from, then[-1][0])  # whoever is about to start is counted today
        held = [(day, editions) for day, editions in then if started <= day and not person.has_left(day)]
        for role, policy in duties:
            if role in person.roles:
                own = signed.get((person.id, role, policy), Signed())
                months = office.portal.policies[policy].renewal(role)
                for day, editions in held:
                    yield role, day, False
                    if _was_complete(own.first, day, editions, role, policy) and own.is_renewed(day, months):
                        yield role, day, True


def _was_complete(first: Mapping[str, date], day: date, editions: Past | Editions, role: str, policy: str) -> bool:
    last = max((edition for edition, signed in first.items() if signed <= day), key=editions.place, default=None)
    return last is not None and not editions.asked(policy, role, last)
