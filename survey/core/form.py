"""A form: sections of questions, and the slots its answers fall into."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, Field, StringConstraints

from survey.core.conditions import Condition
from survey.core.languages import reworded, texts_in
from survey.core.questions import (
    Column,
    FollowUp,
    Grid,
    Multiple,
    Note,
    Number,
    Question,
    Ranking,
    Row,
    Single,
    Text,
)
from survey.core.record import Identifier, Line, Record, Words, printable


class Kept(StrEnum):
    """How the answer in a slot is kept (see ``answers.Value``)."""

    CHOICE = "choice"
    MARKS = "marks"
    ORDER = "order"
    NUMBER = "number"
    TEXT = "text"


class Slot(NamedTuple):
    """One place of a ballot that takes one answer.

    ``key`` is ``question``, ``question.row.column`` or either of them followed by
    ``~follow_up``: the name of the field on every page, sheet and file.
    """

    key: str
    kept: Kept
    question: Question
    row: Row | None = None
    column: Column | None = None
    follow_up: FollowUp | None = None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, label) of what may be chosen here or, for a follow-up, beside it."""
        if self.column is not None:
            return self.column.scale.choices
        match self.question:
            case Single() | Multiple():
                return self.question.choices
            case Ranking():
                return tuple((option.code, option.label) for option in self.question.options)
        return ()


class Section(Record):
    """Questions under one heading; ``tag`` is their framework tag unless they bear their own."""

    id: Identifier
    title: Words = ""
    introduction: Words = ""
    tag: Words = ""
    when: Condition | None = None
    questions: tuple[Question, ...]


Translation = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(printable),
]


class Form(Record):
    """What people fill in, with the unit's people already in the rows or not.

    It is written in Chinese; ``translations`` has its texts in other languages, by
    language and text.
    """

    id: Identifier
    title: Line
    introduction: Words = ""
    sections: tuple[Section, ...]
    translations: Mapping[str, Mapping[str, Translation]] = Field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that the form can be read in besides its own."""
        return tuple(self.translations)

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return field and text of everything that respondents read, save names of people."""
        return tuple(texts_in(self.model_dump(exclude={"translations"})))

    @cached_property
    def versions(self) -> Mapping[str, Self]:
        """Return the form in each of its languages."""
        body = self.model_dump(exclude={"translations"})
        return {
            language: self.model_validate(reworded(body, words))
            for language, words in self.translations.items()
        }

    def in_language(self, language: str) -> Self:
        """Return the form as it reads in ``language``; itself where it has no such version.

        Codes, ids, conditions and rules are the same, so answers to the one are
        answers to the other. What has no translation stays as it is.
        """
        return self.versions.get(language, self)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return every slot in the order in which a ballot keeps its answers."""
        return tuple(slot for question in self.questions for slot in slots_of(question))

    @cached_property
    def choice_counts(self) -> tuple[int, ...]:
        """Return from how many choices one is kept in each slot; 0 where none is."""
        return tuple(len(s.choices) if s.kept is Kept.CHOICE else 0 for s in self.slots)

    @cached_property
    def choice_places(self) -> Mapping[str, Mapping[str, int]]:
        """Return the place of every code that may be chosen, by the key of its slot."""
        return {
            slot.key: {code: place for place, (code, _) in enumerate(slot.choices)}
            for slot in self.slots
            if slot.kept is Kept.CHOICE
        }

    @cached_property
    def slots_by_question(self) -> Mapping[str, tuple[Slot, ...]]:
        """Return the slots of each question by its id."""
        return {question.id: slots_of(question) for question in self.questions}

    @cached_property
    def fields(self) -> frozenset[str]:
        """Return the names of all fields in which answers to the form arrive."""
        return frozenset(name for question in self.questions for name in field_names(question))

    def tag_of(self, question: Question) -> str:
        """Return the framework tag that reports file ``question`` under."""
        for section in self.sections:
            if question in section.questions:
                return question.tag or section.tag
        return question.tag


def field_names(question: Question) -> tuple[str, ...]:
    """Return the names of the fields in which answers to ``question`` arrive."""
    if isinstance(question, Ranking):
        return tuple(f"{question.id}.{option.code}" for option in question.options)
    return tuple(slot.key for slot in slots_of(question))


def slots_of(question: Question) -> tuple[Slot, ...]:
    """Return the slots of one question."""
    match question:
        case Single():
            own = Slot(question.id, Kept.CHOICE, question)
            return own, *_follow_ups(own, question.follow_ups)
        case Multiple():
            own = Slot(question.id, Kept.MARKS, question)
            return own, *_follow_ups(own, question.follow_ups)
        case Grid():
            return tuple(
                slot
                for row in question.rows
                for column in question.columns
                for slot in _cell(question, row, column)
            )
        case Ranking():
            return (Slot(question.id, Kept.ORDER, question),)
        case Number():
            return (Slot(question.id, Kept.NUMBER, question),)
        case Text():
            return (Slot(question.id, Kept.TEXT, question),)
        case Note():
            return ()


def _cell(question: Grid, row: Row, column: Column) -> tuple[Slot, ...]:
    own = Slot(f"{question.id}.{row.code}.{column.code}", Kept.CHOICE, question, row, column)
    return own, *_follow_ups(own, column.follow_ups)


def _follow_ups(own: Slot, follow_ups: tuple[FollowUp, ...]) -> tuple[Slot, ...]:
    return tuple(
        own._replace(key=f"{own.key}~{opened.id}", kept=Kept.TEXT, follow_up=opened)
        for opened in follow_ups
    )
