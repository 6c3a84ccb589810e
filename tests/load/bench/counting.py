"""Counting: tallies and group cross tables beside bare numpy, and whole summaries.

Each is measured in a process of its own, so that its memory is its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import process_time

import numpy as np

from survey.core.answers import Value
from survey.core.ballot import Source
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Multiple, Number, Question, Ranking, Text
from survey.core.scales import STANDARD
from survey.stats import tally
from survey.stats.column_kinds import Choices, Column, column_of
from survey.stats.columns import GroupColumns
from survey.stats.methods.contingency import association
from tests.load.bench.apart import apart, peak
from tests.load.bench.figures import Figure, by_turns, seconds
from tests.load.bench.ground import Ground
from tests.stats import makers

QUESTIONS = 40
SUMMED = 60
GRADES = STANDARD["quality"].grades
WEIGHTS = {"a": 10, "b": 20, "c": 30, "d": 40}
"""Groups; each has as many per cent of the ballots, and of the weight."""
PLACES = 3
KINDS: tuple[Callable[[str], Question], ...] = (
    *[makers.single] * 6,
    lambda key: Multiple(id=key, text="多选", options=makers.options(12)),
    lambda key: Ranking(id=key, text="排序", options=makers.options(6), places=PLACES),
    lambda key: Number(id=key, text="数额", maximum=10_000, decimals=2),
    lambda key: Text(id=key, text="意见"),
)
"""Ten questions, which are asked over and over."""
_MOST_TIMES, _MOST_MEMORY = 2, 3
_IN_LINE = 1.5
"""Summaries grow in line when so many times more ballots take at most this much longer still."""


@dataclass(frozen=True)
class Tallied:
    """Seconds of the tallies and of numpy alone; megabytes of the array, and added at most."""

    tallies: float
    bincount: float
    array: float
    peak: float


def tallies(ground: Ground) -> Iterator[Figure]:
    """Return the figure of all tallies and group cross tables."""
    number = ground.sizes.counted
    found = apart(tallied, number)
    ratio, memory = found.tallies / found.bincount, found.peak / found.array
    says = (
        f"{number:,} ballots × {QUESTIONS} questions, 4 groups: {1000 * found.tallies:.0f} ms"
        f" beside {1000 * found.bincount:.0f} of numpy.bincount, memory {memory:.1f} × the array"
    )
    reach = f"≤ {_MOST_TIMES}, memory ≤ {_MOST_MEMORY} × array"
    ok = ratio <= _MOST_TIMES and memory <= _MOST_MEMORY
    yield Figure("tally", ratio, found.tallies, found.bincount, reach, ok, says)


def summaries(ground: Ground) -> Iterator[Figure]:
    """Return the figure of a whole summary beside the tallies of the same, at three sizes."""
    sizes = ground.sizes.summed
    took = [apart(summarised, number) for number in sizes]
    summary, beside = took[-1]
    growth, times = summary / took[0][0], sizes[-1] / sizes[0]
    told = ", ".join(
        f"{number:,} in {own:.2f} s" for number, (own, _) in zip(sizes, took, strict=True)
    )
    says = f"summaries of {SUMMED} questions: {told}; the tallies alone {1000 * beside:.0f} ms"
    ok = growth <= times * _IN_LINE
    yield Figure("summary", summary / beside, summary, beside, "linear in N", ok, says)


def tallied(ballots: int) -> Tallied:
    """Measure tallies and cross tables of choices."""
    before, rng = peak(), np.random.default_rng(1)
    array = [rng.integers(0, len(GRADES) + 2, (QUESTIONS, n), np.uint8) for n in _sizes(ballots)]
    questions = [tuple(map(Choices, columns)) for columns in zip(*array, strict=True)]
    ours, bare = by_turns(
        lambda: [_crossed(_tallied(each)) for each in questions],
        lambda: [np.bincount(own) for group in array for own in group],
    )
    size = sum(group.nbytes for group in array) / 2**20
    return Tallied(ours, bare, size, peak() - before)


def _tallied(groups: Sequence[Column]) -> list[tally.Tally]:
    """Return the tallies of a question by group, the pool last."""
    found = [tally.choices(column, len(GRADES)) for column in groups]
    return [*found, tally.pooled(found)]


def _crossed(tallies: Sequence[tally.Tally]) -> object:
    return association([each.counts for each in tallies[:-1]])


def summarised(ballots: int) -> tuple[float, float]:
    """Return the seconds of a summary, every kind of question in it, and of its tallies alone."""
    form = makers.form(*(KINDS[n % len(KINDS)](f"q{n}") for n in range(SUMMED)))
    rng = np.random.default_rng(1)
    groups = [makers.group(code, weight, invited=ballots) for code, weight in WEIGHTS.items()]
    returned = {
        group: _returned(form, size, rng)
        for group, size in zip(groups, _sizes(ballots), strict=True)
    }
    chosen = [
        [own.columns[0][place] for own in returned.values()]
        for place, slot in enumerate(form.slots)
        if slot.kept is Kept.CHOICE
    ]
    makers.summary_of(form, returned)  # imports and remembers
    return (
        seconds(lambda: makers.summary_of(form, returned), process_time),
        seconds(lambda: [_tallied(each) for each in chosen], process_time),
    )


def _returned(form: Form, size: int, rng: np.random.Generator) -> GroupColumns:
    """Return the answers of ``size`` people of a thousand minds."""
    columns = []
    for slot in form.slots:
        some = column_of(slot, _answers(slot, rng))
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
