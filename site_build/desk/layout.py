"""Drawing a page: a view, by its template, in the layout that every page of the desk has.

A locked desk's layout has no menu, and nothing in it is from the register.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment

from site_build.config import Portal, read_portal
from site_build.desk.desk import Desk
from site_build.desk.errors import RegisterHeld
from site_build.desk.session import Session
from site_build.errors import Malformed, PortalError, SeveralUnfit, Unfit, Untrusted
from site_build.office.office import policy_title
from site_build.templates import PageView, make_environment
from site_build.words import LINKS, REMINDER_STATES, REMINDER_WAYS, STANDINGS, say_count, say_opened

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
    ("/safekeeping", "Keeping it safe"),
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every page of a window has around it. Its addresses begin with `base`.

    `menu` is empty while the desk is locked; `here` is the path of its entry for this page. `fault` is what was
    refused, and `faults` are the fields to mend, if it is about any, each with what is wrong there. `doubt` is why the
    register may only be read. `room` stands behind the name at the top.
    """

    base: str
    menu: tuple[tuple[str, str], ...] = ()
    here: str = ""
    fault: str = ""
    faults: tuple[tuple[str, str], ...] = ()
    said: str = ""
    read_only: str = ""
    doubt: str = ""
    invented: bool = False
    idle: int = 0
    room: str = "The register"


@dataclass(frozen=True)
class Layout(Frame):
    """What every page of the desk has around it. `title_of` gives the title of a policy by its id."""

    portal: Portal
    title_of: Callable[[str], str] = str

    @property
    def organisation(self) -> str:
        """The name at the top."""
        return self.portal.organisation.name


class DownloadedView(PageView, template="saved.html"):
    """Where files were saved on this computer."""

    paths: tuple[str, ...]
    folder: str
    warning: str
    words: tuple[str, ...]
    back: str


class TroubleView(PageView, template="trouble.html"):
    """Why there is nothing to see here; whether the register is damaged, so that it has to be checked."""

    words: str
    damaged: bool = False


def trouble_of(error: PortalError, session: Session) -> TroubleView:
    """What went wrong, as a page. At an unlocked desk, that of a damaged register leads to where it is checked."""
    return TroubleView(str(error), isinstance(error, Malformed | Untrusted) and session.unlocked)


def layout_of(desk: Desk, session: Session, path: str, error: PortalError | None = None) -> Layout:
    """The layout of a page at this path. What was said or refused is shown in it, and then forgotten."""
    said, session.said = session.said, ""
    fault, session.refused = str(error or session.refused), ""
    office = desk.office if session.unlocked else None
    here = max((item for item, _ in MENU if f"{path}/".startswith(f"{item}/")), default="", key=len)
    return Layout(
        portal=office.portal if office else read_portal(desk.root),
        base=desk.base,
        menu=MENU if office else (),
        here=here,
        fault=fault,
        faults=list_faults(error),
        said=said,
        doubt=str(office.register.doubt or "") if office else "",
        read_only=str(RegisterHeld(holder=desk.holder)) if desk.holder else "",
        invented=bool(desk.passphrase),
        idle=int(desk.timeout.idle) if office else 0,
        title_of=lru_cache(lambda policy: policy_title(office.published, policy)) if office else str,
    )


def list_faults(error: PortalError | None) -> tuple[tuple[str, str], ...]:
    """The fields to mend, each with what is wrong there; none when the refusal is about no field."""
    several = error.faults if isinstance(error, SeveralUnfit) else [error]
    return tuple((fault.field, str(fault)) for fault in several if isinstance(fault, Unfit))


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _straighten(value: object) -> object:
    """What a template writes, without the controls by which words that somebody typed turn those around them."""
    return value.translate(_TURNS) if isinstance(value, str) else value


def make_templates(*folders: Path) -> Environment:
    """The templates in these folders, on the desk's own, which hold what every page has around it."""
    environment = make_environment(*folders, TEMPLATES, ICONS, finalize=_straighten)
    environment.filters.update(opened=say_opened, counted=say_count)
    environment.filters.update(way=REMINDER_WAYS.__getitem__, went=REMINDER_STATES.__getitem__)
    environment.filters.update(standing=STANDINGS.__getitem__, link=LINKS.__getitem__)
    return environment


_ENVIRONMENT = make_templates()


def draw(view: PageView, layout: Layout) -> str:
    """A page as HTML; a name that view and layout do not have is an error.

    Its addresses begin with `base`; `keeper` and `witness` are the names of those posts.
    """
    portal = layout.portal
    given = {"base": layout.base, "keeper": portal.keeper_name, "witness": portal.witness_name}
    return _ENVIRONMENT.get_template(view.template).render(view=view, layout=layout, **given)


def draw_page(desk: Desk, view: PageView, session: Session, path: str, error: PortalError | None = None) -> str:
    """A page at this path of the desk, with what was refused."""
    return draw(view, layout_of(desk, session, path, error))


def draw_step(address: str) -> str:
    """A page, without anything of the register, that goes on to this address by itself."""
    return _ENVIRONMENT.get_template("opening/step.html").render(address=address)
