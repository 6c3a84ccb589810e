"""Where the marks of dot plots stand, in per cent of the width."""

from dataclasses import dataclass
from decimal import Decimal

from survey.reports.compared.comparison import Dots


@dataclass(frozen=True)
class Band:
    """A stretch of a row."""

    start: Decimal
    width: Decimal


@dataclass(frozen=True)
class Mark:
    """One row of a dot plot; ``bands`` from the wide to the narrow one."""

    label: str
    figure: str
    at: Decimal
    bands: tuple[Band, ...]
    apart: bool
    said: str


@dataclass(frozen=True)
class DotPlot:
    """Rows with a line through all of them at ``middle``."""

    middle: Decimal
    rows: tuple[Mark, ...]


def dot_plot(dots: Dots) -> DotPlot:
    """Return the places of the marks; a row is as wide as 100 %."""
    return DotPlot(
        dots.middle,
        tuple(
            Mark(
                row.label,
                f"{row.share}% · n={row.base}",
                row.share,
                tuple(Band(low, high - low) for low, high in reversed(row.limits)),
                row.apart,
                f"{row.label} {row.share}% · n={row.base}",
            )
            for row in dots.rows
        ),
    )
