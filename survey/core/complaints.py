"""What is said of answers that cannot be taken: place and remedy, in plain words."""

from collections.abc import Sequence

from survey.core.errors import Fault
from survey.core.form import Slot
from survey.core.questions import Column, Number
from survey.core.sentence import Sentence

NEEDLESS = Sentence("按前面的回答，这一题不用答；已替您清空，请再提交一次")
"""Said of an answer to a question that did not apply; a page shown again leaves it out."""


def name_of(slot: Slot) -> Sentence:
    """Return how a message names the place: ‘张三’的‘能’, or the question's own words."""
    if slot.row is not None and slot.column is not None:
        return Sentence("“%(row)s”的“%(column)s”", row=slot.row.label, column=slot.column.label)
    return Sentence("“%(question)s”", question=slot.question.text)


def unanswered(slot: Slot) -> Fault:
    """Say that the answer must not be missing."""
    return Fault(slot.key, Sentence("请回答%(question)s", question=name_of(slot)))


def not_offered(slot: Slot) -> Fault:
    """Say that nothing of what may be chosen was chosen."""
    words = Sentence("%(question)s没有这个选项；请从列出的选项中选", question=name_of(slot))
    return Fault(slot.key, words)


def too_many(slot: Slot, most: int, chosen: int) -> Fault:
    """Say that more was ticked than may be."""
    words = Sentence(
        "%(question)s最多选 %(most)s 项，您选了 %(chosen)s 项；请去掉几项",
        question=name_of(slot),
        most=most,
        chosen=chosen,
    )
    return Fault(slot.key, words)


def not_alone(slot: Slot, label: str) -> Fault:
    """Say that an option that excludes all others was ticked beside others."""
    words = Sentence("选了“%(option)s”，就不能再选别的；请去掉其中一种", option=label)
    return Fault(slot.key, words)


def over_cap(key: str, column: Column, code: str, most: int, given: int) -> Fault:
    """Say that a grade was given more often than it may be."""
    words = Sentence(
        "“%(column)s”一栏，“%(grade)s”最多给 %(most)s 个，您给了 %(given)s 个；请改掉 %(over)s 个",
        column=column.label,
        grade=dict(column.scale.choices)[code],
        most=most,
        given=given,
        over=given - most,
    )
    return Fault(key, words)


def not_opened(key: str, labels: Sequence[str]) -> Fault:
    """Say that a text was written whose option was not chosen."""
    words = Sentence("只有选了“%(options)s”才填这一格；请补选，或把字删掉", options=tuple(labels))
    return Fault(key, words)


def not_filled(key: str, labels: Sequence[str], text: str) -> Fault:
    """Say that what was chosen asks for a text."""
    words = Sentence("选了“%(options)s”，请填写“%(text)s”", options=tuple(labels), text=text)
    return Fault(key, words)


def no_place(key: str, most: int) -> Fault:
    """Say that a place in the order is none."""
    return Fault(key, Sentence("名次请填 1 至 %(most)s", most=most))


def place_taken(key: str, place: int, label: str) -> Fault:
    """Say that a place in the order was given before."""
    words = Sentence(
        "第 %(place)s 名已经给了“%(option)s”；一个名次只能给一项", place=place, option=label
    )
    return Fault(key, words)


def no_such_number(slot: Slot, question: Number) -> Fault:
    """Say which numbers may be written."""
    limits = {"question": name_of(slot), "low": question.minimum, "high": question.maximum}
    if not question.decimals:
        words = Sentence("%(question)s请填 %(low)s 至 %(high)s 的数，不带小数", **limits)
    else:
        words = Sentence(
            "%(question)s请填 %(low)s 至 %(high)s 的数，最多 %(decimals)s 位小数",
            decimals=question.decimals,
            **limits,
        )
    return Fault(slot.key, words)


def too_long(key: str, most: int, now: int) -> Fault:
    """Say how much shorter a text must be."""
    words = Sentence(
        "最多写 %(most)s 个字，现在有 %(now)s 个；请删去 %(over)s 个",
        most=most,
        now=now,
        over=now - most,
    )
    return Fault(key, words)
