"""Figures of one audience: how often each choice was made, or the word that stands for it.

A figure that would tell what everybody in a small audience answered is not given: in
its place stands what was commonly chosen 普遍, without a number (see ``unanimity``).
"""

from decimal import Decimal

from survey.core.counting import Base
from survey.core.record import Code, Record
from survey.core.scales import Polarity, Role


class Choice(Record):
    """One grade or option that could be chosen."""

    code: Code
    label: str
    role: Role = Role.GRADE
    polarity: Polarity = Polarity.NEUTRAL


class Share(Choice):
    """One grade or option: how many chose it, and their share of the base in per cent.

    ``share`` is ``None`` when the base is too small for percentages (under 10) or
    zero, and where the base leaves the grade out (不了解 among those who know).
    """

    count: int
    share: Decimal | None


class Distribution(Record):
    """Answers of one audience on one scale, or to one question with options.

    ``asked`` valid ballots on which the item was asked = answered + blank. ``base``
    is what shares are shares of: the sitting's rule, or all who were asked where
    several options may be ticked. ``unknown`` counts 不了解 only; 弃权 is among the
    shares. ``blank_share`` is ``None`` where the base leaves blanks out too.
    ``favourable`` is the share of the grades of positive polarity, ``None`` where the
    scale has none. ``score`` 得分 is ``None`` where nothing scores, or too few
    (under 5) do.
    """

    asked: int
    blank: int
    unknown: int
    base: int
    shares: tuple[Share, ...]
    blank_share: Decimal | None
    favourable: Decimal | None
    score: Decimal | None
    score_base: int


class Common(Record):
    """What all, or all but one, of an audience chose; it has no figures.

    ``choices`` are what could be chosen. ``chosen`` is a code of theirs, or ``None``
    for 未填. ``among`` says of whom it holds: all who were asked, or those in the base
    of the shares.
    """

    choices: tuple[Choice, ...]
    chosen: Code | None
    among: Base = Base.VALID

    @property
    def label(self) -> str:
        """Return the label of what was chosen; empty for 未填."""
        return next((each.label for each in self.choices if each.code == self.chosen), "")


Judged = Distribution | Common | None
"""What one audience is told of a judgement."""


class Tick(Choice):
    """One option of several that may be ticked.

    ``count`` is ``None`` where a word stands for it: ``common`` tells whether all, or
    all but one, ticked it, or none, or only one.
    """

    count: int | None
    share: Decimal | None
    common: bool | None = None


class Ticks(Record):
    """Options of which some are told in words only; blanks could give those back."""

    asked: int
    options: tuple[Tick, ...]


Ticked = Distribution | Ticks | None
"""What one audience is told of a question with several ticks."""
