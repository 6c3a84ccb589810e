"""What the published weighted score gives away about a hidden table.

It is an equation in the hidden counts, true up to its rounding. Three tests, the cheap
ones first: taken as exact, does it put a cell into the span of what is known? Do tables
drawn at random that agree with everything published differ in every cell? Where that
leaves a cell undecided, integer programming looks for its least and greatest count. A
cell for which no two counts are found, in so many tries, is taken for known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from survey.stats.auditing.hidden_table import Cells, Counts, HiddenTable, Knowledge, readers

_SEED = 20260506
_DRAWN = 300  # tables for each reader
_PROGRAMS, _FINE_PROGRAMS = 12, 4  # for all readers together; one takes 5 to 10 ms
_MODELS = 2  # ways to lay ballots that are not scored
_CREDIT = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ScoreEquation:
    """The class-weighted score as a reader knows it.

    ``weights`` are by row; ``points`` and ``scored`` by column: what a choice earns,
    and whether it is in the base. Scores were rounded to two decimals first.
    """

    score: Decimal
    weights: Floats
    points: Floats
    scored: Cells

    @property
    def is_fine(self) -> bool:
        """Return whether the score is rounded so little that it counts as exact."""
        return int(self.score.as_tuple().exponent) < 0

    @property
    def interval(self) -> tuple[float, float]:
        """Return between which scores the unrounded one is sure to lie, narrowed by a hair."""
        unit = 10.0 ** int(self.score.as_tuple().exponent)
        half = unit / 2 - (0 if self.is_fine else 0.005) - _CREDIT
        return float(self.score) - half, float(self.score) + half

    def factors(self, bases: Floats) -> Floats:
        """Return what one ballot in each cell adds to the score when groups have these bases."""
        return np.outer(self.weights / self.weights.sum() / bases, self.points)

    def agree(self, tables: Counts) -> Cells:
        """Return which of ``tables`` (tables × rows × columns) have this score."""
        bases = tables @ self.scored.astype(int)
        scores = (tables @ self.points) / np.maximum(bases, 1)
        found = scores @ self.weights / self.weights.sum()
        low, high = self.interval
        agreeing: Cells = (bases > 0).all(1) & (found >= low) & (found <= high)
        return agreeing


def gives_away(table: HiddenTable, equation: ScoreEquation) -> bool:
    """Return whether the score may tell some reader some hidden count exactly."""
    if equation.is_fine and _in_span(table, equation):
        return True
    search = _Search(table, equation)
    return any(search.learns(place) for place in range(len(search.readers)))


def _in_span(table: HiddenTable, equation: ScoreEquation) -> bool:
    """Return whether sums and score, taken as linear equations, determine a cell.

    Where ballots may be unscored the score is no linear equation; then nothing is said.
    """
    if not _is_linear(table, equation):
        return False
    score = equation.factors(table.rows.astype(float)).ravel()
    open_cells = np.broadcast_to(table.columns > 0, table.least.shape).ravel()
    known = np.vstack([*_sums(table.least.shape), score])[:, open_cells]
    # A unit vector lies in the row space when projecting it there changes nothing.
    _, sizes, directions = np.linalg.svd(known)
    space = directions[: int((sizes > sizes.max() * _CREDIT).sum())]
    return bool((np.square(space).sum(0) > 1 - 1e-6).any())


def _is_linear(table: HiddenTable, equation: ScoreEquation) -> bool:
    """Return whether every ballot is scored, so that the bases are known."""
    return not (table.columns[~equation.scored] > 0).any()


def _sums(shape: tuple[int, ...]) -> tuple[Floats, Floats]:
    """Return the equations of the sums of rows, and of columns."""
    height, width = shape
    rows = np.repeat(np.eye(height), width, axis=1)
    columns = np.tile(np.eye(width), height)
    return rows, columns


class _Search:
    """Tables that agree with everything published: many drawn at random, some built.

    Each reader's draws serve the others too: they are rich in the cell of his ballot.
    """

    def __init__(self, table: HiddenTable, equation: ScoreEquation) -> None:
        self._table, self._equation = table, equation
        self.readers = tuple(readers(table))
        rng = np.random.default_rng(_SEED)
        self._drawn = [drawn_tables(table, reader, rng) for reader in self.readers]
        drawn = np.concatenate(self._drawn)
        self._agreeing: Counts = drawn[equation.agree(drawn)]
        self._programs = _FINE_PROGRAMS if equation.is_fine else _PROGRAMS

    def learns(self, place: int) -> bool:
        """Return whether the reader there finds one count only for some cell, or may do so."""
        reader = self.readers[place]
        while True:
            own = self._agreeing[(self._agreeing >= reader.least).all((1, 2))]
            level = np.ptp(own, axis=0) == 0 if len(own) else np.ones_like(reader.spared)
            undecided = np.argwhere(level & ~reader.spared)
            if not len(undecided):
                return False
            row, column = (int(at) for at in undecided[0])
            if self._is_impossible(own, place):
                return False
            found = np.array([*own[:1], *self._extremes(place, row, column)])
            if not len(found) or np.ptp(found[:, row, column]) == 0:
                return True
            self._agreeing = np.concatenate([self._agreeing, found])

    def _is_impossible(self, own: Counts, place: int) -> bool:
        """Return whether it is certain that nobody has this reader's ballot."""
        if len(own) or not self._programs or not _is_linear(self._table, self._equation):
            return False
        return self._built(place, self._drawn[place][0], np.zeros(own.shape[1:])) is None

    def _extremes(self, place: int, row: int, column: int) -> Iterator[Counts]:
        """Yield tables with the least and the greatest count in a cell, if there are such.

        Unscored ballots, which make the score no linear equation, stay where they lie in
        some table that was drawn.
        """
        models = self._drawn[place][: 1 if _is_linear(self._table, self._equation) else _MODELS]
        for model in models:
            for sign in (1.0, -1.0):
                aim = np.zeros(model.shape)
                aim[row, column] = sign
                found = self._built(place, model, aim) if self._programs else None
                if found is not None and self._equation.agree(found[None]).all():
                    yield found

    def _built(self, place: int, model: Counts, aim: Floats) -> Counts | None:
        """Return the best table by ``aim``, unscored ballots lying as in ``model``."""
        self._programs -= 1
        table, equation = self._table, self._equation
        bases = model @ equation.scored.astype(float)
        if not bases.all():
            return None
        fixed = np.broadcast_to(~equation.scored, model.shape)
        most = np.broadcast_to(table.rows[:, None], model.shape)
        least = self.readers[place].least
        rows, columns = _sums(model.shape)
        solution = milp(
            aim.ravel(),
            integrality=np.ones(aim.size),
            options={"presolve": False},  # so small a programme gains nothing by it
            bounds=Bounds(*(np.where(fixed, model, each).ravel() for each in (least, most))),
            constraints=[
                LinearConstraint(rows, table.rows, table.rows),
                LinearConstraint(columns, table.columns, table.columns),
                LinearConstraint(equation.factors(bases).ravel(), *equation.interval),
            ],
        )
        if solution.x is None:
            return None
        found: Counts = np.rint(solution.x).astype(np.int64).reshape(model.shape)
        return found


def drawn_tables(table: HiddenTable, reader: Knowledge, rng: np.random.Generator) -> Counts:
    """Return tables drawn at random, (tables × rows × columns), that the reader holds possible.

    As if the ballots were shuffled and dealt to the rows, without laying out a ballot.
    """
    rows, columns = table.rows - reader.least.sum(1), table.columns - reader.least.sum(0)
    left = np.broadcast_to(columns, (_DRAWN, len(columns))).copy()
    tables = np.empty((_DRAWN, len(rows), len(columns)), dtype=np.int64)
    for row, ballots in enumerate(rows[:-1]):
        missing = np.full(_DRAWN, ballots)
        for column in range(len(columns) - 1):
            own = rng.hypergeometric(left[:, column], left[:, column + 1 :].sum(1), missing)
            tables[:, row, column] = own
            missing -= own
        tables[:, row, -1] = missing
        left -= tables[:, row]
    tables[:, -1] = left
    return reader.least + tables
