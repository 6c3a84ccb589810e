"""ScoreDots as SVG: one row at a time like bars, so that names beside it stay words of the page."""

from collections.abc import Iterator
from html import escape

from survey.reports.characters import legal
from survey.reports.drawn.score_plots import GROUND, Dot, ScorePlot, Stretch
from survey.reports.drawn.shades import WHITE
from survey.reports.drawn.svg import HEIGHT

_INK, _RULE = "#1F3864", "#7F7F7F"
_BESIDE = 1.6  # per cent of the width between a number and what is drawn before it
_RADIUS = 4


def dot_svg(dot: Dot, plot: ScorePlot, width: str = "100%") -> str:
    """Return the row of ``dot`` on the scale of ``plot``; nothing where its score is withheld."""
    if dot.at is None:
        return ""
    shapes = "".join((*_ground(dot.ground), *_rules(plot), *_interval(dot.interval)))
    end = max(dot.at, dot.interval.end if dot.interval else 0)
    return _drawn(
        dot.said,
        width,
        f'{shapes}<circle cx="{dot.at:g}%" cy="50%" r="{_RADIUS}" fill="{_INK}"'
        f' stroke="{WHITE}" stroke-width="1"/>'
        f"{_words(str(dot.score), end + _BESIDE, 'start')}{_words(dot.group, 100, 'end')}",
    )


def scale_svg(plot: ScorePlot, width: str = "100%") -> str:
    """Return the scale that stands above the rows of ``plot``; nothing where it has none."""
    if not plot.ticks:
        return ""
    words = "".join(_words(tick.words, tick.at, "middle") for tick in plot.ticks)
    return _drawn(plot.said, width, words)


def _drawn(said: str, width: str, shapes: str) -> str:
    words = escape(legal(said))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bar" width="{width}" height="{HEIGHT}"'
        f' focusable="false" role="img" aria-label="{words}"><title>{words}</title>{shapes}</svg>'
    )


def _ground(ground: Stretch | None) -> Iterator[str]:
    if ground:
        box = f'x="{ground.start:g}%" width="{ground.end - ground.start:g}%" height="100%"'
        yield f'<rect {box} fill="{GROUND.colour}"/>'


def _rules(plot: ScorePlot) -> Iterator[str]:
    for tick in plot.ticks:
        yield (
            f'<line x1="{tick.at:g}%" x2="{tick.at:g}%" y1="0" y2="100%" stroke="{_RULE}"'
            ' stroke-width=".5" stroke-dasharray="1 3"/>'
        )


def _interval(interval: Stretch | None) -> Iterator[str]:
    """Yield a line with an upright stroke at either end."""
    if interval is None:
        return
    ends = ((interval.start, interval.start), (interval.end, interval.end))
    yield _stroke(interval.start, interval.end, "50%", "50%")
    yield from (_stroke(left, right, "28%", "72%") for left, right in ends)


def _stroke(left: float, right: float, top: str, bottom: str) -> str:
    return (
        f'<line x1="{left:g}%" x2="{right:g}%" y1="{top}" y2="{bottom}" stroke="{_INK}"'
        ' stroke-width="1.4"/>'
    )


def _words(said: str, x: float, anchor: str) -> str:
    return (
        f'<text x="{x:g}%" y="50%" dy=".36em" text-anchor="{anchor}" font-size="9"'
        f' font-family="Noto Sans SC" fill="#000000">{escape(legal(said))}</text>'
        if said
        else ""
    )
