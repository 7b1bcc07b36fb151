"""How the desk's pages grow with the register: ten times the people may take no more than ten times as long.

Each page is drawn by the server from the sealed rows, after unlocking: the overview, everybody's links, and the page of
one person, whose cost should hardly grow. Four in five have signed. One reminder for everybody else, and for everybody
in a register where nobody has signed, is measured against the links that told them first.
"""

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from time_machine import travel

from bench.crowd import fill_in, gather_crowd, make_links
from bench.project import ROOT
from bench.table import Figure, compare, spend
from site_build.desk.desk import Desk
from site_build.desk.layout import Layout, draw
from site_build.desk.pages.links.page import show_links
from site_build.desk.pages.overview.page import show_overview
from site_build.desk.pages.person.page import show_person
from site_build.desk.route import Context
from site_build.desk.session import Session
from site_build.office.forms.intake import take_in
from site_build.office.links.reminders import ReminderWay, remind
from site_build.office.office import Office
from site_build.templates import PageView

REMINDED, ROUNDS, BATCH = 10_000, 3, 5_000
LIMIT = 2.0  # who was told, and when, is read as well
LINEAR = 1.2  # of tenfold: what is fixed counts less and less, and what the disk does varies
PAGES: dict[str, tuple[Callable[[Context], PageView], str]] = {
    "overview": (show_overview, "/"),
    "everybody's links": (show_links, "/links"),
    "one person": (show_person, "/people"),
}


def measure_pages(folder: Path, sizes: tuple[int, ...]) -> Iterator[Figure]:
    """The seconds of each page at each size, and what ten times the people take, of ten times as long."""
    folder.mkdir()
    times = [_time_pages(folder / str(size), size) for size in sizes]
    for page in PAGES:
        yield Figure(f"{page}, {sizes[0]:,} people", times[0][page], unit="s")
        for number, size in enumerate(sizes[1:], 1):
            yield Figure(f"  {size:,} people", times[number][page], unit="s")
            yield Figure("  of tenfold", times[number][page] / (10 * times[number - 1][page]), LINEAR, "x")


def _time_pages(folder: Path, size: int) -> dict[str, float]:
    with gather_crowd(folder, size) as office:
        signing = [link for number, link in enumerate(make_links(office)) if number % 5]
        for start in range(0, len(signing), BATCH):
            take_in(office, fill_in(office, signing[start : start + BATCH]))
        person = signing[0].person.id
        del signing
        gc.collect()
        gc.freeze()  # the desk has none of what filled the register
        return {
            page: median(spend(partial(_show, office, show, path, person)) for _ in range(ROUNDS))
            for page, (show, path) in PAGES.items()
        }


def _show(office: Office, show: Callable[[Context], PageView], path: str, person: str) -> str:
    desk = Desk(ROOT, office.register.folder, ROOT, ROOT, office=office)
    view = show(Context(desk, Session(unlocked=True), {"person": person}, date.today(), path))
    return draw(view, Layout(office.portal, base=""))


def measure_reminders(folder: Path) -> Iterator[Figure]:
    """A reminder for everybody, of the links that told them first."""
    folder.mkdir()
    rounds = [_time_reminders(folder / str(number)) for number in range(ROUNDS)]
    ours, theirs = zip(*rounds, strict=True)
    yield from compare(f"reminders for {REMINDED:,} people, of first links", LIMIT, ours, "first links", theirs)


def _time_reminders(folder: Path) -> tuple[float, float]:
    with gather_crowd(folder, REMINDED) as office:
        first = spend(lambda: make_links(office))
        with travel(datetime.now(UTC) + timedelta(days=7)):
            return spend(lambda: _remind(office)), first


def _remind(office: Office) -> None:
    with remind(office, ReminderWay.MERGE, None, "https://crowd.invalid/") as links:
        assert len(links) == REMINDED
