"""Drawing a page: a view, by its template, in the frame that every page of the desk has."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_build.config import Portal
from site_build.desk.room import View

TEMPLATES = Path(__file__).parent / "templates"
ICONS = Path(__file__).parent.parent / "pages" / "theme" / "components"  # the portal's own icons


@dataclass(frozen=True)
class Way:
    """A way to a room, as the menu shows it."""

    path: str
    words: str
    here: bool


@dataclass(frozen=True)
class Fault:
    """What went wrong with the form, and the field to mend, if it is one."""

    words: str
    field: str = ""


@dataclass(frozen=True)
class Frame:
    """What every page has around it. `ways` is empty while the desk is locked."""

    portal: Portal
    token: str
    ways: tuple[Way, ...] = ()
    fault: Fault | None = None
    said: str = ""
    read_only: str = ""
    invented: bool = False
    idle: int = 0


@dataclass(frozen=True)
class SavedView(View):
    """Where files were saved on this computer."""

    template: ClassVar[str] = "saved.html"

    paths: tuple[str, ...]
    folder: str
    warning: str
    words: tuple[str, ...]
    back: str
    title: str = "Saved on this computer"


@dataclass(frozen=True)
class TroubleView(View):
    """Why there is nothing to see here."""

    template: ClassVar[str] = "trouble.html"

    words: str
    title: str = "That did not work"


def format_day(day: date | None) -> str:
    """A day as people here write it: 31 January 2026."""
    return f"{day.day} {day:%B %Y}" if day else ""


_ENVIRONMENT = Environment(
    loader=FileSystemLoader([TEMPLATES, ICONS]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.filters["day"] = format_day


def draw(view: View, frame: Frame) -> str:
    """A page as HTML; a name that view and frame do not have is an error."""
    return _ENVIRONMENT.get_template(view.template).render(view=view, frame=frame)
