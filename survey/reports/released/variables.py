"""What a statistics program calls a variable: one answer of a ballot as a number, and its codes.

A question with several ticks or places is as many variables as it has options. Codes below zero,
or below the least number that may be written, are missing values.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor

from survey.core.answers import NOT_ASKED, Value
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Number, Single
from survey.core.scales import Grade, Role, Scale

_LONGEST_NAME = 64  # bytes, in SPSS


class Measure(StrEnum):
    """What may be reckoned with the codes."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


@dataclass(frozen=True)
class Category:
    """A code and what it means; ``choice`` is the grade's or option's own code, if it is one."""

    value: int
    label: str
    choice: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Variable:
    """One column of numbers.

    ``form`` and ``index`` are the places of the form in the sitting and of the slot in the
    form. ``option`` is the place of the option that the variable is about, where it is about
    one. A text has no categories and no measure: it is never written as a number.
    """

    name: str
    label: str
    form: int
    index: int
    slot: Slot
    measure: Measure | None
    categories: tuple[Category, ...]
    option: int | None = None

    @property
    def blank(self) -> int:
        """Return the code of 未填."""
        return self.not_asked - 1

    @property
    def not_asked(self) -> int:
        """Return the code of a question that was not asked, the greatest of the missing ones."""
        return _not_asked(self.slot)

    def code(self, value: Value) -> float:
        """Return what an answer is written as."""
        if value is None:
            return self.blank
        if value == NOT_ASKED:
            return self.not_asked
        return self._answer(value)

    def _answer(self, value: Value) -> float:
        match self.slot.kept, value:
            case Kept.CHOICE, int():
                return self.categories[value].value
            case Kept.MARKS, int():
                return value >> (self.option or 0) & 1
            case Kept.ORDER, tuple():
                return value.index(self.option) + 1 if self.option in value else 0
            case Kept.NUMBER, str():
                return float(value)
            case _:
                return self.not_asked


def variables(forms: Sequence[Form]) -> tuple[Variable, ...]:
    """Return the variables of a sitting's forms, in order; texts that open on an answer are left
    out.
    """
    return tuple(
        variable
        for place, form in enumerate(forms)
        for index, slot in enumerate(form.slots)
        if slot.follow_up is None
        for variable in _of(place, index, slot)
    )


def _of(place: int, index: int, slot: Slot) -> Iterator[Variable]:
    name, label = f"f{place + 1}.{slot.key}", _label(slot)
    match slot.kept:
        case Kept.MARKS | Kept.ORDER:
            codes = _ticks(slot) if slot.kept is Kept.MARKS else _places(slot)
            measure = Measure.NOMINAL if slot.kept is Kept.MARKS else Measure.ORDINAL
            for at, (code, option) in enumerate(slot.choices):
                named = _named(f"{name}.{code}", place, index, at)
                about = f"{label} · {option}"
                yield Variable(named, about, place, index, slot, measure, codes, at)
        case Kept.CHOICE:
            measure = Measure.NOMINAL if _scale(slot) is None else Measure.ORDINAL
            named = _named(name, place, index)
            yield Variable(named, label, place, index, slot, measure, _choices(slot))
        case Kept.NUMBER:
            named = _named(name, place, index)
            yield Variable(named, label, place, index, slot, Measure.SCALE, _missing(slot))
        case Kept.TEXT:
            yield Variable(_named(name, place, index), label, place, index, slot, None, ())


def _named(name: str, *places: int) -> str:
    """Return ``name``, or one by number where it is too long for SPSS."""
    return name if len(name) <= _LONGEST_NAME else "v" + ".".join(str(one + 1) for one in places)


def _label(slot: Slot) -> str:
    parts = (slot.question.text, slot.row and slot.row.label, slot.column and slot.column.label)
    return " · ".join(part for part in parts if part)


def _scale(slot: Slot) -> Scale | None:
    if slot.column is not None:
        return slot.column.scale
    return slot.question.scale if isinstance(slot.question, Single) else None


def _choices(slot: Slot) -> tuple[Category, ...]:
    """Return the choices in order, then what is missing.

    不了解 and 弃权 are answers, but no grades: programs leave them out of means.
    """
    scale = _scale(slot)
    if scale is None:
        plain = (Category(at, label, code) for at, (code, label) in enumerate(slot.choices, 1))
        return *plain, *_missing(slot)
    return *_grades(scale.grades), *_missing(slot)


def _grades(grades: Sequence[Grade]) -> Iterator[Category]:
    good, aside = 0, -2
    for grade in grades:
        if grade.role is Role.GRADE:
            good += 1
            yield Category(good, grade.label, grade.code)
        else:
            aside -= 1
            yield Category(aside, grade.label, grade.code, missing=True)


def _ticks(slot: Slot) -> tuple[Category, ...]:
    return Category(0, "未选"), Category(1, "选中"), *_missing(slot)


def _places(slot: Slot) -> tuple[Category, ...]:
    most = getattr(slot.question, "places", 0)
    places = (Category(place, f"第{place}位") for place in range(1, most + 1))
    return Category(0, "未入选"), *places, *_missing(slot)


def _missing(slot: Slot) -> tuple[Category, ...]:
    code = _not_asked(slot)
    return Category(code, "没有问到", missing=True), Category(code - 1, "未填", missing=True)


def _not_asked(slot: Slot) -> int:
    least = floor(slot.question.minimum) if isinstance(slot.question, Number) else 0
    return min(least, 0) - 1
