"""What is measured, as a table that hides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured figure and the most that it may be; no limit where a figure is only there to explain another."""

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
    return f"{value:,.0f} {unit}" if unit == "B" else f"{value:.2f} {unit}".rstrip()
