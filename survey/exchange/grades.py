"""Which labels are the grades of a scale, and what they mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from survey.core.scales import STANDARD, Polarity, Role

UNKNOWN = ("不了解", "不太了解", "不清楚", "说不清", "说不清楚", "不知道", "不熟悉", "不好说")
ABSTAIN = ("弃权", "不便评价", "不评价")

_UP, _MID, _DOWN = Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE
_FIVE, _THREE = (_UP, _UP, _MID, _DOWN, _DOWN), (_UP, _MID, _DOWN)
_UNSCORED: Mapping[tuple[str, ...], tuple[Polarity, ...]] = {
    tuple(labels.split()): moods
    for labels, moods in (
        ("非常满意 满意 一般 不满意 非常不满意", _FIVE),
        ("很满意 满意 一般 不满意 很不满意", _FIVE),
        ("非常满意 比较满意 一般 不太满意 很不满意", _FIVE),
        ("非常满意 比较满意 一般 不太满意 不满意", _FIVE),
        ("非常满意 比较满意 一般 比较不满意 非常不满意", _FIVE),
        ("很好 较好 一般 较差 很差", _FIVE),
        ("非常好 比较好 一般 比较差 非常差", _FIVE),
        ("非常同意 同意 一般 不同意 非常不同意", _FIVE),
        ("很好 好 一般 差", (_UP, _UP, _MID, _DOWN)),
        ("满意 比较满意 一般 不满意", (_UP, _UP, _MID, _DOWN)),
        ("满意 较满意 一般 不满意", (_UP, _UP, _MID, _DOWN)),
        ("满意 比较满意 不满意", (_UP, _UP, _DOWN)),
        ("满意 较满意 不满意", (_UP, _UP, _DOWN)),
        ("满意 一般 不满意", _THREE),
        ("好 一般 差", _THREE),
        ("好 中 差", _THREE),
        ("同意 基本同意 不同意", (_UP, _UP, _DOWN)),
        ("优秀 合格 不合格", (_UP, _UP, _DOWN)),
        ("优秀 称职 不称职", (_UP, _UP, _DOWN)),
    )
}
_ALONE = ("以上都没有", "都没有", "没有发现", "未发现", "没有问题", "以上都不", "以上均")


def _scored() -> dict[tuple[str, ...], tuple[tuple[Polarity, str | None], ...]]:
    found: dict[tuple[str, ...], tuple[tuple[Polarity, str | None], ...]] = {
        labels: tuple((mood, None) for mood in moods) for labels, moods in _UNSCORED.items()
    }
    for scale in STANDARD.values():
        judged = [grade for grade in scale.grades if grade.role is Role.GRADE]
        found[tuple(grade.label for grade in judged)] = tuple(
            (grade.polarity, None if grade.score is None else str(grade.score)) for grade in judged
        )
    return found


_KNOWN = _scored()


def scale_of(choices: Sequence[tuple[str, str]]) -> dict[str, Any] | None:
    """Return the scale whose codes and labels ``choices`` are; ``None`` when they are none."""
    labels = [label for _, label in choices]
    judged = tuple(one for one in labels if one not in (*UNKNOWN, *ABSTAIN))
    meanings = _KNOWN.get(judged)
    turned = meanings is None
    if meanings is None:
        meanings = _KNOWN.get(judged[::-1])
    if meanings is None or len(set(labels)) < len(labels) or len(labels) > 11:
        return None
    by_label = dict(zip(judged[::-1] if turned else judged, meanings, strict=True))
    return {"grades": [_grade(code, label, by_label.get(label)) for code, label in choices]}


def _grade(code: str, label: str, meaning: tuple[Polarity, str | None] | None) -> dict[str, Any]:
    if meaning is None:
        role = Role.UNKNOWN if label in UNKNOWN else Role.ABSTAIN
        return {"code": code, "label": label, "role": role.value}
    mood, score = meaning
    return {"code": code, "label": label, "polarity": mood.value, "score": score}


def is_grade(label: str) -> bool:
    """Return whether ``label`` is a grade of some scale."""
    return label in _WORDS


def stands_alone(label: str) -> bool:
    """Return whether nothing else can be meant by whoever ticks ``label``."""
    bare = label.removeprefix("以上")
    return label in UNKNOWN or bare.startswith(_ALONE) or label.startswith(_ALONE) or label in _NO


_NO = ("无", "没有", "不存在", "不存在突出问题", "不存在问题", "无突出问题", "不存在突出问题。")
_WORDS = {word for labels in _KNOWN for word in labels} | {*UNKNOWN, *ABSTAIN}
