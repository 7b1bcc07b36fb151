"""What can be wrong with a register, and the words for it."""

from site_build.errors import PortalError


class CopyNotWritten(PortalError):
    """A change is in the database, and `log.jsonl` and `checkpoint` could not follow."""

    words = (
        "The change is in the register, but the second copy of its log is not written yet. See that the folder "
        "is there and the disk has room, then open the register again: it puts this right by itself."
    )
