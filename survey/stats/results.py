"""What a summary is made of. Every report and page reads these and nothing else.

``None`` in place of a figure means that disclosure control withheld it (shown as
``—``); a question that nobody of an audience was asked has ``asked == 0`` (shown
as ``/``); zero is zero. A `Common` says what an audience commonly chose 普遍, without
a figure.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from survey.core.coding import Codes
from survey.core.counting import Rules
from survey.core.erratum import Erratum
from survey.core.record import Code, Record
from survey.core.sitting import Anonymity, Selection
from survey.stats.figures import Judged, Ticked
from survey.stats.inference.results import Inferences
from survey.stats.joint.results import Joint
from survey.stats.texts.coders import Coding
from survey.stats.texts.said import FieldPhrases

METHOD_VERSION = "3.0"
"""How ballots are counted and withheld, a dot, and what is inferred from the counts."""

SEED = 20_260_101
"""Every simulated test begins here: the same ballots give the same figures."""

WHOLE = "all"
"""The audience of everybody who came in by a slip, pooled."""


class AudienceKind(StrEnum):
    """Pooled slips, one group of slips, or one shared code (self-selected, reported apart)."""

    WHOLE = "whole"
    GROUP = "group"
    SHARED = "shared"


class Audience(Record):
    """Respondents whose answers are shown together; ``code`` keys every result.

    ``selection`` is ``None`` where it is not one and the same for all of them: the whole
    of several samples, or of a sample and a full count.
    """

    code: str
    label: str
    kind: AudienceKind
    weight: int | None = None
    selection: Selection | None = Selection.ALL


class Accounting(Record):
    """Ballots of one audience from the hall to the count.

    ``invited`` 应到 is ``None`` where nobody knows it, as for shared codes; so is ``issued``
    发出, also where it is withheld. The other counts are ``None`` when withheld; the three
    sources are withheld together, as soon as one of them is a handful or not known.
    """

    audience: str
    invited: int | None
    issued: int | None
    returned: int | None
    phone: int | None
    assisted: int | None
    paper: int | None
    valid: int | None
    void: int | None


class Weighted(Record):
    """The class-weighted score 加权得分, from unrounded class scores.

    ``left_out`` names groups without a scored answer, whose weight the others share.
    ``score`` has two decimals, or none where the second would tell what is withheld.
    """

    score: Decimal
    left_out: tuple[str, ...]


class Item(Record):
    """One judgement: a single question, or one cell of a grid.

    ``results`` has an entry per audience that is shown; a value is ``None`` where
    the audience's figures are withheld. ``notes`` are thresholds met by the whole
    (never verdicts).
    """

    key: str
    row: str = ""
    column: str = ""
    details: tuple[str, ...] = ()
    results: Mapping[str, Judged]
    weighted: Weighted | None = None
    notes: tuple[str, ...] = ()


class _Result(Record):
    question: str
    text: str
    tag: str = ""


class SingleResult(_Result):
    """A single question."""

    kind: Literal["single"] = "single"
    item: Item


class MultipleResult(_Result):
    """A multiple question: shares of ballots, which may add up to more than 100."""

    kind: Literal["multiple"] = "multiple"
    results: Mapping[str, Ticked]


class GridResult(_Result):
    """A grid; ``items`` run row by row. ``persons`` tells whether rows are people of a roster."""

    kind: Literal["grid"] = "grid"
    persons: bool
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    details: tuple[str, ...]
    items: tuple[Item, ...]


class Ranked(Record):
    """One option of a ranking: how often it was ranked, ranked first, and its Borda points."""

    code: Code
    label: str
    ranked: int
    first: int
    points: int


class RankingCount(Record):
    """A ranking as one audience answered it. First of k places earns k points."""

    asked: int
    blank: int
    options: tuple[Ranked, ...]


class RankingResult(_Result):
    """A ranking."""

    kind: Literal["ranking"] = "ranking"
    places: int
    results: Mapping[str, RankingCount | None]


class NumberCount(Record):
    """Numbers of one audience: quartiles by linear interpolation (type 7), and the mean.

    All have one decimal more than the answers. They are ``None`` when too few answered; the
    mean also where one answer outweighs all others.
    ``deviation`` is the standard deviation, told of many only: see ``deviations``.
    """

    asked: int
    blank: int
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None
    mean: Decimal | None
    deviation: Decimal | None = None


class NumberResult(_Result):
    """A number question. Extremes are never shown: they are one person's answer."""

    kind: Literal["number"] = "number"
    unit: str
    results: Mapping[str, NumberCount | None]


class TextResult(_Result):
    """A text question; the words themselves are in `SittingSummary.texts`.

    The counts pool everybody, shared codes included, as the words do. They are
    ``None`` when the difference to what is shown elsewhere would give a hidden count.
    """

    kind: Literal["text"] = "text"
    asked: int | None
    answered: int | None


QuestionResult = Annotated[
    SingleResult | MultipleResult | GridResult | RankingResult | NumberResult | TextResult,
    Field(discriminator="kind"),
]


class FormResult(Record):
    """Results of one edition; ``fingerprint`` is its hash in hex."""

    id: str
    title: str
    fingerprint: str
    questions: tuple[QuestionResult, ...]


class OpenTexts(Record):
    """Everything written in one field, in random order, without any group.

    ``place`` says where it was written: the question, or ‘张三’的‘总体’ · 不认同的原因.
    ``codes`` are what each of ``bodies`` was judged to be, ``None`` where that is not settled;
    empty where nobody has judged them all.
    """

    form: str
    key: str
    place: str
    tag: str = ""
    bodies: tuple[str, ...]
    codes: tuple[Codes | None, ...] = ()


class Basis(Record):
    """What a reader must know before he reads a figure.

    ``from_file`` tells that the ballots were read from a file: whose hand entered them
    and how they were kept before, nobody here knows. Words are then empty, and ``day`` is
    ``None``, where the file's owner does not say them.
    """

    unit: str
    unit_type: str
    team: str
    round: str
    sitting: str
    day: date | None
    place: str
    method: str
    anonymity: Anonymity
    from_file: bool = False
    errata: tuple[Erratum, ...] = ()


class SittingSummary(Record):
    """The frozen result of a sitting after disclosure control.

    ``seed`` is where every simulated test began. ``audiences`` lists what is shown, in
    order. ``alarms`` are sentences that must be read before any figure: a count that cannot
    be right. ``split_withheld`` is the sentence that explains why groups are not shown apart,
    or empty. ``coarsened`` are sentences that say what the audit made less exact, and
    where. ``inferences`` are functions of the rest. ``joint`` was computed from answers side
    by side, which nobody can do again. ``texts`` are kept apart from the
    figures and joined when a report is made; ``phrases`` are figures of them, and frozen like
    all others; ``coding``, what people made of them, is not frozen, and joined with them.
    """

    method_version: str
    seed: int = SEED
    basis: Basis
    rules: Rules
    rules_hash: str
    audiences: tuple[Audience, ...]
    accounting: tuple[Accounting, ...]
    alarms: tuple[str, ...] = ()
    split_withheld: str
    coarsened: tuple[str, ...] = ()
    forms: tuple[FormResult, ...]
    closing_digest: str
    inferences: Inferences = Inferences()
    joint: Joint = Joint()
    phrases: tuple[FieldPhrases, ...] = ()
    texts: tuple[OpenTexts, ...] = ()
    coding: Coding | None = None
