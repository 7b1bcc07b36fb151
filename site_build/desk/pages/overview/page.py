"""The overview: what to do first, how much is complete, and everybody, or those of them who are chosen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from site_build.config import Portal
from site_build.desk.route import Context, Options, PageOfRows, Redirect, Route, paginate
from site_build.office.acknowledgments.standing import Standing, StandingState
from site_build.office.forms.collect import propose_address
from site_build.office.office import list_titles
from site_build.office.reporting.overview import (
    WHO_ARE,
    Overview,
    Selection,
    read_overview,
    select,
    selection_words,
)
from site_build.templates import PageView
from site_build.words import STANDINGS

ALL = ("", "all")
RARE = (StandingState.RETIRED,)  # offered only where there is a row of it
ROWS = 50  # on a page, so that it stays short on a phone
SORT_WORDS = {
    "name": "first name",
    "surname": "surname",
    "role": "role",
    "standing": "standing",
    "due": "day due",
    "date": "day signed",
}


@dataclass(frozen=True)
class ShownPage:
    """The page of people that was looked at last, to come back to."""

    number: str


@dataclass(frozen=True)
class ChoiceGroup:
    """Buttons that choose one part of the selection: its name, words for it, each choice, and the present one."""

    name: str
    words: str
    choices: Options
    present: str


class OverviewView(PageView, template="overview/overview.html"):
    """The first page of an unlocked desk. `rows` are those of the `selection`, whose `words` say it.

    `fetch_from` is where the website keeps forms.
    """

    overview: Overview
    selection: Selection
    words: str
    chosen: bool
    rows: PageOfRows[Standing]
    groups: tuple[ChoiceGroup, ...]
    has_policies: bool
    today: date
    fetch_from: str


def show_overview(context: Context) -> OverviewView:
    portal, selection = context.office.portal, context.session.get(Selection) or Selection()
    overview, titles = read_overview(context.office, context.today), list_titles(context.office)
    return OverviewView(
        overview=overview,
        selection=selection,
        words=selection_words(portal, selection, titles),
        chosen=selection != Selection(),
        rows=paginate(select(overview.standings, selection), _read_page(context), ROWS),
        groups=list_groups(portal, titles, overview, selection, context.today),
        has_policies=len(titles) > 1,
        today=context.today,
        fetch_from=propose_address(context.office),
    )


def list_groups(
    portal: Portal, titles: Mapping[str, str], overview: Overview, chosen: Selection, today: date
) -> tuple[ChoiceGroup, ...]:
    """What can be chosen, with how many rows there are of each standing; `titles` are the policies' by their ids."""
    rows, count = overview.standings, Counter(str(row.standing) for row in overview.standings)
    states = (
        (state, f"{STANDINGS[state]} ({count[state]:,})") for state in WHO_ARE if state not in RARE or count[state]
    )
    overdue, due = (sum(row.is_overdue(today) for row in rows), sum(row.is_to_sign for row in rows))
    days = (("overdue", f"overdue ({overdue:,})"), ("to_sign", f"something to sign ({due:,})"))
    groups = (
        ChoiceGroup("standing", "Standing", (ALL, *states), chosen.standing),
        ChoiceGroup("due", "Due", (ALL, *days), chosen.due),
        ChoiceGroup("role", "Role", (ALL, *((key, one.plural) for key, one in portal.roles.items())), chosen.role),
        ChoiceGroup("policy", "Policy", (ALL, *titles.items()), chosen.policy),
        ChoiceGroup("sort", "In order of", tuple(SORT_WORDS.items()), chosen.sort),
    )
    return tuple(group for group in groups if group.name != "policy" or len(titles) > 1)


def choose(context: Context) -> Redirect:
    """Change what was chosen by the parts that were sent; names stay out of the address."""
    typed = {part.name: context.fields[part.name] for part in fields(Selection) if part.name in context.fields}
    context.session.put(replace(context.session.get(Selection) or Selection(), **typed))
    return Redirect("/#people")


def show_overdue(context: Context) -> Redirect:
    """Show who is overdue, the longest first."""
    context.session.put(Selection(due="overdue", sort="due"))
    return Redirect("/#people")


def show_everybody(context: Context) -> Redirect:
    context.session.drop(Selection)
    return Redirect("/#people")


def _read_page(context: Context) -> str:
    shown = ShownPage(context.ids.get("page", "1"))
    context.session.put(shown)
    return shown.number


ROUTES = (
    Route("/", show_overview, choose, reads=True),
    Route("/page/{page}", show_overview),
    Route("/everybody", show_everybody),
    Route("/overdue", show_overdue),
)
