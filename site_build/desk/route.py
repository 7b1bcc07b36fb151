"""What a page of the desk is made of: routes, each with what it shows and what it does.

A route's GET function returns a view, whose template sets the page's title. Its POST function does one act of the
office, and returns where to go, a file to save, or a view. When the act is refused, the GET function is asked again
with everything that was typed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from starlette.datastructures import ImmutableMultiDict

from site_build.desk.desk import Desk
from site_build.desk.errors import LockedMeanwhile
from site_build.desk.session import Session
from site_build.export.rows import WARNING
from site_build.office.office import Office
from site_build.templates import PageView

Options = tuple[tuple[str, str], ...]  # the value and the words of each choice
ROWS_ON_A_PAGE = 100  # rows of a long table that are shown at once

Fields = ImmutableMultiDict[str, str]  # what was typed into a form

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Upload:
    """A file that was sent, whole and in memory."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Context:
    """What a route's functions are given. `ids` are in its `path`; `fields` and `files` are empty on a GET."""

    desk: Desk
    session: Session
    ids: Mapping[str, Any]
    today: date
    path: str
    fields: Fields = field(default_factory=Fields, repr=False)
    files: tuple[Upload, ...] = ()

    @property
    def office(self) -> Office:
        """The open register; `Refused` when the desk has been locked meanwhile."""
        if self.desk.office is None:
            raise LockedMeanwhile
        return self.desk.office

    def typed(self, name: str, otherwise: str = "") -> str:
        """What was typed into this field, or what stands in it otherwise."""
        return self.fields.get(name, otherwise)


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


Answer = PageView | Redirect | Download


@dataclass(frozen=True)
class PageOfRows(Generic[T]):
    """One page of a long list: its rows, its number, how many pages there are, and how many rows on all of them."""

    rows: tuple[T, ...]
    page: int
    pages: int
    count: int

    def with_rows(self, rows: Iterable[U]) -> "PageOfRows[U]":
        """A page of as many other rows, such as what is shown of each of these."""
        return PageOfRows(tuple(rows), self.page, self.pages, self.count)


def paginate(rows: Sequence[T], words: str, most: int = ROWS_ON_A_PAGE) -> PageOfRows[T]:
    """The page of the number that is typed, or the nearest; a page has `most` rows."""
    pages = max(-(-len(rows) // most), 1)
    page = min(max(int(words[:6]) if words.isdecimal() else 1, 1), pages)
    return PageOfRows(tuple(rows[(page - 1) * most : page * most]), page, pages, len(rows))


@dataclass(frozen=True)
class Route:
    """A path, what a GET of it shows, and what a POST to it does.

    `reads` marks an act that changes nothing in the register, so that a read-only desk allows it; `locked` a route that
    stays open while the desk is locked.
    """

    path: str
    show: Callable[[Context], Answer] | None = None
    act: Callable[[Context], Answer] | None = None
    reads: bool = False
    locked: bool = False
