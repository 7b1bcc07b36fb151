"""Erase a person: dispose of all that the register holds about them, and say in the log that it was done.

What stays names nobody: the entries in the log, from which nothing can be learned once their salts are gone, and
keyed fingerprints by which a form that was erased is recognised when it comes again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from site_build.errors import PortalError
from site_build.formats.leaf import ErasedLeaf, LeafBase, RevokedLeaf
from site_build.formats.statement import Statement
from site_build.names import is_same_name
from site_build.office.acknowledgments.acknowledgments import read_all_acknowledgments
from site_build.office.forms.pending import UNDECIDED, read_pending
from site_build.office.links.reminders import forget_reminders
from site_build.office.office import Office
from site_build.office.people.draft import forget_in_draft
from site_build.office.people.last_import import forget_in_import
from site_build.office.people.people import pick_person
from site_build.register.people import Person
from site_build.register.view import Arrival, ArrivalState, Entry, Invitation, View

TAKEN_IN = (ArrivalState.ACCEPTED, ArrivalState.COUNTERSIGNED)


@dataclass(frozen=True)
class ErasePlan:
    """What erasing this person disposes of: what lies behind entries of the log, working links, and forms.

    `entries` are theirs and not erased yet; `links` still stand; `forms` wait or were set aside; `taken_in` are the
    envelopes of forms that are in the register.
    """

    person: Person
    entries: tuple[Entry[LeafBase], ...]
    links: tuple[Invitation, ...]
    forms: tuple[Arrival, ...]
    taken_in: tuple[Arrival, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there are, for `words.say_erasure`: entries, links, forms, and marks that stay of forms."""
        kinds = Counter(entry.leaf.kind for entry in self.entries)
        return {
            "signed": kinds["acknowledged"] + kinds["countersigned"] + kinds["recorded"],
            "links": kinds["invited"],
            "revoked": len(self.links),
            "withdrawn": kinds["withdrawn"],
            "forms": len(self.forms),
            "entries": len(self.entries),
            "marks": len(self.forms) + len(self.taken_in),
        }


def plan_erasure(office: Office, person_id: str) -> ErasePlan:
    """What erasing the person with this id would dispose of; `Refused` when there is nobody."""
    [plan] = plan_erasures(office, [person_id])
    return plan


def plan_erasures(office: Office, people: Iterable[str]) -> list[ErasePlan]:
    """What erasing each person with one of these ids would dispose of; `Refused` when one is not there."""
    with office.register.view() as view:
        planner = _Planner(office, view)
        return [planner.plan(person) for person in people]


def sum_counts(plans: Iterable[ErasePlan]) -> dict[str, int]:
    """How many of each there are in all of these plans together, for `words.say_erasure`."""
    total = Counter[str]()
    for plan in plans:
        total.update(plan.counts)
    return total


def erase(office: Office, person_id: str) -> ErasePlan:
    """Erase the person with this id, and return what went; `Refused` when there is nobody."""
    with office.register.change() as change:
        plan = _Planner(office, change).plan(person_id)
        for link in plan.links:
            change.append(RevokedLeaf(of=link.leaf.id))
        for entry in plan.entries:
            change.append(ErasedLeaf(of=entry.leaf.id))
            change.drop_details(entry.leaf.id)
        for arrival in (*plan.forms, *plan.taken_in):
            change.drop_arrival_content(arrival.sha256)
        change.drop_person(person_id)
        forget_reminders(change, person_id)
        forget_in_import(change, person_id)
        forget_in_draft(change, plan.person)
    return plan


class _Planner:
    """Plans for any number of people, from what is in a view once."""

    def __init__(self, office: Office, view: View) -> None:
        self._keys, self._view = office.register.keys, view

    def plan(self, person_id: str) -> ErasePlan:
        person = pick_person(self._view.people, person_id)
        return ErasePlan(
            person=person,
            entries=tuple(self._entries[person_id]),
            links=tuple(link for link in self._links[person_id] if not link.revoked),
            forms=tuple(arrival for arrival, statement in self._held if self._is_theirs(statement, person)),
            taken_in=tuple(self._taken_in[person_id]),
        )

    @cached_property
    def _entries(self) -> Mapping[str, list[Entry[LeafBase]]]:
        found = defaultdict[str, list[Entry[LeafBase]]](list)
        for entry in self._view.entries(LeafBase):
            if entry.details:
                found[entry.details.person].append(entry)
        return found

    @cached_property
    def _links(self) -> Mapping[str, list[Invitation]]:
        found = defaultdict[str, list[Invitation]](list)
        for link in self._view.invitations.values():
            found[link.person].append(link)
        return found

    @cached_property
    def _taken_in(self) -> Mapping[str, list[Arrival]]:
        signed = read_all_acknowledgments(self._view)
        owners = {self._view.mark(one.statement.id): one.person for one in signed}
        found = defaultdict[str, list[Arrival]](list)
        for arrival in self._view.arrivals(*TAKEN_IN):
            found[owners.get(arrival.statement or b"", "")].append(arrival)
        return found

    @cached_property
    def _held(self) -> list[tuple[Arrival, Statement]]:
        return list(self._open_held())

    def _open_held(self) -> Iterator[tuple[Arrival, Statement]]:
        for held in read_pending(self._view, *UNDECIDED):
            try:
                yield held.arrival, held.open(self._keys).statement
            except PortalError:
                continue  # nobody can tell whose it is

    def _is_theirs(self, statement: Statement, person: Person) -> bool:
        """Whether a form that is held is theirs: by the link, or else by a name that nobody else has."""
        link = self._view.invitations.get(statement.invitation or "")
        if link or not is_same_name(statement.name, person.name):
            return link is not None and link.person == person.id
        return sum(is_same_name(other.name, person.name) for other in self._view.people.values()) == 1
