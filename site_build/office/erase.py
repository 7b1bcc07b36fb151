"""Erase a person: dispose of all that the register holds about them, and say in the log that it was done.

What stays names nobody: the entries in the log, from which nothing can be learned once their salts are gone, and
keyed fingerprints by which a form that was erased is recognised when it comes again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from site_build.errors import PortalError
from site_build.formats.leaf import ErasedLeaf, LeafBase, RevokedLeaf
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
    with office.register.view() as view:
        return _plan(office, view, person_id)


def erase(office: Office, person_id: str) -> ErasePlan:
    """Erase the person with this id, and return what went; `Refused` when there is nobody."""
    with office.register.change() as change:
        plan = _plan(office, change, person_id)
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


def _plan(office: Office, view: View, person_id: str) -> ErasePlan:
    person = pick_person(view.people, person_id)
    marks = {view.mark(signed.statement.id) for signed in read_all_acknowledgments(view) if signed.person == person_id}
    return ErasePlan(
        person=person,
        entries=tuple(entry for entry in view.entries(LeafBase) if entry.details and entry.details.person == person_id),
        links=tuple(link for link in view.invitations.values() if link.person == person_id and not link.revoked),
        forms=tuple(_their_forms(office, view, person)),
        taken_in=tuple(arrival for arrival in view.arrivals(*TAKEN_IN) if arrival.statement in marks),
    )


def _their_forms(office: Office, view: View, person: Person) -> Iterator[Arrival]:
    """The forms that wait or were set aside, and are theirs: by the link, or else by a name that nobody else has."""
    namesakes = [other for other in view.people.values() if is_same_name(other.name, person.name)]
    for held in read_pending(view, *UNDECIDED):
        try:
            statement = held.open(office.register.keys).statement
        except PortalError:
            continue  # nobody can tell whose it is
        link = view.invitations.get(statement.invitation or "")
        by_name = link is None and is_same_name(statement.name, person.name) and len(namesakes) == 1
        if by_name or (link and link.person == person.id):
            yield held.arrival
