"""The way in: unlock and lock; and, the first time, make the register without a terminal."""

import click

from site_build.desk.errors import NotUnlocked, PassphrasesDiffer
from site_build.desk.route import Context, Redirect, Route
from site_build.desk.session import TimedOut
from site_build.errors import Refused
from site_build.office.safekeeping.setup import check_origin, set_up_register
from site_build.templates import PageView


class UnlockView(PageView, template="opening/unlock.html"):
    """Where the passphrase is asked for; `shown` is a demonstration's own."""

    folder: str
    timed_out: TimedOut
    shown: str


class SetupView(PageView, template="opening/setup.html"):
    folder: str
    origin: str


class NewRegisterView(PageView, template="opening/paper.html"):
    """What to write down, and what to do next, once the register is there."""

    origin: str
    folder: str
    public_file: str
    drop_token_sha256: str


def show_unlock(context: Context) -> UnlockView | Redirect:
    """Ask for the passphrase, or go on to setting up when there is no register yet."""
    if context.session.unlocked:
        return Redirect("/")
    if context.desk.find_register() == "nothing":
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
    return Redirect("/unlock")


def show_setup(context: Context) -> SetupView | Redirect:
    if context.desk.find_register() == "register":
        return Redirect("/unlock")
    return SetupView(str(context.desk.folder), context.typed("origin"))


def set_up(context: Context) -> Redirect:
    origin, passphrase = context.typed("origin").strip(), context.typed("passphrase")
    check_origin(origin)
    if passphrase != context.typed("again"):
        raise PassphrasesDiffer
    set_up_register(context.desk.home, context.desk.folder, origin, passphrase)
    context.desk.unlock(context.session, passphrase)
    return Redirect("/setup/paper")


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
    Route("/awake", act=stay_awake, reads=True),
    Route("/saved/folder", act=show_folder, reads=True),
)
