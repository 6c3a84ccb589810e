"""Remarks for designers: what a careful colleague would say before the form goes out."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from survey.core.ballot import largest
from survey.core.form import Form
from survey.core.questions import Grid, Multiple, Note, Question, Single, Text
from survey.core.scales import Polarity, Role, Scale
from survey.core.sentence import Sentence

LARGEST_BALLOT = 32 * 1024 - 4
_LONG_OPTION = 24
_LONG_QUESTION = 80
_SECONDS = {"single": 7, "multiple": 15, "ranking": 25, "number": 8, "text": 30, "note": 4}
_SECONDS_PER_CELL = 4
_TWO_QUESTIONS = re.compile(r"(是否|有没有).*(和|及|并且).*[?？]")
_NOT_AND = re.compile("及时|及早|普及|涉及|顾及|和谐|和睦|和气|和解|温和|党和国家")
_TWO_NEGATIVES = re.compile("(不|没有|未).*(不|没有|未)")
WHOLE = Sentence("（全表）")
_UNTAGGED = Sentence("没有归口；报告将无法把它归入任何一类")
_CLAUSE = re.compile("[、，,；;。]|有没有")  # “不作为、不担当”是并列，不是双重否定
_NEGATED = re.compile("不|没有|未|无|非")
_NOT_NEGATED = re.compile(
    r"(.{1,2})不\1|不断|不仅|不忘|不只|不同|无私|无论|未来|未成年|非遗|非常|非公|不动产|不良|不正之风|不合理"
)
_NAMED = re.compile("问题|现象|行为|情形|作风|倾向|是否|有没有|有无|防治|整治|纠正")
"""“不作为的问题”“防治不作为”有名有实，“是否不作为”是问有无：都不是反着问。"""
_FOUND_OR_NOT = re.compile("有|存在|发生")


class Weight(StrEnum):
    """An error blocks publishing; a warning needs a tick."""

    ERROR = "error"
    WARNING = "warning"


class Remark(NamedTuple):
    """One thing a designer should look at."""

    weight: Weight
    place: Sentence
    text: Sentence


def remarks(form: Form) -> tuple[Remark, ...]:
    """Return every remark on ``form``, in the order of the form."""
    found = list(_on_the_whole(form))
    for question in form.questions:
        place = Sentence("“%(question)s”", question=question.text)
        for rule in _RULES:
            found.extend(Remark(weight, place, text) for weight, text in rule(question))
        if not form.tag_of(question) and not isinstance(question, Note | Text):
            found.append(Remark(Weight.WARNING, place, _UNTAGGED))
    return (*found, *_on_translations(form))


def minutes(form: Form) -> int:
    """Return the estimated minutes that filling in takes, at least one."""
    seconds = sum(
        len(question.rows) * len(question.columns) * _SECONDS_PER_CELL
        if isinstance(question, Grid)
        else _SECONDS[question.kind]
        for question in form.questions
    )
    return max(1, -(-seconds // 60))


def _on_the_whole(form: Form) -> Iterator[Remark]:
    if not form.slots and not any(isinstance(q, Grid) for q in form.questions):
        yield Remark(Weight.ERROR, WHOLE, Sentence("没有一道要回答的题；请至少加一题"))
    if largest([form]) > LARGEST_BALLOT:
        words = Sentence("答卷最长超过 32 KB；请减少填空题的字数上限或行数")
        yield Remark(Weight.ERROR, WHOLE, words)
    if minutes(form) > 15:
        words = Sentence("约需 %(n)s 分钟；超过 15 分钟会有人不填完", n=minutes(form))
        yield Remark(Weight.WARNING, WHOLE, words)


def _on_translations(form: Form) -> Iterator[Remark]:
    texts = dict.fromkeys(text for _, text in form.texts)
    for language, words in form.translations.items():
        place = Sentence("译文 %(language)s", language=language)
        missing = [text for text in texts if text not in words]
        if missing:
            said = Sentence(
                "有 %(n)s 处没有译文，答卷上还是原文：%(texts)s",
                n=len(missing),
                texts=tuple(missing),
            )
            yield Remark(Weight.WARNING, place, said)
        for text in words:
            if text not in texts:
                said = Sentence("表里没有“%(text)s”，译文用不上；请核对原文", text=text)
                yield Remark(Weight.WARNING, place, said)
        for labels in dict.fromkeys(_told_apart_no_more(form, words)):
            said = Sentence("译文把不同的选项写成了一样：%(texts)s；请分别翻译", texts=labels)
            yield Remark(Weight.ERROR, place, said)


def _told_apart_no_more(form: Form, words: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield choices of one slot whose translations a reader could not tell apart."""
    for slot in form.slots:
        alike: dict[str, list[str]] = {}
        for _, label in slot.choices:
            read = unicodedata.normalize("NFKC", words.get(label, label)).casefold()
            alike.setdefault(read, []).append(label)
        yield from (tuple(labels) for labels in alike.values() if len(set(labels)) > 1)


Found = Iterator[tuple[Weight, Sentence]]


def _on_words(question: Question) -> Found:
    if len(question.text) > _LONG_QUESTION:
        yield (
            Weight.WARNING,
            Sentence(
                "题目有 %(now)s 字；请缩到 %(most)s 字以内",
                now=len(question.text),
                most=_LONG_QUESTION,
            ),
        )
    if _TWO_QUESTIONS.search(_NOT_AND.sub("", question.text)):
        yield Weight.WARNING, Sentence("一题问了两件事；请拆成两题")
    if "是否" in question.text and any(map(_TWO_NEGATIVES.search, _CLAUSE.split(question.text))):
        yield Weight.WARNING, Sentence("题目里有双重否定；请改成正面的问法")


def _on_options(question: Question) -> Found:
    if not isinstance(question, Single | Multiple):
        return
    labels = [label for _, label in question.choices]
    for label, times in Counter(labels).items():
        if times > 1:
            yield Weight.ERROR, Sentence("选项“%(label)s”出现了 %(n)s 次", label=label, n=times)
        if len(label) > _LONG_OPTION:
            words = Sentence(
                "选项“%(label)s”超过 %(n)s 字，手机上要折三行", label=label, n=_LONG_OPTION
            )
            yield Weight.WARNING, words


def _on_multiple(question: Question) -> Found:
    if not isinstance(question, Multiple):
        return
    if not any(option.exclusive for option in question.options):
        yield Weight.WARNING, Sentence("没有“不存在/都没有”一类的选项；没有问题的人只能空着")
    for option in question.options:
        opened = any(option.code in follow_up.on for follow_up in question.follow_ups)
        if option.label.startswith("其他") and not opened:
            words = Sentence("“%(option)s”没有填写的格子；请加追问", option=option.label)
            yield Weight.WARNING, words


def _on_scale(question: Question) -> Found:
    if isinstance(question, Single) and question.scale:
        yield from _scale_remarks(question.scale)
    if isinstance(question, Grid):
        for scale in dict.fromkeys(column.scale for column in question.columns):
            yield from _scale_remarks(scale)


def _scale_remarks(scale: Scale) -> Found:
    if all(grade.role is not Role.UNKNOWN for grade in scale.grades):
        yield Weight.WARNING, Sentence("没有“不了解”；不了解情况的人只能乱选或空着")
    moods = Counter(grade.polarity for grade in scale.grades if grade.role is Role.GRADE)
    good, bad = moods[Polarity.POSITIVE], moods[Polarity.NEGATIVE]
    lopsided = not (good and bad) or abs(good - bad) > 1
    if (good or bad) and lopsided:
        words = Sentence(
            "等次偏在一边：好的 %(good)s 个，差的 %(bad)s 个；请两边一样多，最多差一个",
            good=good,
            bad=bad,
        )
        yield Weight.WARNING, words


def _on_direction(question: Question) -> Found:
    """Find what is asked the wrong way round: “满意” with something that is *not* done."""
    for words, scale in _judged(question):
        told = _NOT_NEGATED.sub("", words)
        if _judges(scale) and _NEGATED.search(told) and not _NAMED.search(words):
            said = Sentence(
                "“%(words)s”是反着问的，选“%(grade)s”容易看错；请改成正面的问法",
                words=words,
                grade=scale.grades[0].label,
            )
            yield Weight.WARNING, said


def _judged(question: Question) -> Iterator[tuple[str, Scale]]:
    """Yield what is judged, and on which scale."""
    if isinstance(question, Single) and question.scale:
        yield question.text, question.scale
    if isinstance(question, Grid):
        things = () if question.roster else tuple(row.label for row in question.rows)
        for column in question.columns:
            yield from ((words, column.scale) for words in (column.label, *things))


def _judges(scale: Scale) -> bool:
    """Return whether the grades say how good something is, not whether it is found."""
    judged = [grade for grade in scale.grades if grade.role is Role.GRADE]
    found = any(_FOUND_OR_NOT.search(grade.label) for grade in judged)
    return not found and any(grade.polarity is Polarity.POSITIVE for grade in judged)


def _on_people(question: Question) -> Found:
    if not isinstance(question, Grid):
        return
    for label, times in Counter(row.label for row in question.rows).items():
        if times > 1:
            words = Sentence(
                "“%(name)s”出现了 %(n)s 次；请核对名单，同名的请注明职务", name=label, n=times
            )
            yield Weight.ERROR, words


_RULES: tuple[Callable[[Question], Found], ...] = (
    _on_words,
    _on_options,
    _on_multiple,
    _on_scale,
    _on_direction,
    _on_people,
)
