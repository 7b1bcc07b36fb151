"""The desk itself: locked or unlocked, and for how long; who else has the register; where files are saved."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

from site_build.config import is_invented
from site_build.desk.lock import single_desk
from site_build.desk.session import Session, Sessions
from site_build.errors import Refused
from site_build.office.office import Office, catch_up, check_passphrase, open_office
from site_build.office.safekeeping.setup import Found, find_register

IDLE = 10 * 60.0  # seconds without a request or a key pressed, after which the desk locks itself
LONGEST = 8 * 60 * 60.0  # seconds after unlocking, however busy it is
FREE_TRIES = 3
LONGEST_PAUSE = 60.0  # seconds
SAFE = "What was saved is safe. If new links or a key were still shown, make them again."
LEFT_ALONE = f"The desk locked itself, because nobody used it for a while. {SAFE}"
OPEN_LONG = f"The desk locked itself, because it had been open for many hours. {SAFE}"


def read_clock() -> float:
    """Seconds, which go on while the computer sleeps: a closed lid is nobody at the desk."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


@dataclass
class Desk:
    """One desk on one register.

    `root` is the portal's folder, `folder` the register's, `home` that of `register.json` and `editions/`, and
    `downloads` where files are saved. `passphrase` is set for a demonstration alone, and shown on the page. Every
    address of the desk begins with `secret`, new for each start.
    """

    root: Path
    folder: Path
    home: Path
    downloads: Path
    passphrase: str = field(default="", repr=False)
    idle: float = IDLE
    longest: float = LONGEST
    secret: str = field(default_factory=token_urlsafe, repr=False)
    visits: Sessions = field(default_factory=Sessions, repr=False)
    office: Office | None = field(default=None, repr=False)
    read_only: str | None = None
    locking: bool = False  # since somebody asked for it, until all who are at work have stopped
    stopped: str = ""  # why the last lock happened, if nobody asked for it

    def __post_init__(self) -> None:
        self._open = ExitStack()
        self._turn = threading.Lock()  # one unlocks or locks at a time
        self._acts = threading.Condition()
        self._running = 0
        self._opened = self._used = read_clock()
        self._misses = 0
        self._earliest = 0.0

    @property
    def base(self) -> str:
        """What the path of each of its addresses begins with."""
        return f"/{self.secret}"

    def find(self) -> Found:
        """What is in the register's folder; `Refused` when it is something else.

        An open register is not looked at again: SQLite loses its locks when the same program reads the file otherwise.
        """
        if self.office:  # also while it is being locked, for which nobody has to wait here
            return "register"
        with self._turn:
            return "register" if self.office else find_register(self.folder, self.home)

    def unlock(self, visit: Session, passphrase: str) -> None:
        """Open the register for this visit, or check the passphrase if it is open; wrong ones cost ever more time."""
        with self._turn:
            self._check_pace()
            try:
                if self.office:
                    check_passphrase(self.folder, passphrase)
                else:
                    self._unlock(passphrase)
            except Refused:
                self._slow_down()
                raise
            self._misses, self.stopped = 0, ""
            visit.unlocked = True
            self.touch()

    @contextmanager
    def at_work(self) -> Iterator[Office | None]:
        """The open register, which stays open until the block ends; None while the desk is locked."""
        with self._acts:
            office = None if self.locking else self.office
            self._running += office is not None
        try:
            yield office
        finally:
            with self._acts:
                self._running -= office is not None
                self._acts.notify_all()

    def lock(self) -> None:
        """Close the register and forget everything from it. Acts that have begun are finished first."""
        with self._turn:
            self._lock("")

    def touch(self) -> None:
        """Somebody is here."""
        self._used = read_clock()

    def lock_if_due(self) -> None:
        """Lock when nobody has done anything for a while, or when it has been open as long as it may be."""
        if self._why_due():
            with self._turn:
                if why := self._why_due():  # still, and not unlocked meanwhile
                    self._lock(why)

    def _why_due(self) -> str:
        now = read_clock()
        if self.office is None:
            return ""
        if now - self._opened > self.longest:
            return OPEN_LONG
        return LEFT_ALONE if now - self._used > self.idle else ""

    def _lock(self, stopped: str) -> None:
        with self._acts:
            self.locking = True
            self.visits.lock()
            self._acts.wait_for(lambda: not self._running)
            self.visits.lock()  # of what the last acts have left there
            self.office, self.read_only, self.stopped = None, None, stopped
            self.locking = False
        self._open.close()

    def _unlock(self, passphrase: str) -> None:
        with ExitStack() as stack:
            office = stack.enter_context(open_office(self.root, self.folder, passphrase, self.home))
            self._check_origin(office)
            held = stack.enter_context(single_desk(self.folder))
            if not held:
                catch_up(office)
            self.read_only = held
            self._open = stack.pop_all()
            self._opened = read_clock()
            self.office = office

    def _check_origin(self, office: Office) -> None:
        if is_invented(office.register.keys.origin) and not self.passphrase:
            raise Refused("This register is a demonstration of invented people. Ask whoever set up the portal.")

    def _check_pace(self) -> None:
        left = self._earliest - read_clock()
        if left > 0:
            raise Refused(f"Too many wrong passphrases. Wait {int(left) + 1} seconds, then try again.")

    def _slow_down(self) -> None:
        self._misses += 1
        if self._misses >= FREE_TRIES:
            self._earliest = read_clock() + min(2.0 ** (self._misses - FREE_TRIES + 1), LONGEST_PAUSE)
