"""Turnout: how many of those meant to answer did, whether evenly, and counts that cannot be."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from survey.core.counting import half_up, percent
from survey.core.sitting import Selection
from survey.stats.inference.estimates import rounded
from survey.stats.inference.results import Evenness, Turnout
from survey.stats.methods.response import Outcomes, r_indicator, response_rates
from survey.stats.reasons import NotComputed
from survey.stats.results import WHOLE, Accounting, Audience, AudienceKind

ONE_CLASS = "没有分票类列出，各票类交票是否均匀不作推算。"
SOME_UNKNOWN = "有的票类应到、收回的数目不明，各票类交票是否均匀不作推算。"
TOO_FEW = "应到不足20人，各票类交票是否均匀不作推算。"

_FEWEST = 20

Lines = Mapping[str, Accounting]


def cautions(audiences: Sequence[Audience], lines: Lines) -> Iterator[str]:
    """Yield a sentence for every audience of which more came back than were invited."""
    for audience in audiences:
        line = lines.get(audience.code)
        if line is None or line.returned is None or line.invited is None:
            continue
        if line.returned > line.invited:
            yield (
                f"{audience.label}收回{line.returned}份，多于应到的{line.invited}人；"
                "请核对应到人数，改正以前不作推算。"
            )


def turnout(audience: Audience, line: Accounting) -> Turnout:
    """Return the rates of one audience.

    Notes
    -----
    AAPOR's RR1 counts complete ballots, RR2 partial ones too. Whether a ballot has gaps
    takes its answers side by side, which a summary has not: every valid ballot is taken
    for complete, so both are the same. Void ballots, on which nothing was answered, are
    refusals; who gave nothing back was not reached. Of a sample the base is those drawn.
    """
    meant = line.issued if audience.selection is Selection.SAMPLE else line.invited
    found = None
    if meant and line.returned is not None and line.returned <= meant:
        found = response_rates(
            Outcomes(
                complete=line.valid or 0,
                partial=0,
                refused=line.void or 0,
                not_reached=meant - line.returned,
                other=0,
                unknown_household=0,
                unknown_other=0,
                not_eligible=0,
            )
        )
    return Turnout(
        audience=audience.code,
        of_issued=_part(line.returned, line.issued),
        of_invited=None
        if audience.selection is Selection.SAMPLE
        else _part(line.returned, line.invited),
        rr1=_percent(found.rr1) if found else None,
        rr2=_percent(found.rr2) if found else None,
    )


def _part(count: int | None, of: int | None) -> Decimal | None:
    return percent(count, of, 1) if count is not None and of else None


def _percent(part: Fraction | None) -> Decimal | None:
    return None if part is None else half_up(100 * part, 1)


def evenness(audiences: Sequence[Audience], lines: Lines) -> Evenness | NotComputed | None:
    """Return how evenly the classes returned their ballots; ``None`` without slips."""
    if all(audience.kind is AudienceKind.SHARED for audience in audiences):
        return None
    groups = [audience for audience in audiences if audience.kind is AudienceKind.GROUP]
    if len(groups) < 2:
        return NotComputed(why=ONE_CLASS)
    meant = [_meant(group, lines[group.code]) for group in groups]
    came = [lines[group.code].returned for group in groups]
    known = [
        (due, back)
        for due, back in zip(meant, came, strict=True)
        if due and back is not None and back <= due
    ]
    # A class that gave nothing back is not listed; without it the others look too even.
    everybody = lines[WHOLE].invited == _sum([lines[group.code].invited for group in groups])
    if len(known) < len(groups) or not everybody:
        return NotComputed(why=SOME_UNKNOWN)
    if sum(due for due, _ in known) < _FEWEST:
        return NotComputed(why=TOO_FEW)
    found = r_indicator(*zip(*known, strict=True))
    if found is None or found.cv is None:
        return NotComputed(why=SOME_UNKNOWN)
    return Evenness(r=rounded(found.r, 3), cv=rounded(found.cv, 3))


def _meant(group: Audience, line: Accounting) -> int | None:
    return line.issued if group.selection is Selection.SAMPLE else line.invited


def _sum(parts: Sequence[int | None]) -> int | None:
    return None if None in parts else sum(part or 0 for part in parts)
