"""Forms: what came, what waits and what was set aside, and the three decisions about each of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from site_build.desk.route import Context, DeskView, Fields, Options, Redirect, Route, paginate
from site_build.errors import Unfit
from site_build.office.forms.collect import collect_all, propose_address
from site_build.office.forms.decisions import Returned, countersign, discard, return_form
from site_build.office.forms.intake import TakenForm, read_file, read_pasted, take_in, take_in_again
from site_build.office.forms.pending import DECIDED, UNDECIDED, Glance, PendingForm, glance, list_pending
from site_build.office.forms.review import Review, review
from site_build.words import say_day

_ENDS = {
    "accepted": "in the register",
    "waiting": "waiting for you",
    "set_aside": "set aside",
    "known": "known already",
}
NOTHING = "Nothing has arrived."
GROUPS = {"waiting": "that wait for you", "set_aside": "that were set aside"}

T = TypeVar("T")


@dataclass(frozen=True)
class PageOfRows(Generic[T]):
    """One page of a long list: its rows, its number, and how many pages there are."""

    rows: tuple[T, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Taken:
    """What became of the forms that were taken in last, and the trouble, if any, that ended it early."""

    outcomes: tuple[TakenForm, ...]
    trouble: str = ""

    @property
    def words(self) -> str:
        """How many came to which end."""
        counts = Counter(_ENDS[outcome.state] for outcome in self.outcomes)
        return ", ".join(f"{count} {end}" for end, count in counts.items())


class IntakeView(DeskView, template="forms/intake.html", title="Forms"):
    """What came, waits, was set aside and was decided.

    `names` has the name on each form in `came` that is still to be decided about, by its fingerprint. `groups` are
    offered to be discarded together; `which` and `ticked` are what was chosen, and `here` is where that is sent.
    """

    taken: Taken | None
    came: PageOfRows[TakenForm]
    names: Mapping[str, str]
    waiting: PageOfRows[Glance]
    aside: PageOfRows[Glance]
    decided: PageOfRows[PendingForm]
    groups: Options
    which: str
    ticked: tuple[str, ...]
    here: str


class FilesView(DeskView, template="forms/files.html", title="Take in files"):
    """Take in files."""


class PasteView(DeskView, template="forms/paste.html", title="Paste a form"):
    """Take in what is pasted."""

    pasted: str


class FetchView(DeskView, template="forms/fetch.html", title="Fetch forms from the website"):
    """Take in what the drop box holds."""

    address: str


class FormView(DeskView, template="forms/form.html", title="A form to decide about"):
    """One form, and the decision to take; `person` is who is chosen."""

    form: Review
    person: str
    fields: Fields


class ReasonView(DeskView):
    """One form, and the reason for returning or discarding it."""

    form: Review
    reason: str


class ReturnView(ReasonView, template="forms/return.html", title="Return this form"):
    """Return a form for a reason."""


class DiscardView(ReasonView, template="forms/discard.html", title="Discard this form"):
    """Discard a form for a reason."""


class LetterView(DeskView, template="forms/letter.html", title="Tell the person"):
    """The words to send to the person whose form was returned."""

    words: str


def show_intake(ask: Context) -> IntakeView:
    """All the forms there are to look at, a page of each list."""
    waiting, aside = (list_pending(ask.office, state) for state in UNDECIDED)
    taken = ask.visit.take(Taken)
    came = _turn(ask, "came", taken.outcomes if taken else ())
    return IntakeView(
        taken=taken,
        came=came,
        names=_name(ask, came, [*waiting, *aside]),
        waiting=_look(ask, _turn(ask, "waiting", waiting)),
        aside=_look(ask, _turn(ask, "aside", aside)),
        decided=_turn(ask, "decided", list_pending(ask.office, *DECIDED)[::-1]),
        groups=_group([*waiting, *aside]),
        which=ask.fields.get("which", ""),
        ticked=tuple(ask.fields.all("form")),
        here=ask.path if "page" in ask.ids else "/intake",
    )


def show_files(_: Context) -> FilesView:
    """Ask for files."""
    return FilesView()


def take_files(ask: Context) -> Redirect:
    """Take in the files that were chosen."""
    if not ask.files:
        raise Unfit("No file was chosen. Choose one or several saved forms.", field="files")
    return _tell(ask, Taken(tuple(take_in(ask.office, [read_file(file.name, file.data) for file in ask.files]))))


def show_paste(ask: Context) -> PasteView:
    """Ask for something to paste."""
    return PasteView(ask.fields.get("pasted", ""))


def take_pasted(ask: Context) -> Redirect:
    """Take in what was pasted."""
    return _tell(ask, Taken(tuple(take_in(ask.office, read_pasted(ask.fields.get("pasted", ""))))))


def show_fetch(ask: Context) -> FetchView:
    """Ask where the drop box is."""
    return FetchView(ask.fields.get("address", propose_address(ask.office)))


def fetch(ask: Context) -> Redirect:
    """Take in what the drop box holds."""
    collected = collect_all(ask.office, ask.fields.get("address", "").strip(), lambda: ask.desk.locking)
    return _tell(ask, Taken(collected.outcomes, collected.trouble))


def take_again(ask: Context) -> Redirect:
    """Judge again what was set aside."""
    return _tell(ask, Taken(tuple(take_in_again(ask.office))))


def show_form(ask: Context) -> FormView:
    """One form, with the likeliest person chosen."""
    form = review(ask.office, ask.ids["form"])
    return FormView(form, ask.fields.get("person", form.reading.probable if form.reading else ""), ask.fields)


def accept(ask: Context) -> Redirect:
    """Countersign the form as the chosen person's."""
    who, witness = ask.fields.get("person", ""), ask.fields.get("witness", "")
    if not who:
        raise Unfit("Choose the person whose form it is.", field="person")
    person = countersign(ask.office, ask.ids["form"], who, sure="sure" in ask.fields, witness=witness)
    return Redirect("/intake", said=f"The form is in the register, as {person.name}'s.")


def show_return(ask: Context) -> ReturnView:
    """Ask why the form is returned."""
    return ReturnView(review(ask.office, ask.ids["form"]), ask.fields.get("reason", ""))


def return_it(ask: Context) -> Redirect:
    """Return the form, and show what to write to the person."""
    ask.visit.put(return_form(ask.office, ask.ids["form"], ask.fields.get("reason", "")))
    return Redirect("/intake/letter", said="The form is returned, and what was in it is gone from here.")


def show_letter(ask: Context) -> LetterView | Redirect:
    """What to write to the person whose form was returned last."""
    returned = ask.visit.take(Returned)
    return LetterView(returned.words) if returned else Redirect("/intake")


def show_discard(ask: Context) -> DiscardView:
    """Ask why the form is discarded; of what was set aside, the reason may well be the same."""
    form = review(ask.office, ask.ids["form"])
    return DiscardView(form, ask.fields.get("reason", form.held.reason if form.held.state == "set_aside" else ""))


def discard_it(ask: Context) -> Redirect:
    """Discard the form."""
    discard(ask.office, ask.ids["form"], ask.fields.get("reason", ""))
    return Redirect("/intake", said="The form is discarded, and what was in it is gone from here.")


def _tell(ask: Context, taken: Taken) -> Redirect:
    ask.visit.put(taken)
    return Redirect("/intake", said=f"Taken in: {taken.words}." if taken.outcomes else NOTHING)


def _turn(ask: Context, name: str, rows: Sequence[T]) -> PageOfRows[T]:
    """The page of this list that is asked for; of the other lists, the first."""
    return PageOfRows(*paginate(rows, ask.ids["page"] if ask.ids.get("list") == name else "1"))


def _look(ask: Context, part: PageOfRows[PendingForm]) -> PageOfRows[Glance]:
    return PageOfRows(tuple(glance(ask.office, part.rows)), part.page, part.pages)


def _name(ask: Context, came: PageOfRows[TakenForm], undecided: Iterable[PendingForm]) -> dict[str, str]:
    shown = {outcome.sha256 for outcome in came.rows}
    seen = glance(ask.office, [held for held in undecided if held.sha256 in shown])
    return {one.held.sha256: one.statement.name if one.statement else "" for one in seen}


def _group(undecided: Sequence[PendingForm]) -> Options:
    """What can be chosen at once, with how many they are: all in a state, or all of a day, the newest first."""
    states = Counter[str](held.state for held in undecided)
    days = Counter(held.day for held in undecided)
    by_state = [(state, f"All {states[state]} {words}") for state, words in GROUPS.items() if states[state] > 1]
    several = sorted((day for day in days if days[day] > 1), reverse=True)
    by_day = [(day.isoformat(), f"All {days[day]} that arrived on {say_day(day)}") for day in several]
    return (("", "No others"), *by_state, *by_day)


ROUTES = (
    Route("/intake/files", show_files, take_files),
    Route("/intake/paste", show_paste, take_pasted),
    Route("/intake/fetch", show_fetch, fetch),
    Route("/intake/again", show_intake, take_again),
    Route("/intake/letter", show_letter),
    Route("/intake/{form}", show_form),
    Route("/intake/{form}/accept", show_form, accept),
    Route("/intake/{form}/return", show_return, return_it),
    Route("/intake/{form}/discard", show_discard, discard_it),
)
