"""What every page of the Chair's window has around it: the desk's own look, and another menu."""

from dataclasses import dataclass
from pathlib import Path

from site_build.chair.memory import read_names
from site_build.desk.desk import Desk
from site_build.desk.layout import list_faults, make_templates
from site_build.desk.session import Session
from site_build.errors import PortalError
from site_build.office.safekeeping.handing_over import Names
from site_build.templates import PageView

TEMPLATES = Path(__file__).parent / "pages"
MENU = (("/", "Sign"), ("/asking", "Ask people"), ("/recovery", "Recovery file"), ("/key", "Your key"))
_ENVIRONMENT = make_templates(TEMPLATES)


@dataclass(frozen=True)
class ChairLayout:
    """The fields that the desk's own layout has, for its templates. There is nothing to lock: no key is kept open."""

    names: Names
    base: str
    menu: tuple[tuple[str, str], ...]
    here: str
    fault: str
    faults: tuple[tuple[str, str], ...]
    said: str
    read_only: str = ""
    invented: bool = False
    idle: int = 0

    @property
    def organisation(self) -> str:
        """The name at the top."""
        return self.names.organisation

    @property
    def room(self) -> str:
        """Whose window this is."""
        return f"For the {self.names.witness}"


def draw_chair_page(desk: Desk, view: PageView, session: Session, path: str, error: PortalError | None) -> str:
    """A page of the Chair's window at this path; what was said or refused is shown in it, and then forgotten."""
    said, session.said = session.said, ""
    fault, session.refused = str(error or session.refused), ""
    here = max((item for item, _ in MENU if f"{path}/".startswith(f"{item}/")), default="/", key=len)
    names = read_names(desk.folder)
    layout = ChairLayout(names, desk.base, MENU, here, fault, list_faults(error), said)
    given = {"base": desk.base, "keeper": names.keeper, "witness": names.witness}
    return _ENVIRONMENT.get_template(view.template).render(view=view, layout=layout, **given)
