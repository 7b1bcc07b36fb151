"""Drawing a page: a view, by its template, in the frame that every page of the desk has.

A locked desk's frame has no menu, and nothing in it is from the register.
"""

from dataclasses import dataclass
from pathlib import Path

from site_build.config import Portal, read_portal
from site_build.desk.desk import Desk
from site_build.desk.route import DeskView
from site_build.desk.session import Session
from site_build.errors import Malformed, PortalError, Unfit, Untrusted
from site_build.templates import make_environment
from site_build.words import LINKS, STANDINGS, say_day, say_opened

TEMPLATES = Path(__file__).parent / "pages"
ICONS = Path(__file__).parent.parent / "pages" / "components"  # the portal's own icons
MENU = (
    ("/", "Overview"),
    ("/people", "People"),
    ("/links", "Links"),
    ("/intake", "Forms"),
    ("/export", "Export"),
    ("/report", "Report"),
    ("/integrity", "Check"),
    ("/keeping", "Keeping it safe"),
)


@dataclass(frozen=True)
class MenuItem:
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
class Layout:
    """What every page has around it. Its addresses begin with `base`; `ways` is empty while the desk is locked."""

    portal: Portal
    base: str
    token: str
    ways: tuple[MenuItem, ...] = ()
    fault: Fault | None = None
    said: str = ""
    read_only: str = ""
    invented: bool = False
    idle: int = 0


class DownloadedView(DeskView, template="saved.html", title="Saved on this computer"):
    """Where files were saved on this computer."""

    paths: tuple[str, ...]
    folder: str
    warning: str
    words: tuple[str, ...]
    back: str


class TroubleView(DeskView, template="trouble.html", title="That did not work"):
    """Why there is nothing to see here, and where to go on."""

    words: str
    path: str = "/"
    way: str = "Go to the start"


def trouble_of(error: PortalError, visit: Session) -> TroubleView:
    """What went wrong, as a page. At an open desk, that of a damaged register leads to where it is checked."""
    if isinstance(error, Malformed | Untrusted) and visit.unlocked:
        return TroubleView(str(error), "/integrity", "Check the whole register")
    return TroubleView(str(error))


def layout_of(desk: Desk, visit: Session, path: str, error: PortalError | None = None) -> Layout:
    """The frame of a page at this path. What was said or refused is shown in it, and then forgotten."""
    said, visit.said = visit.said, ""
    refused, visit.refused = str(error or visit.refused), ""
    office = desk.office if visit.unlocked else None
    here = max((way for way, _ in MENU if f"{path}/".startswith(f"{way}/")), default="", key=len)
    return Layout(
        portal=office.portal if office else read_portal(desk.root),
        base=desk.base,
        token=visit.token,
        ways=tuple(MenuItem(way, words, way == here) for way, words in MENU) if office else (),
        fault=Fault(refused, error.field if isinstance(error, Unfit) else "") if refused else None,
        said=said,
        read_only=desk.read_only or "",
        invented=bool(desk.passphrase),
        idle=int(desk.idle) if office else 0,
    )


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _straighten(value: object) -> object:
    """What a template writes, without the controls by which words that somebody typed turn those around them."""
    return value.translate(_TURNS) if isinstance(value, str) else value


_ENVIRONMENT = make_environment(TEMPLATES, ICONS, finalize=_straighten)
_ENVIRONMENT.filters["opened"] = say_opened
_ENVIRONMENT.filters["standing"] = STANDINGS.__getitem__
_ENVIRONMENT.filters["link"] = LINKS.__getitem__
_ENVIRONMENT.filters["day"] = lambda day: say_day(day) if day else ""


def draw(view: DeskView, frame: Layout) -> str:
    """A page as HTML; a name that view and frame do not have is an error.

    Its addresses begin with `base`; `keeper` and `witness` are the names of those posts.
    """
    portal = frame.portal
    given = {"base": frame.base, "keeper": portal.keeper_name, "witness": portal.witness_name}
    return _ENVIRONMENT.get_template(view.template).render(view=view, frame=frame, **given)


def draw_step(address: str) -> str:
    """A page, without anything of the register, that goes on to this address by itself."""
    return _ENVIRONMENT.get_template("opening/step.html").render(address=address)
