"""What the desk's first page costs on a register of 10,000 people, against opening and reading the same sealed rows.

Our own time is all that the server does for one page after unlocking: reading the register, working out standings,
tasks and history, and drawing the page.
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

from bench.crowd import gather_crowd
from bench.project import ROOT
from bench.table import Figure
from site_build.desk.desk import Desk
from site_build.desk.frame import Frame, draw
from site_build.desk.overview import show_overview
from site_build.desk.room import Ask
from site_build.desk.visit import Visit
from site_build.office.unlock import Office
from site_build.register.leaf import AcknowledgedLeaf, InvitedLeaf

PEOPLE, ROUNDS = 10_000, 5
PATIENCE = 2.0  # seconds that somebody waits for a page without wondering


def measure_overview(folder: Path) -> Iterator[Figure]:
    """The page and the bare reading, in turn."""
    with gather_crowd(folder, PEOPLE) as office:
        rounds = [(_time(lambda: _show(office)), _time(lambda: _read(office))) for _ in range(ROUNDS)]
    ours, bare = zip(*rounds, strict=True)
    ratio = median(one / other for one, other in rounds)
    yield Figure(f"overview of {PEOPLE:,} people, of opening and reading their rows", ratio, unit="x")
    yield Figure("  the page", median(ours), PATIENCE, "s")
    yield Figure("  opening and reading", median(bare), unit="s")


def _show(office: Office) -> str:
    desk = Desk(ROOT, office.register.folder, ROOT, ROOT, office=office)
    view = show_overview(Ask(desk, Visit(unlocked=True), {}, date.today(), "/"))
    return draw(view, Frame(office.portal, token=""))


def _read(office: Office) -> None:
    with office.register.view() as view:
        assert view.people
        assert all(entry.details for entry in view.entries(InvitedLeaf))
        assert all(entry.details for entry in view.entries(AcknowledgedLeaf))


def _time(act: Callable[[], object]) -> float:
    before = process_time()
    act()
    return process_time() - before
