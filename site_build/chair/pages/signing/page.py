"""Looking at the list that the keeper hands over, and signing it."""

from datetime import UTC, datetime

from site_build.chair.errors import ExportForgotten, NotCompared
from site_build.chair.export import read_export
from site_build.chair.keys import ChairPublic, read_chair_public
from site_build.chair.memory import SignedLog, read_memory
from site_build.chair.signing import COSIGNER_FILE, SIGNED_FILE, Finding, Story, handed_out, look, sign
from site_build.desk.errors import FileNotChosen
from site_build.desk.route import Context, Download, Options, Redirect, Route
from site_build.files import save_files
from site_build.templates import PageView
from site_build.words import say_count, say_day

AGREED: Options = (("yes", "I have compared them, and they are the same"),)
KNOWN: Options = (("yes", "I was told why, the Board knows, and I have compared the new key"),)
GIVE = "Send it back to the keeper of the register. It is not secret."


class StartView(PageView, template="signing/start.html"):
    """What was signed last, if anything, and where the next list is chosen."""

    signed: SignedLog | None
    day: str


class SignView(PageView, template="signing/sign.html"):
    """What was found of a list that may be signed; `own` is the Chair's key, and `name` what it will be called."""

    found: Finding
    own: ChairPublic
    name: str
    ticked: tuple[str, ...]
    ticks: Options


def show_start(context: Context) -> StartView | Redirect:
    folder = context.desk.folder
    if read_chair_public(folder) is None:
        return Redirect("/key/new")
    signed = read_memory(folder)
    return StartView(signed, say_day(datetime.fromtimestamp(signed.last.when, UTC).date()) if signed else "")


def look_at_files(context: Context) -> Redirect:
    if not context.files:
        raise FileNotChosen(field="export")
    files = ((file.name, file.data) for file in context.files)
    context.session.put(look(context.desk.folder, read_export(files)))
    return Redirect("/sign")


def show_sign(context: Context) -> SignView | Redirect:
    found, own = context.session.get(Finding), read_chair_public(context.desk.folder)
    if found is None or own is None:
        return Redirect("/")
    name, ticks = context.typed("name", found.suggested), KNOWN if found.story == Story.SUCCEEDED else AGREED
    return SignView(found, own, name, tuple(context.fields.getlist("agreed")), ticks)


def sign_list(context: Context) -> Redirect:
    found = context.session.require(Finding, ExportForgotten)
    if found.story != Story.GROWN and context.typed("agreed") != "yes":
        raise NotCompared()
    signed = sign(context.desk.folder, found.export, context.typed("passphrase"), found.story, context.typed("name"))
    context.session.drop(Finding)
    given = handed_out(signed)
    if found.story == Story.GROWN:
        del given[COSIGNER_FILE]  # the keeper has it
    places = " and ".join(str(path) for path in save_files(context.desk.downloads, given))
    return Redirect("/", said=f"You have signed {say_count(signed.size, 'entry', 'entries')}. Saved: {places}. {GIVE}")


def save_again(context: Context) -> Download | Redirect:
    signed = read_memory(context.desk.folder)
    if signed is None:
        return Redirect("/")
    return Download({SIGNED_FILE: signed.note}, warning="", words=(GIVE,))


ROUTES = (
    Route("/", show_start, look_at_files, locked=True),
    Route("/sign", show_sign, sign_list, locked=True),
    Route("/signed", show_start, save_again, locked=True),
)
