"""Why the drop box cannot take or give envelopes, and the words for it. `advice` is for whoever asked."""

from pathlib import Path

from site_build.errors import Malformed, Refused


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


class SiteMissing(Refused):
    words = "There is no site in {folder}. Run `portal build` first."
    folder: Path


class TokenDigestWrong(Malformed):
    words = "The token's SHA-256 must be 64 digits and letters from a to f. Copy it again."
