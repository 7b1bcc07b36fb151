"""What stops a command, and the words for it. These say what to type, as no lower layer may."""

from pathlib import Path

from site_build.errors import PortalError, Refused


class ContentFaulty(Refused):
    words = "Errors were found. They stop the build until they are mended."


class CitersStale(Refused):
    words = "These lines have to be read again. “portal confirm WHAT…” confirms that they still hold."


class DecisionUntyped(Refused):
    """A policy's words have changed, and nobody is there to be asked what that means; `missing` are options."""

    words = "Nothing was published. Add to the command: {missing:list}."
    missing: list[str]


class DraftNotAskedFor(Refused):
    """Policies, by id, whose words or questions are not what people sign."""

    words = (
        "The site was not built, because this has changed since it was published: {policies:list}. Publish it: "
        "“portal publish {policies[0]}”. Or build a draft, which nobody can sign: “portal build --draft”."
    )
    policies: list[str]


class DemonstrationMissing(Refused):
    words = "The site was not built. There is no demonstration of these words yet. “portal demo” makes one."


class NotASite(Refused):
    words = "{path} is there already, and is no site. It has not been touched. Choose another name."
    path: Path


class BuildFailed(Refused):
    words = "The site was not built. The lines above say what is wrong."


class OutputExists(Refused):
    words = "{output} is there already and has not been touched. Choose another name."
    output: Path


class SecretUnusable(Refused):
    """A file that should hold a passphrase or password does not hold one line; `why` goes on after its path."""

    words = "{path} {why}. It has to be a text file (UTF-8) with the passphrase or password alone in it, in one line."
    path: Path
    why: str


class SecretForeign(Refused):
    """A file with a passphrase or password belongs to another user; `command` mends it."""

    words = "{path} belongs to another user. Run this, then try again: {command}"
    path: Path
    command: str


class SecretExposed(Refused):
    """Others can read or change a file with a passphrase or password; `command` mends it."""

    words = "Others on this computer can read or change {path}. Run this, then try again: {command}"
    path: Path
    command: str


class FormsSetAside(Refused):
    words = "What was set aside is kept. When you have mended the cause, run “portal receive --again”."


class DropBoxUnknown(Refused):
    words = "portal.toml names no drop box. Give the envelope files, or an address with --drop-box."


class NothingToWithdraw(Refused):
    words = "{name} has signed nothing that counts."
    name: str


class EntryAmbiguous(Refused):
    """Somebody has signed more than once; `choices` has a line for each, that begins with the option to type."""

    words = "{name} has signed more than once. Say which:\n{choices}"
    name: str
    choices: str


class BackupFolderUnknown(Refused):
    words = "No backup was made yet, so say where: “portal register backup FOLDER”. The folder has to be there."


class LinksNotKept(Refused):
    words = "{reason} The links that were shown do not work. Make them again."
    reason: PortalError


class LinksNotWritten(Refused):
    words = "The links could not be written ({why}), so none was made."
    why: str


class FaultsFound(Refused):
    words = "{count:thing is|things are} not right. The lines above say what."
    count: int


class KeysNotBeside(Refused):
    words = "register.json is not in this folder. Put the register's own beside you, and try again."
