"""Accounting: ballots from the hall to the count, one line for each audience."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from survey.core.ballot import Source
from survey.core.counting import Floors
from survey.core.sitting import Group
from survey.stats.audiences import members, slips_of
from survey.stats.columns import GroupColumns
from survey.stats.disclosure import sources_in_sight
from survey.stats.methods.response import reconcile
from survey.stats.results import Accounting, Audience, AudienceKind

_COUNT_AGAIN = "收回多于发出，这一场的票要重新清点、重新计；下列数字只供核对。"


def accounting(
    audience: Audience,
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
    issued: Mapping[str, int | None],
    floors: Floors,
) -> Accounting:
    """Return the line of ``audience``; its counts are withheld below the floor for totals.

    So is then what was ``issued``: where the rest of the slips was voided, the others are
    those that came back.
    """
    codes = members(audience, groups)
    found = [returned[code] for code in codes]
    valid = sum(group.valid for group in found)
    seen = valid >= floors.total
    entered = _entered(found)
    known = entered.total() == sum(group.returned for group in found)
    told = (
        seen
        and known
        and sources_in_sight(_sources_beside(audience, groups, returned), floors.total)
    )
    return Accounting(
        audience=audience.code,
        invited=_sum(group.invited for group in groups if group.code in codes),
        issued=_sum(issued[code] for code in codes) if seen else None,
        returned=sum(group.returned for group in found) if seen else None,
        phone=entered[Source.PHONE] if told else None,
        assisted=entered[Source.ASSISTED] if told else None,
        paper=entered[Source.PAPER] if told else None,
        valid=valid if seen else None,
        void=sum(group.void for group in found) if seen else None,
    )


def alarms(
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
    issued: Mapping[str, int | None],
    told: Sequence[tuple[Audience, Accounting]],
) -> tuple[str, ...]:
    """Return what is wrong with a count in which more ballots came back than went out.

    Numbers and names are those of the lines that are ``told``, and so are derived from
    what is published. A group that has no line of its own is not named: that some group
    has too many ballots says nothing of any answer, nor how many it has.
    """
    said = [
        f"{audience.label}发出{line.issued}份，收回{line.returned}份：{_COUNT_AGAIN}"
        for audience, line in told
        if line.returned is not None and _too_many(line.issued, line.returned, line.void or 0)
    ]
    hidden = any(
        _too_many(issued[group.code], returned[group.code].returned, returned[group.code].void)
        for group in groups
    )
    if hidden and not said:
        return (f"有的票类{_COUNT_AGAIN}",)
    return tuple(said)


def _too_many(issued: int | None, returned: int, void: int) -> bool:
    return issued is not None and reconcile(issued, returned, void, 0).alarm


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
