"""The overview: what to do first, where everybody stands, completion as a picture, and whom to look at."""

from collections import Counter
from datetime import date

from site_build.desk.route import Context, Options, PageOfRows, Redirect, Route, paginate
from site_build.office.acknowledgments.standing import Standing
from site_build.office.reporting.overview import (
    SORTS,
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


class OverviewView(PageView, template="overview/overview.html"):
    """The first page of an unlocked desk. `rows` are those of the `selection`, whose `words` say it."""

    overview: Overview
    counts: tuple[tuple[str, int], ...]
    selection: Selection
    words: str
    chosen: bool
    rows: PageOfRows[Standing]
    roles: Options
    policies: Options
    today: date
    standings: Options = (ALL, *((str(state), STANDINGS[state]) for state in WHO_ARE))
    dues: Options = (ALL, ("to_sign", "something to sign"), ("overdue", "overdue"))
    sorts: Options = tuple((word, word) for word in SORTS)


def show_overview(context: Context) -> OverviewView:
    portal, selection = context.office.portal, context.session.get(Selection) or Selection()
    overview = read_overview(context.office, context.today)
    return OverviewView(
        overview=overview,
        counts=tuple(Counter(row.standing for row in overview.standings).most_common()),
        selection=selection,
        words=selection_words(portal, selection),
        chosen=selection != Selection(),
        rows=paginate(select(overview.standings, selection), context.ids.get("page", "1")),
        roles=(ALL, *((key, role.plural) for key, role in portal.roles.items())),
        today=context.today,
        policies=(ALL, *((key, key) for key in portal.policies)),
    )


def choose(context: Context) -> Redirect:
    """Remember whom to show; names stay out of the address."""
    typed = {name: context.typed(name) for name in ("words", "role", "policy", "standing", "due")}
    context.session.put(Selection(**typed, sort=context.typed("sort", "name")))
    return Redirect("/#people")


def show_overdue(context: Context) -> Redirect:
    """Show who is overdue, the longest first."""
    context.session.put(Selection(due="overdue", sort="due"))
    return Redirect("/#people")


def show_everybody(context: Context) -> Redirect:
    context.session.drop(Selection)
    return Redirect("/#people")


ROUTES = (
    Route("/", show_overview, choose, reads=True),
    Route("/page/{page}", show_overview),
    Route("/everybody", show_everybody),
    Route("/overdue", show_overdue),
)
