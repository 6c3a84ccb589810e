"""What can be shown and said of a draft while parts of it are still faulty."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from typing import Any

from survey.core.definition import read
from survey.core.errors import DefinitionError, Fault
from survey.core.form import Form
from survey.core.proofreading import Remark, remarks
from survey.core.record import UNPRINTABLE
from survey.core.sentence import Sentence

Draft = dict[str, Any]
HEAD = ""
"""The part that a fault of the whole draft belongs to."""

_PLACE = re.compile(r"sections\[(\d+)\](?:\.questions\[(\d+)\])?(.*)")
_UNFINISHED = Sentence("（这一题还没写完）")
_UNNAMED = Sentence("（还没有名称）")
_ROUNDS = 6
_MOST = 300

_FIELDS = {
    "text": Sentence("题目"),
    "title": Sentence("标题"),
    "introduction": Sentence("开头的说明"),
    "hint": Sentence("补充说明"),
    "tag": Sentence("归口"),
    "label": Sentence("文字"),
    "score": Sentence("分值"),
    "options": Sentence("选项"),
    "rows": Sentence("被评的人或事"),
    "details": Sentence("名字旁边显示"),
    "columns": Sentence("评价项目"),
    "grades": Sentence("等次"),
    "scale": Sentence("等次"),
    "follow_ups": Sentence("追问"),
    "on": Sentence("选了什么才追问"),
    "caps": Sentence("名额"),
    "grade": Sentence("等次"),
    "at_most": Sentence("最多"),
    "percent": Sentence("比例"),
    "places": Sentence("排到第几"),
    "minimum": Sentence("最小值"),
    "maximum": Sentence("最大值"),
    "decimals": Sentence("小数位数"),
    "unit": Sentence("单位"),
    "limit": Sentence("字数上限"),
}
_EMPTY = Sentence("不能空着")
_MISSING = Sentence("还没写")
_AHEAD = Fault(
    Sentence("什么时候问"), Sentence("条件要看前面的题；请把这道题移到那道题后面，或者改条件")
)


@dataclass(frozen=True)
class State:
    """How far a draft is: what can be shown of it, what must be mended, what was remarked.

    ``faults`` and ``remarks`` are by the id of their question or section; `HEAD` where they
    are the whole draft's. ``whole`` is whether ``form`` is all of the draft.
    """

    form: Form
    faults: Mapping[str, tuple[Fault, ...]]
    remarks: Mapping[str, tuple[Remark, ...]]

    def unwritten(self, part: str) -> bool:
        """Return whether the first thing to mend in a part is only that something is missing."""
        return self.faults.get(part, (_AHEAD,))[0].place == _MISSING

    @property
    def whole(self) -> bool:
        """Return whether nothing must be mended before the draft is a form."""
        return not self.faults


def state_of(draft: Draft) -> State:
    """Return how far ``draft`` is."""
    found: dict[str, list[Fault]] = {}
    missing: dict[str, list[str]] = {}
    for fault in _faults(draft):
        part, said = _placed(draft, fault)
        if fault.text == _EMPTY:
            missing.setdefault(part, []).append(said.place)
        elif said not in found.setdefault(part, []):
            found[part].append(said)
    for part, places in missing.items():
        words = Sentence("%(places)s", places=tuple(places))
        found[part] = [Fault(_MISSING, words), *found.get(part, ())]
    form = presentable(draft)
    faults = {part: tuple(said) for part, said in found.items()}
    return State(form, faults, _remarks(form, faults))


def _faults(draft: Draft) -> tuple[Fault, ...]:
    try:
        read(draft)
    except DefinitionError as error:
        return error.faults
    return ()


def _placed(draft: Draft, fault: Fault) -> tuple[str, Fault]:
    """Return the id of the part that a fault is in, and the fault with its place in words."""
    found = _PLACE.match(fault.place)
    if found is None:
        return HEAD, Fault(_in_words(fault.place), fault.text)
    section = draft["sections"][int(found[1])]
    part = section["questions"][int(found[2])] if found[2] else section
    if found[3].startswith(".when"):
        return part["id"], _AHEAD
    return part["id"], Fault(_in_words(found[3]), fault.text)


def _in_words(place: str) -> Sentence:
    """Return where in a question something is, as its page names it.

    >>> str(_in_words(".options[1].label"))
    '第 2 个选项'
    """
    if place.startswith("translations"):
        return Sentence("译文")
    said: list[Sentence] = []
    for name, index in re.findall(r"([a-z_]+)(?:\[(\d+)\])?", place):
        field = _FIELDS.get(name)
        if field and index:
            said.append(Sentence("第 %(n)s 个%(what)s", what=field, n=int(index) + 1))
        elif field and field not in said and not (said and name in ("label", "scale")):
            said.append(field)
    return reduce(_within, said) if said else Sentence("这道题")


def _within(whole: Sentence, piece: Sentence) -> Sentence:
    return Sentence("%(whole)s的%(piece)s", whole=whole, piece=piece)


def _remarks(form: Form, faults: Mapping[str, object]) -> Mapping[str, tuple[Remark, ...]]:
    """Return what is remarked, by question; of questions with the same words, by the first.

    Of a question that is not finished nothing is said yet, nor of the whole that it is part of.
    """
    by_place = {f"“{question.text}”": question.id for question in reversed(form.questions)}
    found: dict[str, list[Remark]] = {}
    for remark in remarks(form):
        places = [place for place in by_place if remark.place.startswith(place)]
        part = by_place[places[0]] if places else HEAD
        if part not in faults if part else not faults:
            found.setdefault(part, []).append(remark)
    return {part: tuple(said) for part, said in found.items()}


def presentable(draft: Draft) -> Form:
    """Return as much of ``draft`` as can be shown; a note stands for what is not finished."""
    made = deepcopy(draft)
    made["title"] = made["title"].strip() or str(_UNNAMED)
    for section in made["sections"]:
        for question in section["questions"]:
            _without_blanks(question)
    for _ in range(_ROUNDS):
        faults = _faults(made)
        if not faults:
            return read(made)
        for fault in faults:
            _left_out(made, fault.place)
    return read({**made, "title": str(_UNNAMED), "introduction": "", "sections": []})


def _without_blanks(question: dict[str, Any]) -> None:
    """Leave out rows of which nothing is written yet, so that those written can be shown."""
    for name in ("options", "follow_ups"):
        if name in question:
            words = "text" if name == "follow_ups" else "label"
            question[name] = [part for part in question[name] if part[words].strip()]


def _left_out(draft: Draft, place: str) -> None:
    found = _PLACE.match(place)
    if found is None:
        draft.update(introduction="", translations={}, title=draft["title"][:400])
        return
    section = draft["sections"][int(found[1])]
    if found[3].startswith(".when"):
        part = section["questions"][int(found[2])] if found[2] else section
        part["when"] = None
    elif found[2]:
        question = section["questions"][int(found[2])]
        text = question["text"].strip()[:_MOST] + _UNFINISHED
        note = {"kind": "note", "id": question["id"], "text": UNPRINTABLE.sub("", text)}
        section["questions"][int(found[2])] = {**note, "when": question.get("when")}
    else:
        section.update(title="", introduction="", tag="")
