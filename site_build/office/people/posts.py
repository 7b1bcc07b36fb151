"""Say who holds the two posts that the register needs: its keeper's, and that of the witness for the keeper's form."""

from collections.abc import Iterable, Mapping

from site_build.errors import Faults
from site_build.formats.leaf import today
from site_build.names import plain_name
from site_build.office.office import Office
from site_build.office.people import errors
from site_build.office.people.people import add_to, check_namesakes, read_person
from site_build.office.people.witness import list_holders
from site_build.register.change import Change
from site_build.register.people import Person


def list_empty_posts(office: Office) -> tuple[str, ...]:
    """Which of the two posts nobody holds now, the keeper's first."""
    keeper = office.portal.keeper
    with office.register.view() as view:
        people = [*view.people.values()]
    return tuple(post for post in (keeper.post, keeper.witness) if not list_holders(people, post, today()))


def name_holders(office: Office, entries: Mapping[str, Mapping[str, str]]) -> list[Person]:
    """Give these posts to the people of these names, by post; who is not in the register yet is added.

    All of them, or nobody: `Unfit` or `SeveralUnfit` says what is wrong, the post and a hyphen before each field.
    """
    with office.register.change() as change:
        faults, named = Faults(), list[Person]()
        for post, fields in entries.items():
            with faults.collect(f"{post}-"):
                named.append(_find_or_read(office, change, post, fields))
                _check_other(named)
        faults.refuse()
        for person in named:
            add_to(change, person)
    return named


def _find_or_read(office: Office, change: Change, post: str, fields: Mapping[str, str]) -> Person:
    known = _find(change.people.values(), fields.get("name", ""))
    if known is None:
        new = read_person(office.portal, {**fields, "post": post})
        check_namesakes(new, change.people.values())
        return new
    if known.post and known.post != post:
        raise errors.PostHeld(name=known.name, post=office.portal.contacts[known.post].name)
    return read_person(office.portal, {"post": post}, known)


def _find(people: Iterable[Person], name: str) -> Person | None:
    """Who is meant, among those who are here; `Unfit` when several have that name."""
    here = [person for person in people if not person.has_left(today())]
    found = [person for person in here if plain_name(person.name) == plain_name(name)]
    if len(found) > 1:
        raise errors.SeveralOfName(name=name.strip())
    return found[0] if found else None


def _check_other(named: list[Person]) -> None:
    """`Unfit` when the last of these is one of the others: nobody vouches for themselves."""
    names = [plain_name(person.name) for person in named]
    if names[-1] in names[:-1]:
        raise errors.OwnWitness(field="name", name=named[-1].name)
