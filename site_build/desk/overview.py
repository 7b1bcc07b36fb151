"""The overview: what to do first, where everybody stands, and whom to look at."""

from collections import Counter

from site_build.config import Portal
from site_build.desk.picture import Picture, Share, picture_of
from site_build.desk.room import Ask, Door, Go, Options, View, turn_page
from site_build.office.overview import Moment, read_overview
from site_build.office.selection import SORTS, STANDINGS, Selection, select, selection_words
from site_build.office.standing import Standing
from site_build.office.tasks import Task

ALL = ("", "all")


class OverviewView(View, template="overview/overview.html", title="Overview"):
    """The first page of an open desk. `rows` is one page of the `found` rows that are chosen."""

    tasks: tuple[Task, ...]
    everybody: int
    counts: tuple[tuple[str, int], ...]
    picture: Picture
    selection: Selection
    roles: Options
    policies: Options
    shown: str
    chosen: bool
    found: int
    rows: tuple[Standing, ...]
    page: int
    pages: int
    standings: Options = (ALL, *((word, word) for word in STANDINGS))
    sorts: Options = tuple((word, word) for word in SORTS)


def show_overview(ask: Ask) -> OverviewView:
    """What to do first, and the rows that are chosen."""
    portal, selection = ask.office.portal, ask.visit.take(Selection) or Selection()
    found = read_overview(ask.office, ask.today)
    chosen = select(found.standings, selection)
    rows, page, pages = turn_page(chosen, ask.ids.get("page", "1"))
    return OverviewView(
        tasks=tuple(found.tasks),
        everybody=len(found.standings),
        counts=tuple(Counter(row.standing for row in found.standings).most_common()),
        picture=_picture(portal, found.history),
        selection=selection,
        roles=(ALL, *((key, role.plural) for key, role in portal.roles.items())),
        policies=(ALL, *((key, key) for key in portal.policies)),
        shown=_shown_words(len(chosen), selection_words(portal, selection), page, pages),
        chosen=selection != Selection(),
        found=len(chosen),
        rows=rows,
        page=page,
        pages=pages,
    )


def choose(ask: Ask) -> Go:
    """Remember whom to show; names stay out of the address."""
    typed = {name: ask.fields.get(name, "") for name in ("words", "role", "policy", "standing")}
    ask.visit.put(Selection(**typed, sort=ask.fields.get("sort", "name")))
    return Go("/#people")


def show_everybody(ask: Ask) -> Go:
    """Forget the choice."""
    ask.visit.drop(Selection)
    return Go("/#people")


def _picture(portal: Portal, history: tuple[Moment, ...]) -> Picture:
    roles = [Share(portal.roles[tally.role].plural, tally.complete, tally.held) for tally in history[-1].roles]
    months = [Share(f"{moment.day:%B %Y}", moment.complete, moment.held) for moment in history[:-1]]
    return picture_of(roles, months)


def _shown_words(found: int, words: str, page: int, pages: int) -> str:
    count = f"{found} {'row' if found == 1 else 'rows'}: {words}."
    return count if pages == 1 else f"{count} Page {page} of {pages}."


DOORS = (
    Door("/", show_overview, choose, reads=True),
    Door("/page/{page}", show_overview),
    Door("/everybody", show_everybody),
)
