"""Who sent a form, as far as it can be told: whose link it was signed with, or else the name that is on it."""

from collections.abc import Mapping
from dataclasses import dataclass

from site_build.errors import PortalError
from site_build.formats.statement import Statement
from site_build.names import is_alike, visible
from site_build.office.forms.assess import Form
from site_build.register.people import Person
from site_build.register.view import Invitation


@dataclass(frozen=True)
class Signer:
    """Whose a form is, and for which role and policy (their ids).

    `person` is the id of whose link it was signed with, and `name` theirs; without one it is as typed on the form.
    `typed` is the name on the form where that is unlike the person's, and else empty.
    """

    name: str
    role: str
    policy: str
    person: str = ""
    typed: str = ""


def name_signer(statement: Statement, person: Person | None) -> Signer:
    """The signer of a statement that is this person's, or, without one, of whoever typed their name."""
    role, policy = statement.role, statement.edition.policy
    if person is None:
        return Signer(visible(statement.name), role, policy)
    typed = "" if is_alike(statement.name, person.name) else visible(statement.name)
    return Signer(person.name, role, policy, person.id, typed)


def read_signer(people: Mapping[str, Person], links: Mapping[str, Invitation], form: Form) -> Signer:
    """The signer of a form; a link that it only names, without being signed with it, tells nothing."""
    link = links.get(form.statement.invitation or "")
    person = people.get(link.person) if link and _is_signed_with(form, link) else None
    return name_signer(form.statement, person)


def _is_signed_with(form: Form, link: Invitation) -> bool:
    if form.signed is None:
        return False
    try:
        form.signed.check(link.leaf.signer)
    except PortalError:
        return False
    return True
