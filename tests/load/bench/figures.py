"""A figure, and how two deeds are measured beside each other."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time

RUNS = 5
"""So often each of two deeds is measured, by turns; their medians are compared."""

Deed = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Figure:
    """What was measured of one row of the table, and whether it reaches what is asked.

    ``value`` and ``baseline`` are in the row's own unit; ``None`` where nothing is compared.
    ``says`` tells the same in words, for the document.
    """

    id: str
    ratio: float | None
    value: float
    baseline: float | None
    reach: str
    ok: bool
    says: str

    def told(self) -> dict[str, object]:
        """Return the figure as the line of JSON that programs read."""
        return {
            "id": self.id,
            "ratio": _rounded(self.ratio),
            "value": _rounded(self.value),
            "baseline": _rounded(self.baseline),
            "reach": self.reach,
            "ok": self.ok,
        }


def by_turns(deed: Deed, beside: Deed, clock: Clock = process_time) -> tuple[float, float]:
    """Return the median seconds of ``deed`` and of what stands ``beside`` it, run by turns.

    Both are run once before, since a first run imports, compiles and remembers.
    """
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS + 1):
        for each, own in zip((deed, beside), took, strict=True):
            own.append(seconds(each, clock))
    value, baseline = (median(own[1:]) for own in took)
    return value, baseline


def quotient(value: float, baseline: float) -> float | None:
    """Return their ratio; ``None`` where so little was measured that the clock saw nothing."""
    return value / baseline if baseline else None


def seconds(deed: Deed, clock: Clock = perf_counter) -> float:
    """Return how long the deed took."""
    started = clock()
    deed()
    return clock() - started


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else float(f"{figure:.4g}")
