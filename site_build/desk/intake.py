"""Forms: what came, what waits and what was set aside, and the three decisions about each of them."""

from collections import Counter
from dataclasses import dataclass

from site_build.desk.room import Ask, Door, Fields, Go, View
from site_build.errors import Unfit
from site_build.office.collect import collect_all, propose_address
from site_build.office.decide import Returned, countersign, discard, return_form
from site_build.office.examine import Examined, examine
from site_build.office.intake import Outcome, read_file, read_pasted, take_in, take_in_again
from site_build.office.tray import DECIDED, Held, list_held

_ENDS = {
    "accepted": "in the register",
    "waiting": "waiting for you",
    "set aside": "set aside",
    "known": "known already",
}
NOTHING = "Nothing has arrived."


@dataclass(frozen=True)
class Taken:
    """What became of the forms that were taken in last, and the trouble, if any, that ended it early."""

    outcomes: tuple[Outcome, ...]
    trouble: str = ""

    @property
    def words(self) -> str:
        """How many came to which end."""
        counts = Counter(_ENDS[outcome.state] for outcome in self.outcomes)
        return ", ".join(f"{count} {end}" for end, count in counts.items())


class IntakeView(View, template="intake/intake.html", title="Forms"):
    """What came, waits, was set aside and was decided; `undecided` are the fingerprints of what has a page."""

    taken: Taken | None
    waiting: tuple[Held, ...]
    aside: tuple[Held, ...]
    decided: tuple[Held, ...]
    undecided: frozenset[str]


class FilesView(View, template="intake/files.html", title="Take in files"):
    """Take in files."""


class PasteView(View, template="intake/paste.html", title="Paste a form"):
    """Take in what is pasted."""

    pasted: str


class FetchView(View, template="intake/fetch.html", title="Fetch forms from the website"):
    """Take in what the drop box holds."""

    address: str


class FormView(View, template="intake/form.html", title="A form to decide about"):
    """One form, and the decision to take; `person` is who is chosen."""

    form: Examined
    person: str
    fields: Fields


class ReasonView(View):
    """One form, and the reason for returning or discarding it."""

    form: Examined
    reason: str


class ReturnView(ReasonView, template="intake/return.html", title="Return this form"):
    """Return a form for a reason."""


class DiscardView(ReasonView, template="intake/discard.html", title="Discard this form"):
    """Discard a form for a reason."""


class LetterView(View, template="intake/letter.html", title="Tell the person"):
    """The words to send to the person whose form was returned."""

    words: str


def show_intake(ask: Ask) -> IntakeView:
    """All the forms there are to look at."""
    waiting, aside = list_held(ask.office, "waiting"), list_held(ask.office, "set aside")
    undecided = {held.sha256 for held in (*waiting, *aside)}
    decided = tuple(list_held(ask.office, *DECIDED)[::-1])
    return IntakeView(ask.visit.take(Taken), tuple(waiting), tuple(aside), decided, frozenset(undecided))


def show_files(_: Ask) -> FilesView:
    """Ask for files."""
    return FilesView()


def take_files(ask: Ask) -> Go:
    """Take in the files that were chosen."""
    if not ask.files:
        raise Unfit("files", "No file was chosen. Choose one or several saved forms.")
    return _tell(ask, Taken(tuple(take_in(ask.office, [read_file(file.name, file.data) for file in ask.files]))))


def show_paste(ask: Ask) -> PasteView:
    """Ask for something to paste."""
    return PasteView(ask.fields.get("pasted", ""))


def take_pasted(ask: Ask) -> Go:
    """Take in what was pasted."""
    return _tell(ask, Taken(tuple(take_in(ask.office, read_pasted(ask.fields.get("pasted", ""))))))


def show_fetch(ask: Ask) -> FetchView:
    """Ask where the drop box is."""
    return FetchView(ask.fields.get("address", propose_address(ask.office)))


def fetch(ask: Ask) -> Go:
    """Take in what the drop box holds."""
    collected = collect_all(ask.office, ask.fields.get("address", "").strip(), lambda: ask.desk.locking)
    return _tell(ask, Taken(collected.outcomes, collected.trouble))


def take_again(ask: Ask) -> Go:
    """Judge again what was set aside."""
    return _tell(ask, Taken(tuple(take_in_again(ask.office))))


def show_form(ask: Ask) -> FormView:
    """One form, with the likeliest person chosen."""
    form = examine(ask.office, ask.ids["form"])
    return FormView(form, ask.fields.get("person", form.reading.probable if form.reading else ""), ask.fields)


def accept(ask: Ask) -> Go:
    """Countersign the form as the chosen person's."""
    who, witness = ask.fields.get("person", ""), ask.fields.get("witness", "")
    if not who:
        raise Unfit("person", "Choose the person whose form it is.")
    person = countersign(ask.office, ask.ids["form"], who, sure="sure" in ask.fields, witness=witness)
    return Go("/intake", said=f"The form is in the register, as {person.name}'s.")


def show_return(ask: Ask) -> ReturnView:
    """Ask why the form is returned."""
    return ReturnView(examine(ask.office, ask.ids["form"]), ask.fields.get("reason", ""))


def return_it(ask: Ask) -> Go:
    """Return the form, and show what to write to the person."""
    ask.visit.put(return_form(ask.office, ask.ids["form"], ask.fields.get("reason", "")))
    return Go("/intake/letter", said="The form is returned, and what was in it is gone from here.")


def show_letter(ask: Ask) -> LetterView | Go:
    """What to write to the person whose form was returned last."""
    returned = ask.visit.take(Returned)
    return LetterView(returned.words) if returned else Go("/intake")


def show_discard(ask: Ask) -> DiscardView:
    """Ask why the form is discarded; of what was set aside, the reason may well be the same."""
    form = examine(ask.office, ask.ids["form"])
    return DiscardView(form, ask.fields.get("reason", form.held.reason if form.held.state == "set aside" else ""))


def discard_it(ask: Ask) -> Go:
    """Discard the form."""
    discard(ask.office, ask.ids["form"], ask.fields.get("reason", ""))
    return Go("/intake", said="The form is discarded, and what was in it is gone from here.")


def _tell(ask: Ask, taken: Taken) -> Go:
    ask.visit.put(taken)
    return Go("/intake", said=f"Taken in: {taken.words}." if taken.outcomes else NOTHING)


DOORS = (
    Door("/intake", show_intake),
    Door("/intake/files", show_files, take_files),
    Door("/intake/paste", show_paste, take_pasted),
    Door("/intake/fetch", show_fetch, fetch),
    Door("/intake/again", show_intake, take_again),
    Door("/intake/letter", show_letter),
    Door("/intake/{form}", show_form),
    Door("/intake/{form}/accept", show_form, accept),
    Door("/intake/{form}/return", show_return, return_it),
    Door("/intake/{form}/discard", show_discard, discard_it),
)
