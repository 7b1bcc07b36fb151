"""Asking people “was that you?”: a draw by the Chair's number, and the receipts that the keeper sends for it."""

from site_build.chair.asking import DrawnSigner, check_answers
from site_build.chair.draw import ReceiptDraw, draw, drawn_entries, read_draw
from site_build.chair.errors import NothingDrawn, NothingSignedYet
from site_build.chair.keys import read_chair_public
from site_build.chair.memory import SignedLog, read_memory
from site_build.desk.errors import FileNotChosen
from site_build.desk.route import Context, Redirect, Route
from site_build.templates import PageView


class DrawView(PageView, template="asking/draw.html"):
    """Where the number is chosen; `drawn` is what it drew, and `erased` which of that was erased since."""

    number: str
    drawn: ReceiptDraw | None
    erased: tuple[int, ...]


class AskedView(PageView, template="asking/asked.html"):
    """Whom to ask, by the receipts; `wrong` says that something does not fit."""

    asked: tuple[DrawnSigner, ...]
    wrong: bool


def show_draw(context: Context) -> DrawView | Redirect:
    folder = context.desk.folder
    signed = read_memory(folder) if read_chair_public(folder) else None
    if signed is None:
        return Redirect("/", said="Sign the list first. Then you can draw whom to ask.")
    drawn = read_draw(folder, signed)
    erased = tuple(one.entry for one in drawn_entries(signed, drawn) if one.erased) if drawn else ()
    return DrawView(context.typed("number"), drawn, erased)


def draw_now(context: Context) -> Redirect:
    draw(context.desk.folder, _read_signed(context), context.typed("number"))
    return Redirect("/asking")


def check_receipts(context: Context) -> AskedView:
    signed = _read_signed(context)
    drawn = read_draw(context.desk.folder, signed)
    if drawn is None:
        raise NothingDrawn()
    if not context.files:
        raise FileNotChosen(field="receipts")
    asked = check_answers(signed, drawn, ((file.name, file.data) for file in context.files))
    return AskedView(tuple(asked), any(one.reply in ("missing", "wrong") for one in asked))


def _read_signed(context: Context) -> SignedLog:
    signed = read_memory(context.desk.folder)
    if signed is None:
        raise NothingSignedYet()
    return signed


ROUTES = (
    Route("/asking", show_draw, draw_now, locked=True),
    Route("/asking/receipts", show_draw, check_receipts, locked=True),
)
