"""What the desk's first page costs on a register of 10,000 people, against opening and reading the same sealed rows.

Our own time is all that the server does for one page after unlocking: reading the register, working out standings,
tasks and history, and drawing the page.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from bench.crowd import fill_in, gather_crowd, make_links
from bench.project import ROOT
from bench.table import Figure, compare, spend
from site_build.desk.desk import Desk
from site_build.desk.layout import Layout, draw
from site_build.desk.pages.overview.page import show_overview
from site_build.desk.route import Context
from site_build.desk.session import Session
from site_build.formats.leaf import AcknowledgedLeaf, InvitedLeaf
from site_build.office.forms.intake import take_in
from site_build.office.office import Office

PEOPLE, ROUNDS = 10_000, 5
PATIENCE = 2.0  # seconds that somebody waits for a page without wondering


def measure_overview(folder: Path) -> Iterator[Figure]:
    """The page and the bare reading, in turn."""
    with gather_crowd(folder, PEOPLE) as office:
        signing = (link for number, link in enumerate(make_links(office)) if number % 5)  # four in five have signed
        take_in(office, fill_in(office, signing))
        rounds = [(spend(lambda: _show(office)), spend(lambda: _read(office))) for _ in range(ROUNDS)]
    ours, bare = zip(*rounds, strict=True)
    yield Figure(f"overview of {PEOPLE:,} people", median(ours), PATIENCE, "s")
    yield from compare("  of opening and reading their rows", None, ours, "opening and reading", bare)


def _show(office: Office) -> str:
    desk = Desk(ROOT, office.register.folder, ROOT, ROOT, office=office)
    view = show_overview(Context(desk, Session(unlocked=True), {}, date.today(), "/"))
    return draw(view, Layout(office.portal, base=""))


def _read(office: Office) -> None:
    with office.register.view() as view:
        assert view.people
        assert all(entry.details for entry in view.entries(InvitedLeaf))
        assert all(entry.details for entry in view.entries(AcknowledgedLeaf))
