"""Why the drop box cannot take or give envelopes, and the words for it. `advice` is for whoever asked."""

from pathlib import Path

from site_build.errors import Malformed, Refused

HAND_IN = "Save your form as a file and hand that in."
LOOK = "Look at the disk or database of the website, and at its log. Then try again."


class OutOfOrder(Refused):
    words = "The drop box does not work just now. {advice}"
    advice: str


class InboxFull(OutOfOrder):
    words = "There is no room just now. {advice}"


class InboxUnusable(Refused):
    words = "{file} cannot be the drop box's inbox: {reason}. Choose another file."
    file: Path
    reason: str


class NotAnInbox(Refused):
    words = "{file} is not the drop box's inbox, and was not touched. Choose another file."
    file: Path


class InboxNotCopied(Refused):
    """The inbox `file` could not be read, or `copy` not written; `reason` is the system's."""

    words = "{file} could not be copied to {copy}: {reason}. Nothing was written. Mend that, and do it again."
    file: Path
    copy: Path
    reason: str


class AddressMalformed(Malformed):
    """What was given is in no message, for a password may be in it."""

    words = "The inbox's address is not one. Write it as postgresql://user@host/database, without a password."


class AddressTellsPassword(Refused):
    words = (
        "The inbox's address holds a password, and others can see it there. "
        "Take it out, and name a file that holds it with --inbox-password-file."
    )


class DriverMissing(Refused):
    words = "What reaches PostgreSQL is not installed. Install the portal with its extra “postgres”."


class DatabaseAway(Refused):
    words = (
        "The inbox's database does not answer, or does not let the drop box in. "
        "See that it runs, and that address, user and password are right."
    )


class DatabaseUnfit(Refused):
    """The database answers, and cannot be the inbox; `reason` is its own."""

    words = "This database cannot be the drop box's inbox: {reason}. Mend that, or choose another."
    reason: str


class DatabaseForgets(Refused):
    words = "The inbox's database may lose what it was given: its fsync is off. Switch it on, then try again."


class SiteMissing(Refused):
    words = "There is no site in {folder}. Run `portal build` first."
    folder: Path


class TokenDigestWrong(Malformed):
    words = "The token's SHA-256 must be 64 digits and letters from a to f. Copy it again."
