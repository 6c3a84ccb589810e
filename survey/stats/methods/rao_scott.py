"""Cross tables of weighted, stratified ballots: Pearson's chi² corrected for the design."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Floats
from survey.stats.methods.designs import Design, covariance
from survey.stats.methods.weighting import Labels


class RaoScott(NamedTuple):
    """Two tests of one weighted table.

    ``chi2`` is Pearson's of the weighted shares times n, ``p_chi2`` its first-order
    corrected p with ``df``. ``f`` with ``df1`` and ``df2`` and p is the second-order one,
    which is the one to print.
    """

    f: float
    df1: float
    df2: float
    p: float
    chi2: float
    df: int
    p_chi2: float


def rao_scott(of: Design, rows: Labels, columns: Labels) -> RaoScott | None:
    """Return whether two traits of weighted ballots hang together.

    Parameters
    ----------
    of : Design
        n ballots.
    rows, columns : sequence of str, shape (n,)
        The two traits of each ballot; an empty string is a missing one, and the ballot
        then keeps its place in the design only.

    Returns
    -------
    RaoScott or None
        ``None`` when a trait has fewer than two values, the error is not known, or the
        design is a census, in which nothing was left to chance.

    References
    ----------
    Rao & Scott (1984) Ann Stat 12:46. Thomas & Rao (1987) JASA 82:630.

    Examples
    --------
    >>> from survey.stats.methods.designs import design
    >>> found = rao_scott(design([2] * 8), list("aaaabbbb"), list("xxxyxyyy"))
    >>> round(found.f, 3), round(found.chi2, 3)
    (1.75, 2.0)
    """
    row, r = _numbered(rows)
    column, c = _numbered(columns)
    if min(r, c) < 2:
        return None
    known = (row >= 0) & (column >= 0)
    cell = np.where(known, row * c + column, 0)
    member = (np.eye(r * c)[cell] * known[:, None]).astype(np.float64)
    weight = of.weight * known
    shares = weight @ member / weight.sum()
    spread = covariance(of, weight[:, None] * (member - shares) / weight.sum())
    if spread is None or of.whole:
        return None
    n = int(known.sum())
    expected = np.outer(shares.reshape(r, c).sum(axis=1), shares.reshape(r, c).sum(axis=0))
    chi2 = n * float(((shares - expected.ravel()) ** 2 / expected.ravel()).sum())
    effects = n * _effects(shares, spread, r, c)
    mean, trace2 = float(np.trace(effects)), float(np.trace(effects @ effects))
    df, df1 = (r - 1) * (c - 1), mean**2 / trace2
    f, df2 = chi2 / mean, df1 * of.df
    return RaoScott(
        f=f,
        df1=df1,
        df2=df2,
        p=float(stats.f.sf(f, df1, df2)),
        chi2=chi2,
        df=df,
        p_chi2=float(stats.chi2.sf(chi2 * df / mean, df)),
    )


def _numbered(labels: Labels) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], int]:
    """Return labels as numbers, −1 where missing, and how many there are."""
    code = {label: place for place, label in enumerate(sorted(set(labels) - {""}))}
    return np.array([code.get(label, -1) for label in labels], dtype=np.intp), len(code)


def _effects(shares: Floats, spread: Floats, r: int, c: int) -> Floats:
    """Return the generalised design effects of the interaction, divided by n."""
    rows, columns = np.repeat(np.eye(r), c, axis=0), np.tile(np.eye(c), (r, 1))
    both = (rows[:, 1:, None] * columns[:, None, 1:]).reshape(r * c, -1)
    main = np.hstack([rows, columns[:, 1:]])
    contrast = both - main @ np.linalg.lstsq(main, both, rcond=None)[0]
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    simple = contrast.T @ (inverse * contrast)
    real = contrast.T @ (inverse * spread * inverse.T) @ contrast
    return np.asarray(np.linalg.solve(simple, real))
