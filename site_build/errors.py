"""The tree of errors: each a class with typed facts and, beside it, its words for a person.

Everything a person can mend is a `PortalError`. The words are a template over the facts: what happened, where, and
what to do next; they stand in one module a room, `errors.py`, and nowhere else. A room that others build on never
says which button to press. Only the command line, the web handlers and the build hook show the words; whatever has to
tell one error from another goes by the class and its facts.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, dataclass_transform

from site_build.words import say


@dataclass_transform(kw_only_default=True, eq_default=False)
class PortalError(Exception):
    """Something that a person can mend. A subclass names its facts like a dataclass, and its `words` with them."""

    words: ClassVar[str]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        dataclasses.dataclass(kw_only=True, eq=False)(cls)

    def __str__(self) -> str:
        return say(self.words, vars(self))


class Malformed(PortalError):
    """Bytes that are not in the format they should be in."""


class Untrusted(PortalError):
    """Bytes in the right format whose signature, commitment or proof does not hold."""


class Refused(PortalError):
    """An act that the portal will not do as things stand; nothing has been changed."""


class Unfit(Refused):
    """One entry of a form that is not right; `field` names it."""

    field: str


class SeveralUnfit(Refused):
    """Several entries of one form that are not right, in the order of its fields."""

    words = "{told}"
    faults: Sequence[Unfit]

    def __post_init__(self) -> None:
        self.told = " ".join(map(str, self.faults))


class Faults:
    """Collects what is wrong with the entries of one form, so that all of it is said at once."""

    def __init__(self) -> None:
        self._found: list[Unfit] = []

    @contextmanager
    def collect(self, start: str = "") -> Iterator[None]:
        """Keep what the block finds unfit; `start` is put before the names of its fields."""
        try:
            yield
        except SeveralUnfit as several:
            self._keep(start, several.faults)
        except Unfit as fault:
            self._keep(start, [fault])

    def refuse(self, fields: Sequence[str] = ()) -> None:
        """Raise what was found, if anything was: one fault as it is, or several together.

        They stand in the order of these `fields`, or as they were found.
        """
        found = sorted(self._found, key=lambda fault: fields.index(fault.field) if fault.field in fields else -1)
        if found:
            raise found[0] if len(found) == 1 else SeveralUnfit(faults=found)

    def _keep(self, start: str, found: Sequence[Unfit]) -> None:
        for fault in found:
            fault.field = start + fault.field
            if (fault.field, str(fault)) not in [(known.field, str(known)) for known in self._found]:
                self._found.append(fault)  # what several rows have in common is said once


@dataclasses.dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a file that an author wrote. `line` counts from 1. A warning stops only a strict build."""

    path: str
    line: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'warning: ' if self.warning else ''}{self.message}"


class ContentError(PortalError):
    words = "{told}"
    problems: list[Problem]

    def __post_init__(self) -> None:
        self.problems = sorted(self.problems)
        self.told = "\n".join(map(str, self.problems))


class PortalFileMissing(Malformed):
    """There is no `portal.toml` at this path."""

    words = "{path} is missing. Run this in the portal's own folder."
    path: Path


class ConfigMalformed(Malformed):
    words = "{path}: {faults:faults}. Mend the file and try again."
    path: Path
    faults: tuple[str, ...]


class RegisterFileDamaged(Malformed):
    """A `register.json` that is not even text; nobody writes that file by hand."""

    words = "{path} is not a text file. Put back the one that was made with the register."
    path: Path


class FolderNotEmpty(Refused):
    words = "{folder} is not empty. A register needs a folder of its own: choose another. Nothing was touched."
    folder: Path


class FolderInPortal(Refused):
    words = "{folder} lies inside the portal's own folder, whose files are published. Choose a private one elsewhere."
    folder: Path


class PortTaken(Refused):
    words = (
        "The portal cannot use port {port}: another program listens there, or the system keeps it. "
        "Choose another with --port."
    )
    port: int


class NotSaved(Refused):
    """The disk did not take what was to be saved in `folder`; `reason` is the system's."""

    words = (
        "Nothing was saved in {folder}: {reason}. See that there is room and that it is not protected, and do it again."
    )
    folder: Path
    reason: str | None
