"""Ballots marked by a pattern: somebody is told which answers to give, and must prove that he did.

Every grade of the pattern is one that half of all give, so that no question tells alone; all
of them together are given by nobody else. Half of those who are told obey.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from unittest.mock import patch

from survey.core.form import Kept
from survey.core.sitting import Anonymity, Sitting
from survey.demo import stage
from survey.services.keeping import Place, read_back
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.stand import Stand, standing
from tests.services.hall import Hall

TOLD = 30
_COUNTS = {"a": 12, "b": 12, "c": TOLD + 12, "v": 12}

Pattern = Mapping[Place, int]
"""A grade, the first or the second, for each slot that has grades."""


def strike(field: Field) -> Tries:
    """Say of each who was told whether he obeyed: his pattern lies in what is kept, or not."""
    weakness = patch.object(stage, "_sitting", _whole(stage._sitting))
    with weakness if field.weakened else nullcontext(), standing(field, _COUNTS) as stand:
        slots = _graded(stand)

        def drawn() -> Pattern:
            return {place: field.rng.randrange(2) for place in slots}

        patterns = [drawn() for _ in range(TOLD)]
        obeyed = [field.rng.random() < 1 / 2 for _ in patterns]
        given = [told if obeys else drawn() for told, obeys in zip(patterns, obeyed, strict=True)]
        hall = Hall(stand.works, stand.scene)
        for group, number in _COUNTS.items():
            for place in range(number):
                pattern = given[place] if group == "c" and place < TOLD else drawn()
                hall.answer(group, _fields(stand, pattern))
        hall.close()
        hall.open()
        kept = _kept(stand)
    ballots = set(zip(*kept.values(), strict=True))
    hits = sum(
        (tuple(told[place] for place in kept) in ballots) == obeys
        for told, obeys in zip(patterns, obeyed, strict=True)
    )
    return Tries(hits, TOLD, 1 / 2)


def _graded(stand: Stand) -> list[Place]:
    return [
        (form, index)
        for form, edition in enumerate(stand.scene.editions)
        for index, slot in enumerate(edition.form.slots)
        if slot.kept is Kept.CHOICE and slot.follow_up is None
    ]


def _fields(stand: Stand, pattern: Pattern) -> dict[str, str]:
    slots = {(form, index): stand.scene.editions[form].form.slots[index] for form, index in pattern}
    return {
        f"{place[0]}.{slots[place].key}": slots[place].choices[grade][0]
        for place, grade in pattern.items()
    }


def _kept(stand: Stand) -> Mapping[Place, Sequence[object]]:
    """Return what is kept of the group's grades, slot by slot, in the order in which it is.

    Whole ballots are kept without their groups where one question is only told of all.
    """
    with stand.works.store.read() as books:
        kept = read_back(books, stand.scene.sitting.id)
    columns = kept.get("c") or kept["all"]
    return {place: columns[place].values() for place in _graded(stand) if place in columns}


def _whole(planned: Callable[..., Sitting]) -> Callable[..., Sitting]:
    """Return a plan under which ballots are kept whole."""

    def plan(*given: object) -> Sitting:
        return planned(*given).model_copy(update={"anonymity": Anonymity.ROWS})

    return plan


ATTACKS = (
    Attack(
        "ballots marked by a pattern",
        "every table after the opening, and the pattern that was agreed",
        "whole ballots",
        strike,
    ),
)
