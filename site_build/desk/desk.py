"""The desk itself: its register, locked or unlocked; who else has the register; where files are saved."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from secrets import token_urlsafe

from site_build.config import is_invented
from site_build.desk.errors import RegisterInvented, RegisterStillOpen, TooManyTries
from site_build.desk.lock import single_desk
from site_build.desk.session import Session, Sessions, TimedOut, Timeout
from site_build.errors import PortalError, Refused
from site_build.office.links.links import site_address
from site_build.office.office import Office, catch_up, check_passphrase, open_office
from site_build.office.safekeeping.setup import Found, find_register
from site_build.office.safekeeping.website import look_at_website, take_note

FREE_TRIES = 3
LONGEST_WAIT = 60.0  # seconds


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
    timeout: Timeout = field(default_factory=Timeout)
    secret: str = field(default_factory=token_urlsafe, repr=False)
    sessions: Sessions = field(default_factory=Sessions, repr=False)
    office: Office | None = field(default=None, repr=False)
    holder: str = ""  # who has the register, when that is another desk: then this one is read-only
    locking: bool = False  # since somebody asked for it, until all who are at work have stopped
    timed_out: TimedOut = ""  # why the last lock happened, if nobody asked for it

    def __post_init__(self) -> None:
        self._open = ExitStack()
        self._turn = threading.Lock()  # one unlocks or locks at a time
        self._tries = threading.Lock()  # one tries a passphrase, also in an act, for which *Lock* waits with its turn
        self._acts = threading.Condition()
        self._running = 0
        self._misses = 0
        self._earliest = 0.0

    @property
    def base(self) -> str:
        """What the path of each of its addresses begins with."""
        return f"/{self.secret}"

    def find_register(self) -> Found:
        """What is in the register's folder; `Refused` when it is something else.

        An open register is not looked at again: SQLite loses its locks when the same program reads the file otherwise.
        """
        if self.office:  # also while it is being locked, for which nobody has to wait here
            return "register"
        with self._turn:
            return "register" if self.office else find_register(self.folder, self.home)

    def unlock(self, session: Session, passphrase: str) -> None:
        """Unlock this session; the register, too, unless it is open. Wrong passphrases cost ever more time."""
        with self._turn, self.counting_tries():
            if self.office:
                check_passphrase(self.folder, passphrase)
            else:
                self._open_register(passphrase)
            self.timed_out = ""
            session.unlocked = True
            self.timeout.touch()

    @contextmanager
    def counting_tries(self) -> Iterator[None]:
        """Let one at a time try a passphrase; after several that were refused, only as fast as is allowed."""
        with self._tries:
            self._check_rate()
            try:
                yield
            except Refused:
                self._slow_down()
                raise
            self._misses = 0

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

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Keep the register closed until the block ends; `Refused` when it is open."""
        with self._turn:
            if self.office:
                raise RegisterStillOpen
            yield

    def lock(self) -> None:
        """Close the register and forget everything from it. Acts that have begun are finished first."""
        with self._turn:
            self._lock("")

    def lock_if_due(self) -> None:
        """Lock when nobody has used the desk for a while, or when it has been open as long as it may be."""
        if self._is_due():
            with self._turn:
                if self._is_due():  # still, and not unlocked meanwhile
                    self._lock(self.timeout.passed())

    def _is_due(self) -> bool:
        return self.office is not None and self.timeout.passed() != ""

    def _lock(self, timed_out: TimedOut) -> None:
        with self._acts:
            self.locking = True
            self.sessions.lock()
            self._acts.wait_for(lambda: not self._running)
            self.sessions.lock()  # of what the last acts have left there
            self.office, self.holder, self.timed_out = None, "", timed_out
            self.locking = False
        self._open.close()

    def _open_register(self, passphrase: str) -> None:
        with ExitStack() as stack:
            office = stack.enter_context(open_office(self.root, self.folder, passphrase, self.home))
            if is_invented(office.register.keys.origin) and not self.passphrase:
                raise RegisterInvented
            holder = stack.enter_context(single_desk(self.folder))
            if not holder:
                catch_up(office)
            self.holder = holder
            self._open = stack.pop_all()
            self.timeout.start()
            self.office = office
        threading.Thread(target=self._look_at_website, name="website", daemon=True).start()

    def _look_at_website(self) -> None:
        """See in the background what the website shows of the register, which may take long or fail."""
        with self.at_work() as office:
            address = site_address(office) if office and not is_invented(office.register.keys.origin) else ""
        seen = look_at_website(address) if address else None
        with self.at_work() as office, suppress(PortalError):
            if office and seen and not self.holder:
                take_note(office, seen)

    def _check_rate(self) -> None:
        left = self._earliest - self.timeout.clock()
        if left > 0:
            raise TooManyTries(wait=ceil(left))

    def _slow_down(self) -> None:
        self._misses += 1
        if self._misses >= FREE_TRIES:
            self._earliest = self.timeout.clock() + min(2.0 ** (self._misses - FREE_TRIES + 1), LONGEST_WAIT)
