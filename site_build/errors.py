"""The one small tree of errors.

Everything a person can mend is a `PortalError`; its text says what happened, where, and what to do next.
Only the command line, the web handlers and the build hook turn these into words on a screen.
"""

from dataclasses import dataclass


class PortalError(Exception):
    """Something that a person can mend. The message is written for that person."""


class Malformed(PortalError):
    """Bytes that are not in the format they should be in."""


class Untrusted(PortalError):
    """Bytes in the right format whose signature, commitment or proof does not hold."""


class Refused(PortalError):
    """An act that the portal will not do as things stand; nothing has been changed."""


class Unfit(Refused):
    """One entry of a form that is not right; `field` names it."""

    def __init__(self, field: str, words: str) -> None:
        self.field = field
        super().__init__(words)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a file that an author wrote. `line` counts from 1. A warning stops only a strict build."""

    path: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'warning: ' if self.warning else ''}{self.message}"


class ContentError(PortalError):
    """Everything wrong in the authors' files, found in one reading."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
