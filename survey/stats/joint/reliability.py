"""Consistency of declared blocks of items.

Coefficients with two decimals of at least thirty people who answered every item. Like all
joint figures they do not change when ballots change places or groups. Forward and reverse
items are two blocks: neither coefficients nor means ever mix them.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from survey.core.declarations import FEWEST_ITEMS, Block
from survey.core.form import Form, Slot
from survey.core.questions import Grid
from survey.stats.joint.pool import Place, Pool, per_ballot, printed, rounded
from survey.stats.joint.results import BlockFound, Consistency, ItemFit
from survey.stats.methods.arrays import complete
from survey.stats.methods.reliability import Reliability, feldt, reliability
from survey.stats.reasons import NotComputed

FEWEST_BALLOTS = 30

_WITHHELD = "有的题没有列出数字，不算一致性。"
_FEW = f"各题都作答的答卷不足{FEWEST_BALLOTS}份，不算一致性。"
_LEVEL = "各份答卷的合计没有差别，算不出一致性。"
_FEW_ITEMS = f"不足{FEWEST_ITEMS}题，不算一致性。"


def consistency(pool: Pool, block: Block) -> Iterator[BlockFound]:
    """Yield the forward items of ``block``, and its reverse ones where it has some."""
    form = pool.forms[block.form]
    for keys, reverse in ((block.forward, False), (block.reverse, True)):
        if keys:
            places = [(block.form, key) for key in keys]
            yield BlockFound(
                form=form.id,
                title=_title(form, [pool.slot(place) for place in places]),
                reverse=reverse,
                found=_found(pool, places),
            )


def _found(pool: Pool, places: Sequence[Place]) -> Consistency | NotComputed:
    if len(places) < FEWEST_ITEMS:
        return NotComputed(why=_FEW_ITEMS)
    if not all(pool.exact(place) for place in places):
        return NotComputed(why=_WITHHELD)
    scores = np.stack([pool.scores(place) for place in places], axis=1)
    n = len(complete(scores))
    if not pool.enough(n, FEWEST_BALLOTS):
        return NotComputed(why=_FEW)
    found = reliability(scores)
    interval = feldt(found.alpha, found.n, len(places)) if found else None
    if found is None or interval is None:
        return NotComputed(why=_LEVEL)
    means = per_ballot(scores)
    means = means[~np.isnan(means)]
    labels = [_label(pool.slot(place)) for place in places]
    return Consistency(
        n=pool.told(n),
        alpha=printed(found.alpha),
        low=printed(interval.low),
        high=printed(interval.high),
        omega=rounded(found.omega),
        items=tuple(_fit(label, at, found) for at, label in enumerate(labels)),
        mean=printed(float(means.mean())),
        mean_n=pool.told(len(means)),
    )


def _title(form: Form, slots: Sequence[Slot]) -> str:
    """Return the words over a block: its grid, its column if there are several, or its form."""
    first = slots[0]
    if first.column is None or not isinstance(first.question, Grid):
        return form.title
    several = len(first.question.columns) > 1
    return f"{first.question.text}·{first.column.label}" if several else first.question.text


def _fit(label: str, at: int, found: Reliability) -> ItemFit:
    return ItemFit(label=label, rest=rounded(found.rest[at]), without=rounded(found.without[at]))


def _label(slot: Slot) -> str:
    return slot.row.label if slot.row else slot.question.text
