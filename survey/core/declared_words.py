"""What a sitting declares, in sentences for whoever is about to publish it."""

from collections.abc import Iterator, Sequence

from survey.core.declarations import Declared, Item, judgements
from survey.core.form import Form
from survey.core.sentence import Sentence


def sentences_of(declared: Declared, forms: Sequence[Form]) -> Iterator[str]:
    """Yield what will be computed besides; one sentence where that is nothing."""
    titles = {form.id: form.title for form in forms}
    if declared.comparisons:
        yield Sentence(
            "人与人比较：%(forms)s",
            forms=tuple(_title(titles, one.form) for one in declared.comparisons),
        )
    if declared.blocks:
        yield Sentence(
            "各题回答的一致性：%(forms)s",
            forms=tuple(_title(titles, block.form) for block in declared.blocks),
        )
    if declared.all_same:
        yield Sentence("标出各项全同的答卷，主要结果另列不计它们时的数字")
    for table in declared.crosstables:
        by, of = _words(table.by, forms), _words(table.of, forms)
        yield Sentence("交叉表：按“%(by)s”的回答看“%(of)s”", by=by, of=of)
    if declared == Declared():
        yield Sentence("没有另外要算的")


def _title(titles: dict[str, str], form: str) -> str:
    return Sentence("《%(form)s》", form=titles.get(form, form))


def _words(item: Item, forms: Sequence[Form]) -> str:
    slots = {form.id: judgements(form) for form in forms}.get(item.form, {})
    slot = slots.get(item.key)
    if slot is None:
        return item.key
    return slot.row.label if slot.row else slot.question.text
