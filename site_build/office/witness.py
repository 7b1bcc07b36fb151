"""Who may vouch for whom: nobody for themselves, and for the Chief Officer only the Chair.

Whoever has held the Chief Officer's post counts as the Chief Officer for good, or laying it down for a moment would do.
"""

from collections.abc import Iterable

from site_build.errors import Unfit
from site_build.register.leaf import today
from site_build.register.people import Person, plain_name

CHIEF_OFFICER = "chief-officer"
CHAIR = "chair"


def is_chief_officer(person: Person) -> bool:
    """Whether this person is, or was, the Chief Officer."""
    return person.was_chief_officer or person.post == CHIEF_OFFICER


def check_witness(people: Iterable[Person], person: Person, witness: str) -> None:
    """`Unfit` unless this witness (a name) may vouch for this person, among these people."""
    if not witness.strip():
        raise Unfit("witness", "Give the name of the witness. That is whoever saw it being done.")
    if plain_name(witness) == plain_name(person.name):
        raise Unfit("witness", f"{person.name} cannot be their own witness. Give the name of somebody else.")
    if not is_chief_officer(person):
        return
    chairs = [other for other in people if other.post == CHAIR and not other.has_left(today())]
    if not chairs:
        raise Unfit("witness", "Only the Chair can be the Chief Officer's witness. First say under People who that is.")
    if plain_name(witness) not in [plain_name(chair.name) for chair in chairs]:
        raise Unfit(
            "witness", f"Only the Chair can be witness for whoever is or was the Chief Officer: {chairs[0].name}."
        )
