"""The way in: unlock and lock; and, the first time, make the register without a terminal."""

import click

from site_build.desk.route import Context, DeskView, Redirect, Route
from site_build.errors import Refused, Unfit
from site_build.office.safekeeping.setup import check_origin, set_up_register

WRONG_TWICE = "The two passphrases are not the same. Type them again."


class UnlockView(DeskView, template="opening/unlock.html", title="Unlock the register"):
    """Where the passphrase is asked for; `shown` is a demonstration's own."""

    folder: str
    stopped: str
    shown: str


class SetupView(DeskView, template="opening/setup.html", title="Set up the register"):
    """The first page of all: what a register is, its name and its passphrase."""

    folder: str
    origin: str


class NewRegisterView(DeskView, template="opening/paper.html", title="Write this on paper now"):
    """What to write down, and what to do next, once the register is there."""

    origin: str
    folder: str
    public_file: str
    drop_token_sha256: str


def show_unlock(ask: Context) -> UnlockView | Redirect:
    """Ask for the passphrase, or go on to setting up when there is no register yet."""
    if ask.visit.unlocked:
        return Redirect("/")
    if ask.desk.find() == "nothing":
        return Redirect("/setup")
    return UnlockView(str(ask.desk.folder), ask.desk.stopped, ask.desk.passphrase)


def unlock(ask: Context) -> Redirect:
    """Open the register; a form that was sent while it was locked is shown again."""
    try:
        ask.desk.unlock(ask.visit, ask.fields.get("passphrase", ""))
    except Refused as error:
        raise Unfit(str(error), field="passphrase") from None
    return Redirect(ask.visit.held.path if ask.visit.held else "/")


def lock(ask: Context) -> Redirect:
    """Lock the desk, for every window of it; a window that is not open itself locks nothing."""
    if ask.visit.unlocked:
        ask.desk.lock()
    return Redirect("/unlock")


def show_setup(ask: Context) -> SetupView | Redirect:
    """Ask for the register's name and a passphrase."""
    if ask.desk.find() == "register":
        return Redirect("/unlock")
    return SetupView(str(ask.desk.folder), ask.fields.get("origin", ""))


def set_up(ask: Context) -> Redirect:
    """Make the register, and open it."""
    origin, passphrase = ask.fields.get("origin", "").strip(), ask.fields.get("passphrase", "")
    check_origin(origin)
    if passphrase != ask.fields.get("again", ""):
        raise Unfit(WRONG_TWICE, field="again")
    set_up_register(ask.desk.home, ask.desk.folder, origin, passphrase)
    ask.desk.unlock(ask.visit, passphrase)
    return Redirect("/setup/paper")


def show_paper(ask: Context) -> NewRegisterView:
    """What to write down."""
    keys = ask.office.register.keys
    public_file = str(ask.desk.home / "register.json")
    return NewRegisterView(keys.origin, str(ask.desk.folder), public_file, keys.drop_token_sha256())


def stay(ask: Context) -> Redirect:
    """Somebody is typing: the page's script says so."""
    return Redirect("/")


def show_folder(ask: Context) -> Redirect:
    """Open the folder of saved files in the system's own window."""
    click.launch(str(ask.desk.downloads))
    return Redirect("/" + ask.fields.get("back", "").lstrip("/\\"), said=f"Saved files are in {ask.desk.downloads}.")


ROUTES = (
    Route("/unlock", show_unlock, unlock, locked=True),
    Route("/lock", act=lock, locked=True),
    Route("/setup", show_setup, set_up, locked=True),
    Route("/setup/paper", show_paper),
    Route("/awake", act=stay, reads=True),
    Route("/saved/folder", act=show_folder, reads=True),
)
