"""The way in: unlock and lock; and, the first time, make the register without a terminal."""

import click

from site_build.desk.room import Ask, Door, Go, View
from site_build.errors import Refused, Unfit
from site_build.office.establish import check_origin, establish_register

WRONG_TWICE = "The two passphrases are not the same. Type them again."


class UnlockView(View, template="opening/unlock.html", title="Unlock the register"):
    """Where the passphrase is asked for; `shown` is a demonstration's own."""

    folder: str
    stopped: str
    shown: str


class SetupView(View, template="opening/setup.html", title="Set up the register"):
    """The first page of all: what a register is, its name and its passphrase."""

    folder: str
    origin: str


class PaperView(View, template="opening/paper.html", title="Write this on paper now"):
    """What to write down, and what to do next, once the register is there."""

    origin: str
    folder: str
    public_file: str
    drop_token_sha256: str


def show_unlock(ask: Ask) -> UnlockView | Go:
    """Ask for the passphrase, or go on to setting up when there is no register yet."""
    if ask.visit.unlocked:
        return Go("/")
    if ask.desk.find() == "nothing":
        return Go("/setup")
    return UnlockView(str(ask.desk.folder), ask.desk.stopped, ask.desk.passphrase)


def unlock(ask: Ask) -> Go:
    """Open the register; a form that was sent while it was locked is shown again."""
    try:
        ask.desk.unlock(ask.visit, ask.fields.get("passphrase", ""))
    except Refused as error:
        raise Unfit("passphrase", str(error)) from None
    return Go(ask.visit.held.path if ask.visit.held else "/")


def lock(ask: Ask) -> Go:
    """Lock the desk, for every window of it; a window that is not open itself locks nothing."""
    if ask.visit.unlocked:
        ask.desk.lock()
    return Go("/unlock")


def show_setup(ask: Ask) -> SetupView | Go:
    """Ask for the register's name and a passphrase."""
    if ask.desk.find() == "register":
        return Go("/unlock")
    return SetupView(str(ask.desk.folder), ask.fields.get("origin", ""))


def set_up(ask: Ask) -> Go:
    """Make the register, and open it."""
    origin, passphrase = ask.fields.get("origin", "").strip(), ask.fields.get("passphrase", "")
    check_origin(origin)
    if passphrase != ask.fields.get("again", ""):
        raise Unfit("again", WRONG_TWICE)
    establish_register(ask.desk.home, ask.desk.folder, origin, passphrase)
    ask.desk.unlock(ask.visit, passphrase)
    return Go("/setup/paper")


def show_paper(ask: Ask) -> PaperView:
    """What to write down."""
    keys = ask.office.register.keys
    public_file = str(ask.desk.home / "register.json")
    return PaperView(keys.origin, str(ask.desk.folder), public_file, keys.drop_token_sha256())


def stay(ask: Ask) -> Go:
    """Somebody is typing: the page's script says so."""
    return Go("/")


def show_folder(ask: Ask) -> Go:
    """Open the folder of saved files in the system's own window."""
    click.launch(str(ask.desk.downloads))
    return Go("/" + ask.fields.get("back", "").lstrip("/\\"), said=f"Saved files are in {ask.desk.downloads}.")


DOORS = (
    Door("/unlock", show_unlock, unlock, locked=True),
    Door("/lock", act=lock, locked=True),
    Door("/setup", show_setup, set_up, locked=True),
    Door("/setup/paper", show_paper),
    Door("/awake", act=stay, reads=True),
    Door("/saved/folder", act=show_folder, reads=True),
)
