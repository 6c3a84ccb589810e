"""What a sitting declares before it opens: whatever needs the answers of one ballot side by side.

In the strict grade the columns are shuffled one by one at the opening, so that nothing
of this can be asked for afterwards. It is computed once, in memory, from what is
declared here. In the grade of whole ballots everything that is possible counts as
declared (`in_force`), except cross tables: somebody must say which ones he needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from survey.core.errors import Fault
from survey.core.form import Form, Slot, slots_of
from survey.core.overall import is_overall
from survey.core.questions import Grid, Row, Single
from survey.core.record import Identifier, Record
from survey.core.scales import Role, Scale
from survey.core.sentence import Sentence

FEWEST_ITEMS = 3
"""Of fewer items nobody can say whether they measure one thing."""
MOST_CROSSTABLES = 5

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]{1,90}$")]
"""The key of a slot that takes one judgement: ``question`` or ``question.row.column``."""


class Item(Record):
    """One judgement of the sitting, by its form and its slot."""

    form: Identifier
    key: Key


class CrossTable(Record):
    """How ``of`` was answered by those who answered ``by``, a single question, alike."""

    by: Item
    of: Item


class Comparison(Record):
    """A grid whose persons are compared within ballots."""

    form: Identifier
    question: Identifier


class Block(Record):
    """Items on one scale that are meant to measure one thing.

    ``reverse`` names those that are worded the other way round, or judge the other side
    (德的反向测评). They are never put together with the others: turning a score round turns
    the wording round, not the world.
    """

    form: Identifier
    items: tuple[Key, ...]
    reverse: tuple[Key, ...] = ()

    @property
    def forward(self) -> tuple[Key, ...]:
        """Return the items that are not reverse, in order."""
        return tuple(key for key in self.items if key not in self.reverse)


class Declared(Record):
    """Everything that a sitting declares.

    ``all_same``: ballots that judge everything alike are counted, and the main figures
    printed with and without them. None is ever left out of a result.
    """

    crosstables: tuple[CrossTable, ...] = Field(default=(), max_length=MOST_CROSSTABLES)
    comparisons: tuple[Comparison, ...] = ()
    blocks: tuple[Block, ...] = ()
    all_same: bool = False


def possible_comparisons(forms: Sequence[Form]) -> tuple[Comparison, ...]:
    """Return the comparisons that the forms allow: every grid of persons."""
    return tuple(
        Comparison(form=form.id, question=question.id)
        for form in forms
        for question in form.questions
        if isinstance(question, Grid) and question.roster is not None
    )


def possible_blocks(forms: Sequence[Form]) -> tuple[Block, ...]:
    """Return a block for every column of a grid of items that scores and is long enough.

    The overall judgement is no item of its own: it sums the others up.
    """
    return tuple(
        Block(form=form.id, items=tuple(f"{grid.id}.{row.code}.{column.code}" for row in rows))
        for form in forms
        for grid in form.questions
        if isinstance(grid, Grid) and grid.roster is None
        for rows in (_parts(grid.rows),)
        if len(rows) >= FEWEST_ITEMS
        for column in grid.columns
        if _scores(column.scale)
    )


def _parts(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if not is_overall(row.label))


def in_force(declared: Declared, forms: Sequence[Form], *, by_row: bool) -> Declared:
    """Return what is computed at the opening; ``by_row``: whole ballots are kept.

    Blocks that were declared stay as they are, with their reverse items.
    """
    if not by_row:
        return declared
    named = {(block.form, frozenset(block.items)) for block in declared.blocks}
    further = (b for b in possible_blocks(forms) if (b.form, frozenset(b.items)) not in named)
    return Declared(
        crosstables=declared.crosstables,
        comparisons=possible_comparisons(forms),
        blocks=(*declared.blocks, *further),
        all_same=True,
    )


def faults_of(declared: Declared, forms: Sequence[Form]) -> tuple[Fault, ...]:
    """Return every declaration that the forms do not bear, with its remedy."""
    by_id = {form.id: form for form in forms}
    return (
        *_crosstable_faults(declared.crosstables, by_id),
        *(fault for one in declared.comparisons for fault in _comparison_faults(one, by_id)),
        *(fault for one in declared.blocks for fault in _block_faults(one, by_id)),
    )


def judgements(form: Form) -> dict[str, Slot]:
    """Return by key every slot of ``form`` that takes one choice: a single, a cell of a grid."""
    return {
        slot.key: slot
        for question in form.questions
        if isinstance(question, Single | Grid)
        for slot in slots_of(question)
        if slot.follow_up is None
    }


def conditioned(form: Form) -> frozenset[str]:
    """Return the questions that not everybody is asked."""
    return frozenset(
        question.id
        for section in form.sections
        for question in section.questions
        if section.when or question.when
    )


def scale_of(slot: Slot) -> Scale | None:
    """Return the scale that is answered in ``slot``, ``None`` where options are."""
    if slot.column is not None:
        return slot.column.scale
    return slot.question.scale if isinstance(slot.question, Single) else None


def _scores(scale: Scale | None) -> bool:
    return scale is not None and any(
        grade.score is not None for grade in scale.grades if grade.role is Role.GRADE
    )


Forms = Mapping[str, Form]


def _missing(form: str, what: str, forms: Forms) -> Fault:
    title = forms[form].title if form in forms else form
    return Fault(
        Sentence("《%(form)s》", form=title),
        Sentence("开箱时另外算的“%(what)s”不在所选的表里；请去掉这一项", what=what),
    )


def _slot(item: Item, forms: Forms) -> Slot | None:
    return judgements(forms[item.form]).get(item.key) if item.form in forms else None


def _crosstable_faults(tables: Sequence[CrossTable], forms: Forms) -> Iterator[Fault]:
    for place, table in enumerate(tables, 1):
        where = Sentence("交叉表 %(place)s", place=place)
        if tables.index(table) < place - 1:
            yield Fault(where, "和前面的一张一样；请去掉一张")
        elif table.by == table.of:
            yield Fault(where, "两边选了同一道题；请换一道")
        else:
            yield from (Fault(where, words) for words in _side_faults(table, forms))


def _side_faults(table: CrossTable, forms: Forms) -> Iterator[str]:
    for side in (table.by, table.of):
        slot = _slot(side, forms)
        if slot is None:
            yield Sentence("“%(key)s”不在所选的表里；请重新选", key=side.key)
        elif slot.question.id in conditioned(forms[side.form]):
            yield Sentence(
                "“%(question)s”只问一部分人，不能列交叉表；请换一道题", question=slot.question.text
            )
        elif side is table.by and not isinstance(slot.question, Single):
            yield Sentence("“%(question)s”不是单选题，不能用来分人", question=slot.question.text)


def _comparison_faults(one: Comparison, forms: Forms) -> Iterator[Fault]:
    question = next((q for f in forms.values() if f.id == one.form for q in f.questions
                     if q.id == one.question), None)  # fmt: skip
    if question is None:
        yield _missing(one.form, one.question, forms)
    elif not isinstance(question, Grid) or question.roster is None:
        yield Fault(
            Sentence("《%(form)s》", form=forms[one.form].title),
            Sentence("“%(question)s”测评的不是人，不能在人之间比较", question=question.text),
        )


def _block_faults(block: Block, forms: Forms) -> Iterator[Fault]:
    slots = judgements(forms[block.form]) if block.form in forms else {}
    strange = [key for key in (*block.items, *block.reverse) if key not in slots]
    if strange or block.form not in forms:
        yield from (_missing(block.form, key, forms) for key in strange or (block.form,))
        return
    place = Sentence("《%(form)s》的量表", form=forms[block.form].title)
    if not set(block.reverse) <= set(block.items) or len(set(block.items)) < len(block.items):
        yield Fault(place, "有的题重复了，或者反向题不在这个量表里；请重新选")
    if len(block.forward) < FEWEST_ITEMS:
        words = Sentence(
            "正向的题只有 %(count)s 道；至少要 %(least)s 道才能算一致性",
            count=len(block.forward),
            least=FEWEST_ITEMS,
        )
        yield Fault(place, words)
    scales = {scale_of(slots[key]) for key in block.items}
    if len(scales) > 1:
        yield Fault(place, "各题的等次不一样；一个量表的题要用同一套等次")
    elif not all(map(_scores, scales)):
        yield Fault(place, "各题的等次没有分值，算不了一致性；请去掉这个量表")
