"""Examine a form about which a person has to decide: all that can be said of it, and whose it may be."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from site_build.acknowledgment.statement import Statement
from site_build.errors import PortalError, Refused
from site_build.office.countersign import read_acceptable
from site_build.office.decide import find_undecided, read_form
from site_build.office.unlock import Office
from site_build.office.witness import CHIEF_OFFICER
from site_build.register.leaf import today
from site_build.register.people import Person, plain_name
from site_build.register.view import Arrival, Invitation, View


@dataclass(frozen=True)
class Reading:
    """What a form says, and what can be done with it.

    `refusal` says why it cannot be accepted, or is empty. `candidates` hold its role: each an id, and words to choose
    by. `probable` is the id of the likeliest, or empty; `own` says that this is the Chief Officer, and `witnessed` that
    the Chief Officer is among the candidates.
    """

    statement: Statement
    role: str
    link: str
    refusal: str
    candidates: tuple[tuple[str, str], ...]
    probable: str
    own: bool
    witnessed: bool


@dataclass(frozen=True)
class Examined:
    """A form that waits or was set aside, and why. `reading` is None when it cannot be read."""

    sha256: str
    state: str
    reason: str
    source: str
    received_on: date
    reading: Reading | None


def examine(office: Office, form: str) -> Examined:
    """All about a form, by its id or its envelope's SHA-256; `Refused` when it neither waits nor was set aside."""
    with office.register.view() as view:
        arrival = find_undecided(view, form)
        reading = _read(office, view, arrival)
    content = json.loads(arrival.content or b"{}")
    return Examined(
        sha256=arrival.sha256,
        state=arrival.state,
        reason=content.get("reason", ""),
        source=content.get("source", ""),
        received_on=datetime.fromisoformat(content["received_at"]).date(),
        reading=reading,
    )


def _read(office: Office, view: View, arrival: Arrival) -> Reading | None:
    try:
        form = read_form(office, arrival)
    except PortalError:
        return None
    statement, people = form.statement, view.people
    link = view.invitations.get(statement.invitation or "")
    able = _list_able(people.values(), statement.role)
    probable = _find_probable(able, statement, link)
    role = office.portal.roles.get(statement.role)
    return Reading(
        statement=statement,
        role=role.name if role else statement.role,
        link=_link_words(statement, link, people),
        refusal=_find_refusal(office, view, arrival),
        candidates=tuple((person.id, _words(person)) for person in able),
        probable=probable.id if probable else "",
        own=probable is not None and probable.post == CHIEF_OFFICER,
        witnessed=any(person.post == CHIEF_OFFICER for person in able),
    )


def _find_refusal(office: Office, view: View, arrival: Arrival) -> str:
    try:
        read_acceptable(office, view, arrival)
    except Refused as refusal:
        return str(refusal)
    return ""


def _list_able(people: Iterable[Person], role: str) -> list[Person]:
    """Everybody who holds this role, by name, those who have left at the end."""
    able = [person for person in people if role in person.roles]
    return sorted(able, key=lambda person: (person.has_left(today()), plain_name(person.name), person.id))


def _find_probable(able: Sequence[Person], statement: Statement, link: Invitation | None) -> Person | None:
    """Whose link it names, or else who alone has the name on it."""
    linked = [person for person in able if link and person.id == link.person]
    named = [person for person in able if plain_name(person.name) == plain_name(statement.name)]
    found = linked or named
    return found[0] if len(found) == 1 else None


def _link_words(statement: Statement, link: Invitation | None, people: Mapping[str, Person]) -> str:
    if statement.invitation is None:
        return "None"
    person = people.get(link.person) if link else None
    return f"The link that was made for {person.name}" if person else "One that the register does not know"


def _words(person: Person) -> str:
    """A person, told apart from others of the same name."""
    left = ", has left" if person.has_left(today()) else ""
    return f"{person.name}, since {person.started:%d/%m/%Y}{left}"
