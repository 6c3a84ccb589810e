"""Accounting: ballots from the hall to the count, one line for each audience."""

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
    """Return the line of ``audience``; its counts are withheld below the floor for totals.

    Sources of groups are told all together or not at all, like everything of groups.
    """
    codes = members(audience, groups)
    found = [returned[code] for code in codes]
    valid = sum(group.valid for group in found)
    seen = valid >= floors.total
    split = audience.kind is AudienceKind.GROUP
    alike = [returned[group.code] for group in slips_of(groups)] if split else [_merged(found)]
    told = seen and sources_in_sight(alike, floors.total)

    def entered(source: Source) -> int | None:
        return sum(group.sources.get(source, 0) for group in found) if told else None

    return Accounting(
        audience=audience.code,
        invited=_sum(group.invited for group in groups if group.code in codes),
        issued=_sum(issued[code] for code in codes),
        returned=sum(group.returned for group in found) if seen else None,
        phone=entered(Source.PHONE),
        assisted=entered(Source.ASSISTED),
        paper=entered(Source.PAPER),
        valid=valid if seen else None,
        void=sum(group.void for group in found) if seen else None,
    )


def _sum(parts: Iterable[int | None]) -> int | None:
    """Return the sum, unknown when a part is."""
    known = list(parts)
    return None if None in known else sum(part for part in known if part is not None)
