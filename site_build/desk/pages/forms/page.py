"""Forms: what came, what waits and what was set aside, and the three decisions about each of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from site_build.desk.errors import FileNotChosen, NoneTickedToAccept, NotTogether, PersonNotChosen
from site_build.desk.route import Context, Fields, PageOfRows, Redirect, Route, paginate
from site_build.office.forms.collect import Collected, collect_all, propose_address
from site_build.office.forms.decisions import Returned, countersign, countersign_together, discard, return_form
from site_build.office.forms.envelopes import read_file, read_pasted
from site_build.office.forms.foresee import Foreseen
from site_build.office.forms.intake import TakenForm, take_in, take_in_again
from site_build.office.forms.pending import DECIDED, UNDECIDED, Glance, PendingForm, glance, list_pending
from site_build.office.forms.proposals import propose
from site_build.office.forms.review import Review, review
from site_build.templates import PageView
from site_build.words import join_words, say_count

MOST_NAMES = 3  # that a message tells; the list below it has them all
UNLIKE = ("form has a name on it that is unlike theirs", "forms have names on them that are unlike theirs")
ENDS = (
    ("waiting", ("form waits for you", "forms wait for you")),
    ("set_aside", ("form was set aside", "forms were set aside")),
    ("known", ("form was known already", "forms were known already")),
)

T = TypeVar("T")


class IntakeView(PageView, template="forms/intake.html"):
    """What came and is not to be decided about, what waits, what was set aside, and what was decided.

    `ends` has the state of each form that was returned or discarded, by its fingerprint. Of those that are shown,
    `proposed` has whose each is and what comes of it, where that can be said; `accepted` those for which a press is
    enough. The undecided are counted by `states` and by `days`, to be discarded together; `which` and `ticked` are what
    was chosen, and `here` is where that is sent.
    """

    trouble: str
    came: PageOfRows[TakenForm]
    ends: Mapping[str, str]
    waiting: PageOfRows[Glance]
    aside: PageOfRows[Glance]
    proposed: Mapping[str, Foreseen]
    accepted: Mapping[str, Foreseen]
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
    decided = list_pending(context.office, *DECIDED)
    undecided, taken = [*waiting, *aside], _read_taken(context)
    here = {held.sha256 for held in undecided}
    came = [one for one in taken.outcomes if one.sha256 not in here]
    lists = [_turn(context, "waiting", waiting), _turn(context, "aside", aside)]
    proposed = propose(context.office, [held for part in lists for held in part.rows])
    return IntakeView(
        trouble=taken.trouble,
        came=_turn(context, "came", sorted(came, key=lambda one: not one.is_unlike)),
        ends={held.sha256: held.state for held in decided},
        waiting=_look(context, lists[0]),
        aside=_look(context, lists[1]),
        proposed=proposed,
        accepted={form: foreseen for form, foreseen in proposed.items() if not foreseen.refusal},
        decided=_turn(context, "decided", decided[::-1]),
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
    context.session.put(_read_taken(context).enter({context.ids["form"]: person}))
    return Redirect("/intake", said=f"The form is in the register, as {person.name}'s.")


def accept_together(context: Context) -> Redirect:
    """Accept what is ticked, each as whose it was when the page was drawn; what has changed since stays."""
    ticked, shown = context.fields.getlist("form"), _read_proposed(context.fields)
    if not ticked:
        raise NoneTickedToAccept
    if unknown := [form for form in ticked if form not in shown]:
        raise NotTogether(names=_name_forms(context, unknown))
    done = countersign_together(context.office, {form: shown[form] for form in ticked})
    context.session.put(_read_taken(context).enter(done))
    left = say_count(len(ticked) - len(done), "form was", "forms were")
    rest = f" {left} not taken in: look again." if len(done) < len(ticked) else ""
    return Redirect("/intake", said=f"{_say_entered([person.name for person in done.values()])}{rest}".strip())


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
    names = [one.signer.name for one in taken.outcomes if one.signer and one.state == "accepted"]
    counts = Counter[str](outcome.state for outcome in taken.outcomes)
    unlike = sum(one.is_unlike for one in taken.outcomes)
    told = [_say_entered(list(dict.fromkeys(names))), f"{say_count(unlike, *UNLIKE)}." if unlike else ""]
    told += [f"{say_count(counts[state], *words)}." for state, words in ENDS if counts[state]]
    return Redirect("/intake", said=" ".join(filter(None, told)) or "Nothing has arrived.")


def _say_entered(names: Sequence[str]) -> str:
    """Whose forms are in the register now: the first few by name, so that one can say thank you."""
    more = len(names) - MOST_NAMES
    told = [*names[:MOST_NAMES], f"{more} more"] if more > 0 else list(names)
    return f"In the register: {join_words(told)}." if told else ""


def _read_taken(context: Context) -> Collected:
    return context.session.get(Collected) or Collected(())


def _read_proposed(fields: Fields) -> dict[str, str]:
    """Whose each form is, by an id, as the page said."""
    return {form: person for form, _, person in (words.partition(" ") for words in fields.getlist("proposed"))}


def _name_forms(context: Context, forms: Sequence[str]) -> list[str]:
    held = [one for one in list_pending(context.office, *UNDECIDED) if one.sha256 in forms]
    return [one.signer.name if one.signer else one.held.came for one in glance(context.office, held)]


def _turn(context: Context, name: str, rows: Sequence[T]) -> PageOfRows[T]:
    """The page of this list that is asked for; of the other lists, the first."""
    return paginate(rows, context.ids["page"] if context.ids.get("list") == name else "1")


def _look(context: Context, part: PageOfRows[PendingForm]) -> PageOfRows[Glance]:
    return part.with_rows(glance(context.office, part.rows))


ROUTES = (
    Route("/intake/files", lambda _: FilesView(), take_files),
    Route("/intake/paste", show_paste, take_pasted),
    Route("/intake/fetch", show_fetch, fetch),
    Route("/intake/again", show_intake, take_again),
    Route("/intake/letter", show_letter),
    Route("/intake/accept", show_intake, accept_together),
    Route("/intake/{form}", show_form),
    Route("/intake/{form}/accept", show_form, accept),
    Route("/intake/{form}/return", show_return, return_it),
    Route("/intake/{form}/discard", show_discard, discard_it),
)
