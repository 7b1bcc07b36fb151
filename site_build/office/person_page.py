"""All about one person, as the register holds it, for one page. It is for the Chief Officer's eyes."""

from dataclasses import dataclass

from site_build.acknowledgment.record import Record
from site_build.errors import Refused
from site_build.office.links import LinkRow, read_own_links
from site_build.office.standing import Signed, Standing, read_all_signed, read_standings
from site_build.office.tray import Held, read_held
from site_build.office.unlock import Office
from site_build.register.leaf import AcknowledgedLeaf, WithdrawnLeaf
from site_build.register.people import Person, plain_name
from site_build.register.view import View


@dataclass(frozen=True)
class SignedLine:
    """An acknowledgment, how it came, and why it was withdrawn if it was."""

    signed: Signed
    how: str
    reason: str


@dataclass(frozen=True)
class PersonPage:
    """A person, where they stand, their links and acknowledgments, and the forms that wait under their name."""

    person: Person
    standings: tuple[Standing, ...]
    links: tuple[LinkRow, ...]
    signed: tuple[SignedLine, ...]
    waiting: tuple[Held, ...]

    def find_line(self, leaf_id: str) -> SignedLine:
        """The acknowledgment with this leaf's id; `Refused` when it is not one of theirs."""
        for line in self.signed:
            if line.signed.leaf.id == leaf_id:
                return line
        raise Refused("There is no such acknowledgment of this person in the register.")


def read_person_page(office: Office, person_id: str) -> PersonPage:
    """All about the person with this id; `Refused` when there is nobody."""
    with office.register.view() as view:
        person = view.people.get(person_id)
        if person is None:
            raise Refused("There is nobody here with that number. Look in the list of people.")
        standings = read_standings(office, view, person)
        return PersonPage(
            person,
            standings=tuple(standings),
            links=tuple(read_own_links(view, person, standings)),
            signed=tuple(_read_lines(view, person_id)),
            waiting=tuple(
                form
                for form in read_held(view, "waiting")
                if plain_name(form.statement.name) == plain_name(person.name)
            ),
        )


def _read_lines(view: View, person_id: str) -> list[SignedLine]:
    """The person's acknowledgments, the newest first."""
    reasons = {entry.leaf.of: entry.details.evidence for entry in view.entries(WithdrawnLeaf) if entry.details}
    signed = [one for one in reversed(read_all_signed(view)) if one.person == person_id]
    return [SignedLine(one, _how(one), reasons.get(one.leaf.id, "")) for one in signed]


def _how(signed: Signed) -> str:
    if isinstance(signed.statement, Record):
        return f"on paper, witness {signed.statement.witness}"
    return "with a personal link" if isinstance(signed.leaf, AcknowledgedLeaf) else "without a link, and countersigned"
