"""Is the register whole? How long its log is, its signed head, and *Verify now*, which runs beside everything else."""

from dataclasses import dataclass
from threading import Thread
from typing import ClassVar

from site_build.desk.room import Ask, Door, Go, View
from site_build.desk.visit import Visit
from site_build.errors import PortalError, Refused
from site_build.office.integrity import Integrity, read_integrity, verify_register
from site_build.office.unlock import Office


@dataclass(frozen=True)
class IntegrityView(View):
    """How the log stands, and what the last verification found; `trouble` is why one could not be finished."""

    template: ClassVar[str] = "integrity/integrity.html"

    found: Integrity
    folder: str
    trouble: str
    title: str = "Is the record whole?"


@dataclass(frozen=True)
class ProgressView(View):
    """How far a verification has come. The page asks again by itself."""

    template: ClassVar[str] = "integrity/progress.html"

    done: int
    of: int
    title: str = "Checking the record"


class Verifying:
    """A verification in a thread of its own, for one visit; it stops when the desk is locked."""

    def __init__(self, office: Office, visit: Visit) -> None:
        self.done, self.of, self.trouble = 0, 0, ""
        self._visit = visit
        self._thread = Thread(target=self._run, args=(office,), daemon=True)

    def start(self) -> None:
        """Begin, known to the visit."""
        self._visit.put(self)
        self._thread.start()

    def is_running(self) -> bool:
        """Whether it has still something to check."""
        return self._thread.is_alive()

    def wait(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def _run(self, office: Office) -> None:
        try:
            verify_register(office, self._tell)
        except PortalError as error:
            self.trouble = str(error)

    def _tell(self, done: int, of: int) -> None:
        if self._visit.take(Verifying) is not self:
            raise Refused("The desk was locked before everything had been checked.")
        self.done, self.of = done, of


def show_integrity(ask: Ask) -> IntegrityView | ProgressView:
    """How the log stands, or how far a verification has come."""
    running = ask.visit.take(Verifying)
    if running and running.is_running():
        return ProgressView(running.done, running.of)
    return IntegrityView(read_integrity(ask.office), str(ask.desk.folder), running.trouble if running else "")


def verify(ask: Ask) -> Go:
    """Begin to verify everything, unless that is going on already."""
    running = ask.visit.take(Verifying)
    if running is None or not running.is_running():
        Verifying(ask.office, ask.visit).start()
    return Go("/integrity")


DOORS = (Door("/integrity", show_integrity, verify),)
