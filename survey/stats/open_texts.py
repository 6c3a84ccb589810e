"""Open texts: what people wrote, field by field, without a group and out of order."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from survey.core.complaints import name_of
from survey.core.counting import Rules
from survey.core.edition import Edition
from survey.core.form import Form, Kept, Slot
from survey.core.sitting import Group, WayIn
from survey.stats.audiences import slips_of
from survey.stats.columns import GroupColumns
from survey.stats.disclosure import may_quote
from survey.stats.results import OpenTexts


def open_texts(
    rules: Rules,
    editions: Sequence[Edition],
    returned: Mapping[str, GroupColumns],
    groups: Sequence[Group],
    rng: Random,
) -> tuple[OpenTexts, ...]:
    """Return everything written, all groups and shared codes in one pool, in random order.

    Nothing is quoted from a pool of fewer than ten ballots. Where a text opens because
    of another answer (a follow-up, a question with a condition), people whose figures
    are withheld are not in its pool: otherwise the number of texts minus the published
    count of that answer would be their count.
    """
    everybody = list(returned.values())
    published = [returned[code] for code in _published(rules, returned, groups)]
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
        if (
            bodies := _bodies(
                published if _opens(slot, edition.form) else everybody, place, index, rules, rng
            )
        )
    )


def place_of(slot: Slot) -> str:
    """Return how a reader is told where the texts of ``slot`` were written."""
    if slot.follow_up is None:
        return slot.question.text
    return f"{name_of(slot)} · {slot.follow_up.text}"


def _text_slots(form: Form) -> Iterator[tuple[int, Slot]]:
    return ((index, slot) for index, slot in enumerate(form.slots) if slot.kept is Kept.TEXT)


def _opens(slot: Slot, form: Form) -> bool:
    """Return whether the field only opens because of another answer."""
    section = next(each for each in form.sections if slot.question in each.questions)
    return any((slot.follow_up, slot.question.when, section.when))


def _published(
    rules: Rules, returned: Mapping[str, GroupColumns], groups: Sequence[Group]
) -> list[str]:
    """Return the groups whose answers are shown, be it only pooled."""
    slips = [group.code for group in slips_of(groups)]
    alone = [[group.code] for group in groups if group.way_in is WayIn.SHARED]
    return [
        code
        for codes in [slips, *alone]
        if sum(returned[code].valid for code in codes) >= rules.floors.distribution
        for code in codes
    ]


def _bodies(
    pool: Sequence[GroupColumns], place: int, index: int, rules: Rules, rng: Random
) -> tuple[str, ...]:
    if not may_quote(sum(group.returned for group in pool), rules.floors):
        return ()
    bodies = [
        text for group in pool for text in group.columns[place][index] if isinstance(text, str)
    ]
    rng.shuffle(bodies)
    return tuple(bodies)
