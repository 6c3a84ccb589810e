"""The part of a plan that says what is computed besides at the opening."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import ValidationError

from forms.fields import Row, Ticks, offered
from survey.core.declarations import (
    MOST_CROSSTABLES,
    Block,
    CrossTable,
    Declared,
    Item,
    conditioned,
    judgements,
    possible_blocks,
    possible_comparisons,
)
from survey.core.form import Form, Slot
from survey.core.questions import Single

_LONGEST_LABEL = 40


class CrossRow(Row):
    """A cross table; empty on both sides where there is none."""

    by = SelectField(_("按哪道题分人"), default="")
    of = SelectField(_("看哪一项"), default="")

    def validate_of(self, field: Field) -> None:
        """Refuse half a cross table, and one of a question with itself."""
        if bool(self.by.data) != bool(field.data):
            raise ValidationError(_("两边都要选；不要这一张就都选“不用”"))
        if field.data and field.data == self.by.data:
            raise ValidationError(_("两边选了同一道题；请换一道"))


class Declaring:
    """Fields of a plan, about the forms that it had chosen when the page was made.

    ``offered`` has the names of these. Of a form that was chosen since, everything is
    declared that needs no choosing. ``shelf`` has all that may be chosen, by name.
    """

    offered = HiddenField(default="")
    comparisons = Ticks(
        _("人与人比较"),
        description=_("同一份答卷里把各人放在一起比，告诉您哪几位得分接近、不宜排序。"),
    )
    blocks = Ticks(
        _("各题回答的一致性"),
        description=_("各题合起来看是否可靠（信度）。“总体评价”不算在内。"),
    )
    reverse = Ticks(
        _("反着问的题"),
        description=_("选“好”反而不好的题在这里勾出来；它们单独计算，不和别的题平均。"),
    )
    all_same = BooleanField(
        _("标出各项全同的答卷，主要结果另列不计它们时的数字"),
        description=_("只作标记，不去掉任何答卷；太少时为保护答卷人不列。"),
        default=True,
    )
    crosstables = FieldList(
        FormField(CrossRow), min_entries=MOST_CROSSTABLES, max_entries=MOST_CROSSTABLES
    )

    def __init__(self, shelf: Mapping[str, Form], *args: Any, **kwargs: Any) -> None:
        self.shelf = shelf
        super().__init__(*args, **kwargs)
        self._offer_declarations((self.offered.data or "").split())

    def _offer_declarations(self, names: Sequence[str]) -> tuple[Form, ...]:
        """Offer what the forms called ``names`` allow; return them."""
        forms = self._forms(names)
        self.offered.data = " ".join(form.id for form in forms)
        titles = {form.id: form.title for form in forms}
        self.comparisons.choices = offered(
            {
                _token(one.form, one.question): gettext("《%(form)s》", form=titles[one.form])
                for one in possible_comparisons(forms)
            }
        )
        blocks = possible_blocks(forms)
        self.blocks.choices = offered(
            {
                _token_of(block): gettext(
                    "《%(form)s》 %(count)s 题", form=titles[block.form], count=len(block.items)
                )
                for block in blocks
            }
        )
        slots = {form.id: judgements(form) for form in forms}
        self.reverse.choices = offered(
            {_token(b.form, key): _label(slots[b.form][key]) for b in blocks for key in b.items}
        )
        items = [(f, slot) for f in forms for slot in judgements(f).values() if _open(f, slot)]
        for entry in self.crosstables:
            entry.form["by"].choices = _choices(
                (form, slot) for form, slot in items if isinstance(slot.question, Single)
            )
            entry.form["of"].choices = _choices(items)
        return forms

    def show_declared(self, declared: Declared, names: Sequence[str]) -> None:
        """Fill in what was declared of the forms called ``names``."""
        self._offer_declarations(names)
        self.comparisons.data = [_token(one.form, one.question) for one in declared.comparisons]
        self.blocks.data = [_token_of(block) for block in declared.blocks]
        self.reverse.data = [
            _token(block.form, key) for block in declared.blocks for key in block.reverse
        ]
        self.all_same.data = declared.all_same
        for entry, table in zip(self.crosstables, declared.crosstables, strict=False):
            entry.form["by"].data = _token(table.by.form, table.by.key)
            entry.form["of"].data = _token(table.of.form, table.of.key)

    def declared(self, names: Sequence[str]) -> Declared:
        """Return what is declared now that the forms called ``names`` are chosen."""
        forms = self._forms(names)
        seen = set((self.offered.data or "").split())
        compared = set(self.comparisons.data or ())
        blocks = set(self.blocks.data or ())
        return Declared(
            crosstables=tuple(_tables(self.crosstables, {form.id for form in forms})),
            comparisons=tuple(
                one
                for one in possible_comparisons(forms)
                if one.form not in seen or _token(one.form, one.question) in compared
            ),
            blocks=tuple(
                self._turned(block)
                for block in possible_blocks(forms)
                if block.form not in seen or _token_of(block) in blocks
            ),
            all_same=bool(self.all_same.data) or not seen,
        )

    def _forms(self, names: Iterable[str]) -> tuple[Form, ...]:
        return tuple(self.shelf[name] for name in names if name in self.shelf)

    def _turned(self, block: Block) -> Block:
        chosen = set(self.reverse.data or ())
        reverse = tuple(key for key in block.items if _token(block.form, key) in chosen)
        return block.model_copy(update={"reverse": reverse})


def _token(form: str, key: str) -> str:
    return f"{form}:{key}"


def _token_of(block: Block) -> str:
    return _token(block.form, block.items[0])


def _item(token: str) -> Item:
    form, _, key = token.partition(":")
    return Item(form=form, key=key)


def _open(form: Form, slot: Slot) -> bool:
    """Return whether everybody is asked, so that a cross table may have it."""
    return slot.question.id not in conditioned(form)


def _label(slot: Slot) -> str:
    words = slot.question.text
    if slot.row and slot.column:
        several = len(getattr(slot.question, "columns", ())) > 1
        words = f"{slot.row.label}·{slot.column.label}" if several else slot.row.label
    return words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1]}…"


def _choices(items: Iterable[tuple[Form, Slot]]) -> list[SelectChoice]:
    found = [SelectChoice("", gettext("不用"), optgroup="")]
    for form, slot in items:
        found.append(SelectChoice(_token(form.id, slot.key), _label(slot), optgroup=form.title))
    return found


def _tables(rows: FieldList, forms: set[str]) -> Iterable[CrossTable]:
    for entry in rows:
        by, of = entry.form["by"].data, entry.form["of"].data
        if by and of and {_item(by).form, _item(of).form} <= forms:
            yield CrossTable(by=_item(by), of=_item(of))
