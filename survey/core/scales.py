"""Ordered grades: what a respondent chooses from when he judges a person or a thing."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from survey.core.record import Code, Line, Record
from survey.core.sentence import Sentence


class Role(StrEnum):
    """What choosing a grade means. Leaving the item blank is none of these."""

    GRADE = "grade"
    UNKNOWN = "unknown"
    ABSTAIN = "abstain"


class Polarity(StrEnum):
    """Whether a grade speaks for, against or neither."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


Score = Annotated[Decimal, Field(ge=-1000, le=1000, decimal_places=4)]


class Grade(Record):
    """One step of a scale. ``score`` is ``None`` where the grade earns no score."""

    code: Code
    label: Line
    score: Score | None = None
    role: Role = Role.GRADE
    polarity: Polarity = Polarity.NEUTRAL


class Scale(Record):
    """Two to eleven grades in the order in which people see them."""

    grades: tuple[Grade, ...]

    @model_validator(mode="after")
    def _is_a_scale(self) -> Self:
        faults = tuple(self._faults())
        if faults:
            raise ValueError(*faults)
        return self

    def _faults(self) -> Iterator[Sentence]:
        if not 2 <= len(self.grades) <= 11:
            yield Sentence("有 %(count)s 个等次；一个量表要有 2 至 11 个", count=len(self.grades))
        codes, labels = set(self.codes), {grade.label for grade in self.grades}
        if min(len(codes), len(labels)) < len(self.grades):
            yield Sentence("等次的代码和名称都不能重复")
        judged = [grade for grade in self.grades if grade.role is Role.GRADE]
        if len({grade.score is None for grade in judged}) > 1:
            yield Sentence("要么每个等次都有分值，要么都没有（不了解、弃权除外）")
        if any(grade.score is not None for grade in self.grades if grade.role is not Role.GRADE):
            yield Sentence("不了解和弃权不计分，请去掉分值")

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, label) of the grades in order."""
        return tuple((grade.code, grade.label) for grade in self.grades)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return the grades' codes in order."""
        return tuple(grade.code for grade in self.grades)


_UP, _MID, _DOWN = Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE
_FOUR, _THREE = (
    ((100, _UP), (80, _UP), (60, _MID), (40, _DOWN)),
    ((100, _UP), (60, _UP), (0, _DOWN)),
)


def _scale(labels: str, steps: tuple[tuple[int | None, Polarity], ...]) -> Scale:
    grades = [
        Grade(
            code=code, label=label, score=None if score is None else Decimal(score), polarity=mood
        )
        for code, label, (score, mood) in zip("abcd", labels.split(), steps, strict=False)
    ]
    return Scale(grades=(*grades, Grade(code="u", label="不了解", role=Role.UNKNOWN)))


STANDARD: dict[str, Scale] = {
    "quality": _scale("好 较好 一般 差", _FOUR),
    "competence": _scale("优秀 称职 基本称职 不称职", _FOUR),
    "merit": _scale("优秀 良好 一般 较差", _FOUR),
    "satisfaction": _scale("满意 基本满意 不满意", _THREE),
    "approval": _scale("认同 基本认同 不认同", _THREE),
    "existence": _scale("存在 不存在", ((None, _DOWN), (None, _UP))),
    "occurrence": _scale("没有 偶尔有 经常有", ((None, _UP), (None, _MID), (None, _DOWN))),
}
"""Scales that a definition may call by name. Each ends in 不了解, so that nobody who does not
know must guess or leave a blank."""
