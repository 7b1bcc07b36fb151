"""Whose the forms in a list are, where that can be said of each by itself, so that they can be accepted together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from site_build.errors import Refused
from site_build.formats.leaf import today
from site_build.names import list_spellings
from site_build.office.forms.acceptance import Acceptance
from site_build.office.forms.assess import Form
from site_build.office.forms.foresee import Foreseen, Foresight
from site_build.office.forms.pending import PendingForm
from site_build.office.forms.signer import read_signer
from site_build.office.office import Office
from site_build.office.people.witness import is_keeper
from site_build.register.people import Person
from site_build.register.view import View


def propose(office: Office, forms: Iterable[PendingForm]) -> dict[str, Foreseen]:
    """What comes of these forms, by their fingerprints, each as the form of the person whose it is.

    That is who is here with the form's role and the name on it, however it is written, and no other link: one person,
    and not the keeper, who needs a witness. Of any other form nothing is said.
    """
    shown = list(forms)
    if not shown:
        return {}
    with office.register.view() as view:
        proposer = _Proposer(office, view)
        found = ((held.sha256, proposer.propose(held)) for held in shown)
        return {form: foreseen for form, foreseen in found if foreseen}


class _Proposer:
    def __init__(self, office: Office, view: View) -> None:
        self._office, self._view = office, view
        self._acceptance, self._foresight = Acceptance(office, view), Foresight(office, view)
        self._namesakes = _index(view.people.values())

    def propose(self, held: PendingForm) -> Foreseen | None:
        try:
            form = self._acceptance.read(held)
        except Refused:
            return None
        person = self._find(form)
        return self._foresee(held, form, person) if person else None

    def _find(self, form: Form) -> Person | None:
        role, day, portal = form.statement.role, today(), self._office.portal
        named = {one.id: one for spelling in list_spellings(form.statement.name) for one in self._namesakes[spelling]}
        signer = read_signer(self._view.people, self._view.invitations, form).person
        able = [one for one in named.values() if role in one.roles and not one.has_left(day)]
        fitting = [one for one in able if signer in ("", one.id)]
        return fitting[0] if len(fitting) == 1 and not is_keeper(portal, fitting[0]) else None

    def _foresee(self, held: PendingForm, form: Form, person: Person) -> Foreseen:
        statement, kept = form.statement, self._foresight.kept[person.id]
        check = self._acceptance.check
        return self._foresight.foresee(statement, person, lambda: check(statement, person, kept, held.day))


def _index(people: Iterable[Person]) -> Mapping[str, list[Person]]:
    namesakes = defaultdict[str, list[Person]](list)
    for person in people:
        for spelling in list_spellings(person.name):
            namesakes[spelling].append(person)
    return namesakes
