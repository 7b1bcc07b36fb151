"""The register is not here, or not whole: put it back from a backup, also on a new laptop."""

from pathlib import Path

from site_build.desk.route import Context, Options, Redirect, Route
from site_build.errors import Unfit
from site_build.office.safekeeping.backup import FoundBackup, find_backups, list_sticks
from site_build.office.safekeeping.errors import FolderIncomplete
from site_build.office.safekeeping.restore import Restored, restore_register
from site_build.office.safekeeping.setup import NOT_THERE, Found
from site_build.templates import PageView
from site_build.words import say_count, say_day


class AwayView(PageView, template="opening/away.html"):
    """What is found in place of the register, and the ways on; `public_file` is what names it to the site."""

    words: str
    public_file: str


class RestoreView(PageView, template="opening/restore.html"):
    """Which backup to put back, and what else there is of the log.

    `backups` are those on sticks. `is_new` says that it is for a new laptop, `is_open` that the register is open here.
    """

    place: str
    backups: Options
    backup: str
    folder: str
    logs: str
    is_new: bool
    is_open: bool


class RestoredView(PageView, template="opening/restored.html"):
    """What came back."""

    done: Restored


class PassphraseLostView(PageView, template="opening/no_passphrase.html"):
    """What can be done without the passphrase, in words."""


def find_or_ask(context: Context) -> Found | AwayView:
    """What is in the register's place; where it is none, the page that offers to put it back."""
    try:
        return context.desk.find_register()
    except NOT_THERE as trouble:
        return AwayView(str(trouble), str(context.desk.home / "register.json"))


def show_restore(context: Context) -> RestoreView:
    desk, found = context.desk, tuple(map(_name_backup, find_backups(list_sticks())))
    return RestoreView(
        place=str(desk.folder),
        backups=found,
        backup=context.typed("backup", found[0][0] if found else ""),
        folder=context.typed("folder"),
        logs=context.typed("logs"),
        is_new=context.path.endswith("/new-laptop"),
        is_open=desk.office is not None,
    )


def _name_backup(backup: FoundBackup) -> tuple[str, str]:
    words = f"{say_day(backup.day)}, {say_count(backup.entries, 'entry', 'entries')}: {backup.folder}"
    return str(backup.folder), words


def restore(context: Context) -> Redirect:
    desk = context.desk
    logs = [_read_path(line, "logs") for line in context.typed("logs").splitlines() if line.strip()]
    backup = _read_path(context.typed("folder").strip() or context.typed("backup"), "folder")
    with desk.closed(), desk.counting_tries():
        done = restore_register(desk.home, desk.folder, backup, context.typed("passphrase"), logs)
    context.session.put(done)
    return Redirect("/restore/done")


def show_restored(context: Context) -> RestoredView | Redirect:
    done = context.session.get(Restored)
    return RestoredView(done) if done else Redirect("/unlock")


def show_lost(_: Context) -> PassphraseLostView:
    return PassphraseLostView()


def _read_path(words: str, field: str) -> Path:
    path = Path(words.strip())
    if not path.is_absolute():
        fault: Unfit = FolderIncomplete()
        fault.field = field
        raise fault
    return path


ROUTES = (
    Route("/restore", show_restore, restore, locked=True),
    Route("/restore/new-laptop", show_restore, restore, locked=True),
    Route("/restore/no-passphrase", show_lost, locked=True),
    Route("/restore/done", show_restored, locked=True),
)
