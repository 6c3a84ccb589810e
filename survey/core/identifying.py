"""Background questions that might tell who answered: how many people share one combination."""

import re
from collections.abc import Iterator, Sequence
from math import prod

from survey.core.form import Form
from survey.core.proofreading import WHOLE, Remark, Weight
from survey.core.questions import Single
from survey.core.sentence import Sentence
from survey.core.sitting import Anonymity, Group

FEWEST_ALIKE = 10
"""Fewer people than this in one combination, on average, and somebody may be told apart."""

_OF_ONESELF = re.compile(
    "您(属于|是|所在|现在?任|来自|在.{0,6}工作)"
    "|您?的?(性别|年龄|民族|学历|文化程度|政治面貌|职务|职级|职称|身份|岗位|工龄|部门|科室)"
)
_ABOUT_RESPONDENT = "答卷人"


def background(form: Form) -> tuple[Single, ...]:
    """Return the questions that ask what kind of person the respondent is."""
    return tuple(
        question
        for question in form.questions
        if isinstance(question, Single)
        and question.scale is None
        and (_ABOUT_RESPONDENT in form.tag_of(question) or _OF_ONESELF.match(question.text))
    )


def remarks_on_background(
    form: Form, groups: Sequence[Group], anonymity: Anonymity
) -> tuple[Remark, ...]:
    """Return where a group is so small that its background answers may point at people.

    In the strict grade every question is kept apart, so each is looked at by itself;
    where whole ballots are kept, all of them together.
    """
    asked = background(form)
    sizes = {group.label: group.invited for group in groups if group.invited}
    if not asked or not sizes:
        return ()
    smallest = min(sizes, key=lambda label: sizes[label])
    split = _together(asked) if anonymity is Anonymity.ROWS else _apart(asked)
    return tuple(
        Remark(
            Weight.WARNING,
            place,
            Sentence(
                "“%(group)s”应到 %(people)s 人，按答案能分成 %(kinds)s 种，"
                "平均每种不到 %(least)s 人，可能认出人来；请减少选项，或者去掉这样的题",
                group=smallest,
                people=sizes[smallest],
                kinds=kinds,
                least=FEWEST_ALIKE,
            ),
        )
        for place, kinds in split
        if sizes[smallest] < FEWEST_ALIKE * kinds
    )


def _apart(asked: Sequence[Single]) -> Iterator[tuple[Sentence, int]]:
    for question in asked:
        yield Sentence("“%(question)s”", question=question.text), len(question.options)


def _together(asked: Sequence[Single]) -> Iterator[tuple[Sentence, int]]:
    if len(asked) == 1:
        yield from _apart(asked)
    else:
        yield WHOLE, prod(len(question.options) for question in asked)
