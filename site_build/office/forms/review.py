"""Review a form about which a person has to decide: all that can be said of it, and whose it may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from site_build.formats.leaf import today
from site_build.formats.statement import Statement
from site_build.names import plain_name
from site_build.office.acknowledgments.acknowledgments import claimed_day
from site_build.office.forms.acceptance import Acceptance
from site_build.office.forms.foresee import Foreseen, Foresight, find_refusal
from site_build.office.forms.pending import PendingForm, find_undecided
from site_build.office.office import Office
from site_build.office.people.likeness import find_alike
from site_build.office.people.people import Listing, part_people, sort_people
from site_build.office.people.witness import is_keeper
from site_build.register.people import Person
from site_build.register.view import Invitation, View


@dataclass(frozen=True)
class ReadForm:
    """What a form says, and what can be done with it.

    `linked` is the person for whom the link on it was made. `refusal` says why it cannot be accepted, or is empty.
    `candidates` hold its role; `probable` is the id of the likeliest, or empty; `own` says that this is the keeper, and
    `witnessed` that the keeper is among the candidates. `foreseen` is of whoever was chosen, or else the likeliest;
    where there is neither, `alike` are of those who are here with a name like the one on it, the likeliest first.
    """

    statement: Statement
    linked: Person | None
    refusal: str
    candidates: Listing
    probable: str
    own: bool
    witnessed: bool
    foreseen: Foreseen | None
    alike: tuple[Foreseen, ...]

    @property
    def signed_on(self) -> date:
        """The day on which it was signed, by the clock of whoever did."""
        return claimed_day(self.statement)


@dataclass(frozen=True)
class Review:
    """A form that waits or was set aside. `reading` is None when it cannot be read."""

    held: PendingForm
    reading: ReadForm | None


def review(office: Office, form: str, chosen: str = "") -> Review:
    """All about a form, by its id or its envelope's SHA-256; `Refused` when it neither waits nor was set aside.

    `chosen` is the id of whose it may be, or empty.
    """
    with office.register.view() as view:
        held = find_undecided(view, form)
        return Review(held, _read(office, view, held, chosen))


def _read(office: Office, view: View, held: PendingForm, chosen: str) -> ReadForm | None:
    statement = held.read(office.register.keys)
    if statement is None:
        return None
    link = view.invitations.get(statement.invitation or "")
    able = [person for person in sort_people(view.people.values()) if statement.role in person.roles]
    probable, candidates = _find_probable(able, statement, link), part_people(able, today())
    whose = next((person for person in able if person.id == chosen), probable)
    acceptance, foresight = Acceptance(office, view), Foresight(office, view)

    def foresee_as(person: Person) -> Foreseen:
        kept = foresight.kept[person.id]
        return foresight.foresee(statement, person, lambda: acceptance.check(statement, person, kept, held.day))

    return ReadForm(
        statement=statement,
        linked=view.people.get(link.person) if link else None,
        refusal=find_refusal(lambda: acceptance.read(held)),
        candidates=candidates,
        probable=probable.id if probable else "",
        own=probable is not None and is_keeper(office.portal, probable),
        witnessed=any(is_keeper(office.portal, person) for person in able),
        foreseen=foresee_as(whose) if whose else None,
        alike=() if whose else tuple(map(foresee_as, find_alike(candidates.here, statement.name))),
    )


def _find_probable(able: Sequence[Person], statement: Statement, link: Invitation | None) -> Person | None:
    """Whose link it names, or else who alone has the name on it."""
    linked = [person for person in able if link and person.id == link.person]
    named = [person for person in able if plain_name(person.name) == plain_name(statement.name)]
    found = linked or named
    return found[0] if len(found) == 1 else None
