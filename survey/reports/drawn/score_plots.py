"""Scores as dots with their intervals, and those who lie close together on one ground.

Rows stand in the order of the table, which is the official one: nobody is ranked.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from survey.reports.drawn.shades import Shade
from survey.reports.tables import Cell, Row, ScoreDots, Table

_FIRST, _LAST = 3.0, 74.0  # per cent of the drawing; its number and its group stand behind
_GROUND = 0.9  # what shows of the ground on either side of the outermost dots
_MOST_STEPS = 6
GROUND = Shade("#DADADA")
"""What those stand on who lie close together."""


@dataclass(frozen=True)
class Tick:
    """A place on the scale, in per cent of the drawing's width, and its words."""

    at: float
    words: str


@dataclass(frozen=True)
class Stretch:
    """A part of a line, in per cent of the drawing's width."""

    start: float
    end: float


@dataclass(frozen=True)
class Dot:
    """A row; ``at`` is ``None`` where its score is withheld.

    ``ground`` reaches over the dots of all who lie close to this one, itself among them;
    it is ``None`` for one who lies alone.
    """

    label: str
    said: str
    score: Cell = ""
    at: float | None = None
    interval: Stretch | None = None
    group: str = ""
    ground: Stretch | None = None


@dataclass(frozen=True)
class ScorePlot:
    """The rows of a drawing, and the scale they share."""

    ticks: tuple[Tick, ...]
    rows: tuple[Dot, ...]

    @property
    def legend(self) -> tuple[tuple[str, Shade], ...]:
        """Return what the ground is, where there is one."""
        return (("得分接近的一组", GROUND),) if any(dot.ground for dot in self.rows) else ()

    @property
    def said(self) -> str:
        """Return the scale in words."""
        return f"刻度：{'、'.join(tick.words for tick in self.ticks)}"


def score_plot(table: Table, dots: ScoreDots) -> ScorePlot:
    """Return the drawing of ``table``; without a scale where every score is withheld."""
    figures = [
        float(cell)
        for row in table.rows
        for cell in (row[dots.score], row[dots.low], row[dots.high])
        if not isinstance(cell, str)
    ]
    if not figures:
        return ScorePlot((), tuple(Dot(str(row[dots.label]), "") for row in table.rows))
    line = _Line.around(min(figures), max(figures))
    grounds = _grounds(table, dots, line)
    return ScorePlot(line.ticks, tuple(_dot(row, dots, line, grounds) for row in table.rows))


@dataclass(frozen=True)
class _Line:
    """A scale of ``steps`` even steps from ``low``."""

    low: int
    step: int
    steps: int

    @classmethod
    def around(cls, least: float, most: float) -> "_Line":
        """Return the shortest scale of round numbers that holds all from ``least`` to ``most``."""
        step = _round_step(max(most - least, 1) / _MOST_STEPS)
        low = floor(least / step) * step
        return cls(low, step, max(1, ceil((most - low) / step)))

    @property
    def ticks(self) -> tuple[Tick, ...]:
        marks = range(self.low, self.low + self.step * self.steps + 1, self.step)
        return tuple(Tick(self.at(mark), str(mark)) for mark in marks)

    def at(self, figure: float | Decimal) -> float:
        share = (float(figure) - self.low) / (self.step * self.steps)
        return round(_FIRST + share * (_LAST - _FIRST), 2)


def _round_step(least: float) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 … that is not below ``least``.

    >>> _round_step(0.2), _round_step(3.4), _round_step(12)
    (1, 5, 20)
    """
    unit = int(10 ** floor(log10(max(least, 1))))
    return next(unit * times for times in (1, 2, 5, 10) if unit * times >= least)


def _grounds(table: Table, dots: ScoreDots, line: _Line) -> dict[str, Stretch]:
    """Return over what stretch each group of two or more lies."""
    groups: dict[str, list[float]] = {}
    for row in table.rows:
        score = row[dots.score]
        if dots.group is not None and row[dots.group] and not isinstance(score, str):
            groups.setdefault(str(row[dots.group]), []).append(line.at(score))
    return {
        name: Stretch(round(min(places) - _GROUND, 2), round(max(places) + _GROUND, 2))
        for name, places in groups.items()
        if len(places) > 1
    }


def _dot(row: Row, dots: ScoreDots, line: _Line, grounds: dict[str, Stretch]) -> Dot:
    label, score, low, high = (row[at] for at in (dots.label, dots.score, dots.low, dots.high))
    if isinstance(score, str):
        return Dot(str(label), "")
    group = str(row[dots.group]) if dots.group is not None else ""
    said, interval = [f"得分{score}"], None
    if not isinstance(low, str) and not isinstance(high, str):
        said.append(f"95%区间{low}至{high}")
        interval = Stretch(line.at(low), line.at(high))
    if group:
        said.append(group)
    words = f"{label}：{'，'.join(said)}"
    return Dot(str(label), words, score, line.at(score), interval, group, grounds.get(group))
