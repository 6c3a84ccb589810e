"""The error of a class-weighted score, where every class that bears it is published."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from survey.core.counting import Base, half_up
from survey.core.scales import Grade
from survey.stats.figures import Distribution, Judged
from survey.stats.inference.estimates import error_of, points_of, rounded
from survey.stats.inference.frames import (
    ALL_ANSWERED,
    MORE_THAN_INVITED,
    NOBODY_KNOWS,
    ONLY_COUNTS,
    Frame,
)
from survey.stats.inference.results import MeanError, WeightedError
from survey.stats.methods.classes import ClassError, VoterClass, class_error, class_point
from survey.stats.proportions import IN_PERCENT
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience

NOT_BY_CLASS = "各票类的数字没有都列出，加权得分的误差不作推算。"
ONE_OF_MANY = "有的票类只有一人计分，加权得分的误差无从估算。"
NO_SPREAD = "各票类内部的回答全部相同，加权得分的误差无从估算。"


def weighted_error(
    results: Mapping[str, Judged],
    grades: Sequence[Grade],
    frames: Mapping[Audience, Frame],
    base: Base,
) -> WeightedError | NotComputed | None:
    """Return the weighted score with its error, and the pooled score beside it.

    ``frames`` are those of the groups that are shown. ``None`` where nobody scored.
    """
    shown = {
        group: found
        for group in frames
        if group.weight is not None and isinstance(found := results.get(group.code), Distribution)
    }
    if len(shown) < len(frames) or not shown:
        return NotComputed(why=NOT_BY_CLASS)
    counts = {group: points_of(found, grades, base) for group, found in shown.items()}
    people = {group: frames[group].people(sum(own)) for group, (own, _) in counts.items()}
    scores = next(iter(counts.values()))[1]
    classes = {
        group.code: VoterClass(own, group.weight or 0, people[group])
        for group, (own, _) in counts.items()
    }
    labels = {group.code: group.label for group in shown}
    point = class_point(classes, scores)
    if point is None:
        return None
    error = _error(classes, scores)
    return WeightedError(
        score=half_up(point.score, 2),
        pooled=half_up(point.pooled, 2),
        behind_gap=labels.get(point.behind_gap or "", ""),
        df=rounded(error.df, 1) if isinstance(error, ClassError) and error.df else None,
        error=_rounded(error, scores),
    )


def _error(
    classes: Mapping[str, VoterClass], scores: Sequence[Fraction]
) -> ClassError | NotComputed:
    heard = [each for each in classes.values() if each.n and each.weight]
    if any(each.size is None for each in heard):
        return NotComputed(why=NOBODY_KNOWS)
    if any(each.n > (each.size or 0) for each in heard):
        return NotComputed(why=MORE_THAN_INVITED)
    if all(each.n == each.size for each in heard):
        return NotComputed(why=ALL_ANSWERED)
    if sum(each.n for each in heard) < IN_PERCENT:
        return NotComputed(why=ONLY_COUNTS)
    found = class_error(classes, scores)
    if found is None:
        return NotComputed(why=ONE_OF_MANY)
    return found if found.se else NotComputed(why=NO_SPREAD)


def _rounded(
    found: ClassError | NotComputed, scores: Sequence[Fraction]
) -> MeanError | NotComputed:
    return found if isinstance(found, NotComputed) else error_of(found.se, found.interval, scores)
