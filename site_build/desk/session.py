"""A visit: one browser at the desk, known by a cookie, and what is remembered for it in memory until *Lock*."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from secrets import token_urlsafe
from typing import TypeVar

from site_build.errors import Refused

T = TypeVar("T")

MOST_SESSIONS = 50


@dataclass(frozen=True)
class HeldInput:
    """A form that was sent while the desk was locked: it is shown again, filled in, after unlocking."""

    path: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass
class Session:
    """One browser. `token` proves that a form came from our own page; what was `said` or `refused` is shown once."""

    token: str = field(default_factory=token_urlsafe, repr=False)
    unlocked: bool = False
    said: str = ""
    refused: str = ""
    held: HeldInput | None = None
    shelf: dict[type, object] = field(default_factory=dict, repr=False)

    def put(self, thing: object) -> None:
        """Remember one thing of its class."""
        self.shelf[type(thing)] = thing

    def take(self, kind: type[T]) -> T | None:
        """Look at the thing of this class; it stays remembered."""
        found = self.shelf.get(kind)
        return found if isinstance(found, kind) else None

    def need(self, kind: type[T], otherwise: str) -> T:
        """The same; `Refused`, in these words, when there is none."""
        found = self.take(kind)
        if found is None:
            raise Refused(otherwise)
        return found

    def drop(self, kind: type) -> None:
        """Forget the thing of this class."""
        self.shelf.pop(kind, None)

    def keep_only(self, *kinds: type) -> None:
        """Forget all but the things of these classes: a form that is held, too, and what was to be said."""
        self.shelf = {kind: thing for kind, thing in self.shelf.items() if kind in kinds}
        self.held, self.said, self.refused = None, "", ""

    def lock(self) -> None:
        """Forget everything that came from the register."""
        self.unlocked, self.said, self.refused = False, "", ""
        self.shelf.clear()


class Sessions:
    """Every visit, by the secret in its cookie. When there are too many, the oldest that is locked gives way."""

    def __init__(self) -> None:
        self._visits: dict[str, Session] = {}

    def find(self, keys: Iterable[str]) -> tuple[str, Session]:
        """The visit with one of these keys, and that key; or a new one with a new key."""
        for key in keys:
            if key in self._visits:
                return key, self._visits[key]
        return self._keep(Session())

    def renew(self, key: str, visit: Session) -> str:
        """A new key for this visit, so that a key from before the passphrase opens nothing."""
        self._visits.pop(key, None)  # gone already, when somebody pressed the button twice
        return self._keep(visit)[0]

    def lock(self) -> None:
        """Lock every visit."""
        for visit in self.all():
            visit.lock()

    def all(self) -> list[Session]:
        """Every visit."""
        return list(self._visits.values())

    def _keep(self, visit: Session) -> tuple[str, Session]:
        if len(self._visits) >= MOST_SESSIONS:
            locked = (key for key, kept in self._visits.items() if not kept.unlocked)
            del self._visits[next(locked, next(iter(self._visits)))]
        key = token_urlsafe()
        self._visits[key] = visit
        return key, visit
