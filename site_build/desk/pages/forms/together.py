"""Several forms discarded together: chosen among all, looked at, and then gone for one reason.

What is discarded is what the page showed. What somebody has decided about since, or what came since, is not.
"""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from secrets import token_urlsafe

from site_build.desk import errors
from site_build.desk.pages.forms.page import show_intake
from site_build.desk.route import Context, PageOfRows, Redirect, Route, paginate
from site_build.errors import Faults
from site_build.office.acknowledgments.acknowledgments import read_reason
from site_build.office.forms.decisions import discard_together
from site_build.office.forms.pending import Glance, PendingForm, glance, list_unchanged, pick_undecided
from site_build.templates import PageView
from site_build.words import say_count


@dataclass(frozen=True)
class Chosen:
    """The forms that were chosen in this session, as they were then, and the `reason` as far as it was typed.

    `linked` counts those that were left out for their link; no page but one with this `key` speaks for these forms.
    """

    forms: tuple[PendingForm, ...] = field(repr=False)
    linked: int = 0
    reason: str = field(default="", repr=False)
    key: str = field(default_factory=token_urlsafe)

    def without(self, ticked: Container[str], reason: str) -> "Chosen":
        """All but the forms with these fingerprints."""
        return Chosen(tuple(held for held in self.forms if held.sha256 not in ticked), self.linked, reason)


class TogetherView(PageView, template="forms/together.html"):
    """Exactly what will be discarded: a page of all `forms`, and how many came on each day."""

    forms: PageOfRows[Glance]
    days: tuple[tuple[date, int], ...]
    chosen: Chosen
    ticked: list[str]
    reason: str
    here: str


def choose(context: Context) -> Redirect:
    pick = pick_undecided(context.office, context.fields.getlist("form"), context.typed("which"))
    if not pick.forms:
        raise errors.OnlyLinkedForms if pick.linked else errors.NoFormTicked
    context.session.put(Chosen(pick.forms, pick.linked))
    return Redirect("/intake/together")


def show_together(context: Context) -> TogetherView | Redirect:
    chosen = context.session.get(Chosen)
    forms = list_unchanged(context.office, chosen.forms) if chosen else []
    if not chosen or not forms:
        return Redirect("/intake")
    part = paginate(forms, context.ids.get("page", "1"))
    return TogetherView(
        forms=part.with_rows(glance(context.office, part.rows)),
        days=tuple(sorted(Counter(held.day for held in forms).items())),
        chosen=chosen,
        ticked=context.fields.getlist("form"),
        reason=context.typed("reason", chosen.reason),
        here=context.path,
    )


def decide_together(context: Context) -> Redirect:
    chosen = context.session.require(Chosen, errors.ChosenFormsGone)
    if context.fields.get("key") != chosen.key:
        raise errors.PageOutdated
    rest = chosen.without(context.fields.getlist("form"), context.typed("reason"))
    return _leave_out(context, chosen, rest) if "leave" in context.fields else _discard(context, rest)


def _leave_out(context: Context, chosen: Chosen, rest: Chosen) -> Redirect:
    left_out = len(chosen.forms) - len(rest.forms)
    if not left_out:
        raise errors.NoneLeftOut
    context.session.put(rest)
    words = say_count(left_out, "form is left out. It stays as it is", "forms are left out. They stay as they are")
    return Redirect(context.path if rest.forms else "/intake", said=f"{words}.")


def _discard(context: Context, rest: Chosen) -> Redirect:
    faults = Faults()
    with faults.collect():
        if not rest.forms:
            raise errors.AllLeftOut
    with faults.collect():
        read_reason(rest.reason)
    faults.refuse()
    count = discard_together(context.office, rest.forms, rest.reason)
    context.session.drop(Chosen)
    words = say_count(count, "form is discarded, and what was in it", "forms are discarded, and what was in them")
    return Redirect("/intake", said=f"{words} is gone from here.{_say_changed(len(rest.forms) - count)}")


def _say_changed(count: int) -> str:
    one = "form that you had chosen was decided about or changed meanwhile, and stays as it is"
    many = "forms that you had chosen were decided about or changed meanwhile, and stay as they are"
    return f" {say_count(count, one, many)}." if count else ""


ROUTES = (
    Route("/intake", show_intake, choose),
    Route("/intake/together", show_together, decide_together),
    Route("/intake/together/page/{page}", show_together, decide_together),
    Route("/intake/{list}/page/{page}", show_intake, choose),
)
