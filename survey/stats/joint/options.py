"""Options of one answer compared: those ticked most, and the order of a ranking.

The marks and the places of one answer stay together in what is kept, so that nobody needs
to declare this. What is told beyond the published counts is which neighbours an exact test
does not part: an order of bands of at least twenty people, without p.

Plackett and Luce's worths decide the order of a ranking where they exist, the points
elsewhere; two options are parted where more ballots put the one before the other (sign
test, Holm). An option that a ballot does not place lies behind all that it places.
"""

from collections.abc import Sequence

import numpy as np

from survey.core.questions import Multiple, Ranking
from survey.stats.figures import Distribution
from survey.stats.joint.persons import LEVEL
from survey.stats.joint.pool import FEWEST_BALLOTS, SELF_SELECTED, Pool, rounded
from survey.stats.joint.results import (
    Bands,
    OptionsBands,
    OptionsCompared,
    RankingBands,
    RankingCompared,
)
from survey.stats.methods.agreement import kendall_w
from survey.stats.methods.arrays import Floats
from survey.stats.methods.multiple import cochran_q, option_pairs
from survey.stats.methods.rankings import places, plackett_luce
from survey.stats.methods.within_ballots import sign_tests
from survey.stats.reasons import NotComputed
from survey.stats.results import MultipleResult, RankingResult

MOST_TICKED = 5
"""So many options, and those that tie with the last, are put in bands."""

_FEW = f"作答的不足{FEWEST_BALLOTS}份，不比较各项的先后。"
_WITHHELD = "数字没有全部列出，不比较各项的先后。"
_ALL_ALIKE = "各项分不出先后。"


def compare_options(pool: Pool) -> tuple[OptionsCompared, ...]:
    """Return which options of every multiple question are ticked most, in bands."""
    return tuple(
        OptionsCompared(form=name, question=q.id, found=_options(pool, name, q))
        for name, form in pool.forms.items()
        for q in form.questions
        if isinstance(q, Multiple)
    )


def _options(pool: Pool, form: str, question: Multiple) -> OptionsBands | NotComputed:
    result = pool.questions[form, question.id]
    assert isinstance(result, MultipleResult)  # nosec B101  # noqa: S101 - the result of a multiple question
    told = result.results.get(pool.audience.code)
    if pool.self_selected:
        return NotComputed(why=SELF_SELECTED)
    if not isinstance(told, Distribution):
        return NotComputed(why=_WITHHELD)
    ticks = pool.ticks((form, question.id), len(question.options))
    if not pool.enough(len(ticks)):
        return NotComputed(why=_FEW)
    own = [at for at, option in enumerate(question.options) if not option.exclusive]
    return OptionsBands(bands=_most_ticked(ticks, own))


def _most_ticked(ticks: Floats, own: Sequence[int]) -> Bands:
    """Return the most ticked of the options ``own`` in bands; exclusive ones are no rivals."""
    times = ticks.sum(axis=0)
    line = sorted((times[at] for at in own), reverse=True)[:MOST_TICKED][-1:]
    top = [at for at in own if line and times[at] >= max(line[0], 1)]
    if len(top) < 2:
        return (tuple(top),) if top else ()
    chosen = ticks[:, top]
    test = cochran_q(chosen)
    if len(top) > 2 and (test is None or test.p >= LEVEL):
        return (tuple(top),)
    apart = {frozenset((p.i, p.j)) for p in option_pairs(chosen) if p.p_holm < LEVEL}
    return _named(top, _banded(times[top], apart))


def _named(top: Sequence[int], bands: Bands) -> Bands:
    return tuple(tuple(top[at] for at in band) for band in bands)


def _banded(strength: Floats, apart: set[frozenset[int]]) -> Bands:
    """Return bands by falling ``strength``, a new one where somebody is told ``apart``."""
    bands: list[list[int]] = []
    for at in np.argsort(-strength, kind="stable").tolist():
        if bands and not any(frozenset((at, other)) in apart for other in bands[-1]):
            bands[-1].append(at)
        else:
            bands.append([at])
    return tuple(tuple(sorted(band)) for band in bands)


def compare_rankings(pool: Pool) -> tuple[RankingCompared, ...]:
    """Return the options of every ranking in bands."""
    return tuple(
        RankingCompared(form=name, question=q.id, found=_ranking(pool, name, q))
        for name, form in pool.forms.items()
        for q in form.questions
        if isinstance(q, Ranking)
    )


def _ranking(pool: Pool, form: str, question: Ranking) -> RankingBands | NotComputed:
    result = pool.questions[form, question.id]
    assert isinstance(result, RankingResult)  # nosec B101  # noqa: S101 - the result of a ranking
    if pool.self_selected:
        return NotComputed(why=SELF_SELECTED)
    if result.results.get(pool.audience.code) is None:
        return NotComputed(why=_WITHHELD)
    given = pool.orders((form, question.id))
    if not pool.enough(given.total()):
        return NotComputed(why=_FEW)
    size = len(question.options)
    orders = list(given.elements())
    standing = np.repeat([_standing(order, size) for order in given], list(given.values()), axis=0)
    found = places(orders, size)
    worth = plackett_luce(orders, size) or (found.borda if found else ())
    apart = {frozenset((p.i, p.j)) for p in sign_tests(standing) if p.p_holm < LEVEL}
    agreed = kendall_w(standing.T)
    return RankingBands(
        bands=_banded(np.array(worth), apart), w=rounded(agreed.w) if agreed else None
    )


def _standing(order: Sequence[int], size: int) -> list[float]:
    """Return how high each option stands on a ballot; those not placed share the foot."""
    standing = [0.0] * size
    for place, option in enumerate(order):
        standing[option] = float(size - place)
    return standing
