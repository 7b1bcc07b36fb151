"""The overview: what to do first, where everybody stands, completion as a picture, and whom to look at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from site_build.config import Portal
from site_build.desk.route import Context, DeskView, Options, Redirect, Route, paginate
from site_build.office.acknowledgments.standing import Standing
from site_build.office.reporting.overview import (
    SORTS,
    WHO_ARE,
    Moment,
    Selection,
    read_overview,
    select,
    selection_words,
)
from site_build.office.reporting.tasks import Task
from site_build.words import STANDINGS

WIDTH, HEIGHT = 600, 160  # of the line's drawing, in its own units


@dataclass(frozen=True)
class Share:
    """How much of something is done: 3 of 5 volunteers."""

    label: str
    done: int
    all: int

    @property
    def percent(self) -> int:
        """Done, in whole per cent; nothing to do counts as nothing done."""
        return round(100 * self.done / self.all) if self.all else 0


@dataclass(frozen=True)
class Picture:
    """A bar for each role, and a line through the months; `points` is what an SVG polyline takes."""

    roles: tuple[Share, ...]
    months: tuple[Share, ...]
    points: str
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(roles: Sequence[Share], months: Sequence[Share]) -> Picture:
    """Place the line: the months from left to right, nothing done at the bottom, everything at the top."""
    step = WIDTH / max(len(months) - 1, 1)
    points = " ".join(
        f"{step * number:.0f},{HEIGHT * (1 - month.percent / 100):.0f}" for number, month in enumerate(months)
    )
    return Picture(tuple(roles), tuple(months), points)


ALL = ("", "all")


class OverviewView(DeskView, template="overview/overview.html", title="Overview"):
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
    standings: Options = (ALL, *((state.value, STANDINGS[state]) for state in WHO_ARE))
    sorts: Options = tuple((word, word) for word in SORTS)


def show_overview(ask: Context) -> OverviewView:
    """What to do first, and the rows that are chosen."""
    portal, selection = ask.office.portal, ask.visit.take(Selection) or Selection()
    found = read_overview(ask.office, ask.today)
    chosen = select(found.standings, selection)
    rows, page, pages = paginate(chosen, ask.ids.get("page", "1"))
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


def choose(ask: Context) -> Redirect:
    """Remember whom to show; names stay out of the address."""
    typed = {name: ask.fields.get(name, "") for name in ("words", "role", "policy", "standing")}
    ask.visit.put(Selection(**typed, sort=ask.fields.get("sort", "name")))
    return Redirect("/#people")


def show_everybody(ask: Context) -> Redirect:
    """Forget the choice."""
    ask.visit.drop(Selection)
    return Redirect("/#people")


def _picture(portal: Portal, history: tuple[Moment, ...]) -> Picture:
    roles = [Share(portal.roles[tally.role].plural, tally.complete, tally.held) for tally in history[-1].roles]
    months = [Share(f"{moment.day:%B %Y}", moment.complete, moment.held) for moment in history[:-1]]
    return picture_of(roles, months)


def _shown_words(found: int, words: str, page: int, pages: int) -> str:
    count = f"{found} {'row' if found == 1 else 'rows'}: {words}."
    return count if pages == 1 else f"{count} Page {page} of {pages}."


ROUTES = (
    Route("/", show_overview, choose, reads=True),
    Route("/page/{page}", show_overview),
    Route("/everybody", show_everybody),
)
