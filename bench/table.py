"""What is measured, as a table that hides nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import process_time


@dataclass(frozen=True)
class Figure:
    """A measured figure and the most that it may be; no limit where a figure is only there to explain another.

    What is counted is whole numbers, what is timed is not.
    """

    name: str
    value: float
    limit: float | None = None
    unit: str = ""

    @property
    def verdict(self) -> str:
        """Whether the limit is kept, in a word."""
        if self.limit is None:
            return ""
        return "kept" if self.value <= self.limit else "MISSED"


def compare(
    name: str, limit: float | None, ours: Sequence[float], peer: str, theirs: Sequence[float]
) -> Iterator[Figure]:
    """The ratio of our seconds to the peer's, taken in turn, and the two: the median of each."""
    yield Figure(name, ratio(ours, theirs), limit, "x")
    yield Figure("  the portal", median(ours), unit="s")
    yield Figure(f"  {peer}", median(theirs), unit="s")


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of what each round took, of what the peer took in it."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def spend(act: Callable[[], object]) -> float:
    """Do it; tell in how many seconds of processor time."""
    before = process_time()
    act()
    return process_time() - before


def spend_outside(act: Callable[[], object]) -> float:
    """Do it; tell how many seconds of processor time its processes took. What else the machine does counts little."""
    before = getrusage(RUSAGE_CHILDREN)
    act()
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def format_table(figures: Iterable[Figure]) -> str:
    """A line for each figure: name, value, limit, and whether it is kept."""
    rows = [("measured", "figure", "limit", "")]
    for figure in figures:
        limit = "" if figure.limit is None else _number(figure.limit, figure.unit)
        rows.append((figure.name, _number(figure.value, figure.unit), limit, figure.verdict))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        f"{name:<{widths[0]}}  {value:>{widths[1]}}  {limit:>{widths[2]}}  {verdict}".rstrip()
        for name, value, limit, verdict in rows
    )


def _number(value: float, unit: str) -> str:
    return f"{value:,} {unit}".rstrip() if isinstance(value, int) else f"{value:.2f} {unit}".rstrip()
