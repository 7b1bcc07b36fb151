"""The recovery file: does it open, whose register is it for; and handing its keys over when somebody needs them."""

from dataclasses import dataclass, field

from site_build.chair.errors import RecoveryFileMissing
from site_build.chair.keys import read_chair_public
from site_build.chair.memory import read_memory
from site_build.chair.recovery import HANDED_FILE, hand_over_keys, open_recovery_file
from site_build.desk.route import Context, Redirect, Route
from site_build.export.file import pack_files
from site_build.files import save_files
from site_build.templates import PageView

COPY_FILE = "log-as-i-signed-it.zip"


@dataclass(frozen=True)
class HeldFile:
    """The recovery file that was chosen, as sealed as it came, and the name of the register that it is for."""

    data: bytes = field(repr=False)
    origin: str


class RecoveryFileView(PageView, template="recovery/choose.html"):
    """Where the recovery file is chosen."""


class OpenedView(PageView, template="recovery/opened.html"):
    """Whose register the file is for; `signed` is the one that the Chair signs, or empty."""

    origin: str
    signed: str


class HandedOverView(PageView, template="recovery/handed.html"):
    """Where the keys were saved, and the passphrase that opens them."""

    paths: tuple[str, ...]
    passphrase: str


def show_choose(context: Context) -> RecoveryFileView | Redirect:
    if read_chair_public(context.desk.folder) is None:
        return Redirect("/key/new")
    return RecoveryFileView()


def open_file(context: Context) -> Redirect:
    if not context.files:
        raise RecoveryFileMissing()
    data = context.files[0].data
    held = open_recovery_file(context.desk.folder, data, context.typed("passphrase"))
    context.session.put(HeldFile(data, held.origin))
    return Redirect("/recovery/opened")


def show_opened(context: Context) -> OpenedView | Redirect:
    held = context.session.get(HeldFile)
    if held is None:
        return Redirect("/recovery")
    signed = read_memory(context.desk.folder)
    return OpenedView(held.origin, signed.keys.origin if signed else "")


def hand_over(context: Context) -> HandedOverView | Redirect:
    """Save the keys under a new passphrase and, beside them, the log as it was signed last."""
    held = context.session.get(HeldFile)
    if held is None:
        return Redirect("/recovery")
    opened = open_recovery_file(context.desk.folder, held.data, context.typed("passphrase"))
    signed, made = read_memory(context.desk.folder), hand_over_keys(opened)
    files = {HANDED_FILE: made.data, **({COPY_FILE: pack_files(signed.files)} if signed else {})}
    paths = save_files(context.desk.downloads, files)
    context.session.drop(HeldFile)
    return HandedOverView(tuple(map(str, paths)), made.passphrase)


ROUTES = (
    Route("/recovery", show_choose, open_file, locked=True),
    Route("/recovery/opened", show_opened, hand_over, locked=True),
)
