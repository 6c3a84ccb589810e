"""What was computed from the answers of one ballot side by side, once, at the opening.

Nothing here can be computed again from what a strict sitting keeps. All of it is of the
whole only (of the first shared code where nobody has a slip), and each analysis stands
beside figures of the whole that are told in full.

Why none of it tells anybody's answer:

* Every figure is the same whatever ballot is whose, and whatever group a ballot lies in:
  ballots may change places, and nothing here changes. Somebody who knows one ballot knows
  nothing of the others that the counts of the whole, published beside, do not tell him.
* At least twenty (or thirty) ballots bear it, and people, not ballots, are counted:
  more slips than people lift nothing over the floor.
* Coefficients have two decimals; orders are bands, without the p-values that made them.
* A number of ballots is told where it, and what it leaves out, is zero or reaches the
  floor for totals.

Cross tables are counts of sub-audiences and have laws of their own (``joint_crosstables``).
"""

from decimal import Decimal

from survey.core.record import Record
from survey.stats.figures import Distribution
from survey.stats.reasons import NotComputed

Bands = tuple[tuple[int, ...], ...]
"""Places of rows or options, the best band first; within a band in the order of the form."""


class PersonsBands(Record):
    """Persons of one team as one column of a grid compares them, ballot by ballot.

    ``n`` ballots judge all of them; ``None`` where all but a handful do. ``w`` is
    Kendall's W, ``icc`` ICC(2,k), the agreement of the mean of all ballots, ``alpha``
    Krippendorff's α of single ballots; ``None`` where nothing differs.
    """

    n: int | None
    bands: Bands
    w: Decimal | None
    icc: Decimal | None
    alpha: Decimal | None


class ColumnCompared(Record):
    """One column of a grid of persons; ``column`` is its label."""

    column: str
    found: PersonsBands | NotComputed


class HaloFound(Record):
    """How far the columns repeat one impression of a person.

    ``mean_r`` is the mean correlation between columns, ``same`` the percentage of
    judgements with all columns alike; ``None`` where nearly all or nearly none are.
    """

    mean_r: Decimal | None
    same: Decimal | None


class PersonTotal(Record):
    """The mean over columns within each ballot, then over ballots, then by weight.

    ``weighted`` is ``None`` where classes have no weights or are not shown.
    """

    row: int
    whole: Decimal
    weighted: Decimal | None


class PersonsCompared(Record):
    """A grid of persons. ``halo`` and ``totals`` need two columns that score."""

    form: str
    question: str
    columns: tuple[ColumnCompared, ...]
    halo: HaloFound | NotComputed
    totals: tuple[PersonTotal, ...] | NotComputed


class OptionsBands(Record):
    """Options ticked most, in bands; further options follow without an order."""

    bands: Bands


class OptionsCompared(Record):
    """The options of a multiple question that are ticked most."""

    form: str
    question: str
    found: OptionsBands | NotComputed


class RankingBands(Record):
    """The options of a ranking in bands, by how often one is put before another.

    ``w`` is Kendall's W of the ballots.
    """

    bands: Bands
    w: Decimal | None


class RankingCompared(Record):
    """A ranking."""

    form: str
    question: str
    found: RankingBands | NotComputed


class ItemFit(Record):
    """How an item goes with the rest of its block; ``without`` is α when it is left out."""

    label: str
    rest: Decimal | None
    without: Decimal | None


class Consistency(Record):
    """Cronbach's α with Feldt's interval, McDonald's ω, and the mean of the block.

    ``n`` ballots answer every item, ``mean_n`` at least half of them; ``None`` where all
    but a handful do. ``mean`` averages within ballots first.
    """

    n: int | None
    alpha: Decimal
    low: Decimal
    high: Decimal
    omega: Decimal | None
    items: tuple[ItemFit, ...]
    mean: Decimal
    mean_n: int | None


class BlockFound(Record):
    """The forward items of a block, or its ``reverse`` ones, never both."""

    form: str
    title: str
    reverse: bool
    found: Consistency | NotComputed


class CrossRow(Record):
    """Those who answered ``by`` alike, and how they answered ``of``."""

    label: str
    found: Distribution


class Association(Record):
    """The test of a cross table: its name, p, and Cramér's V as effect size."""

    method: str
    p: Decimal
    v: Decimal


class Crossed(Record):
    """A cross table, all of it."""

    rows: tuple[CrossRow, ...]
    test: Association | NotComputed


class CrossFound(Record):
    """A declared cross table; ``by`` and ``of`` are the words of the two questions."""

    by: str
    of: str
    found: Crossed | NotComputed


class Contrast(Record):
    """A main figure with and without the ballots that judge everything alike.

    ``n`` were asked. ``favourable`` are percentages of the sitting's base, ``None`` where
    there is no such grade or no percentage is printed.
    """

    label: str
    n: int
    n_without: int
    score: Decimal | None
    score_without: Decimal | None
    favourable: Decimal | None
    favourable_without: Decimal | None


class Contrasts(Record):
    """The overall judgements, or the persons of one grid, all of them."""

    title: str
    found: tuple[Contrast, ...] | NotComputed


class QualityFound(Record):
    """Ballots with a pattern, out of ``n``; ``None`` where a handful have, or have not.

    ``same`` judge everything alike, ``identical`` are like another ballot throughout
    without being of these, ``periodic`` repeat a zig-zag. ``expected`` is the percentage
    that would judge everything alike were all judgements independent: a lower bound.
    """

    n: int
    same: int | None
    identical: int | None
    periodic: int | None
    expected: Decimal | None
    contrasts: tuple[Contrasts, ...] | NotComputed


class Joint(Record):
    """All of it; empty where nothing was declared, ``quality`` ``None`` where not that."""

    persons: tuple[PersonsCompared, ...] = ()
    options: tuple[OptionsCompared, ...] = ()
    rankings: tuple[RankingCompared, ...] = ()
    blocks: tuple[BlockFound, ...] = ()
    crosstables: tuple[CrossFound, ...] = ()
    quality: QualityFound | NotComputed | None = None
