"""Is the register whole? How long its log is, its signed head, and *Check now*, which runs beside everything else."""

from dataclasses import replace
from threading import Thread

from site_build.desk.desk import Desk
from site_build.desk.room import Ask, Door, Go, View
from site_build.errors import PortalError, Refused
from site_build.office.facts import keep_fact
from site_build.office.integrity import Integrity, Verification, check_register, read_integrity


class IntegrityView(View, template="integrity/integrity.html", title="Is the register whole?"):
    """How the log stands, and what the last verification found; `trouble` is why that ended early."""

    found: Integrity
    folder: str
    trouble: str


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
        self.found: Verification | None = None

    def run(self) -> None:
        """Verify everything, and remember what was found; a register that is damaged may not take it."""
        with self.desk.at_work() as office:
            try:
                if office:
                    self.found = check_register(office, self._tell)
                    keep_fact(office, self.found)
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
    found = read_integrity(ask.office)
    if running and running.found:
        found = replace(found, verified=running.found)
    return IntegrityView(found, str(ask.desk.folder), running.trouble if running else "")


def verify(ask: Ask) -> Go:
    """Begin to verify everything, unless that is going on already."""
    running = ask.visit.take(Verifying)
    if running is None or not running.is_alive():
        running = Verifying(ask.desk)
        ask.visit.put(running)
        running.start()
    return Go("/integrity")


DOORS = (Door("/integrity", show_integrity, verify),)
