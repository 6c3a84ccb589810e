"""Questions as people write them in a list or a text, turned into ours."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from survey.core.sentence import Sentence
from survey.exchange.findings import Gathering
from survey.exchange.grades import UNKNOWN, scale_of, stands_alone

_MARK = re.compile(
    "[(（\\[【]\\s*(?P<said>[^()（）\\[\\]【】]{0,40}?"
    "(?:单选|多选|单项|多项|不定项|可选|限选|选填|任选|填空|问答|简答|开放|排序|数字|矩阵|量表"
    "|必答|必填|选答|最多|至多|不超过)"
    "[^()（）\\[\\]【】]{0,40})\\s*[)）\\]】]"
)
_SEVERAL = re.compile("多选|多项|不定项|可选几项|可选多")
_AT_MOST = re.compile(
    "(?:最多|至多|限|不超过|任选|只能)\\s*(?:选择|可选|选)?\\s*([0-9]{1,2}|[一二两三四五六七八九十]{1,2})\\s*[项个条种]"
)
_AT_LEAST = re.compile("至少|不少于")
_DIGITS = "零一二三四五六七八九十"
_ANSWER_BOX = re.compile("[(（]\\s*[)）]|【\\s*】")
_BLANK = re.compile("[_＿]{2,}|﹍{2,}|…{3,}")
_WRITE = re.compile(
    "[(（,，:：\\s]*请?(?:具体)?(?:注明|写明|说明|填写|列出|写出|补充)[^()（）]{0,12}[)）]?[:：]?"
)
_SKIPPING = re.compile("跳[至到]|转[至到第]|请?直接回答|选.{0,6}的?请(?:继续)?回答")
_MOST = 99_999_999
_MOST_OPTIONS = 40
_MOST_RANKED = 20

KINDS = {
    "单选": "single",
    "单项": "single",
    "多选": "multiple",
    "多项": "multiple",
    "不定项": "multiple",
    "排序": "ranking",
    "填空": "text",
    "问答": "text",
    "简答": "text",
    "开放": "text",
    "主观": "text",
    "文本": "text",
    "数字": "number",
    "数值": "number",
    "说明": "note",
    "量表": "single",
    "判断": "single",
}
"""What people call the kinds of question, by the first word that is found."""


@dataclass
class Stem:
    """A question as it stands: its words, what stands in brackets behind it, its options."""

    place: Sentence
    text: str
    said: str = ""
    options: list[str] = field(default_factory=list)
    hint: str = ""
    tag: str = ""
    required: bool = False
    blank: bool = False

    def read_marks(self) -> None:
        """Take the marks in brackets, answer boxes and blanks out of the words."""
        said = [match["said"] for match in _MARK.finditer(self.text)]
        self.said = " ".join([self.said, *said]).strip()
        bare = _ANSWER_BOX.sub("", _MARK.sub("", self.text))
        self.blank = self.blank or bool(_BLANK.search(bare))
        self.text = _BLANK.sub("", bare).strip(" \u3000:：,，") or self.text


def kind_of(said: str) -> str:
    """Return the kind of question that ``said`` names; empty when it names none."""
    if _SEVERAL.search(said):
        return "multiple"
    return next((kind for word, kind in KINDS.items() if word in said), "")


def question_of(stem: Stem, id: str, gathering: Gathering) -> dict[str, Any]:
    """Return the question that ``stem`` is, noting what is taken for granted."""
    stem.read_marks()
    kind = kind_of(stem.said)
    made = _made(stem, kind, gathering)
    if _SKIPPING.search(stem.text):
        said = Sentence("跳题的说明没有变成显示条件；请在这里重新设置")
        gathering.left_out(stem.place, said)
    if made["kind"] not in ("note",):
        made["required"] = stem.required or "必答" in stem.said or "必填" in stem.said
    return {
        **made,
        "id": id,
        "text": gathering.line(stem.text, stem.place),
        "hint": gathering.words(stem.hint, stem.place),
        "tag": gathering.line(stem.tag, stem.place),
    }


def _made(stem: Stem, kind: str, gathering: Gathering) -> dict[str, Any]:
    if kind == "note":
        return {"kind": "note"}
    if kind == "number":
        said = Sentence(
            "上下限没有写全，按 %(low)s 至 %(high)s 处理；请核对", low=0, high=99_999_999
        )
        gathering.assumed(stem.place, said)
        return {"kind": "number", "maximum": 99_999_999}
    if len(set(stem.options)) < 2:
        return _text(stem, kind, gathering)
    if len(stem.options) > _MOST_OPTIONS:
        said = Sentence("选项超过 %(most)s 个，多出来的没有带过来", most=_MOST_OPTIONS)
        gathering.left_out(stem.place, said)
        del stem.options[_MOST_OPTIONS:]
    match kind:
        case "multiple":
            return _multiple(stem, gathering)
        case "ranking":
            return _ranking(stem, gathering)
    return _single(stem, kind, gathering)


def _text(stem: Stem, kind: str, gathering: Gathering) -> dict[str, Any]:
    if stem.options:
        said = Sentence("只有一个选项“%(label)s”，改成了填空题", label=stem.options[0])
        gathering.assumed(stem.place, said)
    elif kind not in ("text", "") or not (kind or stem.blank):
        gathering.assumed(stem.place, Sentence("没有选项，当作填空题"))
    return {"kind": "text"}


def _single(stem: Stem, kind: str, gathering: Gathering) -> dict[str, Any]:
    options, follow_ups = _options(stem, gathering)
    scale = scale_of([(option["code"], option["label"]) for option in options])
    if scale and not follow_ups:
        if any("score" in grade for grade in scale["grades"]):
            gathering.assumed(stem.place, Sentence("当作量表，等次带有常用的分值；请核对"))
        return {"kind": "single", "scale": scale}
    if not kind:
        said = Sentence("没有注明单选还是多选，当作单选")
        gathering.assumed(stem.place, said)
    return {"kind": "single", "options": options, "follow_ups": follow_ups}


def _multiple(stem: Stem, gathering: Gathering) -> dict[str, Any]:
    options, follow_ups = _options(stem, gathering)
    made: dict[str, Any] = {"kind": "multiple", "options": options, "follow_ups": follow_ups}
    most = _most(stem.said)
    if most:
        made["at_most"] = min(most, len(options))
    if _AT_LEAST.search(stem.said):
        said = Sentence("“至少选几项”没有带过来：%(text)s", text=stem.said)
        gathering.left_out(stem.place, said)
    for option in options:
        if stands_alone(option["label"]):
            option["exclusive"] = True
            words = Sentence("“%(label)s”当作不能与其他选项同选", label=option["label"])
            gathering.assumed(stem.place, words)
    return made


def _ranking(stem: Stem, gathering: Gathering) -> dict[str, Any]:
    if len(stem.options) > _MOST_RANKED:
        said = Sentence("选项超过 %(most)s 个，多出来的没有带过来", most=_MOST_RANKED)
        gathering.left_out(stem.place, said)
        del stem.options[_MOST_RANKED:]
    options, _ = _options(stem, gathering)
    places = _most(stem.said) or len(options)
    return {"kind": "ranking", "options": options, "places": max(1, min(places, len(options)))}


def _most(said: str) -> int:
    found = _AT_MOST.search(said)
    if found is None:
        return 0
    word = found[1].replace("两", "二")
    if word.isdigit():
        return int(word)
    return sum(_DIGITS.index(letter) for letter in word)


def option_codes(labels: Sequence[str]) -> list[str]:
    """Return a code for each label: letters in order, ``u`` for whoever does not know."""
    codes = []
    for place, label in enumerate(labels):
        letter = ascii_lowercase[place] if place < 20 else f"o{place + 1}"
        codes.append("u" if label in UNKNOWN and "u" not in codes else letter)
    return codes


def _options(stem: Stem, gathering: Gathering) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    labels, opened = [], []
    for said in stem.options:
        bare = _WRITE.sub("", _BLANK.sub("", said)).strip(" \u3000:：()（）")
        label = gathering.line(bare, stem.place) or "其他"
        asked = bool(_BLANK.search(said) or _WRITE.search(said))
        if label in labels:
            words = Sentence("选项“%(label)s”重复了，只留一个", label=label)
            gathering.left_out(stem.place, words)
            continue
        labels.append(label)
        opened.append(asked)
    codes = option_codes(labels)
    options = [{"code": code, "label": label} for code, label in zip(codes, labels, strict=True)]
    on = [code for code, asked in zip(codes, opened, strict=True) if asked]
    return options, [{"on": on, "text": "请写明"}] if on else []
