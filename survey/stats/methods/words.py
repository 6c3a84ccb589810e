"""Words of open answers: how many people used them, and which group used them more."""

import re
from collections import Counter
from collections.abc import Iterable
from math import log, log2
from typing import NamedTuple

from scipy import stats

from survey.stats.methods.intervals import check

NOT_CHINESE = re.compile(r"[^\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")
"""Everything between two runs of Chinese characters."""
_HALF = 0.5


def document_frequency(texts: Iterable[str], size: int = 2, least: int = 2) -> dict[str, int]:
    """Return how many texts hold each run of ``size`` Chinese characters.

    Parameters
    ----------
    texts : iterable of str
        One per respondent: whoever repeats a word counts once.
    size : int
        Characters in a run.
    least : int
        Runs in fewer texts are left out.

    Returns
    -------
    dict of str to int
        Most frequent first, then by character. Everything that is not a Chinese character
        is taken out before the runs are made.

    Notes
    -----
    Runs are not words; they point to passages that somebody then reads. Chinese has no
    spaces, and a dictionary would not know the village's names.

    References
    ----------
    Spärck Jones (1972) J Doc 28:11, document frequency.

    Examples
    --------
    >>> document_frequency(["路灯坏了", "村口路灯不亮，路灯！"])
    {'路灯': 2}
    """
    found: Counter[str] = Counter()
    for text in texts:
        plain = NOT_CHINESE.sub("", text)
        found.update({plain[at : at + size] for at in range(len(plain) - size + 1)})
    often = [(run, times) for run, times in found.items() if times >= least]
    return dict(sorted(often, key=lambda pair: (-pair[1], pair[0])))


class Keyness(NamedTuple):
    """How much more one group uses a word.

    ``g2`` is the log-likelihood statistic with ``p`` from chi² (1 df); ``log_ratio`` the
    number of doublings from the second group's share to the first's.
    """

    g2: float
    p: float
    log_ratio: float


def keyness(a: int, b: int, first: int, second: int) -> Keyness | None:
    """Return whether a word is used more in one group than in the other.

    Parameters
    ----------
    a, b : int
        Respondents (or words) of each group with the word.
    first, second : int
        All respondents (or words) of each group.

    Returns
    -------
    Keyness or None
        ``None`` when a group is empty or nobody used the word: there is no share to
        compare. A count of 0 stands as one half in the ratio, so that it stays finite.

    Notes
    -----
    G² = 2·Σ o·ln(o/e), expected counts by the sizes of the groups alone.

    References
    ----------
    Rayson & Garside (2000). Dunning (1993) Comput Linguist 19:61. Hardie (2014), log ratio.

    Examples
    --------
    >>> found = keyness(42, 11, 1530, 1610)
    >>> round(found.g2, 2), round(found.log_ratio, 2)
    (20.95, 2.01)
    """
    check(a, first)
    check(b, second)
    if not first or not second or not a + b:
        return None
    expected = [(a + b) * size / (first + second) for size in (first, second)]
    g2 = max(0.0, 2 * sum(o * log(o / e) for o, e in zip((a, b), expected, strict=True) if o))
    ratio = log2((a or _HALF) / first) - log2((b or _HALF) / second)
    return Keyness(g2, float(stats.chi2.sf(g2, 1)), ratio)
