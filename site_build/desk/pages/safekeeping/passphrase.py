"""A new passphrase: one is suggested, to be copied from paper, and who would rather makes up their own."""

from dataclasses import dataclass, field

from site_build.desk.errors import PassphraseNotCopied
from site_build.desk.route import Context, Redirect, Route
from site_build.errors import Faults
from site_build.office.safekeeping.errors import PresentWrong
from site_build.office.safekeeping.passphrase import change_passphrase, check_typed
from site_build.office.safekeeping.suggest import suggest_passphrase
from site_build.templates import PageView

CHANGED = "The passphrase is changed. Make a new backup now: older ones open with the old passphrase alone."


@dataclass(frozen=True)
class Suggested:
    """The passphrase that this session is shown, until one is chosen or the desk is locked."""

    words: str = field(default_factory=suggest_passphrase, repr=False)


class PassphraseView(PageView, template="safekeeping/passphrase.html"):
    """Where the passphrase is changed; `copied` is what was typed of the one that is `suggested`."""

    suggested: str
    copied: str
    makes_own: bool


def suggest(context: Context) -> str:
    """The passphrase that this session is shown, which stays the same however often the page is loaded."""
    known = context.session.get(Suggested) or Suggested()
    context.session.put(known)
    return known.words


def makes_own(context: Context) -> bool:
    """Whether somebody has begun to type one of their own."""
    return bool(context.typed("passphrase") or context.typed("again"))


def read_new(context: Context) -> str:
    """The one that was made up, if anything was typed there, or else the suggested one; `Unfit` if it will not do."""
    if not makes_own(context):
        return _read_copied(context)
    return check_typed(context.typed("passphrase"), context.typed("again"))


def _read_copied(context: Context) -> str:
    suggested = suggest(context)
    if " ".join(context.typed("copied").lower().split()) != suggested:
        raise PassphraseNotCopied
    return suggested


def show_change(context: Context) -> PassphraseView:
    return PassphraseView(suggest(context), context.typed("copied"), makes_own(context))


def _read_both(context: Context) -> tuple[str, str]:
    """The passphrase of now as it was typed, and the new one; `Unfit` or `SeveralUnfit` for what will not do."""
    present, new, faults = context.typed("present"), "", Faults()
    with faults.collect():
        if not present:
            raise PresentWrong
    with faults.collect():
        new = read_new(context)
    faults.refuse()
    return present, new


def change(context: Context) -> Redirect:
    present, new = _read_both(context)
    with context.desk.counting_tries():
        change_passphrase(context.office, present, new)
    context.session.drop(Suggested)
    if context.desk.passphrase:
        context.desk.passphrase = new  # a demonstration's unlocking page shows it
    return Redirect("/safekeeping", said=CHANGED)


ROUTES = (Route("/safekeeping/passphrase", show_change, change),)
