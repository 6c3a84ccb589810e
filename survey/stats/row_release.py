"""Whether whole ballots may leave the house, and which answers must not leave with them.

Every table has passed its floors, but a row holds what no table does: which answers one
person gave together. Whoever knows two or three of them finds the row, and reads the rest.
No floor mends that. What can be done is done here: no row where a small class is among
them, none of a small sitting, and no answer by which people are told apart from outside.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto

from survey.core.answers import Value
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Number, Single
from survey.core.sitting import Anonymity
from survey.stats.disclosure import hangs_on
from survey.stats.results import Accounting, Audience, AudienceKind, SittingSummary

FEWEST = 30
"""People behind every class of whom rows are given: three times the floor of any table.

From here on shares have a decimal, so that one person is no more than about 3 % of his class.
"""

Place = tuple[int, int]
"""Position of the form in the sitting, position of the slot in the form."""

Rows = Mapping[str, Mapping[Place, Sequence[Value]]]
"""Columns by audience and slot, ballots in the same order in all of an audience."""


class Hindrance(Enum):
    """Why no rows may be given."""

    STRICT = auto()
    TOGETHER = auto()
    FEW = auto()


def hindrance(summary: SittingSummary) -> Hindrance | None:
    """Return why no rows may be given; ``None`` where they may.

    The strict grade keeps none. Where a group is not shown apart it is small, and its
    people are found in the pool. All groups must be large: those left over would tell
    of the one left out.
    """
    if summary.basis.anonymity is not Anonymity.ROWS:
        return Hindrance.STRICT
    if summary.split_withheld:
        return Hindrance.TOGETHER
    given = released(summary)
    slips = (one for one in summary.audiences if one.kind is not AudienceKind.SHARED)
    return None if given and all(one in given for one in slips) else Hindrance.FEW


def released(summary: SittingSummary) -> tuple[Audience, ...]:
    """Return whose rows may be given; of shared codes those that many used."""
    counted = {counts.audience: counts for counts in summary.accounting}
    return tuple(one for one in summary.audiences if _is_large(counted.get(one.code)))


def _is_large(counts: Accounting | None) -> bool:
    """Return whether enough people stand behind the ballots, no more than were invited."""
    if counts is None or counts.valid is None:
        return False
    return min(counts.valid, counts.invited or counts.valid) >= FEWEST


def telling(forms: Sequence[Form], rows: Rows, floor: int) -> frozenset[Place]:
    """Return the slots whose answers must be left out, for they tell people apart.

    * Numbers, since the greatest is one person's answer, which no table shows either.
    * Facts about people (one of several options, on no scale), as soon as some
      combination of those kept, within one audience, is that of fewer than ``floor``.
    * What is asked because of an answer that is left out.
    """
    kept: list[Place] = []
    left: set[Place] = set()
    for place, slot in _slots(forms):
        if isinstance(slot.question, Number):
            left.add(place)
        elif _is_fact(slot):
            rare = _rarest(rows, [*kept, place]) < floor
            (left.add if rare else kept.append)(place)
    return frozenset(left) | _hanging(forms, left)


def _slots(forms: Sequence[Form]) -> Iterator[tuple[Place, Slot]]:
    for form, found in enumerate(forms):
        for index, slot in enumerate(found.slots):
            if slot.kept is not Kept.TEXT:
                yield (form, index), slot


def _is_fact(slot: Slot) -> bool:
    return isinstance(slot.question, Single) and slot.question.scale is None


def _rarest(rows: Rows, places: Sequence[Place]) -> int:
    """Return how many have the rarest combination of answers in ``places``."""
    rarest = []
    for columns in rows.values():
        told = [columns[place] for place in places if place in columns]
        if told:
            rarest.append(min(Counter(zip(*told, strict=True)).values()))
    return min(rarest, default=0)


def _hanging(forms: Sequence[Form], left: Iterable[Place]) -> frozenset[Place]:
    """Return the slots that are asked only because of answers in ``left``, however indirectly."""
    found = set()
    for place, form in enumerate(forms):
        gone = {form.slots[index].question.id for at, index in left if at == place}
        causes = hangs_on(form)
        while further := {one for one, why in causes.items() if why & gone} - gone:
            gone |= further
        found |= {
            (place, index) for index, slot in enumerate(form.slots) if slot.question.id in gone
        }
    return frozenset(found)
