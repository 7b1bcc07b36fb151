"""Starting: a second start on this computer leads to the desk that the first one left running."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep

from site_build.desk.app import serve
from site_build.desk.desk import Desk
from site_build.desk.way_in import is_ours, keep_clear, write_way_in
from site_build.office.occupy import Place, Start

PATIENCE = 10.0  # seconds for a desk that is starting, or ending, to say where it is, or to make room
PAUSE = 0.2

Lead = Callable[[Path, bool], object]


def open_desk(desk: Desk, port: int, lead: Lead) -> None:
    """Run this desk until the person stops it, or leave it at the one that runs on this computer for its register.

    `lead` is given the file that leads to the desk, and whether that one was running already. It is called beside the
    running server. `Refused` when the port is taken.
    """
    start = Start(desk.folder)
    try:
        running = _find_running(start)
        if running:
            lead(write_way_in(running), True)
        else:
            serve(desk, port, partial(_begin, start, lead))
    finally:
        start.release()


def _find_running(start: Start) -> Place | None:
    """The desk that runs already. None when this start has the lock, or when whoever has it does not answer here.

    That one may be on another computer, which shares the folder: then this desk can look but not change.
    """
    until = monotonic() + PATIENCE
    while not start.take() and monotonic() < until:
        place = start.find()
        if place and is_ours(place):
            return place
        sleep(PAUSE)
    return None


@contextmanager
def _begin(start: Start, lead: Lead, place: Place) -> Iterator[None]:
    with keep_clear(place), start.announce(place):
        file = write_way_in(place)
        threading.Thread(target=lead, args=(file, False), daemon=True).start()  # some browsers keep it waiting
        yield
