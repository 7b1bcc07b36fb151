"""Whether a form that waits or was set aside can be accepted, and as whose; the register is read once for many."""

from collections.abc import Iterable
from datetime import date

from site_build.errors import PortalError
from site_build.formats.statement import Statement
from site_build.office.acknowledgments.acknowledgments import Acknowledgment, read_foundations
from site_build.office.acknowledgments.due import find_done
from site_build.office.forms import errors
from site_build.office.forms.assess import Form, assess_unlinked, read_rules
from site_build.office.forms.pending import PendingForm
from site_build.office.office import Office
from site_build.register.people import Person
from site_build.register.view import View


class Acceptance:
    """What can be accepted, as the register stands in this view."""

    def __init__(self, office: Office, view: View) -> None:
        self._office, self._view = office, view
        self._rules = read_rules(view, office.register.keys, office.portal)
        self._statements, self._foundations = view.known_arrivals().statements, read_foundations(view)

    def read(self, held: PendingForm) -> Form:
        """A form in which all holds but its link; `Refused` saying what else is wrong."""
        try:
            form = held.open(self._office.register.keys)
            assess_unlinked(self._rules, form)
        except PortalError as reason:
            raise errors.NotAcceptable(reason=reason) from None
        if held.arrival.statement is None and self._view.mark(form.statement.id) in self._statements:
            raise errors.RepeatNotAcceptable()
        return form

    def check(self, statement: Statement, person: Person, kept: Iterable[Acknowledgment], day: date) -> None:
        """`Refused` where a form that came on this day cannot be this person's, is not needed, or lacks an earlier one.

        `kept` is what they signed and was not withdrawn.
        """
        if statement.role not in person.roles:
            raise errors.FormForOtherRole(name=person.name, role=statement.role)
        own, foundations = list(kept), self._foundations
        if find_done(self._office.portal, foundations, foundations.pick(own), statement, day):
            raise errors.FormNotNeeded(name=person.name)
        foundations.check(statement, person, foundations.days(own)[person.id, statement.role])
