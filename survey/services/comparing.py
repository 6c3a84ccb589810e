"""Comparing: the opened sittings of a round, or two of one unit, from what they published.

No ballot is read. A team sees its own units only, so that what it compares are results
that it may see one by one.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError

from survey.core.account import Account, Deed
from survey.core.errors import NotFoundError, SurveyError
from survey.core.inspection import Round, Unit
from survey.core.sentence import Sentence
from survey.core.sitting import Phase, Sitting
from survey.reports.chapters.basis import day_in_words
from survey.reports.compared.comparison import Comparison
from survey.reports.compared.rounds import round_comparison
from survey.reports.compared.units import unit_comparison
from survey.reports.workbook.comparison import comparison_xlsx
from survey.services.preparing import sitting_of, stationing_of, stationings_of
from survey.services.summarising import kept_summary
from survey.stats.comparing.common_items import Side
from survey.stats.comparing.rounds import compare_rounds
from survey.stats.comparing.units import compare_units
from survey.storage.engine import Books, Store

_OPENED = (Phase.OPENED, Phase.ARCHIVED)
_OTHER_METHOD = Sentence("汇总是按另一版统计方法做的，不能与其余的比")


@dataclass(frozen=True)
class LeftOut:
    """An opened sitting that cannot be compared, and why."""

    label: str
    why: str


@dataclass(frozen=True)
class Compared:
    """A comparison under its title, and the sittings that were left out of it."""

    title: str
    comparison: Comparison
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Changed(Compared):
    """Two sittings of one unit; ``before`` is the earlier, ``earlier`` all it was chosen from."""

    sitting: Sitting
    before: Sitting
    earlier: tuple[Sitting, ...]


Placed = tuple[Sitting, Unit]


def units_of_round(books: Books, account: Account, stationing_id: int) -> Compared:
    """Return all opened sittings of the round that the account's teams hold, side by side."""
    of_round, placed = _placed(books, account, stationing_id)
    sides, left_out = _sides(books, placed, _labels(placed))
    found = unit_comparison(compare_units(sides), sides)
    return Compared(of_round.name, found, left_out)


def units_xlsx(store: Store, account: Account, stationing_id: int, now: datetime) -> bytes:
    """Return the units of a round side by side as a workbook.

    Forty units with sixty questions take seconds: no transaction is open while others write.
    """
    with store.read() as books:
        found = units_of_round(books, account, stationing_id)
    content = _workbook(f"{found.title}：各单位对比", found, now)
    with store.begin() as books:
        books.audit.append(now, account.name, "下载对比台账", str(stationing_id), found.title)
    return content


def first_of_round(books: Books, account: Account, stationing_id: int) -> Sitting:
    """Return the first sitting that `units_of_round` compares: work on all needs one to belong to.

    Raise `NotFoundError` when nothing is opened.
    """
    _, placed = _placed(books, account, stationing_id)
    if not placed:
        raise NotFoundError("没有找到这一项")
    return placed[0][0]


def _placed(books: Books, account: Account, stationing_id: int) -> tuple[Round, list[Placed]]:
    stationing = stationing_of(books, account, stationing_id, Deed.SEE_RESULTS)
    of_round = books.inspection.round(books.inspection.team(stationing.team_id).round_id)
    teams = [
        team.id
        for team in books.inspection.teams()
        if team.round_id == of_round.id and team.id in account.teams
    ]
    there = _there(books, account)
    placed = [one for one in _opened(books, teams) if one[0].stationing_id in there]
    return of_round, placed


def earlier_sittings(books: Books, account: Account, sitting_id: int) -> tuple[Sitting, ...]:
    """Return the unit's opened sittings before this one, the last first.

    The unit of a later round is entered anew: there it is known by its name.
    """
    sitting = sitting_of(books, account, sitting_id, Deed.SEE_RESULTS)
    there = _there(books, account)
    found = _earlier(books, account.teams, sitting)
    return tuple(each for each in found if each.stationing_id in there)


def _there(books: Books, account: Account) -> set[int]:
    """Return the stationings that are there for the account: not those at units of his own."""
    return {each.id for each in stationings_of(books, account)}


def _earlier(books: Books, teams: Collection[int], sitting: Sitting) -> tuple[Sitting, ...]:
    unit = books.inspection.unit(books.inspection.stationing(sitting.stationing_id).unit_id)
    found = [
        other
        for other, place in _opened(books, teams)
        if place.name == unit.name and (other.day, other.id) < (sitting.day, sitting.id)
    ]
    return tuple(sorted(found, key=lambda other: (other.day, other.id), reverse=True))


def changes(
    books: Books, account: Account, sitting_id: int, earlier_id: int | None = None
) -> Changed | None:
    """Return what changed since an earlier sitting of the unit, the last where none is named.

    ``None`` when there is no earlier one.
    """
    earlier = earlier_sittings(books, account, sitting_id)
    if not earlier and earlier_id is None:
        return None
    return _since(books, sitting_id, earlier, earlier[0].id if earlier_id is None else earlier_id)


def since_last(books: Books, account: Account, sitting_id: int) -> Comparison | None:
    """Return what changed since the unit's last sitting on an earlier day, for the annex.

    The last with which anything can be compared; ``None`` when there is none.
    """
    earlier = earlier_sittings(books, account, sitting_id)
    return _since_last(books, sitting_id, earlier)


def since_last_of_team(books: Books, sitting_id: int) -> Comparison | None:
    """Return what `since_last` returns to the sitting's own team: its units and no others."""
    sitting = books.sittings.sitting(sitting_id)
    team_id = books.inspection.stationing(sitting.stationing_id).team_id
    return _since_last(books, sitting_id, _earlier(books, [team_id], sitting))


def _since_last(books: Books, sitting_id: int, earlier: tuple[Sitting, ...]) -> Comparison | None:
    day = books.sittings.sitting(sitting_id).day
    for each in earlier:
        if each.day < day:
            found = _since(books, sitting_id, earlier, each.id).comparison
            if found.parts:
                return found
    return None


def changes_xlsx(
    store: Store, account: Account, sitting_id: int, earlier_id: int, now: datetime
) -> bytes:
    """Return what changed since an earlier sitting as a workbook."""
    with store.read() as books:
        earlier = earlier_sittings(books, account, sitting_id)
        found = _since(books, sitting_id, earlier, earlier_id)
    content = _workbook(f"{found.title}：与上次对比", found, now)
    with store.begin() as books:
        books.audit.append(now, account.name, "下载对比台账", str(sitting_id), str(earlier_id))
    return content


def _since(books: Books, sitting_id: int, earlier: tuple[Sitting, ...], earlier_id: int) -> Changed:
    before = next((each for each in earlier if each.id == earlier_id), None)
    if before is None:
        raise NotFoundError("没有找到这一项")
    sitting = books.sittings.sitting(sitting_id)
    unit = books.inspection.unit(books.inspection.stationing(sitting.stationing_id).unit_id)
    both = (before, sitting)
    labels = [f"{each.title}（{day_in_words(each.day)}）" for each in both]
    sides, left_out = _sides(books, [(each, unit) for each in both], labels)
    found = Comparison((), (), ())
    if len(sides) == len(both):
        found = round_comparison(compare_rounds(*sides), *sides)
    return Changed(unit.name, found, left_out, sitting, before, earlier)


def _workbook(title: str, found: Compared, now: datetime) -> bytes:
    named = tuple(f"{each.label}：{each.why}" for each in found.left_out)
    comparison = replace(found.comparison, notes=(*named, *found.comparison.notes))
    return comparison_xlsx(title, comparison, now.date())


def _opened(books: Books, teams: Collection[int]) -> list[Placed]:
    """Return the opened sittings of these teams with their units, in the units' order."""
    stationings = books.inspection.stationings(teams)
    units = {each.id: each.unit_id for each in stationings}
    sittings = books.sittings.sittings(list(units))
    return [
        (sitting, unit)
        for unit in books.inspection.units(teams)
        for sitting in sittings
        if units[sitting.stationing_id] == unit.id and sitting.phase in _OPENED
    ]


def _sides(
    books: Books, placed: Sequence[Placed], labels: Sequence[str]
) -> tuple[tuple[Side, ...], tuple[LeftOut, ...]]:
    """Return what can be compared, and by name what cannot."""
    sides, left_out = [], []
    for (sitting, unit), label in zip(placed, labels, strict=True):
        try:
            summary = kept_summary(books, sitting.id)
        except SurveyError as refusal:
            left_out.append(LeftOut(label, refusal.sentence))
        except ValidationError:
            left_out.append(LeftOut(label, _OTHER_METHOD))
        else:
            forms = tuple(edition.form for edition in books.sittings.editions(sitting.id))
            above = books.inspection.unit(unit.parent_id).name if unit.parent_id else ""
            sides.append(Side(unit.name, label, summary, forms, above))
    return _of_one_method(sides, left_out)


def _of_one_method(
    sides: Sequence[Side], left_out: Sequence[LeftOut]
) -> tuple[tuple[Side, ...], tuple[LeftOut, ...]]:
    """Return those counted by the method that most were counted by; name the others."""
    versions = Counter(map(_counting, sides))
    most = versions.most_common(1)[0][0] if versions else ""
    kept = tuple(side for side in sides if _counting(side) == most)
    others = [LeftOut(side.label, _OTHER_METHOD) for side in sides if _counting(side) != most]
    return kept, (*left_out, *others)


def _counting(side: Side) -> str:
    """Return the version of the counting; what was inferred besides is of no account here."""
    return side.summary.method_version.partition(".")[0]


def _labels(placed: Sequence[Placed]) -> list[str]:
    """Return the units' names, with as much more of the sitting as tells it from the others."""
    ways = [
        [unit.name for _, unit in placed],
        [f"{unit.name} · {sitting.title}" for sitting, unit in placed],
        [f"{unit.name} · {sitting.title} · {sitting.day}" for sitting, unit in placed],
        [
            f"{unit.name} · {sitting.title} · {sitting.day} · {sitting.id}"
            for sitting, unit in placed
        ],
    ]
    return [
        next((way[place] for way in ways if way.count(way[place]) == 1), ways[-1][place])
        for place in range(len(placed))
    ]
