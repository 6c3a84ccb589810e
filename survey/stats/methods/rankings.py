"""Rankings: mean ranks and points, and the worth that explains who is put before whom.

A ranking is a list of options, best first; those not named share the places that are
left. Options are numbered from 0.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from survey.stats.methods.arrays import Floats, Rows, matrix

_STEPS = 200
_CLOSE = 1e-12
_LONGEST = 2.0
"""Farther than this no step goes: from far away Newton's method would overshoot."""

Orders = Sequence[Sequence[int]]
Choice = tuple[int, frozenset[int]]
"""Which option was chosen from which."""


class Places(NamedTuple):
    """Mean rank (1 best), points (Borda) and share of first places (0–1), by option."""

    mean_rank: tuple[float, ...]
    borda: tuple[float, ...]
    first: tuple[float, ...]


def places(orders: Orders, options: int) -> Places | None:
    """Return mean ranks, Borda points and first shares; ``None`` when nobody ranked.

    Parameters
    ----------
    orders : sequence of sequence of int
        Rankings, best first; an empty one is left out.
    options : int
        How many options there were to rank.

    Notes
    -----
    An option earns one point for each option ranked below it and half a point for each
    that shares its place. Unranked options share the mean of the places left.

    References
    ----------
    Marden (1995) Analyzing and Modeling Rank Data. Borda (1781).

    Examples
    --------
    >>> places([[0, 1, 2], [1, 0, 2]], 3)
    Places(mean_rank=(1.5, 1.5, 3.0), borda=(3.0, 3.0, 0.0), first=(0.5, 0.5, 0.0))
    """
    ranked = Counter(tuple(order) for order in orders if order)
    if not ranked:
        return None
    times = np.array(list(ranked.values()), dtype=np.float64)
    ranks = np.array([_ranks(order, options) for order in ranked])
    first = np.bincount([order[0] for order in ranked], times, minlength=options)
    return Places(
        mean_rank=tuple((times @ ranks / times.sum()).tolist()),
        borda=tuple((times @ (options - ranks)).tolist()),
        first=tuple((first / times.sum()).tolist()),
    )


def _ranks(order: Sequence[int], options: int) -> Floats:
    if len(set(order)) < len(order) or not set(order) <= set(range(options)):
        raise ValueError(f"order: {list(order)} is no ranking of options 0 to {options - 1}")
    ranks = np.full(options, (len(order) + 1 + options) / 2)
    ranks[list(order)] = np.arange(1, len(order) + 1)
    return ranks


def plackett_luce(orders: Orders, options: int) -> tuple[float, ...] | None:
    """Return each option's worth (sum 1): its chance to be put first among all.

    Returns
    -------
    tuple of float or None
        Maximum likelihood; ``None`` when it does not exist, because some options were
        never put behind any of the others.

    Notes
    -----
    Every place is a choice from the options that are left. Unranked options count as put
    behind the ranked ones, in no order.

    References
    ----------
    Plackett (1975) Appl Stat 24:193. Luce (1959). Hunter (2004) Ann Stat 32:384.

    Examples
    --------
    >>> [round(worth, 2) for worth in plackett_luce([[0, 1], [0, 1], [1, 0]], 2)]
    [0.67, 0.33]
    """
    choices: Counter[Choice] = Counter()
    for order, times in Counter(map(tuple, orders)).items():
        left = frozenset(range(options))
        for option in order:
            choices[option, left] += times
            left -= {option}
    found = _strengths(choices, options, reference=0)
    if found is None:
        return None
    worth = np.exp(found[0] - found[0].max())
    return tuple((worth / worth.sum()).tolist())


def _strengths(
    choices: Mapping[Choice, float], options: int, reference: int
) -> tuple[Floats, Floats] | None:
    """Return log-strengths that explain the choices, and the covariance of all but one.

    ``None`` when some can not be reached from others along choices: they are beaten by
    nobody outside their circle, and the likelihood grows for ever with the distance.
    """
    offered = np.zeros((len(choices), options))
    chosen = np.zeros((len(choices), options))
    for line, (option, left) in enumerate(choices):
        offered[line, list(left)] = 1
        chosen[line, option] = 1
    times = np.array(list(choices.values()), dtype=np.float64)
    circles, _ = connected_components(csr_array(chosen.T @ offered), connection="strong")
    if circles != 1:
        return None
    free = np.arange(options) != reference
    value = np.zeros(options)
    for _ in range(_STEPS):
        chance = offered * np.exp(value)
        chance /= chance.sum(axis=1, keepdims=True)
        slope = times @ (chosen - chance)
        curve = np.diag(times @ chance) - chance.T @ (times[:, None] * chance)
        step = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        longest = np.abs(step).max(initial=0)
        value[free] += step * min(1.0, _LONGEST / longest) if longest else 0
        if longest < _CLOSE:
            break
    return value, np.asarray(np.linalg.inv(curve[np.ix_(free, free)]))


class Ability(NamedTuple):
    """Log-ability beside the reference (which has 0 and no error) and its standard error."""

    value: float
    se: float | None


def bradley_terry(wins: Rows, reference: int = 0) -> tuple[Ability, ...] | None:
    """Return how strong each is, from who was put before whom how often.

    Parameters
    ----------
    wins : array_like, shape (k, k)
        ``wins[i][j]``: how often i was put before j.
    reference : int
        Whose log-ability is 0.

    Returns
    -------
    tuple of Ability or None
        Maximum likelihood; ``None`` when it does not exist, because some never lost to
        any of the others.

    Notes
    -----
    Newton's method on the logistic likelihood; log-odds that i goes before j are the
    difference of their abilities. Errors hold when comparisons are independent, which
    those within one ballot are not.

    References
    ----------
    Bradley & Terry (1952) Biometrika 39:324. Ford (1957) Am Math Mon 64:28, existence.

    Examples
    --------
    >>> found = bradley_terry([[0, 3], [1, 0]])
    >>> round(found[1].value, 4), round(found[1].se, 4)
    (-1.0986, 1.1547)
    """
    table = matrix(wins)
    k = len(table)
    games = {
        (winner, frozenset((winner, loser))): float(table[winner, loser])
        for winner in range(k)
        for loser in range(k)
        if winner != loser and table[winner, loser] > 0
    }
    found = _strengths(games, k, reference) if k > 1 else None
    if found is None:
        return None
    value, spread = found
    errors = iter(np.sqrt(np.diag(spread)).tolist())
    return tuple(
        Ability(float(value[player]), None if player == reference else next(errors))
        for player in range(k)
    )
