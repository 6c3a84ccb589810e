"""Drawings as SVG: one bar at a time, so that names beside it stay words of the page.

What is drawn is told in per cent of the width, in plain attributes: a bar is as wide
as the page or the screen lets it be, and needs no style from elsewhere.
"""

from collections.abc import Iterator
from html import escape

from survey.reports.characters import legal
from survey.reports.drawn.figures import Bar, Part
from survey.reports.drawn.shades import WHITE, Shade

HEIGHT = 16
"""How tall a bar is, in the unit of its width."""

_STRIPES = (0.55, 0.3, 0.8)
_BESIDE = 1.2
_SAMPLE = 4  # per cent of a bar are shown in a legend
_DIGIT, _AIR = 1.9, 1.0  # per cent of the width
_HALO = f' stroke="{WHITE}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"'


def bar_svg(bar: Bar, width: str = "100%") -> str:
    """Return ``bar`` with its numbers, where there is room for them; its words are its title."""
    words = escape(legal(bar.said))
    numbers = "".join(_numbers(bar))
    shapes = "".join(_shape(part.shade, part.start, part.width) for part in bar.parts)
    shapes += _line(bar.middle)
    return (
        f'{_open("bar", width)} role="img" aria-label="{words}"><title>{words}</title>'
        f"{_stretched(shapes)}{numbers}</svg>"
    )


def swatch_svg(shade: Shade, width: str = "100%") -> str:
    """Return a sample of ``shade`` for a legend."""
    shape = _stretched(_shape(shade, 0, _SAMPLE), _SAMPLE)
    return f'{_open("swatch", width)} aria-hidden="true">{shape}</svg>'


def _open(name: str, width: str) -> str:
    space = 'xmlns="http://www.w3.org/2000/svg"'
    return f'<svg {space} class="{name}" width="{width}" height="{HEIGHT}" focusable="false"'


def _stretched(shapes: str, across: int = 100) -> str:
    """Return ``shapes``, drawn on ``across`` by 10, stretched over the whole drawing."""
    return (
        f'<svg viewBox="0 0 {across} 10" preserveAspectRatio="none" width="100%" height="100%">'
        f"{shapes}</svg>"
    )


def _shape(shade: Shade, start: float, width: float) -> str:
    edge = 'stroke="#7F7F7F" stroke-width=".7" vector-effect="non-scaling-stroke"'
    box = f'x="{start:g}" width="{width:g}" height="10"'
    if shade.hatch is None:
        return f'<rect {box} fill="{shade.colour}" {edge}/>'
    stripes = "".join(_stripes(start, width, _STRIPES[shade.hatch % len(_STRIPES)]))
    ground = f'<rect {box} fill="{WHITE}" {edge}/>'
    return f'{ground}<path fill="{shade.colour}" d="{stripes}"/>'


def _line(middle: float | None) -> str:
    """Return the line from which bars diverge; it stands out beyond the bar's edges."""
    if middle is None:
        return ""
    place = f'x1="{middle:g}" x2="{middle:g}" y1="-9" y2="19"'
    return f'<line {place} stroke="#000000" stroke-width="2" vector-effect="non-scaling-stroke"/>'


def _stripes(start: float, width: float, thick: float) -> Iterator[str]:
    """Yield upright stripes: one to each per cent, however the drawing is stretched."""
    for place in range(int(width) + 1):
        left = min(thick, width - place)
        if left > 0:
            yield f"M{start + place:g} 0h{left:g}v10h-{left:g}z"


def _numbers(bar: Bar) -> Iterator[str]:
    """Yield the numbers: in the parts of a stacked bar that are wide enough, or behind it."""
    for part in bar.parts:
        if not bar.stacked:
            yield _number(part, part.start + part.width + _BESIDE, "start", "#000000", "")
        elif part.width >= len(str(part.number)) * _DIGIT + _AIR:
            colour = WHITE if part.shade.dark else "#000000"
            halo = "" if part.shade.hatch is None else _HALO
            yield _number(part, part.start + part.width / 2, "middle", colour, halo)


def _number(part: Part, x: float, anchor: str, colour: str, halo: str) -> str:
    return (
        f'<text x="{x:g}%" y="50%" dy=".36em" text-anchor="{anchor}" font-size="9"'
        f' font-family="Noto Sans SC" fill="{colour}"{halo}>{part.number}</text>'
    )
