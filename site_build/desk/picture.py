"""The picture of completion: numbers as bars and a line, drawn by a template with the same numbers in words beside."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 160  # of the line's drawing, in its own units


@dataclass(frozen=True)
class Share:
    """How much of something is done: 3 of 5 volunteers."""

    label: str
    done: int
    all: int

    @property
    def percent(self) -> int:
        """Done, in whole per cent; nothing to do counts as nothing done."""
        return round(100 * self.done / self.all) if self.all else 0


@dataclass(frozen=True)
class Picture:
    """A bar for each role, and a line through the months; `points` is what an SVG polyline takes."""

    roles: tuple[Share, ...]
    months: tuple[Share, ...]
    points: str
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(roles: Sequence[Share], months: Sequence[Share]) -> Picture:
    """Place the line: the months from left to right, nothing done at the bottom, everything at the top."""
    step = WIDTH / max(len(months) - 1, 1)
    points = " ".join(
        f"{step * number:.0f},{HEIGHT * (1 - month.percent / 100):.0f}" for number, month in enumerate(months)
    )
    return Picture(tuple(roles), tuple(months), points)
