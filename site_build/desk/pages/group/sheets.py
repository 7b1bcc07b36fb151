"""After a group session on paper: one page for all the sheets, with one day and one witness.

The page itself says whose sheets are on it, so that it is shown again after the desk was locked. All that are ticked
are entered, or none; what was typed for the others stays in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import ImmutableMultiDict

from site_build.desk import errors
from site_build.desk.pages.group.chosen import PACKS, Group, find_places
from site_build.desk.route import Context, Fields, Options, Redirect, Route
from site_build.office.forms.group import Place, record_together
from site_build.office.forms.packs import read_packs
from site_build.office.forms.record import Sheet, answer_field
from site_build.templates import PageView
from site_build.words import WAYS, WAYS_OF_CHANGE

SHARED = ("signed_on", "witness")


def start_of(place: Place) -> str:
    """What the names of the fields of this sheet begin with."""
    return f"{place.key}."


@dataclass(frozen=True)
class SheetToType:
    """One sheet to type in: whose it is, what its foot says after “bank”, and the fields of its answers."""

    place: Place
    bank: str
    answers: tuple[str, ...]
    ways: Options

    @property
    def start(self) -> str:
        """What the names of its fields begin with."""
        return start_of(self.place)


class RecordView(PageView, template="group/record.html"):
    """All the sheets, with what was typed; each row is ticked unless it was unticked."""

    rows: tuple[SheetToType, ...]
    fields: Fields
    is_new: bool


def show_sheets(context: Context) -> RecordView | Redirect:
    group = context.session.get(Group) or Group(())
    places = find_places(context, context.fields.getlist("place") or group.keys)
    if not places:
        return Redirect("/group", said=str(errors.GroupGone()))
    rows = tuple(
        SheetToType(pack.place, pack.bank, _name_answers(pack.place, len(pack.questions)), _list_ways(pack.place))
        for pack in read_packs(context.office, places)
    )
    return RecordView(rows, context.fields or group.typed, not context.fields)


def _name_answers(place: Place, count: int) -> tuple[str, ...]:
    return tuple(start_of(place) + answer_field(number) for number in range(1, count + 1))


def _list_ways(place: Place) -> Options:
    known = WAYS_OF_CHANGE if place.is_short else WAYS
    return tuple((way, words[0].upper() + words[1:]) for way, words in known.items())


def record_sheets(context: Context) -> Redirect:
    """Enter the sheets that are ticked; who is on the page and has signed meanwhile makes the page an old one."""
    keys = context.fields.getlist("place")
    places = find_places(context, keys)
    if len(places) < len(set(keys)):
        raise errors.PageOutdated
    ticked = [place for place in places if f"{start_of(place)}row" in context.fields]
    if not ticked:
        raise errors.NoSheetTicked(field="place")
    people = record_together(context.office, {start_of(place): _read_sheet(context, place) for place in ticked})
    names = ", ".join(dict.fromkeys(person.name for person in people))
    return _go_on(context, [place for place in places if place not in ticked], f"In the register: {names}.")


def _read_sheet(context: Context, place: Place) -> Sheet:
    typed = _list_typed(context, place)
    return Sheet(
        person=place.person.id,
        role=place.role,
        policy=place.policy,
        bank=place.sheet,
        signed_on=context.typed("signed_on").strip(),
        witness=context.typed("witness"),
        opened=tuple(context.fields.getlist(f"{start_of(place)}opened")),
        answers={name: words for name, words in typed.items() if name.startswith("answer-")},
        helped_by=typed.get("helped_by", ""),
    )


def _go_on(context: Context, left_out: Sequence[Place], said: str) -> Redirect:
    """To the sheets that were left out, with what was typed for them; a session without any is over."""
    typed = [place for place in left_out if any(words.strip() for words in _list_typed(context, place).values())]
    if not typed:
        context.session.drop(Group)
        return Redirect("/intake", said=said)
    kept = [(name, words) for name, words in context.fields.multi_items() if _is_of(name, typed)]
    context.session.put(Group(tuple(place.key for place in typed), PACKS, ImmutableMultiDict(kept)))
    names = ", ".join(dict.fromkeys(place.person.name for place in typed))
    return Redirect("/group/record", said=f"{said} Not in the register yet, but still here: {names}.")


def _list_typed(context: Context, place: Place) -> dict[str, str]:
    """What was typed for this sheet, by the names of its fields alone."""
    start, fields = start_of(place), context.fields
    return {name.removeprefix(start): words for name, words in fields.items() if name.startswith(start)}


def _is_of(name: str, places: Sequence[Place]) -> bool:
    return name in SHARED or any(name.startswith(start_of(place)) for place in places)


ROUTES = (Route("/group/record", show_sheets, record_sheets),)
