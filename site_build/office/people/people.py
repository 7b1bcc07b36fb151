"""People, one at a time: what is typed for somebody, read entry by entry; add, edit, mark as left, find them again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from site_build.config import Portal
from site_build.errors import Faults
from site_build.formats.leaf import new_id, today
from site_build.names import bare, clean_name, has_letters, is_email, is_unseen, plain_name
from site_build.office.office import Office
from site_build.office.people import errors
from site_build.office.people.days import is_not_known, read_day, read_rough_day
from site_build.office.people.likeness import find_alike
from site_build.office.people.roles import read_roles
from site_build.office.people.witness import is_keeper, list_holders
from site_build.register.change import Change
from site_build.register.people import Person

ENTRIES = ("name", "roles", "started", "left", "email", "post")
NEEDED = ENTRIES[:2]
_LONGEST_NAME = 200


def read_person(portal: Portal, fields: Mapping[str, str], old: Person | None = None) -> Person:
    """A person from what was typed; `Unfit` or `SeveralUnfit` saying which entries are wrong.

    Of `old` stays what was not typed, and what was typed as it is, whatever rule it was once read by. An entry that is
    empty is emptied, but the first two are needed.
    """
    read, faults = dict[str, Any](), Faults()
    for entry, words in _choose_new(fields, old).items():
        with faults.collect():
            read[entry] = _read_entry(portal, entry, words)
    if read.keys() & {"started", "left"}:
        with faults.collect():
            check_days("left", *(read.get(entry, getattr(old, entry, None)) for entry in ("started", "left")))
    faults.refuse()
    person = old.model_copy(update=read) if old else Person.model_validate({"id": new_id(), "added": today(), **read})
    return person.model_copy(update={"was_keeper": is_keeper(portal, person)})


def _choose_new(fields: Mapping[str, str], old: Person | None) -> dict[str, str]:
    """What was typed and is not known of `old` already."""
    typed = fields if old else dict.fromkeys(NEEDED, "") | dict(fields)
    known = write_person(old) if old else {}
    new = {entry: typed[entry].strip() for entry in ENTRIES if entry in typed}
    return {entry: words for entry, words in new.items() if words != known.get(entry)}


def write_person(person: Person) -> dict[str, str]:
    """What is known of a person as it would be typed."""
    return {
        "name": person.name,
        "roles": ",".join(person.roles),
        "started": person.started.isoformat() if person.started else "",
        "left": person.left.isoformat() if person.left else "",
        "email": person.email,
        "post": person.post,
    }


def check_days(field: str, started: date | None, left: date | None) -> None:
    """`Unfit` for this field when somebody would have left before they started."""
    if started and left and left < started:
        raise errors.LeftBeforeStart(field=field, started=started)


def _read_entry(portal: Portal, entry: str, words: str) -> object:
    match entry:
        case "name":
            return _read_name(words)
        case "roles":
            return read_roles(portal, words)
        case "email" if words and not is_email(words):
            raise errors.EmailWrong()
        case "post" if words and words not in portal.contacts:
            raise errors.PostUnknown(typed=words)
        case "email" | "post":
            return words
        case _:
            return None if is_not_known(words) else _read_entry_day(entry, words)


def _read_entry_day(entry: str, words: str) -> date:
    day = read_rough_day(entry, words, ends=entry == "left")
    if entry == "started" and day.year > today().year + 1:
        raise errors.DayFarAway(day=day)
    return day


def _read_name(words: str) -> str:
    name = clean_name(words)
    if not has_letters(name):
        raise errors.NameMissing()
    if len(name) > _LONGEST_NAME:
        raise errors.NameTooLong(most=_LONGEST_NAME)
    if any(map(is_unseen, name)):
        raise errors.NameUnseen()
    return name


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
        raise errors.PersonGone()
    return people[person_id]


def search_people(people: Iterable[Person], words: str) -> list[Person]:
    """Those in whose name or e-mail address each of these words is, with or without accents and apostrophes."""
    wanted = bare(words).split()
    return [person for person in people if all(word in bare(f"{person.name} {person.email}") for word in wanted)]


def part_people(people: Collection[Person], day: date) -> Listing:
    """Those who are here on this day, and those who have left by then, in the same order."""
    here = tuple(person for person in people if not person.has_left(day))
    return Listing(here, tuple(person for person in people if person.has_left(day)))


def find_person(people: Iterable[Person], words: str) -> Person:
    """The one person with this name, id or e-mail address; `Refused` when there is none, or more than one."""
    wanted, known = plain_name(words), list(people)
    found = [
        person
        for person in known
        if words == person.id or wanted in (plain_name(person.name), person.email.casefold() or person.id)
    ]
    if not found:
        raise errors.PersonUnknown(typed=words, meant=[person.name for person in find_alike(known, words)])
    if len(found) > 1:
        raise errors.PersonAmbiguous(typed=words, count=len(found), ids=[person.id for person in found])
    return found[0]


def add_person(office: Office, fields: Mapping[str, str]) -> Person:
    """Add somebody; `Unfit` or `SeveralUnfit` when entries are wrong, or when they are there already."""
    with office.register.change() as change:
        return add_to(change, _read_among(office.portal, change.people.values(), fields))


def edit_person(office: Office, person_id: str, fields: Mapping[str, str]) -> Person:
    """Change what is known of the person with this id; `Unfit` or `SeveralUnfit` when entries are wrong.

    `Refused` when nobody has that id.
    """
    with office.register.change() as change:
        old = pick_person(change.people, person_id)
        return add_to(change, _read_among(office.portal, change.people.values(), fields, old))


def _read_among(
    portal: Portal, people: Collection[Person], fields: Mapping[str, str], old: Person | None = None
) -> Person:
    """A person from what was typed, who is nobody else among these people."""
    faults = Faults()
    with faults.collect():
        person = read_person(portal, fields, old)
    with faults.collect():
        _check_among(people, fields, old)
    faults.refuse(ENTRIES)
    return person


def _check_among(people: Collection[Person], fields: Mapping[str, str], old: Person | None) -> None:
    """`Unfit` or `SeveralUnfit` when a name or a post is another's, whatever else is wrong with what was typed."""
    words = write_person(old) if old else dict.fromkeys(ENTRIES, "")
    typed = {entry: value.strip() for entry, value in (words | dict(fields)).items()}
    name, email, post = clean_name(typed["name"]), typed["email"], typed["post"]
    draft = Person.model_construct(id=old.id if old else "", name=name, email=email, post=post, roles=())
    faults = Faults()
    if old is None or (plain_name(draft.name), draft.email) != (plain_name(old.name), old.email):
        with faults.collect():
            check_namesakes(draft, people)
    if not typed["left"]:
        with faults.collect():
            check_post(draft, people)
    faults.refuse()


def mark_left(office: Office, who: str, day: str) -> Person:
    """Say on which day the person with this name, id or address left; `Unfit` when `day` is not right."""
    with office.register.change() as change:
        old = find_person(change.people.values(), who)
        new = old.model_copy(update={"left": read_day("day", day.strip())})
        check_days("day", new.started, new.left)
        return add_to(change, new)


def bring_back(office: Office, who: str) -> Person:
    """The person with this name, id or address has not left after all; `Refused` when they had not."""
    with office.register.change() as change:
        old = find_person(change.people.values(), who)
        if not old.left:
            raise errors.NotLeft(name=old.name)
        return add_to(change, old.model_copy(update={"left": None}))


def check_post(person: Person, people: Iterable[Person]) -> None:
    """`Unfit` when somebody else, who has not left, holds this person's post."""
    if not person.post or person.has_left(today()):
        return  # before looking at everybody: an import asks this for each row
    others = [holder for holder in list_holders(people, person.post, today()) if holder.id != person.id]
    if others:
        raise errors.PostTaken(name=others[0].name)


def may_be(person: Person, email: str) -> bool:
    """Whether somebody of the same name, with this e-mail address or none, may be this person."""
    return not (person.email and email) or person.email.casefold() == email.casefold()


def add_to(change: Change, person: Person) -> Person:
    """Add or replace somebody in a change of the register; `Unfit` when somebody else holds their post."""
    check_post(person, change.people.values())
    change.put_person(person)
    return person


def check_namesakes(person: Person, people: Iterable[Person]) -> None:
    """`Unfit` when this person could be one of these others by name and e-mail address, also one who has left."""
    wanted = plain_name(person.name)
    for other in people:
        if other.id != person.id and plain_name(other.name) == wanted and may_be(other, person.email):
            raise errors.NameTaken(name=other.name)
