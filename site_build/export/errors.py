"""What can be wrong with what somebody asks to have exported, and the words for it."""

from site_build.errors import Unfit


class FormatUnknown(Unfit):
    words = "Choose one of the formats."
    field: str = "kind"


class PasswordUnsupported(Unfit):
    """A password for a kind of file that cannot have one; `kind` is in capital letters."""

    words = "{kind} cannot have a password. Choose Excel or PDF, or leave it out."
    field: str = "protect"
    kind: str


class PasswordLength(Unfit):
    words = "The password has to be {shortest} to {longest} letters long. Type another one."
    field: str = "password"
    shortest: int
    longest: int


class PasswordUntypable(Unfit):
    words = "The password begins or ends with a space, or holds a sign that nobody can type. Type another one."
    field: str = "password"


class PasswordTooHeavy(Unfit):
    words = "The password is too long with all its accents. Type a shorter one."
    field: str = "password"
    most: int
