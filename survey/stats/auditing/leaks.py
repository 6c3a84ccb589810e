"""Leaks of one question: which of its hidden counts follow from what is published of it."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from survey.core.counting import Base
from survey.core.form import slots_of
from survey.core.questions import Question
from survey.core.scales import Grade
from survey.stats.auditing.hidden_table import Counts, HiddenTable, is_pinned
from survey.stats.auditing.telling import items_of
from survey.stats.auditing.unanimity import (
    SMALL,
    common,
    extreme,
    left_blank,
    ranked_alike,
    same_numbers,
)
from survey.stats.auditing.weighted_attack import ScoreEquation, gives_away
from survey.stats.figures import Common, Distribution, Ticks
from survey.stats.methods.suppression import nearly_unanimous
from survey.stats.proportions import within
from survey.stats.results import (
    WHOLE,
    Audience,
    AudienceKind,
    Item,
    MultipleResult,
    NumberResult,
    QuestionResult,
    RankingResult,
    SittingSummary,
    Weighted,
)


class Leak(StrEnum):
    """Why a summary fails."""

    UNANIMOUS = "unanimous"
    PINNED = "pinned"
    WEIGHTED = "weighted"
    DIFFERENCE = "difference"
    CAUSE = "cause"


@dataclass(frozen=True)
class Circle:
    """Who is shown in a summary, how many ballots each gave, and what bases are.

    ``groups`` are the parts of the whole that are shown apart; a group that is the whole,
    because nobody else came, is none.
    """

    groups: tuple[Audience, ...]
    sizes: Mapping[str, int | None]
    split_withheld: bool
    share_base: Base
    score_base: Base

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the groups that are shown apart."""
        return tuple(group.code for group in self.groups)


def circle_of(summary: SittingSummary) -> Circle:
    """Return who is shown in ``summary``."""
    groups = tuple(a for a in summary.audiences if a.kind is AudienceKind.GROUP)
    return Circle(
        groups if len(groups) > 1 else (),
        {line.audience: line.valid for line in summary.accounting},
        bool(summary.split_withheld),
        summary.rules.share_base,
        summary.rules.score_base,
    )


def leaks_of(
    result: QuestionResult, question: Question, circle: Circle, *, conditioned: bool
) -> Iterator[tuple[str, Leak]]:
    """Yield the slot keys of ``result`` at which something hidden can be worked out.

    ``conditioned``: not everybody was asked, so that nobody knows how many of a group.
    """
    match result:
        case MultipleResult():
            yield from ((result.question, leak) for leak in _of_ticks(result, circle))
        case RankingResult():
            yield from ((result.question, leak) for leak in _of_ranking(result, circle))
        case NumberResult():
            yield from ((result.question, leak) for leak in _of_numbers(result, circle))
        case _:
            grades = grades_by_key(question)
            for item in items_of(result):
                for leak in leaks_of_item(item, grades[item.key], circle, conditioned=conditioned):
                    yield item.key, leak


def grades_by_key(question: Question) -> dict[str, tuple[Grade, ...]]:
    """Return by slot key the grades that earn scores; options earn none."""
    found: dict[str, tuple[Grade, ...]] = {}
    for slot in slots_of(question):
        scale = slot.column.scale if slot.column else getattr(question, "scale", None)
        found[slot.key] = scale.grades if scale else ()
    return found


def leaks_of_item(
    item: Item, grades: Sequence[Grade], circle: Circle, *, conditioned: bool
) -> Iterator[Leak]:
    """Yield every way in which one judgement gives a hidden count away."""
    if any(
        found.asked < SMALL and common(found, circle.share_base)
        for found in item.results.values()
        if isinstance(found, Distribution)
    ):
        yield Leak.UNANIMOUS
    whole = item.results.get(WHOLE)
    hidden = [c for c in circle.codes if not isinstance(item.results.get(c), Distribution)]
    if isinstance(whole, Distribution) and whole.asked:
        if _pinned(item, whole, hidden, circle, conditioned=conditioned):
            yield Leak.PINNED
    elif circle.groups and _follows(item, len(hidden), circle):
        yield Leak.PINNED
    if item.weighted and (hidden or not isinstance(whole, Distribution)):
        cleared = not conditioned and _weighted_is_safe(item, item.weighted, grades, circle)
        if not cleared:
            yield Leak.WEIGHTED


def _pinned(
    item: Item, whole: Distribution, hidden: Sequence[str], circle: Circle, *, conditioned: bool
) -> bool:
    """Return whether the whole gives away a count of groups that are not shown.

    Where nobody knows how many each group gave, it does so only by near unanimity.
    """
    if not hidden:
        return circle.split_withheld and _near_unanimous(whole)
    if not conditioned:
        return is_pinned(_table(item, whole, hidden, circle))
    worded = any(item.results.get(code) for code in hidden)
    return worded or len(hidden) == 1 or _near_unanimous(whole)


def _near_unanimous(whole: Distribution) -> bool:
    """Return whether all, or all but one, of everybody answered alike, and so did each group."""
    return nearly_unanimous([whole.blank, *(each.count for each in whole.shares)])


def _counts(found: Distribution) -> Counts:
    return np.array([*(each.count for each in found.shares), found.blank])


def _table(item: Item, whole: Distribution, hidden: Sequence[str], circle: Circle) -> HiddenTable:
    """Return what is known of the hidden groups when the shown ones are taken off the whole."""
    columns = _counts(whole)
    for code in circle.codes:
        found = item.results.get(code)
        if isinstance(found, Distribution):
            columns = columns - _counts(found)
    rows = np.array([circle.sizes[code] or 0 for code in hidden])
    least = np.zeros((len(rows), len(columns)), dtype=np.int64)
    for place, code in enumerate(hidden):
        found = item.results.get(code)
        if isinstance(found, Common):
            least[place, _place_of(found)] = max(0, rows[place] - 1)
    return HiddenTable(rows, columns, least)


def _place_of(found: Common) -> int:
    codes: list[str | None] = [each.code for each in found.choices]
    return [*codes, None].index(found.chosen)


def _follows(item: Item, hidden: int, circle: Circle) -> bool:
    """Return whether the groups' figures give what is not told of the whole, or the reverse."""
    if not hidden:
        whole = item.results.get(WHOLE)
        return whole is None or isinstance(whole, Common)
    parts = [item.results.get(code) for code in circle.codes]
    exact = [part for part in parts if isinstance(part, Distribution)]
    return isinstance(item.results.get(WHOLE), Common) and bool(exact)


def _weighted_is_safe(
    item: Item, weighted: Weighted, grades: Sequence[Grade], circle: Circle
) -> bool:
    """Return whether the weighted score was cleared of telling a count of hidden groups."""
    whole = item.results.get(WHOLE)
    shown = any(isinstance(item.results.get(code), Distribution) for code in circle.codes)
    left_out = {group.label for group in circle.groups} & set(weighted.left_out)
    if not isinstance(whole, Distribution) or shown or left_out:
        return False
    in_base = [within(grade.role, circle.score_base) for grade in grades]
    equation = ScoreEquation(
        weighted.score,
        weights=np.array([float(group.weight or 0) for group in circle.groups]),
        points=np.array([*(float(grade.score or 0) for grade in grades), 0.0]),
        scored=np.array([*in_base, circle.score_base is Base.VALID]),
    )
    return not gives_away(_table(item, whole, circle.codes, circle), equation)


def _of_ticks(result: MultipleResult, circle: Circle) -> Iterator[Leak]:
    results = result.results
    exact = {code: r for code, r in results.items() if isinstance(r, Distribution)}
    if any(
        extreme(each.count, found.asked)
        for found in exact.values()
        if found.asked < SMALL
        for each in found.shares
    ):
        yield Leak.UNANIMOUS
    hidden = [code for code in circle.codes if code not in exact]
    in_words = any(results.get(code) for code in hidden)
    whole_tells = in_words or _nearly_all_ticked(results.get(WHOLE))
    if _follow(exact.keys(), circle, whole_tells=whole_tells):
        yield Leak.PINNED


def _nearly_all_ticked(whole: Distribution | Ticks | None) -> bool:
    """Return whether a count shows that all, or all but one, of everybody ticked an option."""
    if whole is None or not whole.asked:
        return False
    options = whole.options if isinstance(whole, Ticks) else whole.shares
    return any(each.count is not None and each.count >= whole.asked - 1 for each in options)


def _of_ranking(result: RankingResult, circle: Circle) -> Iterator[Leak]:
    exact = {code: found for code, found in result.results.items() if found}
    alike = {code for code, found in exact.items() if ranked_alike(found, result.places)}
    if any(exact[code].asked < SMALL for code in alike):
        yield Leak.UNANIMOUS
    if _follow(exact.keys(), circle, whole_tells=WHOLE in alike):
        yield Leak.PINNED


def _follow(exact: Set[str], circle: Circle, *, whole_tells: bool) -> bool:
    """Return whether the audiences shown in full give figures of those that are not.

    All groups give the whole; the whole gives the one group that is missing, and more
    of them where it is of one mind (``whole_tells``).
    """
    hidden = [code for code in circle.codes if code not in exact]
    if circle.codes and not hidden:
        return WHOLE not in exact
    return len(hidden) == 1 or ((bool(hidden) or circle.split_withheld) and whole_tells)


def _of_numbers(result: NumberResult, circle: Circle) -> Iterator[Leak]:
    exact = {code: found for code, found in result.results.items() if found}
    alike = {code for code, found in exact.items() if left_blank(found) or same_numbers(found)}
    if any(exact[code].asked < SMALL for code in alike):
        yield Leak.UNANIMOUS
    if _follow(exact.keys(), circle, whole_tells=WHOLE in alike):
        yield Leak.PINNED
