"""Why a register cannot be found, made, copied or recovered, and the words for it."""

from pathlib import Path

from site_build.errors import Malformed, Refused, Unfit, Untrusted


class NotARegister(Refused):
    words = (
        "{folder} is not a register: something is there, but no {missing}. "
        "Nothing was touched. Restore the newest backup, or ask whoever set up the portal."
    )
    folder: Path
    missing: str


class OriginUnfit(Unfit):
    words = "That is not a web address. Write yours, and a word after it if you like: {example}"
    field: str = "origin"
    example: str


class RegisterThere(Refused):
    words = (
        "{file} is there already: this site has a register. "
        "New keys could not open what people have sent to it. Take the file away first if you mean to start again."
    )
    file: Path


class RegisterAway(Refused):
    words = (
        "This site belongs to the register {origin}, and there is no register in {folder}. "
        "Restore the newest backup, or ask whoever set up the portal."
    )
    origin: str
    folder: Path


class RegisterNotMade(Refused):
    words = "No register could be made in {folder}. See that there is room, and no protection, and try again."
    folder: Path


class PassphrasesDiffer(Unfit):
    words = "The two passphrases are not the same. Type them again."
    field: str = "again"


class PresentWrong(Unfit):
    words = "That is not the passphrase of now. Check the capital letters and try again."
    field: str = "present"


class PassphraseSame(Unfit):
    words = "That is the passphrase that you have. Choose another."
    field: str = "passphrase"


class PassphraseMoved(Refused):
    words = "Somebody else changed the passphrase at the same moment. Yours was not changed: use theirs."


class PassphraseNotChanged(Refused):
    """The disk did not take the new key file in `folder`; `why` is the system's word."""

    words = "The passphrase was not changed ({why}). The old one still works. Make room in {folder}, and try again."
    folder: Path
    why: str | None


class TokenNotChanged(Refused):
    """The key file could not be replaced; `why` is a clause, or the system's word."""

    words = "The drop box's token was not changed: {why}. The old one still works. Mend that, and do it again."
    why: str | None


class OtherSite(Refused):
    words = (
        "This site was made for the register {site}, and the one you opened is {opened} "
        "with other keys. Open the register that belongs to the site."
    )
    site: str
    opened: str


class EntriesChanged(Untrusted):
    words = "The entries in the database are not the ones that were signed."


class OwnerUnknown(Untrusted):
    words = "It belongs to somebody who is not in the register."


class FolderIncomplete(Unfit):
    words = "Say the whole way to the folder, such as /home/zo/Backups or E:\\Backups."
    field: str = "folder"


class FolderMissing(Unfit):
    words = "There is no folder {folder}. Put the stick in, or make the folder first."
    field: str = "folder"
    folder: Path


class FolderPublished(Unfit):
    words = "That folder belongs to the website, and its files are published. Choose one elsewhere."
    field: str = "folder"


class FolderOwn(Unfit):
    words = "That is where the register itself is. A backup there is lost with it. Choose another folder."
    field: str = "folder"


class BackupFailed(Refused):
    words = (
        "No backup was made in {folder} ({reason}). Nothing was left there. "
        "Is the stick in, and is there room on it? Then try again."
    )
    folder: Path
    reason: object


class BackupDiffers(Untrusted):
    words = "The backup is not the same as the register. Try again, with another stick."


class NotABackup(Refused):
    """A folder that should hold a backup has no file of the name `missing`."""

    words = (
        "There is no backup in {folder}: it has no {missing}. Choose the folder of one day, "
        "such as register-2026-01-31. Nothing was changed."
    )
    folder: Path
    missing: str


class BackupLocked(Unfit):
    words = "That passphrase does not open the backup. It takes the one that you had on its day."
    field: str = "passphrase"


class BackupDamaged(Untrusted):
    words = "The backup in {folder} is damaged. Nothing was changed. Take another, from another day or stick."
    folder: Path


class LogNotThere(Refused):
    words = "There is no log in {path}, and no signed head of one. Nothing was changed. Is the stick in?"
    path: Path


class RestoreFailed(Refused):
    """The disk or the backup could not be used; `reason` is what the system says."""

    words = "Nothing was put in {folder} ({reason}). See that there is room, and that the stick is in. Do it again."
    folder: Path
    reason: object


class RecoveryFileUnfit(Malformed):
    words = "{path} is not a recovery file, or it holds something else. Ask whoever keeps it for the right one."
    path: Path


class RecoveryLocked(Refused):
    words = "That does not open {path}. Try the other key, or type the passphrase again."
    path: Path


class IdentityMissing(Refused):
    words = "{path} holds no secret line. It begins with AGE-SECRET-KEY-1, and stands on the sheet."
    path: Path


class RecoveryForOther(Refused):
    words = "This recovery file is for the register {origin}, and the backup is another's. Nothing was changed."
    origin: str


class BackupNameless(Refused):
    words = "{folder} has no register.json, and nor has the portal. Without it nobody knows whose log it is."
    folder: Path


class BackupFromBefore(Refused):
    """The site's register continues the one that is in the backup."""

    words = (
        "The site belongs to {site}, which began after this backup was made. Nothing was changed. "
        "Take a backup that was made since."
    )
    site: str


class RecoveryNotSaved(Refused):
    words = "Save the recovery file first. The sheet alone opens nothing."


class SecretPasted(Unfit):
    words = "That is the secret line. Ask for the other one, which begins with age1."
    field: str = "recipient"


class RecipientWrong(Unfit):
    words = "That is not a public line of the age tool. It is long, and begins with age1."
    field: str = "recipient"


class PublishedForeign(Refused):
    words = (
        "{file} is no signed head of this register. Nothing was written. "
        "If it is left over from another register, take it away, and do this again."
    )
    file: Path


# What came back from whoever vouches for the keeper.


class NothingCameBack(Unfit):
    words = "This is neither a signed list nor a key. Choose the files that you were sent."
    field: str = "came"


class CameBackBroken(Unfit):
    """What came back is no signed head of this log, or a line in it does not hold; `cause` says which."""

    words = "{cause}"
    field: str = "came"
    cause: object


class CosignerUnknown(Unfit):
    words = "This was signed with a key that the register does not know. Choose the file with the key, too."
    field: str = "came"


class CosignedAhead(Untrusted):
    """A signed head of `signed` entries, in a register that has `size`."""

    words = (
        "{signed:entry|entries} were signed, and this register has {size}. So an old copy of it was put back. "
        "Change nothing more in it. Put the newest backup back, and tell whoever signed."
    )
    signed: int
    size: int


class CosignedOther(Untrusted):
    words = (
        "What was signed is not what this register has in its first {signed:entry|entries}. "
        "So the register here, or the one that was signed, was changed. Change nothing more. Tell the trustees."
    )
    signed: int


class CosignedOlder(Refused):
    words = "You have a newer one already: {signed:entry|entries} were signed. It was kept."
    signed: int
