"""Plain tables: numbers laid out once, for the document and the workbook alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from itertools import groupby, pairwise

WITHHELD = "—"
NOT_ASKED = "/"
NOT_COMPUTED = ""
COMMON, TICKED, UNTICKED = "普遍", "普遍选", "普遍未选"
"""What stands in place of a figure that would tell what everybody answered."""

_LONGEST_BLOCK = 15  # rows; then the heading is said again, for it might be on another page

Cell = str | int | Decimal
Row = tuple[Cell, ...]


class Kind(Enum):
    """What stands in a column. A ``HEADING`` heads the rows that repeat it."""

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

    A ``minor`` column is left to the workbook: the document says it in a note, or
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
    """A drawing of the rows from ``first`` to ``last``, ``label`` naming each bar.

    ``stacked``: the series add up to one bar of 100 %. Otherwise there is one
    series. ``words`` tell the same to whoever cannot see it.
    """

    stacked: bool
    label: int
    series: tuple[Series, ...]
    first: int
    last: int
    caption: str
    words: str


@dataclass(frozen=True)
class ScoreDots:
    """A drawing of scores: a dot for every row on one line from worst to best.

    The fields are columns. ``low`` and ``high`` are the interval around ``score``;
    ``group`` names those who lie close together, ``None`` where nobody compared them.
    """

    label: int
    score: int
    low: int
    high: int
    group: int | None
    caption: str
    words: str


@dataclass(frozen=True)
class Table:
    """A titled table. ``name`` is unique within the sitting.

    ``notes`` say how to read it (n, base, marks), ``remarks`` which thresholds were met.
    ``heat``: its cells are shaded by their value.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    chart: Chart | None = None
    dots: ScoreDots | None = None
    heat: bool = False

    def __post_init__(self) -> None:
        """Refuse rows that are not as wide as the heading."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title}: a row does not fit the {len(self.columns)} columns")

    @property
    def in_blocks(self) -> bool:
        """Return whether rows stand in blocks under a heading."""
        return self.columns[0].kind is Kind.HEADING

    @property
    def blocks(self) -> tuple[range, ...]:
        """Return the places of the rows under each heading; a long block has it more than once."""
        if not self.in_blocks:
            return (range(len(self.rows)),)
        starts = [
            first + more
            for first, last in _runs([row[0] for row in self.rows])
            for more in range(0, last - first, _LONGEST_BLOCK)
        ]
        return tuple(range(*pair) for pair in pairwise([*starts, len(self.rows)]))

    @property
    def shown(self) -> tuple[int, ...]:
        """Return the places of the columns of the document's grid."""
        return tuple(
            place
            for place, column in enumerate(self.columns)
            if not column.minor and not (column.kind is Kind.HEADING and self.in_blocks)
        )


def _runs(cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Yield where neighbours that are the same begin and end."""
    first = 0
    for _, group in groupby(cells):
        last = first + len(tuple(group))
        yield first, last
        first = last


def common_n(bases: Sequence[int | None]) -> int | None:
    """Return the n of all rows with figures where it is the same, else ``None``."""
    found = {base for base in bases if base is not None}
    return found.pop() if len(found) == 1 else None


def n_note(n: int | None, bases: Sequence[int | None] = ()) -> str:
    """Return the n that the rows have in common, or what the column n is.

    A row without a base has no figures, and nothing is said of its n.
    """
    if n is None:
        return "n是占比的分母。"
    return f"公布的各行n={n}。" if None in bases else f"n={n}。"


def mark_note(rows: Sequence[Row]) -> str:
    """Return what the marks in ``rows`` mean; never how many are hidden behind them."""
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    marks = ((WITHHELD, "是为保护答卷人不公布"), (NOT_ASKED, "是没有问到"))
    said = [f"“{mark}”{meaning}" for mark, meaning in marks if mark in cells]
    if any(COMMON in cell for cell in cells):
        said.append(f"“{COMMON}”是全部或只差一人如此、不列数字")
    return f"{'，'.join(said)}，“0”是零。" if said else ""


def few_note(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return why some shares and scores are left empty, if some are."""
    shares = "占比空着的，是答卷太少，或者不在分母之内。"
    scores = "得分空着的，是计分的答案太少，或者为保护答卷人不公布。"
    return "".join(
        gap_note(rows, columns, why, kind)
        for why, kind in ((shares, Kind.SHARE), (scores, Kind.SCORE))
    )


def gap_note(rows: Sequence[Row], columns: Sequence[Column], why: str, kind: Kind) -> str:
    """Return ``why`` if a column of ``kind`` that the document shows has an empty cell."""
    shown = [place for place, each in enumerate(columns) if each.kind is kind and not each.minor]
    return why if any(row[place] == NOT_COMPUTED for row in rows for place in shown) else ""


def known(figure: Decimal | None) -> Cell:
    """Return ``figure``, or an empty cell where it cannot be computed."""
    return NOT_COMPUTED if figure is None else figure
