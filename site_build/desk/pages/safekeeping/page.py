"""Keeping the register safe: backups, the recovery file, and whether everything in it is whole."""

from dataclasses import replace
from datetime import date
from threading import Thread

from site_build.desk.desk import Desk
from site_build.desk.route import Context, DeskView, Download, Options, Redirect, Route
from site_build.errors import PortalError, Refused, Unfit
from site_build.office.safekeeping.backup import Backups, back_up, choose_folder, list_sticks
from site_build.office.safekeeping.integrity import Integrity, Verification, check_register, read_integrity
from site_build.office.safekeeping.recovery import FILE_NAME, Recovery, RecoveryFile, hand_over, make_recovery
from site_build.paper.letter import draw_code

WAYS: Options = (
    ("sheet", "Make a new key, and print it on a sheet for them"),
    ("own", "They have a key of the age tool already"),
)
NO_SHEET = "There is no sheet to show: it is shown once. Make a new recovery file if one is needed."


class KeepingView(DeskView, template="safekeeping/keeping.html", title="Keeping it safe"):
    """What keeps the register safe, and what is still missing."""

    folder: str
    backups: Backups | None
    recovery: Recovery | None


class BackupView(DeskView, template="safekeeping/backup.html", title="Make a backup"):
    """Where to put a backup: a stick that is in the computer, or a folder that is typed."""

    sticks: Options
    stick: str
    folder: str


class RecoveryView(DeskView, template="safekeeping/recovery.html", title="The recovery file"):
    """How the recovery file is to be made."""

    made: date | None
    way: str
    recipient: str
    ways: Options = WAYS


class RecoverySheetView(DeskView, template="safekeeping/sheet.html"):
    """A recovery file to be saved and, with a new key, its sheet; `code` is that key as a QR code (SVG)."""

    origin: str
    day: date
    made: RecoveryFile
    code: str
    title: str
    file_name: str = FILE_NAME


def show_keeping(ask: Context) -> KeepingView:
    """What there is."""
    return KeepingView(str(ask.desk.folder), ask.office.recall(Backups), ask.office.recall(Recovery))


def show_backup(ask: Context) -> BackupView:
    """Ask where; what was chosen last is filled in."""
    known, sticks = ask.office.recall(Backups), list_sticks()
    last = known.folder if known else ""
    stick = ask.fields.get("stick", last)
    folder = ask.fields.get("folder", "" if last in sticks else last)
    return BackupView(tuple((path, path) for path in sticks), stick, folder)


def make_backup(ask: Context) -> Redirect:
    """Remember where, and copy everything there."""
    words = ask.fields.get("folder", "").strip() or ask.fields.get("stick", "")
    made = back_up(ask.office, choose_folder(ask.office, words))
    return Redirect("/keeping", said=f"The backup was made and read back: it is whole. It is in {made}.")


def show_recovery(ask: Context) -> RecoveryView:
    """Ask how."""
    known = ask.office.recall(Recovery)
    return RecoveryView(known.made if known else None, ask.fields.get("way", "sheet"), ask.fields.get("recipient", ""))


def make_file(ask: Context) -> Redirect:
    """Make the file, and show the sheet."""
    recipient, way = ask.fields.get("recipient", ""), ask.fields.get("way", "")
    if way not in dict(WAYS):
        raise Unfit("Say which key it will open with.", field="way")
    if way == "own" and not recipient.strip():
        raise Unfit("Paste the line that you were given. It begins with age1.", field="recipient")
    ask.visit.put(make_recovery(ask.office, recipient if way == "own" else ""))
    return Redirect("/keeping/sheet")


def show_sheet(ask: Context) -> RecoverySheetView:
    """The sheet, until it is done with."""
    made = ask.visit.need(RecoveryFile, NO_SHEET)
    witness = ask.office.portal.witness_name
    return RecoverySheetView(
        ask.office.register.keys.origin,
        ask.today,
        made,
        draw_code(made.secret) if made.secret else "",
        f"For the {witness}",
    )


def save_file(ask: Context) -> Download:
    """Save the recovery file on this computer."""
    made = ask.visit.need(RecoveryFile, NO_SHEET)
    ask.visit.put(replace(made, saved=True))
    witness = ask.office.portal.witness_name
    words = f"Give this file to the {witness}, on a stick or by e-mail. It opens with their key alone."
    return Download({FILE_NAME: made.data}, warning="", words=(words,))


def finish(ask: Context) -> Redirect:
    """Forget the key, and remember that the file is handed over."""
    hand_over(ask.office, ask.visit.need(RecoveryFile, NO_SHEET))
    ask.visit.drop(RecoveryFile)
    return Redirect("/keeping", said="The desk has forgotten the key. The recovery file is made.")


ROUTES = (
    Route("/keeping", show_keeping),
    Route("/keeping/backup", show_backup, make_backup),
    Route("/keeping/recovery", show_recovery, make_file),
    Route("/keeping/sheet", show_sheet, save_file),
    Route("/keeping/sheet/done", show_sheet, finish),
)


class IntegrityView(DeskView, template="safekeeping/integrity.html", title="Is the register whole?"):
    """How the log stands, and what the last verification found; `trouble` is why that ended early."""

    found: Integrity
    folder: str
    trouble: str


class ProgressView(DeskView, template="safekeeping/progress.html", title="Checking the register"):
    """How far a verification has come. The page asks again by itself."""

    done: int
    of: int


class Verifying(Thread):
    """A verification beside everything else, for one visit. *Lock* stops it, and waits until it has stopped."""

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
            raise Refused("The desk was locked before everything had been checked.")
        self.done, self.of = done, of


def show_integrity(ask: Context) -> IntegrityView | ProgressView:
    """How the log stands, or how far a verification has come."""
    running = ask.visit.take(Verifying)
    if running and running.is_alive():
        return ProgressView(running.done, running.of)
    found = read_integrity(ask.office)
    if running and running.found:
        found = replace(found, verified=running.found)
    return IntegrityView(found, str(ask.desk.folder), running.trouble if running else "")


def verify(ask: Context) -> Redirect:
    """Begin to verify everything, unless that is going on already."""
    running = ask.visit.take(Verifying)
    if running is None or not running.is_alive():
        running = Verifying(ask.desk)
        ask.visit.put(running)
        running.start()
    return Redirect("/integrity")


INTEGRITY_ROUTES = (Route("/integrity", show_integrity, verify),)
