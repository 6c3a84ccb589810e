"""Differences between groups whose figures stand side by side in a summary.

Taken from their published counts, with the test that is valid for these, or none. All tests
of what is read together are adjusted together: Holm where the rows are one team of persons,
for one false difference there would mark a man; Benjamini–Hochberg elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from survey.stats.inference.estimates import rounded
from survey.stats.inference.results import Difference, GroupTest, Verdict
from survey.stats.methods.contingency import (
    SMALLEST_GROUP,
    SMALLEST_TOTAL,
    Method,
    association,
    independence,
)
from survey.stats.methods.rank_tests import kruskal_of_counts
from survey.stats.reasons import NotComputed

TOO_FEW_TO_COMPARE = "有的票类作答不足5份，或合计不足20份，票类之间不作比较。"
ALL_THE_SAME = "各票类的回答全部相同，没有差别可比。"
LIKELY_CHANCE = 0.05

Counts = Mapping[str, Sequence[int]]
"""Counts of the choices by audience."""

Adjust = Callable[[Sequence[float]], tuple[float, ...]]
K = TypeVar("K")


@dataclass(frozen=True)
class Compared:
    """A test not yet adjusted for its company."""

    counts: Counts
    test: GroupTest
    effect: float
    cramers_v: float
    p: float


def compared(counts: Counts, seed: int, *, ordinal: bool) -> Compared | NotComputed:
    """Return the test of groups by choices: of ranks where ``ordinal``, else of the table.

    Choices are in order where ordinal; which end is the better makes no difference.
    """
    table = [list(row) for row in counts.values()]
    answers = [sum(row) for row in table]
    if min(answers) < SMALLEST_GROUP or sum(answers) < SMALLEST_TOTAL:
        return NotComputed(why=TOO_FEW_TO_COMPARE)
    found = association(table)
    if found is None:
        return NotComputed(why=ALL_THE_SAME)
    ranks = kruskal_of_counts(table) if ordinal else None
    if ranks is not None:
        return Compared(counts, GroupTest.KRUSKAL, ranks.epsilon2, found.cramers_v, ranks.p)
    test = independence(table, seed)
    if test.p is None:
        return NotComputed(why=ALL_THE_SAME)
    return Compared(counts, _TESTS[test.method], found.cramers_v, found.cramers_v, test.p)


_TESTS = {
    Method.CHI2: GroupTest.CHI2,
    Method.FISHER: GroupTest.FISHER,
    Method.MONTE_CARLO: GroupTest.MONTE_CARLO,
}


def adjusted(
    family: Mapping[K, Compared | NotComputed | None], adjust: Adjust
) -> dict[K, Difference | NotComputed | None]:
    """Return the verdicts of all that is read together."""
    tests = {key: each for key, each in family.items() if isinstance(each, Compared)}
    p = adjust([each.p for each in tests.values()])
    verdicts = {
        key: _difference(each, own) for (key, each), own in zip(tests.items(), p, strict=True)
    }
    return {
        key: verdicts[key] if isinstance(each, Compared) else each for key, each in family.items()
    }


def _difference(found: Compared, p: float) -> Difference:
    return Difference(
        audiences=tuple(found.counts),
        n=tuple(sum(row) for row in found.counts.values()),
        test=found.test,
        verdict=Verdict.VISIBLE if p < LIKELY_CHANCE else Verdict.NOT_VISIBLE,
        effect=rounded(found.effect, 3),
        cramers_v=rounded(found.cramers_v, 3),
        p=rounded(found.p, 4),
        adjusted=rounded(p, 4),
    )
