"""A session: one browser at the desk, known by a cookie; what is remembered for it, and when the desk locks itself.

Nothing of a session is written down: it is in memory until *Lock*, or until nobody has used the desk for `IDLE`.
"""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import Literal, TypeVar

from starlette.datastructures import ImmutableMultiDict

from site_build.errors import Refused

T = TypeVar("T")

IDLE = 10 * 60.0  # seconds without a request or a key pressed, after which the desk locks itself
LONGEST = 8 * 60 * 60.0  # seconds after unlocking, however busy it is
MOST_SESSIONS = 50

TimedOut = Literal["", "idle", "longest"]


def read_clock() -> float:
    """Seconds, which go on while the computer sleeps: a closed lid is nobody at the desk."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


@dataclass
class Timeout:
    """How long an unlocked desk stays so: `idle` seconds after its last use, and `longest` after it was unlocked."""

    idle: float = IDLE
    longest: float = LONGEST
    clock: Callable[[], float] = read_clock

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Begin anew: the desk was unlocked now."""
        self._started = self._used = self.clock()

    def touch(self) -> None:
        """Note that somebody uses the desk now."""
        self._used = self.clock()

    def passed(self) -> TimedOut:
        """Which of the two times is over, or empty."""
        now = self.clock()
        if now - self._started > self.longest:
            return "longest"
        return "idle" if now - self._used > self.idle else ""


@dataclass(frozen=True)
class HeldForm:
    """A form that was sent while the desk was locked: it is shown again, filled in, after unlocking."""

    path: str
    fields: ImmutableMultiDict[str, str] = field(repr=False)


@dataclass
class Session:
    """One browser. What was `said` or `refused` is shown once; `items` are what pages remember, one of each class."""

    unlocked: bool = False
    said: str = ""
    refused: str = ""
    held: HeldForm | None = None
    items: dict[type, object] = field(default_factory=dict, repr=False)

    def put(self, item: object) -> None:
        """Remember an item, in place of another of its class."""
        self.items[type(item)] = item

    def get(self, kind: type[T]) -> T | None:
        """The item of this class."""
        found = self.items.get(kind)
        return found if isinstance(found, kind) else None

    def require(self, kind: type[T], missing: type[Refused]) -> T:
        """The item of this class; `missing` is raised when there is none."""
        found = self.get(kind)
        if found is None:
            raise missing
        return found

    def drop(self, kind: type) -> None:
        """Forget the item of this class."""
        self.items.pop(kind, None)

    def keep_only(self, *kinds: type) -> None:
        """Forget all but the items of these classes: a form that is held, too, and what was to be said."""
        self.items = {kind: item for kind, item in self.items.items() if kind in kinds}
        self.held, self.said, self.refused = None, "", ""

    def lock(self) -> None:
        """Forget everything that came from the register; a form that is held came from the keeper."""
        self.unlocked, self.said, self.refused = False, "", ""
        self.items.clear()


class Sessions:
    """Every session, by the secret in its cookie. When there are too many, the oldest that is locked gives way."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}

    def find(self, keys: Iterable[str]) -> tuple[str, Session]:
        """The session with one of these keys, and that key; or a new one with a new key."""
        for key in keys:
            if key in self._sessions:
                return key, self._sessions[key]
        return self._add(Session())

    def renew(self, key: str, session: Session) -> str:
        """A new key for this session, so that a key from before the passphrase opens nothing."""
        self._sessions.pop(key, None)  # gone already, when somebody pressed the button twice
        return self._add(session)[0]

    def lock(self) -> None:
        """Lock every session."""
        for session in self.all():
            session.lock()

    def all(self) -> list[Session]:
        """Every session."""
        return list(self._sessions.values())

    def _add(self, session: Session) -> tuple[str, Session]:
        if len(self._sessions) >= MOST_SESSIONS:
            locked = (key for key, kept in self._sessions.items() if not kept.unlocked)
            del self._sessions[next(locked, next(iter(self._sessions)))]
        key = token_urlsafe()
        self._sessions[key] = session
        return key, session
