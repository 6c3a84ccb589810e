"""Distributions: counts of one audience as shares, and the score that they earn."""

from collections.abc import Sequence
from decimal import Decimal

from survey.core.counting import Base, Rules
from survey.core.questions import Multiple, Option, Single
from survey.core.scales import Grade, Polarity, Role
from survey.stats.figures import Distribution, Share
from survey.stats.proportions import base_of, share, within
from survey.stats.scores import earned, score
from survey.stats.tally import Tally


def grades_of(question: Single | Multiple) -> tuple[Grade, ...]:
    """Return what can be chosen; an option is a grade that neither scores nor favours."""
    if isinstance(question, Single) and question.scale:
        return question.scale.grades
    return tuple(_plain(option) for option in question.options)


def _plain(option: Option) -> Grade:
    return Grade(code=option.code, label=option.label)


def distribution(found: Tally, grades: Sequence[Grade], rules: Rules) -> Distribution:
    """Return how one audience chose among ``grades``, by the rules of the sitting."""
    base = base_of(found, grades, rules.share_base)
    return _distribution(found, grades, rules, rules.share_base, base)


def marked(found: Tally, options: Sequence[Grade], rules: Rules) -> Distribution:
    """Return how one audience ticked ``options``: shares of all ballots that were asked."""
    return _distribution(found, options, rules, Base.VALID, found.asked)


def _distribution(
    found: Tally, grades: Sequence[Grade], rules: Rules, rule: Base, base: int
) -> Distribution:
    points = earned(found, grades, rules.score_base)
    shares = tuple(
        Share(
            code=grade.code,
            label=grade.label,
            role=grade.role,
            polarity=grade.polarity,
            count=count,
            share=_share(count, base, rules) if within(grade.role, rule) else None,
        )
        for grade, count in zip(grades, found.counts, strict=True)
    )
    return Distribution(
        asked=found.asked,
        blank=found.blank,
        unknown=sum(each.count for each in shares if each.role is Role.UNKNOWN),
        base=base,
        shares=shares,
        blank_share=_share(found.blank, base, rules) if rule is Base.VALID else None,
        favourable=_favourable(shares, base, rules),
        score=score(points),
        score_base=points.base,
    )


def _share(count: int, base: int, rules: Rules) -> Decimal | None:
    return share(count, base, rules.share_decimals)


def _favourable(shares: Sequence[Share], base: int, rules: Rules) -> Decimal | None:
    favourable = [each.count for each in shares if each.polarity is Polarity.POSITIVE]
    return _share(sum(favourable), base, rules) if favourable else None
