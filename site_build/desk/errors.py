"""What the desk refuses, and the words for it."""

from pathlib import Path

from site_build.errors import Refused, Unfit

# Unlocking, and what became of the desk meanwhile.


class RegisterInvented(Refused):
    """A demonstration's register, at a desk that is not a demonstration's."""

    words = "This register is a demonstration of invented people. Ask whoever set up the portal."


class TooManyTries(Refused):
    """A passphrase, or none, typed too soon after several wrong ones; `wait` is in seconds."""

    words = "Too many wrong passphrases. Wait {wait:second|seconds}, then try again."
    wait: int


class NotUnlocked(Unfit):
    """What the office says of this passphrase, beside the field."""

    words = "{cause}"
    field: str = "passphrase"
    cause: Refused


class PassphrasesDiffer(Unfit):
    """A new passphrase and its repetition are not the same."""

    words = "The two passphrases are not the same. Type them again."
    field: str = "again"


class RegisterHeld(Refused):
    """Another desk had the register first; `holder` says whose, and since when."""

    words = "Another desk has this register: {holder}. You can look and export, but nothing can be changed here."
    holder: str


class LockedMeanwhile(Refused):
    """The desk was locked while a page was made."""

    words = "The desk was locked just now. Nothing was changed. Unlock it and do it again."


class SentWhileLocked(Refused):
    """A form that came while the desk was locked, and is shown again."""

    words = (
        "The desk had locked itself. Nothing was saved yet: look it over, choose any file again, "
        "and press the button again."
    )


# Requests that no page of ours sends, or that cannot be read.


class PageMissing(Refused):
    """No page has this address."""

    words = "There is no such page. Go to the start."


class WrongMethod(Refused):
    """A page is asked for where only a form is taken, or a form is sent where there is only a page."""

    words = "Go back, and press the button again."


class RequestUnreadable(Refused):
    """What was sent is no form."""

    words = "That form could not be read. Go back, load the page again, and send it once more."


class FormTooLarge(Refused):
    """A form, with its files, of more than so many megabytes (MiB)."""

    words = "That is more than {megabytes} MB. Send fewer or smaller files."
    megabytes: int


# A page that speaks of what is not there any more, or has become something else.


class TableGone(Refused):
    """No spreadsheet is remembered in this session."""

    words = "No spreadsheet is waiting here. Under People, choose the file again."


class RecoverySheetGone(Refused):
    """No recovery file is remembered in this session."""

    words = "There is no sheet to show: it is shown once. Make a new recovery file if one is needed."


class LinksGone(Refused):
    """New links that are forgotten or revoked."""

    words = "These links are not here any more: they were forgotten or taken back. Make new ones, which replace them."


class LinksChanged(Refused):
    """A page that is older than the links that were made last."""

    words = (
        "Other links were made since you opened that page. Nothing was saved or forgotten. Look at what is here now."
    )


class ChosenFormsGone(Refused):
    """No forms are chosen in this session."""

    words = (
        "These forms are not chosen any more: perhaps they were discarded a moment ago. Look at what is listed here."
    )


class ChosenFormsChanged(Refused):
    """A page that is older than the choice of forms."""

    words = "You have chosen others since you opened that page. Nothing was discarded. These are what you chose last."


class SelectionChanged(Refused):
    """The overview's selection is not what the export's page said."""

    words = "The overview shows other people than before. Look at who will be in the file, and save it then."


# Entries of a form.


class FileNotChosen(Unfit):
    """A form for files, without one."""

    words = "No file was chosen. Choose one first."


class NobodyTicked(Unfit):
    """Links for those who are ticked, and nobody is."""

    words = "Nobody is ticked. Tick the people who should get a link."
    field: str = "person"


class PersonNotChosen(Unfit):
    """A form is accepted, and nobody is chosen whose it is."""

    words = "Choose the person whose form it is."
    field: str = "person"


class NoFormTicked(Unfit):
    """Nothing was chosen to discard."""

    words = "No form is ticked. Tick some, or choose many at once."
    field: str = "which"


class OnlyLinkedForms(Unfit):
    """All that was chosen to discard has a personal link that works."""

    words = "All of these have a personal link that works. Tick those that you mean."
    field: str = "which"


class NoneLeftOut(Unfit):
    """Nothing is ticked that should stay."""

    words = "No form is ticked. Tick those that should stay, and leave them out."
    field: str = "form"


class AllLeftOut(Unfit):
    """Everything is ticked that should stay, so that there is nothing to discard."""

    words = "You have ticked all of them, and what is ticked stays. Untick those that should be discarded."
    field: str = "form"


class KeyNotChosen(Unfit):
    """A recovery file, without saying which key opens it."""

    words = "Say which key it will open with."
    field: str = "way"


class RecipientMissing(Unfit):
    """A recovery file for a key of their own, without that key."""

    words = "Paste the line that you were given. It begins with age1."
    field: str = "recipient"


class NobodyFound(Refused):
    """A name on a sheet that nobody in the register has."""

    words = "Nobody in the register has that name. Type a part of it, or add them under People first."


class NothingPublished(Refused):
    """A sheet, before any policy is published."""

    words = "No policy is published yet, so there is no answer sheet. Publish the policy first."


class NobodyNeedsLink(Refused):
    """Links for everybody who needs one, and nobody does."""

    words = "Everybody who has something to sign has a link. Nothing was changed."


class NoLinkNeeded(Refused):
    """Somebody who has left, or whose roles have no induction."""

    words = "They have left, or have no induction to do. So there is no link for them."


# Files on this computer.


class NotSaved(Refused):
    """The disk did not take what was to be saved in `folder`; `reason` is the system's."""

    words = "Nothing was saved in {folder}: {reason}. Make room there, and do it again."
    folder: Path
    reason: str | None


class LauncherExists(Refused):
    """A launcher is there already."""

    words = "{path} is there already. It was not touched."
    path: Path


class LauncherUnwritable(Refused):
    """A folder or an option that a batch file cannot hold."""

    words = "A launcher cannot be written with this in it: {word}. Choose a folder with a plainer name."
    word: str
