"""What stops the demonstration, and the words for it."""

from site_build.errors import Refused


class DemonstrationFailed(Refused):
    words = "The demonstration could not be made: {reason}"
    reason: str
