"""Slope charts: where their lines and labels stand, and the same as SVG.

Across in per cent of the width, down in pixels. Lines tell themselves apart in black and
white: by the number at either end, and by whether they are broken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil, floor

from survey.reports.characters import legal

POSTS = (25, 75)
"""Where the two sittings stand, in per cent of the width."""

INK, FAINT = "#1F3864", "#7F7F7F"
"""What lines are drawn with: those that are more than chance, and the others."""

_LINE = 18
_TOP, _HEIGHT = 12, 200
_FIRST_LINE, _A_LINE = 80, 30  # pixels: a drawing of few lines is not as high
_STEP = 10


@dataclass(frozen=True)
class Slope:
    """One line of a slope chart; ``number`` is that of its row in the table."""

    number: int
    label: str
    before: Decimal
    after: Decimal
    seen: bool


@dataclass(frozen=True)
class Slopes:
    """A slope chart of several shares from one sitting to the next."""

    caption: str
    before: str
    after: str
    lines: tuple[Slope, ...]
    words: str


Place = tuple[float, float]
"""Across and down."""


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
    """Lines from left to right on a drawing so many pixels high.

    The shares from ``low`` to ``high`` take up ``span`` pixels from ``top`` on.
    """

    height: int
    low: int
    high: int
    top: int
    span: int
    lines: tuple[Line, ...]


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
    return SlopeChart(ceil(lowest) + _TOP, low, high, _TOP, height, lines)


def _ends(places: Sequence[float]) -> list[tuple[float, float]]:
    """Return every place, and beside it the nearest one below that is free for a label."""
    found = [(0.0, 0.0)] * len(places)
    free = 0.0
    for index in sorted(range(len(places)), key=lambda index: places[index]):
        label_at = max(places[index], free)
        found[index] = (round(places[index], 1), round(label_at, 1))
        free = label_at + _LINE
    return found


def slopes_svg(slopes: Slopes, width: str = "100%") -> str:
    """Return the drawing of ``slopes`` without the names of the sittings, for below it."""
    chart = slope_chart(slopes)
    words = escape(legal(slopes.caption))
    posts = "".join(_stroke((at, 0), (at, chart.height), "#BFBFBF", 1) for at in POSTS)
    lines = "".join(_drawn(line, *POSTS) for line in chart.lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="slopes" width="{width}"'
        f' height="{chart.height}" focusable="false" role="img" aria-label="{words}">'
        f"<title>{words}</title>{posts}{lines}</svg>"
    )


def _drawn(line: Line, left: int, right: int) -> str:
    look = (INK, 2.5) if line.seen else (FAINT, 1.5, ' stroke-dasharray="5 4"')
    slope = _stroke((left, line.left.at), (right, line.right.at), *look)
    ends = "".join((*_end(line.left, left, -1), *_end(line.right, right, 1)))
    return f"<g><title>{escape(legal(line.said))}</title>{slope}{ends}</g>"


def _end(end: End, at: int, side: int) -> Iterator[str]:
    """Yield a dot, its label on its own ``side``, and what leads from the one to the other."""
    yield f'<circle cx="{at}%" cy="{end.at}" r="4" fill="{INK}"/>'
    yield _stroke((at, end.at), (at + side * 3.5, end.label_at), FAINT, 1)
    anchor = "start" if side > 0 else "end"
    yield (
        f'<text x="{at + side * 4}%" y="{end.label_at}" dy=".36em" text-anchor="{anchor}"'
        f' font-size="13" font-family="Noto Sans SC" fill="#000000">{escape(end.label)}</text>'
    )


def _stroke(begin: Place, end: Place, colour: str, width: float, more: str = "") -> str:
    (x1, y1), (x2, y2) = begin, end
    return (
        f'<line x1="{x1:g}%" x2="{x2:g}%" y1="{y1:g}" y2="{y2:g}" stroke="{colour}"'
        f' stroke-width="{width:g}"{more}/>'
    )
