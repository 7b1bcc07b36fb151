"""The last import, so that it can be undone: whom it added goes again, and whom it changed is put back.

Only what nobody has built upon is undone: no link, nothing signed, and no other change of the person since. The log
knows of nobody before they have a link, so that nothing in it is touched. What is remembered is sealed, and what is
remembered of a person goes when they are erased.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar

from site_build.config import Model
from site_build.formats.leaf import LeafBase, today
from site_build.formats.statement import RandomId
from site_build.names import plain_name
from site_build.office.office import Office
from site_build.office.people import errors
from site_build.office.people.people import may_be, sort_people
from site_build.office.people.remembered import LAST_IMPORT
from site_build.register.change import Change
from site_build.register.memo import Memo, put_memo, read_memo
from site_build.register.people import Person, format_person
from site_build.register.view import View


class ImportedPerson(Model):
    """Somebody whom the import put into the register: a digest of them as it left them, and as they were before."""

    id: RandomId
    digest: str
    before: Person | None = None


class LastImport(Memo):
    """The last import that changed something: its day, how long the log was then, and whom it added or changed."""

    key: ClassVar[str] = LAST_IMPORT
    day: date
    size: int
    people: tuple[ImportedPerson, ...]


class WhyKept(StrEnum):
    """Why somebody is left as the import left them."""

    USED = "used"
    CHANGED = "changed"
    NAMESAKE = "namesake"


@dataclass(frozen=True)
class ImportReport:
    """What the last import did, as the register is now: whom it added, and whom it changed, by name."""

    day: date
    added: tuple[Person, ...]
    changed: tuple[Person, ...]


@dataclass(frozen=True)
class Undone:
    """The names of those who were taken out again and who were put back; and who was kept, each with why."""

    removed: tuple[str, ...]
    put_back: tuple[str, ...]
    kept: tuple[tuple[str, WhyKept], ...]


def remember_import(change: Change, people: Iterable[Person]) -> None:
    """Remember these people, as they are put into the register, in place of the import before."""
    before = change.people
    found = (ImportedPerson(id=each.id, digest=_digest(each), before=before.get(each.id)) for each in people)
    put_memo(change, LastImport(day=today(), size=change.size(), people=tuple(found)))


def read_import(office: Office) -> ImportReport | None:
    """What the last import did to those who are still in the register; None when there was none, or it was undone."""
    with office.register.view() as view:
        last = read_memo(view, LastImport)
        if last is None:
            return None
        here = [each for each in last.people if each.id in view.people]
        added = sort_people(view.people[each.id] for each in here if not each.before)
        changed = sort_people(view.people[each.id] for each in here if each.before)
    return ImportReport(last.day, tuple(added), tuple(changed))


def undo_import(office: Office) -> Undone:
    """Undo what the last import did, where nobody has built upon it; `Refused` when there is none to undo."""
    with office.register.change() as change:
        last = read_memo(change, LastImport)
        if last is None:
            raise errors.ImportGone()
        kept = dict(_list_kept(change, last))
        going = [each for each in last.people if each.id in change.people and each.id not in kept]
        for each in going:
            _put_back(change, each)
        change.drop_memo(LastImport.key)
        return _tell(change, going, kept)


def forget_in_import(change: Change, person: str) -> None:
    """Forget what the last import did to this person (an id)."""
    last = read_memo(change, LastImport)
    if last and any(each.id == person for each in last.people):
        others = tuple(each for each in last.people if each.id != person)
        put_memo(change, last.model_copy(update={"people": others}))


def _put_back(change: Change, each: ImportedPerson) -> None:
    if each.before:
        change.put_person(each.before)
    else:
        change.drop_person(each.id)


def _list_kept(view: View, last: LastImport) -> Iterator[tuple[str, WhyKept]]:
    used = {entry.details.person for entry in view.entries(LeafBase) if entry.position >= last.size and entry.details}
    ours = {each.id for each in last.people}
    others = [person for person in view.people.values() if person.id not in ours]
    names = {plain_name(person.name) for person in others}
    for each in last.people:
        now = view.people.get(each.id)
        if each.id in used:
            yield each.id, WhyKept.USED
        elif now and _digest(now) != each.digest:
            yield each.id, WhyKept.CHANGED
        elif each.before and plain_name(each.before.name) in names and _is_taken(each.before, others):
            yield each.id, WhyKept.NAMESAKE


def _is_taken(before: Person, others: Sequence[Person]) -> bool:
    """Whether somebody who came since could be taken for this person, as they were."""
    name = plain_name(before.name)
    return any(plain_name(other.name) == name and may_be(other, before.email) for other in others)


def _tell(change: Change, going: Sequence[ImportedPerson], kept: dict[str, WhyKept]) -> Undone:
    names = {key: person.name for key, person in change.people.items()}
    return Undone(
        removed=tuple(sorted(names[each.id] for each in going if not each.before)),
        put_back=tuple(sorted(each.before.name for each in going if each.before)),
        kept=tuple(sorted((names[key], why) for key, why in kept.items() if key in names)),
    )


def _digest(person: Person) -> str:
    return sha256(format_person(person)).hexdigest()
