"""A group session: who will be there, one print for all of them, and afterwards one page for all their sheets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from site_build.desk import errors
from site_build.desk.pages.group import sheets
from site_build.desk.pages.group.chosen import LINKS, PACKS, Group, find_places
from site_build.desk.pages.links.page import WARNING, Made, make_links
from site_build.desk.route import Context, Download, Options, Redirect, Route
from site_build.office.forms.group import Place, list_places
from site_build.office.forms.packs import read_packs
from site_build.office.links.links import Link, site_address
from site_build.paper.group import print_links, print_packs
from site_build.templates import PageView

WAYS: Options = (
    (LINKS, "By link, on phones, tablets or computers"),
    (PACKS, "On paper, with a paper pack each"),
)
READABLE = "Whoever has this file can read who still has something to sign. Delete it when it is printed."


@dataclass(frozen=True)
class DutyPlaces:
    """Everybody who has the same to do: the `places` of one role and policy. `value` stands for all of them."""

    value: str
    places: tuple[Place, ...]


class GroupView(PageView, template="group/group.html"):
    """Who can be there: what is `ticked`, of places and whole duties; the way, and what links begin with."""

    duties: tuple[DutyPlaces, ...]
    ticked: Sequence[str]
    way: str
    site: str
    ways: Options = WAYS


class PrintView(PageView, template="group/print.html"):
    """Who was chosen, for whom the print is saved."""

    group: Group
    places: tuple[Place, ...]
    by_link: bool


def show_group(context: Context) -> GroupView:
    group = context.session.get(Group) or Group(())
    ticked = context.fields.getlist("place") or group.keys
    site = context.typed("site", site_address(context.office))
    return GroupView(tuple(_list_duties(context)), ticked, context.typed("way", group.way), site)


def _list_duties(context: Context) -> Iterator[DutyPlaces]:
    def duty(place: Place) -> tuple[str, str]:
        return place.policy, place.role

    for (policy, role), places in groupby(sorted(list_places(context.office), key=duty), key=duty):
        yield DutyPlaces(f"all.{role}.{policy}", tuple(places))


def choose(context: Context) -> Redirect:
    """Remember who will be there; make the links, where that is the way."""
    ticked = set(context.fields.getlist("place"))
    places = [place for duty in _list_duties(context) for place in duty.places if ticked & {place.key, duty.value}]
    if not places:
        raise errors.NobodyInGroup
    records, way = "record" in context.fields, context.typed("way", LINKS)
    if way == LINKS and not records:
        make_links(context, list(dict.fromkeys(place.person.id for place in places)))
    context.session.put(Group(tuple(place.key for place in places), way))
    return Redirect("/group/record" if records else "/group/print")


def show_print(context: Context) -> PrintView | Redirect:
    group = context.session.get(Group)
    places = find_places(context, group.keys) if group else []
    if not group or not places:
        return Redirect("/group", said=str(errors.GroupGone()))
    return PrintView(group, tuple(places), group.way == LINKS)


def save_print(context: Context) -> Download:
    group = context.session.require(Group, errors.GroupGone)
    if context.fields.get("press") != group.press:
        raise errors.PageOutdated
    places, portal = find_places(context, group.keys), context.office.portal
    name = f"group-session-{context.today}.pdf"
    if group.way == LINKS:
        links = _find_links(context, places)
        return Download({name: print_links(portal, places, links, context.today)}, WARNING)
    packs = read_packs(context.office, places)
    return Download({name: print_packs(portal, packs, context.today)}, READABLE)


def _find_links(context: Context, places: Sequence[Place]) -> list[Link]:
    """The links of everybody in these places, by name; `Refused` where somebody's is not in memory any more."""
    made = context.session.get(Made) or Made()
    people = dict.fromkeys(place.person.id for place in places)
    if people.keys() - {link.person.id for link in made.links}:
        raise errors.LinksGone
    return [link for person in people for link in made.links if link.person.id == person]


ROUTES = (
    Route("/group", show_group, choose),
    Route("/group/print", show_print, save_print, reads=True),
    *sheets.ROUTES,
)
