"""Is the register whole? How long its log is, its signed head, and *Verify now*, which runs beside everything else."""

from dataclasses import dataclass
from threading import Thread

from site_build.desk.desk import Desk
from site_build.desk.room import Ask, Door, Go, View
from site_build.errors import PortalError, Refused
from site_build.office.integrity import Integrity, read_integrity, verify_register


@dataclass(frozen=True)
class IntegrityView(View, template="integrity/integrity.html", title="Is the register whole?"):
    """How the log stands, and what the last verification found; `trouble` is why one could not be finished."""

    found: Integrity
    folder: str
    trouble: str


@dataclass(frozen=True)
class ProgressView(View, template="integrity/progress.html", title="Checking the register"):
    """How far a verification has come. The page asks again by itself."""

    done: int
    of: int


class Verifying(Thread):
    """A verification beside everything else, for one visit. *Lock* stops it, and waits until it has stopped."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(daemon=True)
        self.desk = desk
        self.done, self.of, self.trouble = 0, 0, ""

    def run(self) -> None:
        """Verify everything."""
        with self.desk.at_work() as office:
            try:
                if office:
                    verify_register(office, self._tell)
            except PortalError as error:
                self.trouble = str(error)

    def _tell(self, done: int, of: int) -> None:
        if self.desk.locking:
            raise Refused("The desk was locked before everything had been checked.")
        self.done, self.of = done, of


def show_integrity(ask: Ask) -> IntegrityView | ProgressView:
    """How the log stands, or how far a verification has come."""
    running = ask.visit.take(Verifying)
    if running and running.is_alive():
        return ProgressView(running.done, running.of)
    return IntegrityView(read_integrity(ask.office), str(ask.desk.folder), running.trouble if running else "")


def verify(ask: Ask) -> Go:
    """Begin to verify everything, unless that is going on already."""
    running = ask.visit.take(Verifying)
    if running is None or not running.is_alive():
        running = Verifying(ask.desk)
        ask.visit.put(running)
        running.start()
    return Go("/integrity")


DOORS = (Door("/integrity", show_integrity, verify),)
