"""Who may vouch for whom: nobody for themselves, and for the register's keeper only who holds the witness's post.

`[keeper]` in `portal.toml` names both posts. Whoever has held the keeper's counts as the keeper for good, or laying it
down for a moment would do, or naming another post in that file. So they are marked as soon as they hold it.
"""

from collections.abc import Iterable
from datetime import date

from site_build.config import Portal
from site_build.formats.leaf import today
from site_build.names import is_same_name
from site_build.office.people import errors
from site_build.register.people import Person
from site_build.register.store import Register


def is_keeper(portal: Portal, person: Person) -> bool:
    """Whether this person keeps the register, or did."""
    return person.was_keeper or person.post == portal.keeper.post


def list_holders(people: Iterable[Person], post: str, day: date) -> list[Person]:
    """Those of these people who hold this post on this day."""
    return [person for person in people if person.post == post and not person.has_left(day)]


def mark_keepers(portal: Portal, register: Register) -> None:
    """Mark whoever holds the keeper's post, when `portal.toml` has come to name another one."""
    with register.view() as view:
        unmarked = [person for person in view.people.values() if is_keeper(portal, person) and not person.was_keeper]
    if unmarked:
        with register.change() as change:
            for person in unmarked:
                change.put_person(change.people[person.id].model_copy(update={"was_keeper": True}))


def check_witness(portal: Portal, people: Iterable[Person], person: Person, witness: str) -> None:
    """`Unfit` unless this witness (a name) may vouch for this person, among these people."""
    if not witness.strip():
        raise errors.WitnessMissing()
    if is_same_name(witness, person.name):
        raise errors.OwnWitness(name=person.name)
    if is_keeper(portal, person):
        _check_post(portal, people, witness)


def _check_post(portal: Portal, people: Iterable[Person], witness: str) -> None:
    keeper, post = portal.keeper_name, portal.witness_name
    holders = list_holders(people, portal.keeper.witness, today())
    if not holders:
        raise errors.WitnessUnknown(keeper=keeper, witness=post)
    if not any(is_same_name(witness, holder.name) for holder in holders):
        raise errors.WitnessWrong(keeper=keeper, witness=post, holder=holders[0].name)
