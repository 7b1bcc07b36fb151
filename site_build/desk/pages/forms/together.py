"""Several forms discarded together: chosen among all, looked at, and then gone for one reason.

What is discarded is what the page showed. What somebody has decided about since, or what came since, is not.
"""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from secrets import token_urlsafe

from site_build.desk.pages.forms.page import PageOfRows, show_intake
from site_build.desk.route import Context, DeskView, Redirect, Route, paginate
from site_build.errors import Refused, Unfit
from site_build.office.forms.decisions import discard_together
from site_build.office.forms.pending import Glance, PendingForm, glance, list_unchanged, pick_undecided

NONE = "No form is ticked. Tick some, or choose many at once."
ALL_LINKED = "All of these have a personal link that works. Tick those that you mean."
NONE_LEFT = "No form is ticked. Tick those that should stay, and leave them out."
ALL_TICKED = "You have ticked all of them, and what is ticked stays. Untick those that should be discarded."
OTHERS = "You have chosen others since you opened that page. Nothing was discarded. These are what you chose last."
NOT_CHOSEN = (
    "These forms are not chosen any more: perhaps they were discarded a moment ago. Look at what is listed here."
)


@dataclass(frozen=True)
class Chosen:
    """The forms that were chosen in this visit, as they were then, and the `reason` as far as it was typed.

    `linked` counts those that were left out for their link; no page but one with this `key` speaks for these forms.
    """

    forms: tuple[PendingForm, ...] = field(repr=False)
    linked: int = 0
    reason: str = field(default="", repr=False)
    key: str = field(default_factory=token_urlsafe)

    def without(self, ticked: Container[str], reason: str) -> "Chosen":
        """All but the forms with these fingerprints."""
        return Chosen(tuple(held for held in self.forms if held.sha256 not in ticked), self.linked, reason)


class TogetherView(DeskView, template="forms/together.html"):
    """Exactly what will be discarded: `count` forms, of which one page is shown, and how many came on each day."""

    title: str
    count: int
    days: tuple[tuple[date, int], ...]
    linked: int
    part: PageOfRows[Glance]
    ticked: tuple[str, ...]
    reason: str
    key: str
    here: str


def choose(ask: Context) -> Redirect:
    """Remember the forms that are ticked, and those of the group that was chosen."""
    pick = pick_undecided(ask.office, ask.fields.all("form"), ask.fields.get("which", ""))
    if not pick.forms:
        raise Unfit(ALL_LINKED if pick.linked else NONE, field="which")
    ask.visit.put(Chosen(pick.forms, pick.linked))
    return Redirect("/intake/together")


def show_together(ask: Context) -> TogetherView | Redirect:
    """What will be discarded, as far as it is still as it was."""
    chosen = ask.visit.take(Chosen)
    forms = list_unchanged(ask.office, chosen.forms) if chosen else []
    if not chosen or not forms:
        return Redirect("/intake")
    rows, page, pages = paginate(forms, ask.ids.get("page", "1"))
    return TogetherView(
        title=f"Discard {_count(len(forms))} together",
        count=len(forms),
        days=tuple(sorted(Counter(held.day for held in forms).items())),
        linked=chosen.linked,
        part=PageOfRows(tuple(glance(ask.office, rows)), page, pages),
        ticked=tuple(ask.fields.all("form")),
        reason=ask.fields.get("reason", chosen.reason),
        key=chosen.key,
        here=ask.path,
    )


def decide_together(ask: Context) -> Redirect:
    """Leave out what is ticked, or discard the rest."""
    chosen = ask.visit.need(Chosen, NOT_CHOSEN)
    if ask.fields.get("key") != chosen.key:
        raise Refused(OTHERS)
    rest = chosen.without(ask.fields.all("form"), ask.fields.get("reason", ""))
    return _leave_out(ask, chosen, rest) if "leave" in ask.fields else _discard(ask, rest)


def _leave_out(ask: Context, chosen: Chosen, rest: Chosen) -> Redirect:
    left_out = len(chosen.forms) - len(rest.forms)
    if not left_out:
        raise Unfit(NONE_LEFT, field="form")
    ask.visit.put(rest)
    words = "is left out. It stays as it is" if left_out == 1 else "are left out. They stay as they are"
    return Redirect(ask.path if rest.forms else "/intake", said=f"{_count(left_out)} {words}.")


def _discard(ask: Context, rest: Chosen) -> Redirect:
    if not rest.forms:
        raise Unfit(ALL_TICKED, field="form")
    count = discard_together(ask.office, rest.forms, rest.reason)
    ask.visit.drop(Chosen)
    words = "is discarded, and what was in it" if count == 1 else "are discarded, and what was in them"
    return Redirect(
        "/intake", said=f"{_count(count)} {words} is gone from here.{_say_changed(len(rest.forms) - count)}"
    )


def _say_changed(count: int) -> str:
    if not count:
        return ""
    words = "was decided about or changed meanwhile, and stays as it is"
    if count > 1:
        words = "were decided about or changed meanwhile, and stay as they are"
    return f" {_count(count)} that you had chosen {words}."


def _count(forms: int) -> str:
    return "1 form" if forms == 1 else f"{forms} forms"


ROUTES = (
    Route("/intake", show_intake, choose),
    Route("/intake/together", show_together, decide_together),
    Route("/intake/together/page/{page}", show_together, decide_together),
    Route("/intake/{list}/page/{page}", show_intake, choose),
)
