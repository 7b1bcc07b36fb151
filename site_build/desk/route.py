"""What a room of the desk is made of: doors, each with what it shows and what it does.

A door's GET function returns a view. Its POST function does one act of the office, and returns where to go, a file to
save, or a view. When the act is refused, the GET function is asked again with everything that was typed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, TypeVar, dataclass_transform

from site_build.desk.desk import Desk
from site_build.desk.session import Session
from site_build.errors import Refused
from site_build.export.rows import WARNING
from site_build.office.office import Office

Options = tuple[tuple[str, str], ...]  # the value and the words of each choice
ROWS_ON_A_PAGE = 100  # rows of a long table that are shown at once

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
class DeskView:
    """What a template is given; each view is a frozen dataclass. Its title stands with its template, or is a field."""

    template: ClassVar[str]
    title: str

    def __init_subclass__(cls, template: str = "", title: str = "") -> None:
        cls.template = template
        if title:
            cls.title = title
        dataclass(frozen=True)(cls)


class Fields(Mapping[str, str]):
    """What was typed into a form: the first value of each name, or `all` of them."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(pairs)
        self._first = dict(reversed(self.pairs))

    def __getitem__(self, name: str) -> str:
        return self._first[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def all(self, name: str) -> list[str]:
        """Every value of this name, in the form's order."""
        return [value for key, value in self.pairs if key == name]


@dataclass(frozen=True)
class Upload:
    """A file that was sent, whole and in memory."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Context:
    """What a handler is given. `ids` are the opaque ids in its `path`; `fields` and `files` are empty on a GET."""

    desk: Desk
    visit: Session
    ids: Mapping[str, Any]
    today: date
    path: str
    fields: Fields = field(default_factory=Fields, repr=False)
    files: tuple[Upload, ...] = ()

    @property
    def office(self) -> Office:
        """The open register; `Refused` when the desk has been locked meanwhile."""
        if self.desk.office is None:
            raise Refused("The desk was locked just now. Nothing was changed. Unlock it and do it again.")
        return self.desk.office


@dataclass(frozen=True)
class Redirect:
    """Go to another page; `said` is shown there once."""

    path: str
    said: str = ""


@dataclass(frozen=True)
class Download:
    """Files to save on this computer, for this user alone; `words` are shown with where they are."""

    files: Mapping[str, bytes] = field(repr=False)
    warning: str = WARNING
    words: tuple[str, ...] = ()


Answer = DeskView | Redirect | Download


def paginate(rows: Sequence[T], words: str) -> tuple[tuple[T, ...], int, int]:
    """The rows on the page of this number, as it is typed, or on the nearest; its number, and how many there are."""
    pages = max(-(-len(rows) // ROWS_ON_A_PAGE), 1)
    page = min(max(int(words[:6]) if words.isdecimal() else 1, 1), pages)
    return tuple(rows[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]), page, pages


@dataclass(frozen=True)
class Route:
    """A path, what a GET of it shows, and what a POST to it does.

    `reads` marks an act that changes nothing in the register, so that a read-only desk allows it; `locked` a door that
    stands open while the desk is locked.
    """

    path: str
    show: Callable[[Context], Answer] | None = None
    act: Callable[[Context], Answer] | None = None
    reads: bool = False
    locked: bool = False
