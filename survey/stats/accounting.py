"""Accounting: ballots from the hall to the count, one line for each audience."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from survey.core.ballot import Source
from survey.core.counting import Floors
from survey.core.sitting import Group
from survey.stats.audiences import members, slips_of
from survey.stats.columns import GroupColumns
from survey.stats.disclosure import sources_in_sight
from survey.stats.results import Accounting, Audience, AudienceKind


def accounting(
    audience: Audience,
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
    issued: Mapping[str, int | None],
    floors: Floors,
) -> Accounting:
    """Return the line of ``audience``; its counts are withheld below the floor for totals."""
    codes = members(audience, groups)
    found = [returned[code] for code in codes]
    valid = sum(group.valid for group in found)
    seen = valid >= floors.total
    entered = _entered(found)
    told = seen and sources_in_sight(_sources_beside(audience, groups, returned), floors.total)
    return Accounting(
        audience=audience.code,
        invited=_sum(group.invited for group in groups if group.code in codes),
        issued=_sum(issued[code] for code in codes),
        returned=sum(group.returned for group in found) if seen else None,
        phone=entered[Source.PHONE] if told else None,
        assisted=entered[Source.ASSISTED] if told else None,
        paper=entered[Source.PAPER] if told else None,
        valid=valid if seen else None,
        void=sum(group.void for group in found) if seen else None,
    )


def _sources_beside(
    audience: Audience, groups: Sequence[Group], returned: Mapping[str, GroupColumns]
) -> list[Counter[Source]]:
    """Return the sources that are told together with those of ``audience`` or not at all."""
    if audience.kind is AudienceKind.GROUP:
        return [_entered([returned[group.code]]) for group in slips_of(groups)]
    return [_entered([returned[code] for code in members(audience, groups)])]


def _entered(found: Iterable[GroupColumns]) -> Counter[Source]:
    return sum((Counter(dict(group.sources)) for group in found), Counter[Source]())


def _sum(parts: Iterable[int | None]) -> int | None:
    """Return the sum, ``None`` when a part is unknown."""
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total
