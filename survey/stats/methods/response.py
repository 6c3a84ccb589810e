"""Response: how many of those meant to answer did, and whether it was some more than others."""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from scipy import stats

from survey.stats.methods.intervals import check


class Outcomes(NamedTuple):
    """Numbers of people by what became of them, in AAPOR's letters."""

    complete: int
    partial: int
    refused: int
    not_reached: int
    other: int
    unknown_household: int
    unknown_other: int
    not_eligible: int


class ResponseRates(NamedTuple):
    """AAPOR's rates, exact; ``None`` where the base is 0.

    ``e`` is the share of the unknown ones taken for eligible, ``None`` when nobody's
    eligibility is known; RR3 and RR4 need it only when somebody's is not.
    """

    e: Fraction | None
    rr1: Fraction | None
    rr2: Fraction | None
    rr3: Fraction | None
    rr4: Fraction | None
    rr5: Fraction | None
    rr6: Fraction | None
    coop1: Fraction | None
    coop2: Fraction | None
    ref1: Fraction | None
    con1: Fraction | None


def response_rates(of: Outcomes) -> ResponseRates:
    """Return response, cooperation, refusal and contact rates.

    Notes
    -----
    RR1 = I/(I + P + R + NC + O + U), RR2 with partial ones above; RR3 and RR4 count only
    e·U, RR5 and RR6 none of the unknown. e is the proportional allocation. (Formulas on
    calculator pages are often wrong.)

    References
    ----------
    AAPOR (2023) Standard Definitions, 10th edition.

    Examples
    --------
    >>> found = response_rates(Outcomes(4, 2, 1, 1, 1, 1, 1, 1))
    >>> found.rr1, found.rr2, found.e
    (Fraction(4, 11), Fraction(6, 11), Fraction(9, 10))
    """
    both = of.complete + of.partial
    spoken = both + of.refused + of.other
    eligible = spoken + of.not_reached
    unknown = of.unknown_household + of.unknown_other
    e = _part(eligible, eligible + of.not_eligible)
    if unknown == 0:
        likely: Fraction | None = Fraction(eligible)
    else:
        likely = None if e is None else eligible + e * unknown
    return ResponseRates(
        e=e,
        rr1=_part(of.complete, eligible + unknown),
        rr2=_part(both, eligible + unknown),
        rr3=_part(of.complete, likely),
        rr4=_part(both, likely),
        rr5=_part(of.complete, eligible),
        rr6=_part(both, eligible),
        coop1=_part(of.complete, spoken),
        coop2=_part(both, spoken),
        ref1=_part(of.refused, eligible + unknown),
        con1=_part(spoken, eligible + unknown),
    )


def _part(count: int, base: int | Fraction | None) -> Fraction | None:
    return Fraction(count) / base if base else None


class RIndicator(NamedTuple):
    """How evenly groups responded: R = 1 − 2·S(ρ) is 1 when all did alike.

    ``s`` is the spread of the groups' rates over people, ``cv`` that over the overall
    ``rate``; ``chi2`` and ``p`` test whether the rates differ, ``None`` when all or none
    responded or there is one group.
    """

    rate: float
    s: float
    r: float
    cv: float | None
    chi2: float | None
    p: float | None


def r_indicator(invited: Sequence[int], responded: Sequence[int]) -> RIndicator | None:
    """Return how representative the response is of the groups; ``None`` for nobody invited.

    Parameters
    ----------
    invited, responded : sequence of int, shape (groups,)
        People; groups nobody of whom was invited are left out.

    Notes
    -----
    Says something of the traits the groups are made of, nothing of opinions. S has the
    divisor N − 1.

    References
    ----------
    Schouten, Cobben & Bethlehem (2009) Survey Methodology 35:101.

    Examples
    --------
    >>> found = r_indicator([12, 30, 80, 60], [11, 21, 44, 50])
    >>> round(found.r, 4), round(found.cv, 4)
    (0.7251, 0.1985)
    """
    for asked, came in zip(invited, responded, strict=True):
        check(came, asked)
    groups = [(asked, came) for asked, came in zip(invited, responded, strict=True) if asked]
    people = sum(asked for asked, _ in groups)
    if not people:
        return None
    rate = sum(came for _, came in groups) / people
    squares = sum(asked * (came / asked - rate) ** 2 for asked, came in groups)
    s = sqrt(squares / (people - 1)) if people > 1 else 0.0
    tested = len(groups) > 1 and 0 < rate < 1
    chi2 = squares / (rate * (1 - rate)) if tested else None
    return RIndicator(
        rate=rate,
        s=s,
        r=1 - 2 * s,
        cv=s / rate if rate else None,
        chi2=chi2,
        p=None if chi2 is None else float(stats.chi2.sf(chi2, len(groups) - 1)),
    )


class Reconciled(NamedTuple):
    """Ballots issued and returned, and whether more came back than went out.

    ``return_rate`` is ``None`` when none was issued, ``valid_rate`` (of those returned)
    when none came back. ``alarm`` locks the results of the sitting.
    """

    valid: int
    return_rate: Fraction | None
    valid_rate: Fraction | None
    alarm: bool


def reconcile(issued: int, returned: int, void: int, blank: int) -> Reconciled:
    """Return the accounting of a box: returned = valid + void + wholly blank ≤ issued.

    Examples
    --------
    >>> reconcile(issued=45, returned=46, void=0, blank=0).alarm
    True
    """
    valid = returned - void - blank
    if min(issued, returned, void, blank, valid) < 0:
        raise ValueError(
            f"returned: {returned} with {void} void and {blank} blank cannot be; count again"
        )
    return Reconciled(valid, _part(returned, issued), _part(valid, returned), returned > issued)
