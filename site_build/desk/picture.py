"""The picture of completion: where its lines and bars stand. The template draws it, with a text twin beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, ROW, HEIGHT = 640, 150, 44, 160  # of the drawing, in its own units


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
class Bar:
    """One share as a bar: its row's top, and the length of what is done."""

    share: Share
    top: int
    length: float


@dataclass(frozen=True)
class Picture:
    """Bars by role, and a line over time; `points` is what an SVG polyline takes, `marks` the labels under it."""

    bars: tuple[Bar, ...]
    months: tuple[Share, ...]
    points: str
    marks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    left: int = LEFT
    row: int = ROW
    height: int = HEIGHT

    @property
    def track(self) -> int:
        """The length of a whole bar."""
        return self.width - self.left - 60


def picture_of(roles: Sequence[Share], months: Sequence[Share]) -> Picture:
    """Place bars and line."""
    track = WIDTH - LEFT - 60
    bars = tuple(Bar(share, ROW * number, track * share.done / max(share.all, 1)) for number, share in enumerate(roles))
    step = (WIDTH - 60) / max(len(months) - 1, 1)
    places = [(30 + step * number, HEIGHT * (1 - share.percent / 100)) for number, share in enumerate(months)]
    points = " ".join(f"{x:.0f},{y + 12:.0f}" for x, y in places)
    marks = tuple((x, share.label[:3]) for (x, _), share in list(zip(places, months, strict=True))[::3])
    return Picture(bars, tuple(months), points, marks)
