"""What changed between two texts of a form, in sentences for those who wrote it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from survey.core.form import Form, Section
from survey.core.questions import Column, FollowUp, Grid, Question
from survey.core.scales import Scale
from survey.core.sentence import Sentence

_KINDS = {
    "single": Sentence("单选"),
    "multiple": Sentence("多选"),
    "grid": Sentence("测评表"),
    "ranking": Sentence("排序"),
    "number": Sentence("数字"),
    "text": Sentence("填空"),
    "note": Sentence("说明文字"),
}
"""What people call the kinds."""

_LIMITS = {
    "hint": Sentence("补充说明"),
    "tag": Sentence("归口"),
    "at_most": Sentence("最多选几项"),
    "places": Sentence("排到第几"),
    "minimum": Sentence("最小值"),
    "maximum": Sentence("最大值"),
    "decimals": Sentence("小数位数"),
    "unit": Sentence("单位"),
    "limit": Sentence("字数上限"),
    "roster": Sentence("名册"),
    "details": Sentence("名字旁边显示"),
}
_NOTHING = Sentence("（无）")
Found = Iterator[Sentence]


def kind_name(kind: str) -> Sentence:
    """Return what people call a kind of question."""
    return _KINDS[kind]


def differences(old: Form, new: Form) -> tuple[Sentence, ...]:
    """Return every change from ``old`` to ``new``: the whole, sections, then questions in order.

    Questions are known by their ids, so that one that was reworded and moved is still the same.
    """
    return (
        *_heads(old, new),
        *_sections(old, new),
        *_questions(old, new),
        *_moves(old, new),
        *_translations(old, new),
    )


def _heads(old: Form, new: Form) -> Found:
    if old.title != new.title:
        yield Sentence("表名“%(old)s”改为“%(new)s”", old=old.title, new=new.title)
    if old.introduction != new.introduction:
        yield Sentence("开头的说明改了")


def _sections(old: Form, new: Form) -> Found:
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    for number, section in enumerate(old.sections, 1):
        if section.id not in after:
            yield Sentence("删去部分“%(title)s”", title=_called(section, number))
    for number, section in enumerate(new.sections, 1):
        known = before.get(section.id)
        if known is None:
            yield Sentence("新增部分“%(title)s”", title=_called(section, number))
        else:
            yield from _section(known, section, number)


def _called(section: Section, number: int) -> str:
    return section.title or Sentence("第 %(n)s 部分", n=number)


def _section(old: Section, new: Section, number: int) -> Found:
    name = _called(new, number)
    if old.title != new.title:
        yield Sentence(
            "部分的标题“%(old)s”改为“%(new)s”", old=_called(old, number), new=_called(new, number)
        )
    if old.introduction != new.introduction:
        yield Sentence("部分“%(title)s”的说明改了", title=name)
    if old.tag != new.tag:
        yield Sentence(
            "部分“%(title)s”的归口“%(old)s”改为“%(new)s”",
            title=name,
            old=old.tag or _NOTHING,
            new=new.tag or _NOTHING,
        )
    if old.when != new.when:
        yield Sentence("部分“%(title)s”什么时候问，改了", title=name)


def _questions(old: Form, new: Form) -> Found:
    before = {question.id: question for question in old.questions}
    after = {question.id: question for question in new.questions}
    for question in old.questions:
        if question.id not in after:
            yield Sentence("删去题目“%(text)s”", text=question.text)
    for question in new.questions:
        known = before.get(question.id)
        if known is None:
            yield Sentence(
                "新增%(kind)s“%(text)s”", kind=kind_name(question.kind), text=question.text
            )
        elif known != question:
            yield from _question(known, question)


def _question(old: Question, new: Question) -> Found:
    if old.text != new.text:
        yield Sentence("题目“%(old)s”改为“%(new)s”", old=old.text, new=new.text)
    if old.kind != new.kind:
        yield Sentence(
            "“%(text)s”由%(old)s改为%(new)s",
            text=new.text,
            old=kind_name(old.kind),
            new=kind_name(new.kind),
        )
        return
    for text in (*_fields(old, new), *_lists(old, new)):
        yield Sentence("“%(question)s”：%(change)s", question=new.text, change=text)


def _fields(old: Question, new: Question) -> Found:
    for name, label in _LIMITS.items():
        before, after = getattr(old, name, None), getattr(new, name, None)
        if before != after:
            yield Sentence(
                "%(what)s“%(old)s”改为“%(new)s”", what=label, old=_word(before), new=_word(after)
            )
    if getattr(old, "required", False) != getattr(new, "required", False):
        yield Sentence("改为必答") if getattr(new, "required", False) else Sentence("改为可以不答")
    if old.when != new.when:
        yield Sentence("什么时候问，改了")


def _word(value: Any) -> object:
    if isinstance(value, tuple):
        return tuple(value) or _NOTHING
    return _NOTHING if value in (None, "") else value


def _lists(old: Question, new: Question) -> Found:
    yield from _parts(Sentence("选项"), _labels(old, "options"), _labels(new, "options"))
    yield from _exclusive(old, new)
    yield from _scale(getattr(old, "scale", None), getattr(new, "scale", None))
    yield from _follow_ups(getattr(old, "follow_ups", ()), getattr(new, "follow_ups", ()))
    if isinstance(old, Grid) and isinstance(new, Grid):
        if not new.roster:
            yield from _parts(Sentence("被评的人或事"), _labels(old, "rows"), _labels(new, "rows"))
        yield from _parts(Sentence("评价项目"), _labels(old, "columns"), _labels(new, "columns"))
        known = {column.code: column for column in old.columns}
        for column in new.columns:
            if column.code in known:
                yield from _column(known[column.code], column)


def _exclusive(old: Question, new: Question) -> Found:
    before = {option.code: option.exclusive for option in getattr(old, "options", ())}
    for option in getattr(new, "options", ()):
        if before.get(option.code, option.exclusive) != option.exclusive:
            said = (
                Sentence("选了“%(label)s”就不能选别的", label=option.label)
                if option.exclusive
                else Sentence("选了“%(label)s”也可以选别的", label=option.label)
            )
            yield said


def _column(old: Column, new: Column) -> Found:
    yield from _scale(old.scale, new.scale)
    yield from _follow_ups(old.follow_ups, new.follow_ups)
    if old.caps != new.caps:
        yield Sentence("“%(label)s”的名额改了", label=new.label)


def _scale(old: Scale | None, new: Scale | None) -> Found:
    if old == new:
        return
    before = {grade.code: grade for grade in old.grades} if old else {}
    after = {grade.code: grade for grade in new.grades} if new else {}
    yield from _parts(
        Sentence("等次"),
        {code: grade.label for code, grade in before.items()},
        {code: grade.label for code, grade in after.items()},
    )
    for code, grade in after.items():
        known = before.get(code)
        if known and known.score != grade.score:
            yield Sentence(
                "等次“%(label)s”的分值“%(old)s”改为“%(new)s”",
                label=grade.label,
                old=_word(known.score),
                new=_word(grade.score),
            )
        if known and (known.role, known.polarity) != (grade.role, grade.polarity):
            yield Sentence("等次“%(label)s”算好评还是差评，改了", label=grade.label)


def _follow_ups(old: Sequence[FollowUp], new: Sequence[FollowUp]) -> Found:
    yield from _parts(
        Sentence("追问"), {one.id: one.text for one in old}, {one.id: one.text for one in new}
    )
    known = {one.id: one for one in old}
    for one in new:
        same = {"text": one.text}
        if one.id in known and known[one.id].model_copy(update=same) != one:
            yield Sentence("追问“%(text)s”的要求改了", text=one.text)


def _labels(question: Question, name: str) -> dict[str, str]:
    return {part.code: part.label for part in getattr(question, name, ())}


def _parts(what: Sentence, old: Mapping[str, str], new: Mapping[str, str]) -> Found:
    """Yield what was removed from a list, added to it, reworded and moved, by codes."""
    gone = tuple(label for code, label in old.items() if code not in new)
    come = tuple(label for code, label in new.items() if code not in old)
    if gone:
        yield Sentence("删去%(what)s“%(labels)s”", what=what, labels=gone)
    if come:
        yield Sentence("新增%(what)s“%(labels)s”", what=what, labels=come)
    for code, label in new.items():
        if old.get(code, label) != label:
            yield Sentence("%(what)s“%(old)s”改为“%(new)s”", what=what, old=old[code], new=label)
    if [code for code in old if code in new] != [code for code in new if code in old]:
        yield Sentence("%(what)s调整了顺序", what=what)


def _moves(old: Form, new: Form) -> Found:
    """Yield the fewest questions whose moving explains the new order, and new sections."""
    homes = _homes(old)
    after = _homes(new)
    kept = [question for question in new.questions if question.id in homes]
    order = [question.id for question in old.questions if question.id in after]
    still = _longest_run([order.index(question.id) for question in kept])
    for place, question in enumerate(kept):
        if place not in still or homes[question.id] != after[question.id]:
            yield Sentence("“%(text)s”挪了位置", text=question.text)


def _homes(form: Form) -> dict[str, str]:
    return {question.id: section.id for section in form.sections for question in section.questions}


def _longest_run(places: Sequence[int]) -> frozenset[int]:
    """Return the indexes of a longest rising run in ``places``: what did not need to move.

    >>> sorted(_longest_run([1, 2, 0, 3]))
    [0, 1, 3]
    """
    runs: list[tuple[int, ...]] = []
    for index, place in enumerate(places):
        before = [run for run in runs if places[run[-1]] < place]
        runs.append((*_longest(before), index))
    return frozenset(_longest(runs))


def _longest(runs: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    nothing: tuple[int, ...] = ()
    return max(runs, key=lambda run: len(run), default=nothing)


def _translations(old: Form, new: Form) -> Found:
    if old.translations != new.translations:
        yield Sentence("译文改了")
