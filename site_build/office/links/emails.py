"""Reminders by e-mail: what is remembered before one goes, and what once it is known what became of it.

The links are in the register before the first e-mail goes, each reminder as perhaps sent. Once nobody knows of one
whether it went, or the server cannot be reached, the rest is not sent. Who delivers them is given.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from site_build.office.links.links import Link
from site_build.office.links.reminders import ReminderState, ReminderWay, choose_rows, list_reminders, remind, settle
from site_build.office.office import Office

BATCH = 25  # people whose links are made before their e-mails go, so that an interruption leaves few in doubt


@dataclass(frozen=True)
class EmailOutcome:
    """What became of somebody's e-mail; `why` is the server's answer where it did not go, or perhaps did not."""

    person: str
    name: str
    state: ReminderState
    why: str = ""
    ends_the_run: bool = False


Deliver = Callable[[Iterable[Link]], Iterable[EmailOutcome]]


def send_reminders(
    office: Office, who: Iterable[str] | None, deliver: Deliver, site: str | None = None
) -> list[EmailOutcome]:
    """Remind these people (ids) by e-mail, or everybody for whom it is time; `Refused` as by `remind`."""
    reachable = [row.person.id for row in choose_rows(list_reminders(office), ReminderWay.EMAIL, who)]
    told: list[EmailOutcome] = []
    for start in range(0, len(reachable), BATCH):
        told += _send_batch(office, reachable[start : start + BATCH], deliver, site)
        if told[-1].ends_the_run:
            break
    return told


def _send_batch(office: Office, people: Sequence[str], deliver: Deliver, site: str | None) -> list[EmailOutcome]:
    with remind(office, ReminderWay.EMAIL, people, site) as made:
        pass  # the links are in the register from here on
    first: dict[str, Link] = {}  # who needs two gets the second after the first is done
    for link in made:
        first.setdefault(link.person.id, link)
    told: list[EmailOutcome] = []
    try:
        told.extend(deliver(first.values()))
    finally:
        settle(office, {one.person: one.state for one in told})
    return told
