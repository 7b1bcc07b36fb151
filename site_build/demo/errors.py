"""What stops the demonstration, and the words for it."""

from site_build.errors import Refused


class DemonstrationFailed(Refused):
    """A form of an invented person was not taken in; `reason` is what the register says of it."""

    words = "The demonstration could not be made: {reason}"
    reason: str
