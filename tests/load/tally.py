"""Counting many ballots: how long it takes, how much memory, and whether it grows in line.

Run ``python -m tests.load.tally [--ballots N …]``. Prints JSON. For each number of ballots,
each in a process of its own:

* ``count``: 40 columns of choices of 4 groups, made at random, are tallied by group and
  pooled, scored, and crossed with the groups. ``times_bincount`` is how long the tallies
  and cross tables take beside ``numpy.bincount`` alone on the same array; medians of runs
  in turn. ``times_array`` is how much memory is needed at most, the array included,
  beside that array.
* ``turn``: ballots become columns.
* ``summarise``: 40 questions of every kind with weights and audit, at first with four
  groups of many minds, then with a small group of one mind, over which the audit has to
  think.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import cycle, islice
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np

from survey.core.answers import Value
from survey.core.ballot import Ballot, Source
from survey.core.counting import Base
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Multiple, Number, Question, Ranking, Text
from survey.core.scales import STANDARD
from survey.stats import tally
from survey.stats.column_kinds import Choices, Column, column_of
from survey.stats.columns import GroupColumns, group_columns, scored
from survey.stats.methods.contingency import association
from survey.stats.scores import earned
from tests.stats import makers

BALLOTS = (10_000, 100_000, 1_000_000)
QUESTIONS = 40
GRADES = STANDARD["quality"].grades
WEIGHTS = {"a": 10, "b": 20, "c": 30, "d": 40}
"""Groups; each has as many per cent of the ballots, and of the weight."""
SMALL, PLACES = 12, 3
RUNS = 5
KINDS: tuple[Callable[[str], Question], ...] = (
    *[makers.single] * 6,
    lambda key: Multiple(id=key, text="多选", options=makers.options(12)),
    lambda key: Ranking(id=key, text="排序", options=makers.options(6), places=PLACES),
    lambda key: Number(id=key, text="数额", maximum=10_000, decimals=2),
    lambda key: Text(id=key, text="意见"),
)
"""Ten questions, which are asked over and over."""

_MB = 2**20

T = TypeVar("T")


@dataclass(frozen=True)
class Count:
    """Seconds and megabytes of counting choices."""

    array: float
    bincount: float
    tallies: float
    cross_tables: float
    scores: float
    scores_of_ballots: float
    times_bincount: float
    peak: float
    times_array: float


@dataclass(frozen=True)
class Turn:
    """Seconds and megabytes of turning ballots into columns."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Summarise:
    """Seconds and megabytes of a whole summary."""

    seconds: float
    with_small_group: float
    peak: float


@dataclass(frozen=True)
class Measured:
    """Everything that was measured of so many ballots."""

    ballots: int
    count: Count
    turn: Turn
    summarise: Summarise


def main() -> None:
    """Measure every number of ballots and print what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--ballots", type=int, nargs="+", default=BALLOTS)
    asked = parser.parse_args()
    print(json.dumps([asdict(measure(ballots)) for ballots in asked.ballots], indent=1))


def measure(ballots: int) -> Measured:
    """Return what ``ballots`` cost, each measure taken in a fresh process."""
    return Measured(
        ballots, _apart(count, ballots), _apart(turn, ballots), _apart(summarise, ballots)
    )


def _apart(of: Callable[[int], T], ballots: int) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(of, ballots).result()


def count(ballots: int) -> Count:
    """Measure tallies, scores and cross tables of choices."""
    before, rng = _peak(), np.random.default_rng(1)
    array = [rng.integers(0, len(GRADES) + 2, (QUESTIONS, n), np.uint8) for n in _sizes(ballots)]
    questions = [tuple(map(Choices, columns)) for columns in zip(*array, strict=True)]
    took: dict[str, list[float]] = {}
    for _ in range(RUNS):
        _time(took, "bincount", lambda: [np.bincount(own) for group in array for own in group])
        _count_once(questions, took)
    seconds = {name: median(runs) for name, runs in took.items()}
    size, peak = sum(group.nbytes for group in array) / _MB, _peak()
    return Count(
        array=size,
        times_bincount=(seconds["tallies"] + seconds["cross_tables"]) / seconds["bincount"],
        peak=peak,
        times_array=(peak - before) / size,
        **seconds,
    )


def _count_once(questions: Sequence[Sequence[Column]], took: dict[str, list[float]]) -> None:
    tallies = _time(took, "tallies", lambda: [_tallied(each) for each in questions])
    _time(took, "cross_tables", lambda: [_crossed(each) for each in tallies])
    _time(took, "scores", lambda: [_scores(each) for each in tallies])
    _time(took, "scores_of_ballots", lambda: [_mean(own) for each in questions for own in each])


def _tallied(groups: Sequence[Column]) -> list[tally.Tally]:
    """Return the tallies of a question by group, the pool last."""
    found = [tally.choices(column, len(GRADES)) for column in groups]
    return [*found, tally.pooled(found)]


def _crossed(tallies: Sequence[tally.Tally]) -> object:
    return association([each.counts for each in tallies[:-1]])


def _scores(tallies: Sequence[tally.Tally]) -> object:
    return [earned(each, GRADES, Base.KNOWN) for each in tallies]


def _mean(column: Column) -> float:
    scores = [None if grade.score is None else float(grade.score) for grade in GRADES]
    return float(np.nanmean(scored(column, scores)))


def turn(ballots: int) -> Turn:
    """Measure how ballots become columns."""
    form = makers.form(*(makers.single(f"q{n}") for n in range(QUESTIONS)))
    rows = np.random.default_rng(1).integers(0, len(GRADES), (1000, QUESTIONS)).tolist()
    some = [Ballot((tuple(row),)) for row in rows]
    took: dict[str, list[float]] = {}
    _time(took, "turn", lambda: group_columns([form], islice(cycle(some), ballots)))
    return Turn(took["turn"][0], _peak())


def summarise(ballots: int) -> Summarise:
    """Measure the summary of a form with every kind of question."""
    form = makers.form(*(KINDS[n % len(KINDS)](f"q{n}") for n in range(QUESTIONS)))
    rng = np.random.default_rng(1)
    groups = [makers.group(code, weight, invited=ballots) for code, weight in WEIGHTS.items()]
    sizes = zip(groups, _sizes(ballots), strict=True)
    many = {group: _returned(form, size, rng) for group, size in sizes}
    few = {**many, groups[0]: _returned(form, SMALL, rng, minds=1)}
    took: dict[str, list[float]] = {}
    _time(took, "many", lambda: makers.summary_of(form, many))
    _time(took, "few", lambda: makers.summary_of(form, few))
    return Summarise(took["many"][0], took["few"][0], _peak())


def _returned(form: Form, size: int, rng: np.random.Generator, minds: int = 1000) -> GroupColumns:
    """Return the answers of ``size`` people of so many ``minds``."""
    columns = []
    for slot in form.slots:
        some = column_of(slot, _answers(slot, rng)[:minds])
        columns.append(replace(some, cells=some.cells[rng.integers(0, len(some), size)]))
    return GroupColumns((tuple(columns),), size, 0, {Source.PHONE: size})


def _answers(slot: Slot, rng: np.random.Generator) -> list[Value]:
    """Return a thousand answers, a tenth of them blank."""
    size, many = len(slot.choices), range(1000)
    answers: dict[Kept, Callable[[int], Value]] = {
        Kept.CHOICE: lambda _: int(rng.integers(size)),
        Kept.MARKS: lambda _: int(rng.integers(1, 1 << size)),
        Kept.ORDER: lambda _: tuple(rng.permutation(size)[:PLACES].tolist()),
        Kept.NUMBER: lambda _: f"{rng.integers(10_000)}",
        Kept.TEXT: lambda place: f"意见{place}",
    }
    return [None if place % 10 == 9 else answers[slot.kept](place) for place in many]


def _sizes(ballots: int) -> list[int]:
    return [ballots * weight // 100 for weight in WEIGHTS.values()]


def _time(took: dict[str, list[float]], name: str, deed: Callable[[], T]) -> T:
    """Return what comes of ``deed``; note how long it took."""
    started = perf_counter()
    found = deed()
    took.setdefault(name, []).append(perf_counter() - started)
    return found


def _peak() -> float:
    """Return the most memory that this process ever had, in megabytes."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
