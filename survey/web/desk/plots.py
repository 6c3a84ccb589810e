"""Where the marks of dot plots and slope charts stand. Across in per cent, down in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from survey.reports.compared.comparison import Dots, Slopes

_LINE = 18
_TOP, _HEIGHT = 12, 200
_FIRST_LINE, _A_LINE = 80, 30  # pixels: a drawing of few lines is not as high
_STEP = 10


@dataclass(frozen=True)
class Band:
    """A stretch of a row."""

    start: Decimal
    width: Decimal


@dataclass(frozen=True)
class Mark:
    """One row of a dot plot; ``bands`` from the wide to the narrow one."""

    label: str
    figure: str
    at: Decimal
    bands: tuple[Band, ...]
    apart: bool
    said: str


@dataclass(frozen=True)
class DotPlot:
    """Rows with a line through all of them at ``middle``."""

    middle: Decimal
    rows: tuple[Mark, ...]


@dataclass(frozen=True)
class End:
    """One end of a line: where it is, and where there is room for its label."""

    at: float
    label_at: float
    label: str


@dataclass(frozen=True)
class Line:
    """One line of a slope chart; ``seen`` where the change is more than chance."""

    left: End
    right: End
    seen: bool
    said: str


@dataclass(frozen=True)
class SlopeChart:
    """Lines from left to right on a drawing so many pixels high."""

    height: int
    lines: tuple[Line, ...]


def dot_plot(dots: Dots) -> DotPlot:
    """Return the places of the marks; a row is as wide as 100 %."""
    return DotPlot(
        dots.middle,
        tuple(
            Mark(
                row.label,
                f"{row.share}% · n={row.base}",
                row.share,
                tuple(Band(low, high - low) for low, high in reversed(row.limits)),
                row.apart,
                f"{row.label} {row.share}% · n={row.base}",
            )
            for row in dots.rows
        ),
    )


def slope_chart(slopes: Slopes) -> SlopeChart:
    """Return the places of the lines and their labels, which never lie over each other.

    The drawing spans the shares it shows, in full tens.
    """
    shares = [share for line in slopes.lines for share in (line.before, line.after)]
    low = floor(min(shares) / _STEP) * _STEP
    high = max(low + _STEP, ceil(max(shares) / _STEP) * _STEP)
    number = len(slopes.lines)
    height = max(min(_HEIGHT, _FIRST_LINE + _A_LINE * (number - 1)), _LINE * number)
    left, right = (
        _ends([_TOP + height * float(high - share) / (high - low) for share in side])
        for side in (
            [line.before for line in slopes.lines],
            [line.after for line in slopes.lines],
        )
    )
    lines = tuple(
        Line(
            End(*one, f"{line.number}　{line.before}"),
            End(*two, f"{line.after}　{line.number}"),
            line.seen,
            f"{line.number} {line.label} {line.before}% → {line.after}%",
        )
        for line, one, two in zip(slopes.lines, left, right, strict=True)
    )
    lowest = max(end.label_at for line in lines for end in (line.left, line.right))
    return SlopeChart(ceil(lowest) + _TOP, lines)


def _ends(places: Sequence[float]) -> list[tuple[float, float]]:
    """Return every place, and beside it the nearest one below that is free for a label."""
    found = [(0.0, 0.0)] * len(places)
    free = 0.0
    for index in sorted(range(len(places)), key=lambda index: places[index]):
        label_at = max(places[index], free)
        found[index] = (round(places[index], 1), round(label_at, 1))
        free = label_at + _LINE
    return found
