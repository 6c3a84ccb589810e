"""Items: one judgement, by audience, weighted, and with the thresholds that it meets."""

from collections.abc import Mapping, Sequence
from functools import partial

from survey.core.form import Slot
from survey.core.questions import Grid
from survey.core.scales import Grade
from survey.stats import tally
from survey.stats.audiences import Returns, slips_of
from survey.stats.disclosure import Sight
from survey.stats.distributions import distribution
from survey.stats.notes import notes
from survey.stats.results import WHOLE, AudienceKind, Item, Weighted
from survey.stats.scores import Class, earned, weighted
from survey.stats.tally import Tally


def item(slot: Slot, grades: Sequence[Grade], returns: Returns, sight: Sight) -> Item:
    """Return what the audiences in ``sight`` judged in ``slot``."""
    by_group = returns.by_group(slot.key, partial(tally.choices, size=len(grades)))
    results = {
        code: distribution(found, grades, returns.rules) if code in sight else None
        for code, found in returns.pool(by_group).items()
    }
    whole = results.get(WHOLE)
    return Item(
        key=slot.key,
        row=slot.row.label if slot.row else "",
        column=slot.column.label if slot.column else "",
        details=_details(slot),
        results=results,
        weighted=_weighted(by_group, grades, returns, sight),
        notes=notes(whole, returns.rules) if whole else (),
    )


def _details(slot: Slot) -> tuple[str, ...]:
    """Return what is said of the row, one for each heading; a row may say less."""
    if slot.row is None or not isinstance(slot.question, Grid):
        return ()
    missing = len(slot.question.details) - len(slot.row.details)
    return slot.row.details + ("",) * missing


def _weighted(
    by_group: Mapping[str, Tally], grades: Sequence[Grade], returns: Returns, sight: Sight
) -> Weighted | None:
    """Return the class-weighted score where the groups themselves are shown.

    It is an equation in the groups' scores. Beside the pooled figures it gives both
    scores of two groups exactly, and of more groups it gives too much: where all but
    one of 71 ballots are 优秀 it tells which group the one came from. So it is never
    shown with the split hidden; with the split shown it says nothing new.
    """
    groups = {each.code for each in returns.audiences if each.kind is AudienceKind.GROUP}
    if not groups or not groups <= sight:
        return None
    base = returns.rules.score_base
    return weighted(
        [
            Class(group.label, group.weight, earned(by_group[group.code], grades, base))
            for group in slips_of(returns.groups)
            if group.weight
        ]
    )
