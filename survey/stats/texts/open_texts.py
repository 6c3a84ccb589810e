"""Open texts: what people wrote, field by field, without a group and out of order."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from random import Random

from survey.core.complaints import name_of
from survey.core.counting import Rules
from survey.core.edition import Edition
from survey.core.form import Form, Kept, Slot
from survey.core.sitting import Group, WayIn
from survey.stats.audiences import slips_of
from survey.stats.auditing.telling import in_full, results_of
from survey.stats.columns import GroupColumns, texts
from survey.stats.disclosure import hangs_on, may_quote
from survey.stats.results import WHOLE, OpenTexts, SittingSummary


def open_texts(
    summary: SittingSummary,
    editions: Sequence[Edition],
    returned: Mapping[str, GroupColumns],
    groups: Sequence[Group],
    rng: Random,
) -> tuple[OpenTexts, ...]:
    """Return everything written, all groups and shared codes in one pool, in random order.

    Nothing is quoted from a pool of fewer than ten ballots. Where a text opens because
    of another answer (a follow-up, a question with a condition), people whose figures
    ``summary`` withholds or puts in words are not in its pool: otherwise the number of
    texts would tell something of how many gave that answer.
    """
    return tuple(
        OpenTexts(
            form=edition.form.id,
            key=slot.key,
            place=place_of(slot),
            tag=edition.form.tag_of(slot.question),
            bodies=bodies,
        )
        for place, edition in enumerate(editions)
        for index, slot in _text_slots(edition.form)
        for pool in (_pool(slot, edition.form, summary, place, returned, groups),)
        if (bodies := _bodies([returned[c] for c in pool], place, index, summary.rules, rng))
    )


def place_of(slot: Slot) -> str:
    """Return how a reader is told where the texts of ``slot`` were written."""
    if slot.follow_up is None:
        return slot.question.text
    return f"{name_of(slot)} · {slot.follow_up.text}"


def _text_slots(form: Form) -> Iterator[tuple[int, Slot]]:
    return ((index, slot) for index, slot in enumerate(form.slots) if slot.kept is Kept.TEXT)


def _pool(
    slot: Slot,
    form: Form,
    summary: SittingSummary,
    place: int,
    returned: Mapping[str, GroupColumns],
    groups: Sequence[Group],
) -> Collection[str]:
    """Return the groups whose texts may be quoted from ``slot``."""
    roots = hangs_on(form)[slot.question.id]
    if not roots and slot.follow_up is None:
        return returned.keys()
    own = slot.key.partition("~")[0]
    causes = [
        results
        for result in summary.forms[place].questions
        for key, results in results_of(result).items()
        if result.question in roots or (slot.follow_up is not None and key == own)
    ]
    slips = [group.code for group in slips_of(groups)]
    pools = [
        (WHOLE, slips),
        *((group.code, [group.code]) for group in groups if group.way_in is WayIn.SHARED),
    ]
    return [
        code
        for audience, codes in pools
        if sum(returned[c].valid for c in codes) >= summary.rules.floors.distribution
        and all(audience in in_full(results) for results in causes)
        for code in codes
    ]


def _bodies(
    pool: Sequence[GroupColumns], place: int, index: int, rules: Rules, rng: Random
) -> tuple[str, ...]:
    if not may_quote(sum(group.returned for group in pool), rules.floors):
        return ()
    bodies = [text for group in pool for text in texts(group.columns[place][index])]
    rng.shuffle(bodies)
    return tuple(bodies)
