"""Plain tables: numbers laid out once, for the document and the workbook alike."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

WITHHELD = "—"
NOT_ASKED = "/"
NOT_COMPUTED = ""

Cell = str | int | Decimal
Row = tuple[Cell, ...]


class Kind(Enum):
    """What stands in a column. A ``HEADING`` heads the rows below that repeat it."""

    HEADING = auto()
    TEXT = auto()
    COUNT = auto()
    SHARE = auto()
    SCORE = auto()

    @property
    def words(self) -> bool:
        """Return whether the column holds words, not numbers."""
        return self in (Kind.HEADING, Kind.TEXT)


@dataclass(frozen=True)
class Column:
    """One column. ``over`` is a heading above neighbours that share it.

    A ``minor`` column is left to the workbook: the document has it in a note, or
    can do without.
    """

    label: str
    kind: Kind = Kind.COUNT
    over: str = ""
    minor: bool = False


class Tone(Enum):
    """What a part of a bar says; decides its shade."""

    GRADE = auto()
    AGAINST = auto()
    ASIDE = auto()
    BLANK = auto()


@dataclass(frozen=True)
class Series:
    """A column whose numbers are drawn."""

    column: int
    name: str
    tone: Tone = Tone.GRADE


@dataclass(frozen=True)
class Chart:
    """A drawing of ``rows`` first to last: bars of one series, or of several making 100 %.

    ``label`` is the column that names the bars; ``words`` say the same to whoever
    cannot see it.
    """

    stacked: bool
    label: int
    series: tuple[Series, ...]
    first: int
    last: int
    caption: str
    words: str


@dataclass(frozen=True)
class Table:
    """A titled table with its notes: base, n, marks, thresholds met."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    chart: Chart | None = None

    def __post_init__(self) -> None:
        """Refuse rows that are not as wide as the heading."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title}: a row does not fit the {len(self.columns)} columns")

    @property
    def major(self) -> tuple[int, ...]:
        """Return the places of the columns that the document shows in the grid."""
        return tuple(
            place
            for place, column in enumerate(self.columns)
            if not column.minor and column.kind is not Kind.HEADING
        )


def mark_notes(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Return what the marks in ``rows`` mean. The note never tells how many are hidden."""
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    marks = ((WITHHELD, "人数少,为保护答卷人不公布"), (NOT_ASKED, "没有问到"))
    said = [f"“{mark}”{meaning}" for mark, meaning in marks if mark in cells]
    return (f"{';'.join(said)};“0”是零。",) if said else ()


def few_note(shares: list[Cell]) -> tuple[str, ...]:
    """Return why some shares are left empty, if some are."""
    return ("答卷太少的只列票数,不算占比。",) if NOT_COMPUTED in shares else ()
