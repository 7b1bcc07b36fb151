"""How many forms are taken in a minute: from everybody together, and a share of that from each sender, if known."""

from collections import Counter, deque

SHARE = 10  # of the rate, for one sender: a tenth


class RateLimit:
    """At most `per_minute` arrivals in any 60 seconds, and at most a tenth of them from one sender."""

    def __init__(self, per_minute: int) -> None:
        self._most, self._share = per_minute, max(1, per_minute // SHARE)
        self._arrivals: deque[tuple[float, bytes]] = deque()
        self._counts: Counter[bytes] = Counter()

    def allow(self, now: float, sender: bytes | None = None) -> bool:
        """Count an arrival at `now`, in seconds on a clock that never goes back; tell whether there was room for it.

        Nothing but the last minute is remembered. Without a `sender` it counts among everybody's alone.
        """
        self._forget(now - 60)
        if len(self._arrivals) >= self._most or (sender and self._counts[sender] >= self._share):
            return False
        self._arrivals.append((now, sender or b""))
        self._counts[sender or b""] += 1
        return True

    def _forget(self, before: float) -> None:
        while self._arrivals and self._arrivals[0][0] <= before:
            _, sender = self._arrivals.popleft()
            self._counts -= Counter([sender])  # which drops those that are nought
