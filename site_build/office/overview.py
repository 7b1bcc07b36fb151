"""The overview: where everybody stands, what to do first, and completion over the year, read together."""

from dataclasses import dataclass
from datetime import date

from site_build.office.history import History, read_history
from site_build.office.standing import Standing, read_signed, read_standings
from site_build.office.tasks import Task, read_tasks
from site_build.office.unlock import Office


@dataclass(frozen=True)
class Overview:
    """All that the first page shows."""

    standings: list[Standing]
    tasks: list[Task]
    history: History


def read_overview(office: Office, today: date) -> Overview:
    """Read everything that was signed once, and work out the rest from it."""
    with office.register.view() as view:
        counted = read_signed(view)
        standings = read_standings(office, view, counted=counted)
        history = read_history(office, view, counted, today)
        return Overview(standings, read_tasks(office, view, standings, today), history)
