"""What may be shown of whom. Pure decisions on numbers of ballots, taken before any result is made.

Three laws:

* A figure needs its floor of ballots: `Floors`.
* Groups are shown apart all together or not at all, for otherwise the pooled figure
  minus the groups that are shown gives the one that is hidden. A group from which
  nothing came back hides nobody's answer: it does not hold up the others.
* What is asked because of an answer tells that answer. A question is shown no more
  widely than the questions which its condition names.

Shared codes are counted apart and are part of no pool of figures, so nothing can be
subtracted from them or by them.

What these laws let through is attacked by ``auditing`` and made less exact by ``coarsening``.
"""

from collections.abc import Iterable, Mapping, Sequence

from survey.core.ballot import Source
from survey.core.conditions import Condition, leaves
from survey.core.counting import Floors
from survey.core.form import Form
from survey.stats.results import WHOLE, Audience, AudienceKind

_QUOTED = 10

Sight = frozenset[str]
"""Codes of the audiences whose figures may be seen."""


def may_split(standings: Sequence[int | None], floor: int) -> bool:
    """Return whether the groups that came in by slips may be shown apart.

    ``standings`` are the people behind each group's valid ballots, ``None`` for a
    group from which nothing came back. A group that returned only void ballots is
    under the floor, not empty: how it voted (not at all) would be known of every member.
    """
    there = [people for people in standings if people is not None]
    return len(standings) > 1 and bool(there) and all(people >= floor for people in there)


def why_no_split(standings: Sequence[int | None], floor: int) -> str:
    """Return the sentence that explains a split withheld, or nothing when none was withheld."""
    nothing_to_split = len(standings) < 2 or all(people is None for people in standings)
    if nothing_to_split or may_split(standings, floor):
        return ""
    return f"有的票类有效答卷不足 {floor} 份；为保护答卷人，各票类一律不单独列出。"


def open_to_all(audiences: Iterable[Audience], valid: Mapping[str, int], floors: Floors) -> Sight:
    """Return the audiences with enough valid ballots to show what all of them were asked."""
    return frozenset(a.code for a in audiences if valid[a.code] >= floors.distribution)


def in_sight(
    audiences: Sequence[Audience], counts: Mapping[str, int], floor: int, group_floor: int
) -> Sight:
    """Return the audiences that a figure borne by ``counts`` ballots may be shown for.

    Zero may be shown: nobody stands behind it. But groups are shown only where each
    of them reaches ``group_floor``, or where the whole is zero: a zero in one group
    beside figures in the others would tell that group's answers to what led there.
    """
    alone = {
        each.code
        for each in audiences
        if each.kind is not AudienceKind.GROUP
        and (counts[each.code] == 0 or counts[each.code] >= floor)
    }
    groups = {each.code for each in audiences if each.kind is AudienceKind.GROUP}
    if counts.get(WHOLE) == 0 or all(counts[code] >= group_floor for code in groups):
        return frozenset(alone | groups)
    return frozenset(alone)


def causes(*conditions: Condition | None) -> frozenset[str]:
    """Return the questions that ``conditions`` name."""
    return frozenset(
        leaf.question for condition in conditions if condition for leaf in leaves(condition)
    )


def hangs_on(form: Form) -> dict[str, frozenset[str]]:
    """Return for every question those whose answers decide whether it is asked."""
    return {
        question.id: causes(section.when, question.when)
        for section in form.sections
        for question in section.questions
    }


def sources_in_sight(told_together: Iterable[Mapping[Source, int]], floor: int) -> bool:
    """Return whether it may be told how many ballots were entered by whose hand.

    Every source must be absent or reach the floor, in each of those told together.
    """
    return all(
        count == 0 or count >= floor for sources in told_together for count in sources.values()
    )


def may_quote(returned: int, floors: Floors) -> bool:
    """Return whether words may be quoted from a pool of so many ballots."""
    return returned >= max(_QUOTED, floors.cell)
