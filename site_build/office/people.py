"""People, one at a time: add, edit, mark as left, bring back, and find them again.

What is wrong with an entry is `Unfit`, with the entry's name; nothing has been changed then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from site_build.errors import Refused, Unfit
from site_build.office.entries import check_days, read_day, read_person
from site_build.office.unlock import Office
from site_build.register.change import Change
from site_build.register.leaf import today
from site_build.register.people import Person, bare, plain_name


@dataclass(frozen=True)
class Listing:
    """Those who are here and those who have left, by name."""

    here: tuple[Person, ...]
    gone: tuple[Person, ...]


def list_people(office: Office) -> list[Person]:
    """Everybody, by name."""
    with office.register.view() as view:
        return sort_people(view.people.values())


def sort_people(people: Iterable[Person]) -> list[Person]:
    """People by name, and those of one name always in the same order."""
    return sorted(people, key=lambda person: (plain_name(person.name), person.id))


def open_person(office: Office, person_id: str) -> Person:
    """The person with this id; `Refused` when there is nobody."""
    with office.register.view() as view:
        return pick_person(view.people, person_id)


def pick_person(people: Mapping[str, Person], person_id: str) -> Person:
    """The person with this id among all, by id; `Refused` when there is nobody, perhaps because they were erased."""
    if person_id not in people:
        raise Refused("There is nobody here with that number, or not any more. Look in the list of people.")
    return people[person_id]


def search_people(people: Iterable[Person], words: str) -> list[Person]:
    """Those in whose name or e-mail address each of these words is, with or without its accents."""
    wanted = bare(words).split()
    return [person for person in people if all(word in bare(f"{person.name} {person.email}") for word in wanted)]


def part_people(people: Iterable[Person], day: date) -> Listing:
    """Those who are here on this day, and those who have left by then, in the same order."""
    parted: dict[bool, list[Person]] = {False: [], True: []}
    for person in people:
        parted[person.has_left(day)].append(person)
    return Listing(tuple(parted[False]), tuple(parted[True]))


def find_person(people: Iterable[Person], words: str) -> Person:
    """The one person with this name, id or e-mail address; `Refused` when there is none, or more than one."""
    wanted = plain_name(words)
    found = [
        person
        for person in people
        if words == person.id or wanted in (plain_name(person.name), person.email.casefold() or person.id)
    ]
    if not found:
        raise Refused(f"There is nobody called “{words}” in the register. Look in the list of people.")
    if len(found) > 1:
        ids = ", ".join(person.id for person in found)
        raise Refused(f"{len(found)} people in the register are called “{words}”. Say which by the id: {ids}.")
    return found[0]


def add_person(office: Office, fields: Mapping[str, str]) -> Person:
    """Add somebody; `Unfit` when an entry is wrong, or when they are there already."""
    person = read_person(office.portal, fields)
    with office.register.change() as change:
        _check_namesakes(person, change.people.values())
        return _keep(change, person)


def edit_person(office: Office, person_id: str, fields: Mapping[str, str]) -> Person:
    """Change what is known of the person with this id; `Unfit` when an entry is wrong, `Refused` for another id."""
    with office.register.change() as change:
        old = pick_person(change.people, person_id)
        new = read_person(office.portal, fields, old)
        if (plain_name(new.name), new.email) != (plain_name(old.name), old.email):
            _check_namesakes(new, change.people.values())
        return _keep(change, new)


def mark_left(office: Office, who: str, day: str) -> Person:
    """Say on which day the person with this name, id or address left; `Unfit` when `day` is not right."""
    with office.register.change() as change:
        old = find_person(change.people.values(), who)
        new = old.model_copy(update={"left": read_day("day", day.strip())})
        check_days("day", new)
        return _keep(change, new)


def bring_back(office: Office, who: str) -> Person:
    """The person with this name, id or address has not left after all; `Refused` when they had not."""
    with office.register.change() as change:
        old = find_person(change.people.values(), who)
        if not old.left:
            raise Refused(f"{old.name} has not left. Nothing was changed.")
        return _keep(change, old.model_copy(update={"left": None}))


def check_post(person: Person, people: Iterable[Person]) -> None:
    """`Unfit` when somebody else, who has not left, holds this person's post."""
    if not person.post or person.has_left(today()):
        return
    for other in people:
        if other.post == person.post and other.id != person.id and not other.has_left(today()):
            raise Unfit("post", f"{other.name} has this position. Change theirs first. Nothing was changed.")


def may_be(person: Person, email: str) -> bool:
    """Whether somebody of the same name, with this e-mail address or none, may be this person."""
    return not (person.email and email) or person.email.casefold() == email.casefold()


def _keep(change: Change, person: Person) -> Person:
    check_post(person, change.people.values())
    change.put_person(person)
    return person


def _check_namesakes(person: Person, people: Iterable[Person]) -> None:
    wanted = plain_name(person.name)
    for other in people:
        if other.id != person.id and plain_name(other.name) == wanted and may_be(other, person.email):
            raise Unfit(
                "name",
                f"{other.name} is in the register already. Nothing was changed. If this is somebody else, "
                "give both an e-mail address, or add a middle name.",
            )
