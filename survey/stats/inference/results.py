"""What follows from the counts that a summary publishes: models only, computed by ``inferring``.

Everything here is a function of what stands beside it in the same summary, after disclosure
control, and of the form's declared scores, which everybody knows. A reader with a calculator
gets the same figures; so they tell nothing that is withheld, put in words or rounded away.

A `NotComputed` stands wherever a figure would not be valid, with the sentence that says why.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from survey.core.record import Code, Record
from survey.stats.reasons import NotComputed


class Footing(StrEnum):
    """What a share rests on: everybody who was invited, some of them, a sample, or nobody knows.

    ``UNSURE`` is the whole of several selections, and where 应到 is unknown or too small.
    """

    COMPLETE = "complete"
    PART = "part"
    SAMPLE = "sample"
    SELF_SELECTED = "self_selected"
    UNSURE = "unsure"


class Range(Record):
    """From ``low`` to ``high``, both rounded like the figure they belong to."""

    low: Decimal
    high: Decimal


class Likely(Range):
    """A 95 % interval in per cent; ``wide`` where it spans more than 30 points 仅供参考.

    ``about`` is the same interval in whole per cents, for sentences.
    """

    about: tuple[int, int]
    wide: bool


class Estimate(Record):
    """The share of some grades among ``base``, and what it says of all ``people``.

    ``people`` are those in the base and all of whom there is no valid ballot: all the
    invited, where valid ballots are the base. They are ``None`` where unknown. ``share`` is
    ``None`` for a base under 10. ``bounds`` are the worst case: every one of the others is
    against, or every one is for it; they stand beside every interval where all were
    invited. ``unreturned`` gave nothing back at all.
    """

    codes: tuple[Code, ...]
    labels: tuple[str, ...]
    count: int
    base: int
    people: int | None
    unreturned: int | None
    footing: Footing
    share: Decimal | None
    interval: Likely | NotComputed
    bounds: Range | None = None


class Middle(Record):
    """Ordered grades in a few figures; shares are of the sitting's base.

    ``median`` names one grade, or two between which the middle lies. ``interpolated``
    counts grades from 1, the worst. ``bottom`` are the grades that speak against,
    ``net`` is top − bottom in points 百分点; both are ``None`` where no grade does.
    """

    n: int
    median: tuple[str, ...]
    interpolated: Decimal
    top: Decimal
    bottom: Decimal | None
    net: Decimal | None


class MeanError(Record):
    """Standard error, with finite population, and Student's 95 % interval of a mean."""

    se: Decimal
    low: Decimal
    high: Decimal


class Scored(Record):
    """得分 of one audience as published, and how far it may be off."""

    score: Decimal
    n: int
    error: MeanError | NotComputed


class Judgement(Record):
    """One item by one audience. ``favourable`` and ``middle`` are ``None`` without a scale.

    ``together`` are the shares of all options at once (Goodman), for questions with
    options put to a sample.
    """

    largest: Estimate | NotComputed
    favourable: Estimate | NotComputed | None = None
    middle: Middle | NotComputed | None = None
    scored: Scored | None = None
    together: Mapping[Code, Range] | NotComputed | None = None


class WeightedError(Record):
    """The class-weighted score, its error (Satterthwaite's df), and the pooled score beside it.

    ``behind_gap`` names the class that pulls them more than 2 points apart, or is empty.
    """

    score: Decimal
    pooled: Decimal
    behind_gap: str
    df: Decimal | None
    error: MeanError | NotComputed


class Verdict(StrEnum):
    """Whether groups differ by more than chance is likely to make them."""

    VISIBLE = "visible"
    NOT_VISIBLE = "not_visible"


class GroupTest(StrEnum):
    """How groups were compared; ``effect`` of a `Difference` is ε² or Cramér's V."""

    KRUSKAL = "kruskal"
    CHI2 = "chi2"
    FISHER = "fisher"
    MONTE_CARLO = "monte_carlo"


class Difference(Record):
    """Groups against each other. ``n`` are their answers, in the order of ``audiences``.

    ``verdict`` goes by ``adjusted``, which allows for all that is compared together:
    Holm within one team of persons, Benjamini–Hochberg within one table. ``cramers_v``
    stands beside the rank test's ε² too.
    """

    audiences: tuple[str, ...]
    n: tuple[int, ...]
    test: GroupTest
    verdict: Verdict
    effect: Decimal
    cramers_v: Decimal
    p: Decimal
    adjusted: Decimal


class ItemInferences(Record):
    """One judgement. ``weighted`` and ``difference`` are ``None`` where there is nothing to say."""

    key: str
    audiences: Mapping[str, Judgement | NotComputed]
    weighted: WeightedError | NotComputed | None = None
    difference: Difference | NotComputed | None = None


class TickRank(Record):
    """An option by how often it was ticked: rank 1 is the most, ``tied`` 同票并列."""

    code: Code
    label: str
    rank: int
    tied: bool


class Ticking(Record):
    """A question with several ticks: marks per ballot that was asked, and the order."""

    per_ballot: Decimal
    order: tuple[TickRank, ...]
    largest: Estimate | NotComputed


class RankedShare(Record):
    """An option of a ranking: share of first places and of points, in per cent, and mean rank.

    Not being named shares the mean of the places left.
    """

    code: Code
    label: str
    first: Decimal | None
    borda: Decimal | None
    mean_rank: Decimal | NotComputed


class RankedShares(Record):
    """A ranking as one audience answered it; ``n`` ballots ranked something."""

    n: int
    options: tuple[RankedShare, ...]


class NumberMean(Record):
    """The mean as published, and how far it may be off."""

    mean: Decimal
    n: int
    error: MeanError | NotComputed


class JudgedInferences(Record):
    """A single question or a grid."""

    kind: Literal["judged"] = "judged"
    question: str
    items: tuple[ItemInferences, ...]


class TickedInferences(Record):
    """A multiple question; differences by option."""

    kind: Literal["ticked"] = "ticked"
    question: str
    audiences: Mapping[str, Ticking | NotComputed]
    differences: Mapping[Code, Difference | NotComputed] = {}


class RankedInferences(Record):
    """A ranking; the groups are compared by what they put first."""

    kind: Literal["ranked"] = "ranked"
    question: str
    audiences: Mapping[str, RankedShares | NotComputed]
    difference: Difference | NotComputed | None = None


class NumberInferences(Record):
    """A number question."""

    kind: Literal["number"] = "number"
    question: str
    audiences: Mapping[str, NumberMean | NotComputed]


QuestionInferences = Annotated[
    JudgedInferences | TickedInferences | RankedInferences | NumberInferences,
    Field(discriminator="kind"),
]


class FormInferences(Record):
    """What follows for one edition, question by question; texts have nothing."""

    id: str
    questions: tuple[QuestionInferences, ...]


class Turnout(Record):
    """How many of those meant to answer did, in per cent; ``None`` where the base is unknown.

    ``rr1`` and ``rr2`` are AAPOR's: of all invited, or of the sample that was drawn.
    """

    audience: str
    of_issued: Decimal | None
    of_invited: Decimal | None
    rr1: Decimal | None
    rr2: Decimal | None


class Evenness(Record):
    """The R-indicator: 1 where every class returned alike; ``cv`` is the spread of the rates."""

    r: Decimal
    cv: Decimal


class Inferences(Record):
    """Everything that follows for a sitting.

    Where a summary has alarms, for more came back than was issued, the results are
    ``locked``: nothing is inferred, and ``forms`` is empty. ``cautions`` are sentences on
    other counts that cannot be.
    """

    cautions: tuple[str, ...] = ()
    locked: bool = False
    turnout: tuple[Turnout, ...] = ()
    evenness: Evenness | NotComputed | None = None
    forms: tuple[FormInferences, ...] = ()
