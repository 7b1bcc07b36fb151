"""The way in: unlock and lock; and, the first time, make the register without a terminal."""

import click

from site_build.desk.errors import NotUnlocked
from site_build.desk.pages.opening import posts, restore
from site_build.desk.pages.opening.restore import AwayView, find_or_ask
from site_build.desk.pages.safekeeping.passphrase import Suggested, makes_own, read_new, suggest
from site_build.desk.route import Context, Redirect, Route
from site_build.desk.session import TimedOut
from site_build.errors import Faults, Refused
from site_build.office.safekeeping.setup import read_origin, set_up_register
from site_build.templates import PageView


class UnlockView(PageView, template="opening/unlock.html"):
    """Where the passphrase is asked for; `shown` is a demonstration's own."""

    folder: str
    timed_out: TimedOut
    shown: str


class SetupView(PageView, template="opening/setup.html"):
    """Where the register is named, and its passphrase chosen; `copied` is what was typed of the `suggested` one."""

    folder: str
    origin: str
    suggested: str
    copied: str
    makes_own: bool


class NewRegisterView(PageView, template="opening/paper.html"):
    """What to write down, and what to do next, once the register is there."""

    origin: str
    folder: str
    public_file: str
    drop_token_sha256: str


def show_unlock(context: Context) -> UnlockView | AwayView | Redirect:
    """Ask for the passphrase, or go on to setting up when there is no register yet."""
    if context.session.unlocked:
        return Redirect("/")
    found = find_or_ask(context)
    if isinstance(found, AwayView):
        return found
    if found == "nothing":
        return Redirect("/setup")
    return UnlockView(str(context.desk.folder), context.desk.timed_out, context.desk.passphrase)


def unlock(context: Context) -> Redirect:
    """Open the register; a form that was sent while it was locked is shown again."""
    try:
        context.desk.unlock(context.session, context.typed("passphrase"))
    except Refused as cause:
        raise NotUnlocked(cause=cause) from None
    return Redirect(context.session.held.path if context.session.held else "/")


def lock(context: Context) -> Redirect:
    """Lock the desk, for every window of it; a window that is not unlocked itself locks nothing."""
    if context.session.unlocked:
        context.desk.lock()
    return Redirect("/restore" if context.typed("to") == "restore" else "/unlock")


def show_setup(context: Context) -> SetupView | AwayView | Redirect:
    found = find_or_ask(context)
    if isinstance(found, AwayView):
        return found
    if found == "register":
        return Redirect("/unlock")
    entries = (context.typed("origin"), suggest(context), context.typed("copied"), makes_own(context))
    return SetupView(str(context.desk.folder), *entries)


def set_up(context: Context) -> Redirect:
    faults = Faults()
    with faults.collect():
        origin = read_origin(context.typed("origin"))
    with faults.collect():
        passphrase = read_new(context)
    faults.refuse()
    set_up_register(context.desk.home, context.desk.folder, origin, passphrase)
    context.desk.unlock(context.session, passphrase)
    context.session.drop(Suggested)
    understood = f"Your web address is understood as {origin}." if origin != context.typed("origin") else ""
    return Redirect("/setup/paper", said=understood)


def show_paper(context: Context) -> NewRegisterView:
    keys = context.office.register.keys
    public_file = str(context.desk.home / "register.json")
    return NewRegisterView(keys.origin, str(context.desk.folder), public_file, keys.drop_token_sha256())


def stay_awake(context: Context) -> Redirect:
    """Somebody is typing: the page's script says so, and each request counts as use of the desk."""
    return Redirect("/")


def show_folder(context: Context) -> Redirect:
    """Open the folder of saved files in the system's own window."""
    click.launch(str(context.desk.downloads))
    return Redirect("/" + context.typed("back").lstrip("/\\"), said=f"Saved files are in {context.desk.downloads}.")


ROUTES = (
    Route("/unlock", show_unlock, unlock, locked=True),
    Route("/lock", act=lock, locked=True),
    Route("/setup", show_setup, set_up, locked=True),
    Route("/setup/paper", show_paper),
    *posts.ROUTES,
    *restore.ROUTES,
    Route("/awake", act=stay_awake, reads=True),
    Route("/saved/folder", act=show_folder, reads=True),
)
