"""Words for uncertainty: what a figure says of everybody, and what it cannot say."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from survey.core.counting import Base, Rules
from survey.reports import wording
from survey.stats.inference.results import (
    Difference,
    Estimate,
    Footing,
    Likely,
    NumberMean,
    Verdict,
    WeightedError,
)
from survey.stats.reasons import NotComputed

FEW = 20
"""Below so many answers a figure is called a clue, not a finding."""
_MANY = 100
_CLASSES = "零一两三四五六七八九"
_SAID_PLAINLY = ("满意", "认同")  # “不” before them makes the opposite
_OF_WHOM = {Base.VALID: "", Base.ANSWERED: "作答的人中的", Base.KNOWN: "表明看法的人中的"}
"""Of whom a share is: everybody, or those of them who are in the base."""


class Whom(NamedTuple):
    """In what people are counted, who everybody is, how many were due and got a slip."""

    measure: str = "人"
    everybody: str = "全体"
    invited: int | None = None
    issued: int | None = None


class Chose(NamedTuple):
    """How a choice is told, and its opposite."""

    said: str
    unsaid: str
    rated: str


def chose(labels: Sequence[str], *, rated: bool = True) -> Chose:
    """Return the words for having chosen one of ``labels``, grades or options.

    >>> chose(["满意"]).unsaid, chose(["好", "较好"]).said
    ('不满意', '评为“好”或“较好”')
    """
    if rated and len(labels) == 1 and labels[0] in _SAID_PLAINLY:
        return Chose(labels[0], f"不{labels[0]}", f"评为{labels[0]}")
    verb = "评为" if rated else "选"
    words = verb + "或".join(f"“{label}”" for label in labels)
    return Chose(words, f"不这样{verb[0]}", words)


def share_sentence(
    found: Estimate, rules: Rules, whom: Whom | None = None, *, rated: bool = True
) -> str:
    """Return how many chose so, and what that says of everybody.

    45 were invited, of whom all, then 37, answered. 212 households were drawn from a
    register of 1000: their interval is 60.0 to 71.7, and any register of 878 to 4000 gives
    the same whole per cents.

    >>> from survey.core.sitting import Selection
    >>> from survey.stats.inference.estimates import estimate
    >>> from survey.stats.figures import Share
    >>> from survey.stats.inference.frames import Frame
    >>> def satisfied(count, n, people, selection=Selection.ALL):
    ...     share = Share(code="a", label="满意", count=count, share=None)
    ...     return estimate([share], n, Frame(selection, False, people, n, n), Rules())
    >>> share_sentence(satisfied(31, 45, 45), Rules())
    '应到45人，收回45份，31人评为满意，占68.9%。'
    >>> share_sentence(satisfied(29, 37, 45), Rules())
    '37份有效答卷中29人满意，占78.4%。8人未交；即使他们都不满意或都满意，全体比例也在64.4%至82.2%之间。'
    >>> village = Whom("户", "全村")
    >>> share_sentence(satisfied(140, 212, 1000, Selection.SAMPLE), Rules(), village)
    '抽取212户，140人满意，占66.0%；据此推算全村比例大致在60%至72%之间。'
    """
    whom = whom or Whom()
    words = chose(found.labels, rated=rated)
    part = f"，占{found.share}%" if found.share is not None else ""
    n = wording.ballots(found.base, rules)
    match found.footing:
        case Footing.COMPLETE:
            all_of_them = found.base == (whom.invited or found.people)
            among = "" if all_of_them else f"{n}中"
            said = f"{_all_came(found, whom)}，{among}{found.count}人{words.rated}{part}。"
        case Footing.SAMPLE:
            likely = _likely(found, rules.share_base, whom)
            said = f"{_drawn(found, whom)}，{found.count}人{words.said}{part}{likely}"
        case _:
            beyond = _beyond(found, rules.share_base, words, whom)
            said = f"{n}中{found.count}人{words.said}{part}。{beyond}"
    return said + small_sentence(found.base)


def _all_came(found: Estimate, whom: Whom) -> str:
    due = whom.invited or found.people
    return f"应到{due}{whom.measure}，收回{due}份"


def _drawn(found: Estimate, whom: Whom) -> str:
    if whom.issued in (None, found.base):
        return f"抽取{found.base}{whom.measure}"
    return f"抽取{whom.issued}{whom.measure}，有效回答{found.base}份"


def _likely(found: Estimate, base: Base, whom: Whom) -> str:
    if isinstance(found.interval, NotComputed):
        return f"。{found.interval.why}"
    low, high = found.interval.about
    caution = "（范围较宽，仅供参考）" if found.interval.wide else ""
    return f"；据此推算{whom.everybody}{_OF_WHOM[base]}比例大致在{low}%至{high}%之间{caution}。"


def _beyond(found: Estimate, base: Base, words: Chose, whom: Whom) -> str:
    """Return what the others could change, or why nothing is said of them."""
    if found.footing is Footing.SELF_SELECTED:
        return "扫码自愿填写，不能代表全体。"
    if found.bounds is None or found.people is None:
        return found.interval.why if isinstance(found.interval, NotComputed) else ""
    missing = found.people - found.base
    left = "未交" if missing == found.unreturned else "未交或交了空白票"
    return (
        f"{missing}{whom.measure}{left}；即使他们都{words.unsaid}或都{_did(words)}，"
        f"{whom.everybody}{_OF_WHOM[base]}比例也在{found.bounds.low}%至{found.bounds.high}%之间。"
    )


def _did(words: Chose) -> str:
    return words.unsaid.removeprefix("不")


def small_sentence(n: int) -> str:
    """Return the caution that belongs to few answers; empty for many.

    >>> small_sentence(12)
    '仅12人作答，数字只作线索。'
    """
    return f"仅{n}人作答，数字只作线索。" if n < FEW else ""


def difference_sentence(found: Difference, scores: Mapping[str, Decimal]) -> str:
    """Return whether groups differ; ``scores`` are by their labels, empty where none scores.

    >>> from survey.stats.inference.group_differences import adjusted, compared
    >>> from survey.stats.methods.multiplicity import holm
    >>> groups = {"b": (14, 8, 2), "c": (20, 15, 5)}
    >>> found = adjusted({"q": compared(groups, seed=1, ordinal=True)}, holm)["q"]
    >>> difference_sentence(found, {})
    '两类人员的评价未见明显差别（人数少，较小的差别看不出来）。'
    """
    count = len(found.n)
    classes = f"{_CLASSES[count] if count < len(_CLASSES) else count}类人员的评价"
    if found.verdict is Verdict.NOT_VISIBLE:
        few = "人数少，较小的差别" if min(found.n) < _MANY else "很小的差别"
        return f"{classes}未见明显差别（{few}看不出来）。"
    if len(set(scores.values())) < 2:
        return f"{classes}看得出差别。"
    high = max(scores, key=lambda label: scores[label])
    low = min(scores, key=lambda label: scores[label])
    return f"{classes}看得出差别：{high}得分最高（{scores[high]}），{low}最低（{scores[low]}）。"


def gap_sentence(found: WeightedError) -> str:
    """Return which class pulls the weighted score from the pooled one; empty where none does."""
    if not found.behind_gap:
        return ""
    return f"加权得分{found.score}与不加权的{found.pooled}相差超过2分，主要来自{found.behind_gap}。"


def range_words(low: Decimal, high: Decimal) -> str:
    """Return a range as it stands in a cell.

    >>> range_words(Decimal("64.4"), Decimal("82.2"))
    '64.4–82.2'
    """
    return f"{low}–{high}"


def mean_sentence(subject: str, found: NumberMean) -> str:
    """Return a mean with its interval, where there is one."""
    said = f"{found.n}人填写，平均{found.mean}"
    if isinstance(found.error, NotComputed):
        return wording.about(subject, f"{said}。")
    return wording.about(
        subject, f"{said}，据此推算全体平均大致在{found.error.low}至{found.error.high}之间。"
    )


def interval_words(found: Likely | NotComputed) -> str:
    """Return an interval as it stands in a cell, marked where it is wide; else nothing."""
    if isinstance(found, NotComputed):
        return ""
    return range_words(found.low, found.high) + ("※" if found.wide else "")
