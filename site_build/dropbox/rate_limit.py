"""How much the drop box takes in a minute, from everybody together: it knows no addresses to count apart."""

from collections import deque


class RateLimit:
    """At most `per_minute` arrivals in any 60 seconds."""

    def __init__(self, per_minute: int) -> None:
        self._arrivals: deque[float] = deque(maxlen=per_minute)

    def allow(self, now: float) -> bool:
        """Count an arrival at `now`, in seconds on a clock that never goes back; tell whether there was room for it."""
        if len(self._arrivals) == self._arrivals.maxlen and now - self._arrivals[0] < 60:
            return False
        self._arrivals.append(now)
        return True
