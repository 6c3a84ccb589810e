"""The rows of the table, in its order, and who measures them."""

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from tests.load.bench import counting, crowd, door, opening, printing, writing
from tests.load.bench.figures import Figure
from tests.load.bench.ground import Ground


class Row(NamedTuple):
    """Figures that are measured together."""

    ids: tuple[str, ...]
    measure: Callable[[Ground], Iterator[Figure]]


ROWS = (
    Row(("page", "submit", "seal", "sql", "bytes"), door.measured),
    Row(("write",), writing.measured),
    Row(("flow",), crowd.flow),
    Row(("hall",), crowd.halls),
    Row(("open",), opening.openings),
    Row(("large",), opening.sittings),
    Row(("tally",), counting.tallies),
    Row(("summary",), counting.summaries),
    Row(("slips",), printing.slips),
    Row(("report",), printing.reports),
)


def measured(ground: Ground, ids: Collection[str]) -> Iterator[Figure]:
    """Return the figures asked for, each as soon as it is measured."""
    for row in ROWS:
        if not set(row.ids).isdisjoint(ids):
            yield from (figure for figure in row.measure(ground) if figure.id in ids)
