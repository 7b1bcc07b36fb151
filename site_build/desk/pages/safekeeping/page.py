"""Keeping the register safe: backups, the recovery file, and whether everything in it is whole."""

from dataclasses import replace
from datetime import date
from threading import Thread

from site_build.desk import errors
from site_build.desk.desk import Desk
from site_build.desk.pages.safekeeping import passphrase
from site_build.desk.route import Context, Download, Options, Redirect, Route
from site_build.errors import PortalError
from site_build.office.safekeeping.backup import FoundBackup, back_up, choose_folder, find_backups, list_sticks
from site_build.office.safekeeping.cosigning import CosignedState, read_cosigned
from site_build.office.safekeeping.integrity import Integrity, Verification, check_register, read_integrity
from site_build.office.safekeeping.known_heads import Backups
from site_build.office.safekeeping.publishing import is_head_shown, publish_head
from site_build.office.safekeeping.recovery import FILE_NAME, Recovery, RecoveryFile, hand_over, make_recovery
from site_build.paper.papers import draw_code
from site_build.templates import PageView

WAYS: Options = (
    ("sheet", "Make a new key, and print it on a sheet for them"),
    ("own", "They have a line that begins with age1, such as from “portal chair”"),
)


class SafekeepingView(PageView, template="safekeeping/safekeeping.html"):
    """Backups: the last one and how many days old it is, and all in reach; what the witness has; where things are."""

    folder: str
    backups: Backups | None
    days: int
    found: tuple[FoundBackup, ...]
    recovery: Recovery | None
    shown: bool
    cosigned: CosignedState


class BackupView(PageView, template="safekeeping/backup.html"):
    """Where to put a backup: a stick that is in the computer, or a folder that is typed."""

    sticks: Options
    stick: str
    folder: str


class RecoveryView(PageView, template="safekeeping/recovery.html"):
    """How the recovery file is to be made; `known` is the last one."""

    known: Recovery | None
    way: str
    recipient: str
    ways: Options = WAYS


class RecoverySheetView(PageView, template="safekeeping/sheet.html"):
    """A recovery file to be saved and, with a new key, its sheet; `code` is that key as a QR code (SVG)."""

    made: RecoveryFile
    origin: str
    day: date
    code: str
    file_name: str = FILE_NAME


def show_safekeeping(context: Context) -> SafekeepingView:
    office = context.office
    with office.register.view() as view:
        cosigned = read_cosigned(office, view)
    backups = office.recall(Backups)
    days = (context.today - backups.made).days if backups and backups.made else 0
    found = tuple(find_backups([backups.folder], deep=False)) if backups else ()
    entries = (backups, days, found, office.recall(Recovery), is_head_shown(office), cosigned)
    return SafekeepingView(str(context.desk.folder), *entries)


def show_backup(context: Context) -> BackupView:
    known, sticks = context.office.recall(Backups), list_sticks()
    last = known.folder if known else ""
    folder = context.typed("folder", "" if last in sticks else last)
    return BackupView(tuple((path, path) for path in sticks), context.typed("stick", last), folder)


def make_backup(context: Context) -> Redirect:
    words = context.typed("folder").strip() or context.typed("stick")
    made = back_up(context.office, choose_folder(context.office, words))
    return Redirect("/safekeeping", said=f"The backup was made and read back: it is whole. It is in {made}.")


def show_recovery(context: Context) -> RecoveryView:
    known = context.office.recall(Recovery)
    return RecoveryView(known, context.typed("way", "sheet"), context.typed("recipient"))


def make_file(context: Context) -> Redirect:
    recipient, way = context.typed("recipient"), context.typed("way")
    if way not in dict(WAYS):
        raise errors.KeyNotChosen
    if way == "own" and not recipient.strip():
        raise errors.RecipientMissing
    context.session.put(make_recovery(context.office, recipient if way == "own" else ""))
    return Redirect("/safekeeping/sheet")


def show_sheet(context: Context) -> RecoverySheetView:
    made = context.session.require(RecoveryFile, errors.RecoverySheetGone)
    origin, code = context.office.register.keys.origin, draw_code(made.secret) if made.secret else ""
    return RecoverySheetView(made, origin, context.today, code)


def save_file(context: Context) -> Download:
    made = context.session.require(RecoveryFile, errors.RecoverySheetGone)
    context.session.put(replace(made, saved=True))
    witness = context.office.portal.witness_name
    words = f"Give this file to the {witness}, on a stick or by e-mail. It opens with their key alone."
    return Download({FILE_NAME: made.data}, warning="", words=(words,))


def finish(context: Context) -> Redirect:
    hand_over(context.office, context.session.require(RecoveryFile, errors.RecoverySheetGone))
    context.session.drop(RecoveryFile)
    return Redirect("/safekeeping", said="The desk has forgotten the key. The recovery file is made.")


class IntegrityView(PageView, template="safekeeping/integrity.html"):
    """How the log stands, and what the last verification found; `trouble` is why that ended early."""

    found: Integrity
    folder: str
    trouble: str


class ProgressView(PageView, template="safekeeping/progress.html"):
    """How far a verification has come. The page loads itself again each second."""

    done: int
    of: int


class Verifying(Thread):
    """A verification beside everything else, for one session. *Lock* stops it, and waits until it has stopped."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True)
        self.desk = desk
        self.done, self.of, self.trouble = 0, 0, ""
        self.found: Verification | None = None

    def run(self) -> None:
        """Verify everything, and remember what was found; a register that is damaged may not take it."""
        with self.desk.at_work() as office:
            try:
                if office:
                    self.found = check_register(office, self._tell)
                    office.remember(self.found)
            except PortalError as error:
                self.trouble = str(error)

    def _tell(self, done: int, of: int) -> None:
        if self.desk.locking:
            raise errors.LockedMeanwhile
        self.done, self.of = done, of


def show_integrity(context: Context) -> IntegrityView | ProgressView:
    running = context.session.get(Verifying)
    if running and running.is_alive():
        return ProgressView(running.done, running.of)
    found = read_integrity(context.office)
    if running and running.found:
        found = replace(found, verified=running.found)
    return IntegrityView(found, str(context.desk.folder), running.trouble if running else "")


def verify(context: Context) -> Redirect:
    """Begin to verify everything, unless that is going on already."""
    running = context.session.get(Verifying)
    if running is None or not running.is_alive():
        running = Verifying(context.desk)
        context.session.put(running)
        running.start()
    return Redirect("/integrity")


def publish(context: Context) -> Redirect:
    head = publish_head(context.office)
    return Redirect("/safekeeping", said=f"The head over {head.size:,} entries is ready. Now build the website again.")


ROUTES = (
    Route("/safekeeping", show_safekeeping),
    Route("/safekeeping/publish", act=publish),
    Route("/safekeeping/backup", show_backup, make_backup),
    Route("/safekeeping/recovery", show_recovery, make_file),
    Route("/safekeeping/sheet", show_sheet, save_file),
    Route("/safekeeping/sheet/done", show_sheet, finish),
    *passphrase.ROUTES,
    Route("/integrity", show_integrity, verify),
)
