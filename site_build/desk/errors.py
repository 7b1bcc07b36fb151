"""What the desk refuses, and the words for it."""

from collections.abc import Sequence
from pathlib import Path

from site_build.errors import Refused, Unfit

# Unlocking, and what became of the desk meanwhile.


class RegisterInvented(Refused):
    words = "This register is a demonstration of invented people. Ask whoever set up the portal."


class TooManyTries(Refused):
    """A passphrase, or none, typed too soon after several wrong ones; `wait` is in seconds."""

    words = "Too many wrong passphrases. Wait {wait:second|seconds}, then try again."
    wait: int


class NotUnlocked(Unfit):
    words = "{cause}"
    field: str = "passphrase"
    cause: Refused


class PassphraseNotCopied(Unfit):
    words = "These are not the words above. Compare them with your paper, and type them again."
    field: str = "copied"


class RegisterHeld(Refused):
    """Another desk had the register first; `holder` says whose, and since when."""

    words = "Another desk has this register: {holder}. You can look and export, but nothing can be changed here."
    holder: str


class RegisterStillOpen(Refused):
    words = "The register is open. Lock the desk first, then put the backup back."


class LockedMeanwhile(Refused):
    words = "The desk was locked just now. Nothing was changed. Unlock it and do it again."


class SentWhileLocked(Refused):
    words = "The desk had locked itself. Nothing was saved yet: look it over, choose any file again, and send it again."


# Requests that no page of ours sends, or that cannot be read.


class PageMissing(Refused):
    words = "There is no such page. Go to the start."


class WrongMethod(Refused):
    words = "Go back, and press the button again."


class RequestUnreadable(Refused):
    words = "That form could not be read. Go back, load the page again, and send it once more."


class FormTooLarge(Refused):
    words = "That is more than {megabytes} MB. Send fewer or smaller files."
    megabytes: int


# A page that speaks of what is not there any more, or has become something else.


class TableGone(Refused):
    words = "No spreadsheet is waiting here. Under People, choose the file again."


class RecoverySheetGone(Refused):
    words = "There is no sheet to show: it is shown once. Make a new recovery file if one is needed."


class LinksGone(Refused):
    words = "These links are not here any more: they were forgotten or taken back. Make new ones, which replace them."


class ChosenFormsGone(Refused):
    words = "These forms are not chosen any more: perhaps they were just discarded. Look at what is listed here."


class PageOutdated(Refused):
    words = "Something here was changed since you opened that page, so nothing was done. Look at what is here now."


# Entries of a form.


class FileNotChosen(Unfit):
    words = "No file was chosen. Choose one first."


class NobodyTicked(Unfit):
    words = "Nobody is ticked. Tick the people who should get a link."
    field: str = "person"


class NoReminderTicked(Unfit):
    words = "No reminder is ticked. Tick those that went."
    field: str = "went"


class NobodyInGroup(Unfit):
    words = "Nobody is ticked. Tick the people who will be there."
    field: str = "place"


class GroupGone(Refused):
    words = "Nobody is chosen for a group session, or nobody has to sign any more. Choose who is there."


class NoSheetTicked(Unfit):
    words = "No sheet is ticked. Tick the people whose sheets you have."


class PersonNotChosen(Unfit):
    words = "Choose the person whose form it is."
    field: str = "person"


class NoFormTicked(Unfit):
    words = "No form is ticked. Tick some, or choose many at once."
    field: str = "which"


class NoneTickedToAccept(Unfit):
    words = "No form is ticked. Tick those that are right."
    field: str = "accept"


class NotTogether(Unfit):
    """Forms were ticked that need more than a press; `names` are those on them."""

    words = "These cannot be accepted together with others: {names:list}. Untick them, and decide about each by itself."
    field: str = "accept"
    names: Sequence[str]


class OnlyLinkedForms(Unfit):
    words = "All of these have a personal link that works. Tick those that you mean."
    field: str = "which"


class NoneLeftOut(Unfit):
    words = "No form is ticked. Tick those that should stay, and leave them out."
    field: str = "form"


class AllLeftOut(Unfit):
    words = "You have ticked all of them, and what is ticked stays. Untick those that should be discarded."
    field: str = "form"


class KeyNotChosen(Unfit):
    words = "Say which key it will open with."
    field: str = "way"


class RecipientMissing(Unfit):
    words = "Paste the line that you were given. It begins with age1."
    field: str = "recipient"


class NobodyNamed(Unfit):
    words = "No name was typed. Type one, or go on without."


class NameNotTyped(Unfit):
    words = "That is not their name, so nothing was erased. Type it as it stands here: {name}."
    field: str = "name"
    name: str


class NobodyToErase(Unfit):
    words = "Nobody is ticked, so nothing was erased. Tick whose record is to go."
    field: str = "person"


class CountNotTyped(Unfit):
    words = "Nothing was erased. {count:person is|people are} ticked: look at them again, and type that number."
    field: str = "count"
    count: int


class NobodyFound(Refused):
    words = "Nobody in the register has that name. Type a part of it, or add them under People first."


class NothingPublished(Refused):
    words = "No policy is published yet, so there is no answer sheet. Publish the policy first."


class NobodyNeedsLink(Refused):
    words = "Everybody who has something to sign has a link. Nothing was changed."


class NoLinkNeeded(Refused):
    words = "They have left, or have no induction to do. So there is no link for them."


# Files on this computer.


class LauncherExists(Refused):
    words = "{path} is there already. It was not touched."
    path: Path


class LauncherUnwritable(Refused):
    words = "A launcher cannot be written with this in it: {word}. Choose a folder with a plainer name."
    word: str
