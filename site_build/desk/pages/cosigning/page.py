"""The second signature: what is handed to whoever vouches for the keeper, and what they send or ask for."""

from datetime import date

from site_build.desk.errors import FileNotChosen
from site_build.desk.route import Context, Download, Redirect, Route
from site_build.export.file import pack_files
from site_build.office.acknowledgments.drawn import receipts_for_draw
from site_build.office.acknowledgments.proofs import log_files
from site_build.office.safekeeping.cosigners import Cosigners
from site_build.office.safekeeping.cosigning import (
    CameBack,
    CosignedState,
    is_known,
    know_cosigner,
    read_cosigned,
    read_files,
    say_cosigner,
    say_own_key,
    take_in,
)
from site_build.office.safekeeping.errors import NothingCameBack
from site_build.office.safekeeping.handing_over import names_file
from site_build.templates import PageView


class CosigningView(PageView, template="cosigning/cosigning.html"):
    """How far the log was signed a second time; `own` and `other` are the two keys as words, `other` if it is known."""

    state: CosignedState
    own: str
    other: str
    entries: str
    today: date


class CompareView(PageView, template="cosigning/compare.html"):
    """A key that came, to compare with the minutes; `before` is the one that it would replace, as words."""

    own: str
    came: CameBack
    before: str


class ForgetView(PageView, template="cosigning/forget.html"):
    """Whether the key shall count no more."""

    other: str


def read_other(context: Context) -> str:
    """The key that is known, as words; empty when none is."""
    known = context.office.recall(Cosigners)
    return say_cosigner(known.keys[0]) if known and known.keys else ""


def show_cosigning(context: Context) -> CosigningView:
    with context.office.register.view() as view:
        state = read_cosigned(context.office, view)
    own, other = say_own_key(context.office), read_other(context)
    return CosigningView(state, own, other, context.typed("entries"), context.today)


def save_log(context: Context) -> Download:
    packed = pack_files({**log_files(context.office), **names_file(context.office)})
    witness = context.office.portal.witness_name
    words = f"Give this file to the {witness}, on a stick or by e-mail. It names nobody."
    return Download({f"list-for-signing-{context.today}.zip": packed}, warning="", words=(words,))


def take_files(context: Context) -> Redirect:
    if not context.files:
        raise FileNotChosen(field="came")
    came = read_files(file.data for file in context.files)
    if came.key and not is_known(context.office, came.key):
        context.session.put(came)
        return Redirect("/safekeeping/signed/key")
    return _keep(context, came)


def show_compare(context: Context) -> CompareView | Redirect:
    came = context.session.get(CameBack)
    if came is None:
        return Redirect("/safekeeping/signed")
    return CompareView(say_own_key(context.office), came, read_other(context))


def agree(context: Context) -> Redirect:
    came = context.session.require(CameBack, NothingCameBack)
    answer = _keep(context, came)
    context.session.drop(CameBack)
    return answer


def _keep(context: Context, came: CameBack) -> Redirect:
    state = take_in(context.office, came)
    said = f"{state.signed:,} of {state.size:,} entries are signed." if came.note else "The key is known now."
    return Redirect("/safekeeping/signed", said=said)


def save_receipts(context: Context) -> Download:
    receipts, erased = receipts_for_draw(context.office, context.typed("entries"))
    witness = context.office.portal.witness_name
    gone = ", ".join(map(str, erased))
    words = [f"Give this file to the {witness}, and to nobody else. Then delete it here."]
    words += [f"No receipt for {gone}: the person was erased. The list says so."] if erased else []
    warning = "It holds what these people have signed, with their names."
    return Download({f"receipts-{context.today}.zip": pack_files(receipts)}, warning, tuple(words))


def show_forget(context: Context) -> ForgetView | Redirect:
    other = read_other(context)
    return ForgetView(other) if other else Redirect("/safekeeping/signed")


def forget(context: Context) -> Redirect:
    know_cosigner(context.office, "")
    return Redirect("/safekeeping/signed", said="The key counts no more.")


ROUTES = (
    Route("/safekeeping/signed", show_cosigning, take_files),
    Route("/safekeeping/signed/list", show_cosigning, save_log, reads=True),
    Route("/safekeeping/signed/receipts", show_cosigning, save_receipts, reads=True),
    Route("/safekeeping/signed/key", show_compare, agree),
    Route("/safekeeping/signed/forget", show_forget, forget),
)
