"""Keeping the register safe: backups, and the file with which the witness can open it when nobody else can."""

from dataclasses import replace
from datetime import date

from site_build.desk.room import Ask, Door, Go, Options, Saved, View
from site_build.errors import Unfit
from site_build.office.backup import Backups, back_up, choose_folder, list_sticks
from site_build.office.facts import recall
from site_build.office.recovery import FILE_NAME, Recovery, RecoveryFile, hand_over, make_recovery
from site_build.paper.letter import draw_code

WAYS: Options = (
    ("sheet", "Make a new key, and print it on a sheet for them"),
    ("own", "They have a key of the age tool already"),
)
NO_SHEET = "There is no sheet to show: it is shown once. Make a new recovery file if one is needed."


class KeepingView(View, template="keeping/keeping.html", title="Keeping it safe"):
    """What keeps the register safe, and what is still missing."""

    folder: str
    backups: Backups | None
    recovery: Recovery | None


class BackupView(View, template="keeping/backup.html", title="Make a backup"):
    """Where to put a backup: a stick that is in the computer, or a folder that is typed."""

    sticks: Options
    stick: str
    folder: str


class RecoveryView(View, template="keeping/recovery.html", title="The recovery file"):
    """How the recovery file is to be made."""

    made: date | None
    way: str
    recipient: str
    ways: Options = WAYS


class SheetView(View, template="keeping/sheet.html"):
    """A recovery file to be saved and, with a new key, its sheet; `code` is that key as a QR code (SVG)."""

    origin: str
    day: date
    made: RecoveryFile
    code: str
    title: str
    file_name: str = FILE_NAME


def show_keeping(ask: Ask) -> KeepingView:
    """What there is."""
    return KeepingView(str(ask.desk.folder), recall(ask.office, Backups), recall(ask.office, Recovery))


def show_backup(ask: Ask) -> BackupView:
    """Ask where; what was chosen last is filled in."""
    known, sticks = recall(ask.office, Backups), list_sticks()
    last = known.folder if known else ""
    stick = ask.fields.get("stick", last)
    folder = ask.fields.get("folder", "" if last in sticks else last)
    return BackupView(tuple((path, path) for path in sticks), stick, folder)


def make_backup(ask: Ask) -> Go:
    """Remember where, and copy everything there."""
    words = ask.fields.get("folder", "").strip() or ask.fields.get("stick", "")
    made = back_up(ask.office, choose_folder(ask.office, words))
    return Go("/keeping", said=f"The backup was made and read back: it is whole. It is in {made}.")


def show_recovery(ask: Ask) -> RecoveryView:
    """Ask how."""
    known = recall(ask.office, Recovery)
    return RecoveryView(known.made if known else None, ask.fields.get("way", "sheet"), ask.fields.get("recipient", ""))


def make_file(ask: Ask) -> Go:
    """Make the file, and show the sheet."""
    recipient, way = ask.fields.get("recipient", ""), ask.fields.get("way", "")
    if way not in dict(WAYS):
        raise Unfit("way", "Say which key it will open with.")
    if way == "own" and not recipient.strip():
        raise Unfit("recipient", "Paste the line that you were given. It begins with age1.")
    ask.visit.put(make_recovery(ask.office, recipient if way == "own" else ""))
    return Go("/keeping/sheet")


def show_sheet(ask: Ask) -> SheetView:
    """The sheet, until it is done with."""
    made = ask.visit.need(RecoveryFile, NO_SHEET)
    witness = ask.office.portal.witness_name
    return SheetView(
        ask.office.register.keys.origin,
        ask.today,
        made,
        draw_code(made.secret) if made.secret else "",
        f"For the {witness}",
    )


def save_file(ask: Ask) -> Saved:
    """Save the recovery file on this computer."""
    made = ask.visit.need(RecoveryFile, NO_SHEET)
    ask.visit.put(replace(made, saved=True))
    witness = ask.office.portal.witness_name
    words = f"Give this file to the {witness}, on a stick or by e-mail. It opens with their key alone."
    return Saved({FILE_NAME: made.data}, warning="", words=(words,))


def finish(ask: Ask) -> Go:
    """Forget the key, and remember that the file is handed over."""
    hand_over(ask.office, ask.visit.need(RecoveryFile, NO_SHEET))
    ask.visit.drop(RecoveryFile)
    return Go("/keeping", said="The desk has forgotten the key. The recovery file is made.")


DOORS = (
    Door("/keeping", show_keeping),
    Door("/keeping/backup", show_backup, make_backup),
    Door("/keeping/recovery", show_recovery, make_file),
    Door("/keeping/sheet", show_sheet, save_file),
    Door("/keeping/sheet/done", show_sheet, finish),
)
