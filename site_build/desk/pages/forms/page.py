"""Forms: what came, what waits and what was set aside, and the three decisions about each of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from site_build.desk.errors import FileNotChosen, PersonNotChosen
from site_build.desk.route import Context, Fields, PageOfRows, Redirect, Route, paginate
from site_build.office.forms.collect import Collected, collect_all, propose_address
from site_build.office.forms.decisions import Returned, countersign, discard, return_form
from site_build.office.forms.intake import TakenForm, read_file, read_pasted, take_in, take_in_again
from site_build.office.forms.pending import DECIDED, UNDECIDED, Glance, PendingForm, glance, list_pending
from site_build.office.forms.review import Review, review
from site_build.templates import PageView

ENDS = {"accepted": "in the register", "waiting": "waiting for you", "set_aside": "set aside", "known": "known already"}

T = TypeVar("T")


class IntakeView(PageView, template="forms/intake.html"):
    """What came, waits, was set aside and was decided.

    `names` has the name on each form in `came` that is still to be decided about, by its fingerprint. The undecided are
    counted by `states` and by `days`, to be discarded together; `which` and `ticked` are what was chosen, and `here` is
    where that is sent.
    """

    taken: Collected | None
    came: PageOfRows[TakenForm]
    names: Mapping[str, str]
    waiting: PageOfRows[Glance]
    aside: PageOfRows[Glance]
    decided: PageOfRows[PendingForm]
    states: Mapping[str, int]
    days: tuple[tuple[date, int], ...]
    which: str
    ticked: list[str]
    here: str


class FilesView(PageView, template="forms/files.html"):
    pass


class PasteView(PageView, template="forms/paste.html"):
    pasted: str


class FetchView(PageView, template="forms/fetch.html"):
    address: str


class FormView(PageView, template="forms/form.html"):
    """One form, and the decision to take; `person` is who is chosen."""

    form: Review
    person: str
    fields: Fields


class ReturnView(PageView, template="forms/return.html"):
    form: Review
    reason: str


class DiscardView(PageView, template="forms/discard.html"):
    form: Review
    reason: str


class LetterView(PageView, template="forms/letter.html"):
    """The words to send to the person whose form was returned."""

    words: str


def show_intake(context: Context) -> IntakeView:
    waiting, aside = (list_pending(context.office, state) for state in UNDECIDED)
    undecided, taken = [*waiting, *aside], context.session.get(Collected)
    came = _turn(context, "came", taken.outcomes if taken else ())
    return IntakeView(
        taken=taken,
        came=came,
        names=_name(context, came, undecided),
        waiting=_look(context, _turn(context, "waiting", waiting)),
        aside=_look(context, _turn(context, "aside", aside)),
        decided=_turn(context, "decided", list_pending(context.office, *DECIDED)[::-1]),
        states=Counter[str](held.state for held in undecided),
        days=tuple(sorted(Counter(held.day for held in undecided).items(), reverse=True)),
        which=context.typed("which"),
        ticked=context.fields.getlist("form"),
        here=context.path if "page" in context.ids else "/intake",
    )


def take_files(context: Context) -> Redirect:
    if not context.files:
        raise FileNotChosen(field="files")
    forms = [read_file(file.name, file.data) for file in context.files]
    return _tell(context, Collected(tuple(take_in(context.office, forms))))


def show_paste(context: Context) -> PasteView:
    return PasteView(context.typed("pasted"))


def take_pasted(context: Context) -> Redirect:
    return _tell(context, Collected(tuple(take_in(context.office, read_pasted(context.typed("pasted"))))))


def show_fetch(context: Context) -> FetchView:
    return FetchView(context.typed("address", propose_address(context.office)))


def fetch(context: Context) -> Redirect:
    return _tell(context, collect_all(context.office, context.typed("address").strip(), lambda: context.desk.locking))


def take_again(context: Context) -> Redirect:
    return _tell(context, Collected(tuple(take_in_again(context.office))))


def show_form(context: Context) -> FormView:
    form = review(context.office, context.ids["form"], context.typed("person"))
    return FormView(form, context.typed("person", form.reading.probable if form.reading else ""), context.fields)


def accept(context: Context) -> Redirect:
    who = context.typed("person")
    if not who:
        raise PersonNotChosen
    sure, witness = "sure" in context.fields, context.typed("witness")
    person = countersign(context.office, context.ids["form"], who, sure=sure, witness=witness)
    return Redirect("/intake", said=f"The form is in the register, as {person.name}'s.")


def show_return(context: Context) -> ReturnView:
    return ReturnView(review(context.office, context.ids["form"]), context.typed("reason"))


def return_it(context: Context) -> Redirect:
    context.session.put(return_form(context.office, context.ids["form"], context.typed("reason")))
    return Redirect("/intake/letter", said="The form is returned, and what was in it is gone from here.")


def show_letter(context: Context) -> LetterView | Redirect:
    returned = context.session.get(Returned)
    return LetterView(returned.words) if returned else Redirect("/intake")


def show_discard(context: Context) -> DiscardView:
    """Ask why the form is discarded; of what was set aside, the reason may well be the same."""
    form = review(context.office, context.ids["form"])
    return DiscardView(form, context.typed("reason", form.held.reason if form.held.state == "set_aside" else ""))


def discard_it(context: Context) -> Redirect:
    discard(context.office, context.ids["form"], context.typed("reason"))
    return Redirect("/intake", said="The form is discarded, and what was in it is gone from here.")


def _tell(context: Context, taken: Collected) -> Redirect:
    context.session.put(taken)
    counts = Counter(ENDS[outcome.state] for outcome in taken.outcomes)
    words = ", ".join(f"{count} {end}" for end, count in counts.items())
    return Redirect("/intake", said=f"Taken in: {words}." if words else "Nothing has arrived.")


def _turn(context: Context, name: str, rows: Sequence[T]) -> PageOfRows[T]:
    """The page of this list that is asked for; of the other lists, the first."""
    return paginate(rows, context.ids["page"] if context.ids.get("list") == name else "1")


def _look(context: Context, part: PageOfRows[PendingForm]) -> PageOfRows[Glance]:
    return part.with_rows(glance(context.office, part.rows))


def _name(context: Context, came: PageOfRows[TakenForm], undecided: Iterable[PendingForm]) -> dict[str, str]:
    shown = {outcome.sha256 for outcome in came.rows}
    seen = glance(context.office, [held for held in undecided if held.sha256 in shown])
    return {one.held.sha256: one.statement.name if one.statement else "" for one in seen}


ROUTES = (
    Route("/intake/files", lambda _: FilesView(), take_files),
    Route("/intake/paste", show_paste, take_pasted),
    Route("/intake/fetch", show_fetch, fetch),
    Route("/intake/again", show_intake, take_again),
    Route("/intake/letter", show_letter),
    Route("/intake/{form}", show_form),
    Route("/intake/{form}/accept", show_form, accept),
    Route("/intake/{form}/return", show_return, return_it),
    Route("/intake/{form}/discard", show_discard, discard_it),
)
