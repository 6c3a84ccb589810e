"""Multiple choice: what share of the ballots ticked each option, and whether they differ.

Rows are the ballots that saw the question, columns are options, values 0 or 1.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Rows, complete
from survey.stats.methods.changes import mcnemar
from survey.stats.methods.contingency import ChiSquare
from survey.stats.methods.multiplicity import holm


class Ticks(NamedTuple):
    """Ticks by option: of all ballots (the sum may exceed 1) and of all ticks (sum 1).

    ``of_ticks`` is ``None`` when nobody ticked anything.
    """

    of_ballots: tuple[float, ...]
    of_ticks: tuple[float, ...] | None
    per_ballot: float


def ticks(rows: Rows) -> Ticks | None:
    """Return shares of ballots and of ticks by option; ``None`` when there is no ballot.

    Parameters
    ----------
    rows : array_like of 0 and 1, shape (ballots, options)
        Ballots with a missing value are left out.

    Notes
    -----
    Print the share of ballots; shares of ticks depend on how many options people ticked.

    Examples
    --------
    >>> ticks([[1, 1, 0], [1, 0, 0]])
    Ticks(of_ballots=(1.0, 0.5, 0.0), of_ticks=(0.6666666666666666, 0.3333333333333333, 0.0), \
per_ballot=1.5)
    """
    marked = complete(rows)
    ballots = marked.shape[0]
    if ballots == 0:
        return None
    by_option = marked.sum(axis=0)
    total = float(by_option.sum())
    return Ticks(
        of_ballots=tuple((by_option / ballots).tolist()),
        of_ticks=tuple((by_option / total).tolist()) if total else None,
        per_ballot=total / ballots,
    )


def cochran_q(rows: Rows) -> ChiSquare | None:
    """Return whether the options were ticked equally often.

    Returns
    -------
    ChiSquare or None
        ``None`` for fewer than two options, and when every ballot ticks all or none:
        such ballots tell nothing between options.

    Notes
    -----
    The approximation wants ballots × options ≥ 24 without the uninformative ballots.

    References
    ----------
    Cochran (1950) Biometrika 37:256. Siegel & Castellan (1988), 7.1.

    Examples
    --------
    >>> round(cochran_q([[1, 1, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]).chi2, 3)
    4.667
    """
    marked = complete(rows)
    options = marked.shape[1]
    by_option, by_ballot = marked.sum(axis=0), marked.sum(axis=1)
    spread = float((by_ballot * (options - by_ballot)).sum())
    if spread == 0:
        return None
    total = by_option.sum()
    q = float((options - 1) * (options * (by_option**2).sum() - total**2) / spread)
    return ChiSquare(q, options - 1, float(stats.chi2.sf(q, options - 1)))


class OptionPair(NamedTuple):
    """Ballots that ticked only option ``i`` and only option ``j``; exact two-sided p."""

    i: int
    j: int
    only_i: int
    only_j: int
    p: float
    p_holm: float


def option_pairs(rows: Rows) -> tuple[OptionPair, ...]:
    """Return McNemar's exact test of every two options, Holm within the question.

    Examples
    --------
    >>> option_pairs([[1, 0], [1, 0], [1, 0], [1, 1]])
    (OptionPair(i=0, j=1, only_i=3, only_j=0, p=0.25, p_holm=0.25),)
    """
    marked = complete(rows) > 0
    pairs = list(combinations(range(marked.shape[1]), 2))
    only = [
        (
            int(np.count_nonzero(marked[:, i] & ~marked[:, j])),
            int(np.count_nonzero(marked[:, j] & ~marked[:, i])),
        )
        for i, j in pairs
    ]
    p = [mcnemar([[0, first], [second, 0]]).p_exact for first, second in only]
    return tuple(
        OptionPair(i, j, first, second, own, adjusted)
        for (i, j), (first, second), own, adjusted in zip(pairs, only, p, holm(p), strict=True)
    )
