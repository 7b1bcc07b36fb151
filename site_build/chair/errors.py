"""What the window of the one who vouches for the keeper refuses, and the words for it.

They say what it means, and whom to tell: whoever reads them alone has to know what to do.
"""

from pathlib import Path

from site_build.errors import Malformed, Refused, Unfit, Untrusted

# The keys and what is remembered, on this computer.


class ChairKeysThere(Refused):
    words = "There is a key in {folder} already. It was not touched."
    folder: Path


class ChairKeysMissing(Refused):
    words = "There is no key in {folder} yet. Make one first."
    folder: Path


class ChairFileDamaged(Malformed):
    """A file of the Chair's own folder that cannot be read, or holds something else."""

    words = "{path} is damaged or missing. Put this folder back from a copy that you have of it."
    path: Path


class ChairPassphraseWrong(Unfit):
    words = "That passphrase does not open your key. Check the capital letters and try again."
    field: str = "passphrase"


class MemoryDamaged(Untrusted):
    """What was remembered of the log is not what this key has signed; `cause` says what is wrong with it."""

    words = (
        "What this computer remembers of the register was changed: {cause}\n"
        "Sign nothing. Put the folder {folder} back from a copy that you have of it."
    )
    cause: object
    folder: Path


class MemoryNotWritten(Refused):
    words = (
        "This computer could not keep what you were about to sign ({reason}). So nothing was signed. "
        "Make room in {folder}, and do it again."
    )
    reason: str | None
    folder: Path


# What the keeper handed over.


class ExportIncomplete(Unfit):
    words = "There is no {missing} among these files. Ask for all of the register's log, in one file."
    field: str = "export"
    missing: str


class ExportMalformed(Malformed):
    words = "These files are damaged, or are not a register's log. Ask for them again."


class ExportTooLarge(Refused):
    words = "These files are more than {megabytes} MB when unpacked. Ask for the register's log alone."
    megabytes: int


class ExportForgotten(Refused):
    words = "The files that you chose are not here any more. Choose them again."


class NotCompared(Unfit):
    words = "Compare the words first, and tick that they are the same."
    field: str = "agreed"


class CosignerNameUnfit(Unfit):
    words = "That name will not do. Write one without spaces and plus signs, such as register.example/chair."
    field: str = "name"


_TELL = (
    "Nothing was signed, and what this computer remembers is as it was. "
    "Ask the keeper of the register why. Tell the other trustees, too, and keep these files: they show what happened."
)


class SignedMore(Untrusted):
    """A log of `size` entries, after one of `signed` entries had been signed."""

    words = (
        "This list has {size:entry|entries}. You have signed one that had {signed:entry|entries}.\n"
        "So entries were taken away, or an old copy of the register was put back.\n" + _TELL
    )
    size: int
    signed: int


class SignedOther(Untrusted):
    """A log that does not begin with the `signed` entries that were signed; `entry` counts from 1."""

    words = (
        "Entry {entry} of this list is not the one that you have signed. You have signed {signed:entry|entries}.\n"
        "So somebody has changed the list since then: what was settled is told differently now.\n" + _TELL
    )
    entry: int
    signed: int


class ExportFromBefore(Refused):
    """The list of an earlier log, which went on under a new key that was signed since."""

    words = (
        "This is the list from before it went on under a new key. You have signed the newer one already. "
        "Ask for the newest list."
    )


class OriginOther(Untrusted):
    words = (
        "This is the list of another register. It is called {origin}, and you sign the one called {signed}.\n"
        "Perhaps it is the wrong file. It may also be a new register in the place of the old one.\n" + _TELL
    )
    origin: str
    signed: str


class LogKeyOther(Untrusted):
    words = (
        "This list is signed with another key than the one that you know: {words_now}.\n"
        "The name of the register is the same, {origin}. Somebody has made new keys, or pretends to be the keeper.\n"
        + _TELL
    )
    words_now: str
    origin: str


# The draw, and the recovery file.


class NothingSignedYet(Refused):
    words = "You have not signed this register's list yet. Do that first."


class NumberMissing(Unfit):
    words = "Choose a number, and write it here. A long one is better: nobody should guess it."
    field: str = "number"


class NobodyToDraw(Refused):
    words = "Nobody in this list has signed with a link of their own yet. So there is nobody to ask."


class NothingDrawn(Refused):
    words = "Nothing is drawn yet. Choose a number first."


class ReceiptForeign(Untrusted):
    words = "It is about another entry than the one in the list that you have signed."


class RecoveryFileMissing(Unfit):
    words = "No file was chosen. Choose the recovery file."
    field: str = "recovery"


class RecoveryFileClosed(Unfit):
    words = "Your key does not open this file. Ask for one that was made to your line, which begins with age1."
    field: str = "recovery"


class RecoveryFileOther(Unfit):
    words = "Your key opens this file, and there is something else in it than a register's keys."
    field: str = "recovery"
