"""What can be wrong with a register, and the words for it."""

from enum import StrEnum
from pathlib import Path

from site_build.errors import Malformed, PortalError, Refused, Unfit, Untrusted
from site_build.words import say_head_place, say_tables


class CopyNotWritten(PortalError):
    """A change is in the database, and `log.jsonl` and `checkpoint` could not follow."""

    words = (
        "The change is in the register, but the second copy of its log is not written yet. See that the folder "
        "is there and the disk has room, then open the register again: it puts this right by itself."
    )


class StateNotWritten(PortalError):
    """What this computer notes of the log's head, in `folder`, could not be written."""

    words = (
        "This computer's own note of the register cannot be written in {folder}. Nothing is lost. "
        "See that this folder can be written to, then open the register again."
    )
    folder: Path


class OriginMalformed(Malformed):
    words = "A register's name has no spaces and no plus sign. Use a web address: register.example/acknowledgments."


class PassphraseWeak(Unfit):
    """A new passphrase of fewer than `shortest` characters, or one that is easy to guess; `why` says which."""

    words = (
        "That passphrase {why}. Use at least {shortest} characters; "
        "four or five words that have nothing to do with each other are easy to remember."
    )
    field: str = "passphrase"
    why: str
    shortest: int


class PassphraseWrong(Refused):
    words = "That passphrase does not open the register. Check the capital letters and try again."


class KeysMalformed(Malformed):
    """A key file that no passphrase opens, or that holds something else."""

    words = "keys.age cannot be used: {why}. Put the right file back, or restore the newest backup."
    why: str


class KeysSlow(Refused):
    words = "This computer is too busy to open the register. Close other programs and try again."


class RegisterMissing(Refused):
    words = "There is no register in {folder}. Restore the newest backup, or set up a new register."
    folder: Path


class RecordChanged(Untrusted):
    """A sealed column that does not open in its place; `table` is the one that it is in."""

    words = "A record in the register's table “{table}” was changed from outside. Restore the newest backup."
    table: str


class PersonMalformed(Malformed):
    words = "A person's record in the register cannot be read. Restore the newest backup."


class HeadMoved(Refused):
    """A change to a log that has grown since the change began, when it had `size` entries. Nothing was written."""

    words = "Somebody else changed the register at the same moment. Nothing of yours was saved: do it again."
    size: int


class ExportedFileMissing(Malformed):
    words = (
        "{path.name} is missing from {path.parent}. "
        "A log is checked from register.json, log.jsonl and checkpoint: put all three into one folder."
    )
    path: Path


class CopyMissing(Refused):
    words = (
        "{path} is missing. It guards the register against an old backup. Put it back, or restore the newest backup."
    )
    path: Path


class CopyChanged(Untrusted):
    words = "{path} has been changed. Tell the trustees, and restore the newest backup."
    path: Path


class CopiesDisagree(Refused):
    """Neither copy of the log can be shown to be the newer one."""

    words = (
        "The register's database and the second copy of its log in {folder} tell different stories{why}. "
        "Neither has been touched. Tell the trustees, and restore the newest backup."
    )
    folder: Path
    why: str = ""


class HeadPlace(StrEnum):
    """Where a head was seen, by a code."""

    FOLDER = "folder"
    COMPUTER = "computer"
    PORTAL = "portal"
    WEBSITE = "website"
    WITNESS = "witness"
    BACKUP = "backup"
    BEFORE = "before"
    GIVEN = "given"


class RowsChanged(Untrusted):
    """Rows that are not those that the register wrote; `tables` are the tables that they are in."""

    words = (
        "Somebody changed the register's database from outside ({told}). "
        "Copy its whole folder to a stick, and tell the trustees. Then restore the newest backup."
    )
    tables: tuple[str, ...]

    def __post_init__(self) -> None:
        self.told = say_tables(self.tables)


class LogBehind(Untrusted):
    """A head was seen at `place` over `size` entries, and the log has only `kept`."""

    words = (
        "The log here has {kept} entries, and {told} shows one of {size}. So something older was put back here. "
        "Restore the newest backup."
    )
    place: HeadPlace
    name: str
    size: int
    kept: int

    def __post_init__(self) -> None:
        self.told = say_head_place(self.place, self.name)


class LogForked(Untrusted):
    """A head was seen at `place` over `size` entries that are not the first ones of the log."""

    words = (
        "The first {size} entries of the log here are not those that {told} shows. So there are two stories. "
        "Tell the trustees, and restore the newest backup."
    )
    place: HeadPlace
    name: str
    size: int

    def __post_init__(self) -> None:
        self.told = say_head_place(self.place, self.name)


class LinesUncovered(Untrusted):
    """The second copy of the log has `count` lines more than any signed head in hand covers."""

    words = (
        "The file log.jsonl has {count} lines that nothing signed covers. Either something older was put back here, "
        "or somebody else wrote them. Restore the newest backup, and tell the trustees."
    )
    count: int


class ReadOnly(Refused):
    """A change to a register that is open for reading alone; `why` is the doubt, in words."""

    words = "{why} Until then the register can only be read: nothing was changed."
    why: str


class BackupUnreadable(Untrusted):
    words = "The copy of the register cannot be read back. Copy it again, to another place."


class DatabaseMissing(Refused):
    words = "{path} is missing. Restore the newest backup: the rest of the register needs it."
    path: Path


class DatabaseForeign(Refused):
    words = "{path} is not a register: it is another kind of file. It has not been touched."
    path: Path


class DatabaseNewer(Refused):
    words = "{path} was written by a newer version of this portal. Update the portal, then open it again."
    path: Path


class DocumentMissing(Refused):
    words = "A published edition is missing from the register. Restore the newest backup."
    digest: str


class DocumentChanged(Untrusted):
    words = "Published words or questions were changed in the register. Restore the newest backup."
    digest: str


class RegisterChanged(Untrusted):
    """A database that somebody changed who has not got its keys; `fault` is what was found, as a sentence."""

    words = (
        "{fault} First copy the register's whole folder to a stick, and tell the trustees. "
        "Then restore the newest backup."
    )
    fault: str


class Saved(StrEnum):
    """What became of a change when the database failed."""

    NOTHING = "Nothing was saved."
    UNKNOWN = "Look whether your last change is there."


class DatabaseFailed(Refused):
    """SQLite could not do what was asked; `why` is what it says."""

    words = "The register's database cannot be used now ({why}). {saved} Do it again."
    saved: Saved
    why: str


class DiskFull(DatabaseFailed):
    words = "The disk is full. {saved} Make room on it, then do it again."


class DatabaseDamaged(DatabaseFailed):
    words = (
        "The register's database is damaged. {saved} First copy its whole folder to a stick, and tell the trustees. "
        "Then restore the newest backup."
    )


class FolderAway(DatabaseFailed):
    words = (
        "The register's folder cannot be written to: it was moved, taken away or protected. {saved} "
        "Put it back as it was, then close the register and open it again."
    )


class DatabaseBusy(DatabaseFailed):
    words = "Another window is using the register. {saved} Close the portal's other windows, then do it again."


class RegisterInUse(Refused):
    words = (
        "The register has to be written anew, and another window has it open. Nothing was changed. "
        "Close that window, then do it again."
    )


class MigrationNotCopied(Refused):
    """A register of an earlier format that could not be copied before it is rewritten; `why` is the system's word."""

    words = (
        "This version of the portal has to rewrite the register, and could not copy it first ({why}). "
        "Nothing was changed. See that there is room in {folder}, then open the register again."
    )
    folder: Path
    why: str


class MigrationFailed(Refused):
    """A register of an earlier format that a step could not rewrite; `why` is what the step found."""

    words = (
        "This version of the portal has to rewrite the register, and could not ({why}). Nothing in it was changed. "
        "Tell whoever looks after the portal. The version before this one still opens it."
    )
    why: str
