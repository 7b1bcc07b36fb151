"""What every page of the Chair's window has around it: the desk's own look, and another menu."""

from dataclasses import dataclass
from pathlib import Path

from site_build.chair.memory import read_names
from site_build.desk.desk import Desk
from site_build.desk.layout import Frame, list_faults, make_templates
from site_build.desk.session import Session
from site_build.errors import PortalError
from site_build.templates import PageView

TEMPLATES = Path(__file__).parent / "pages"
MENU = (("/", "Sign"), ("/asking", "Ask people"), ("/recovery", "Recovery file"), ("/key", "Your key"))
_ENVIRONMENT = make_templates(TEMPLATES)


@dataclass(frozen=True)
class ChairLayout(Frame):
    """What every page has around it. There is nothing to lock: no key is kept open."""

    organisation: str


def draw_chair_page(desk: Desk, view: PageView, session: Session, path: str, error: PortalError | None) -> str:
    """A page of the Chair's window at this path; what was said or refused is shown in it, and then forgotten."""
    said, session.said = session.said, ""
    fault, session.refused = str(error or session.refused), ""
    here = max((item for item, _ in MENU if f"{path}/".startswith(f"{item}/")), default="/", key=len)
    names = read_names(desk.folder)
    layout = ChairLayout(
        names.organisation,
        base=desk.base,
        menu=MENU,
        here=here,
        fault=fault,
        faults=list_faults(error),
        said=said,
        room=f"For the {names.witness}",
    )
    given = {"base": desk.base, "keeper": names.keeper, "witness": names.witness}
    return _ENVIRONMENT.get_template(view.template).render(view=view, layout=layout, **given)
