"""Words for results and rules: what a reader is told in sentences, each with its n."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from survey.core.counting import Base, Floors, Operator, Rules, Threshold, percent
from survey.core.scales import Polarity, Role
from survey.core.sitting import Anonymity
from survey.reports.tables import COMMON, TICKED, UNTICKED
from survey.stats.auditing.unanimity import SMALL
from survey.stats.figures import Choice, Common, Distribution, Ticks
from survey.stats.results import Accounting, SittingSummary, Weighted

C = TypeVar("C", bound=Choice)

_FEW = 20  # below this a figure is called a clue, not a finding
_TOP = 3

BASES = {
    Base.VALID: "①有效票（含不了解、未填）",
    Base.ANSWERED: "②有效票减未填",
    Base.KNOWN: "③有效票减未填、不了解",
}
"""What a share or a score is divided by, as printed under every table."""

_BALLOTS = {
    Base.VALID: "有效答卷",
    Base.ANSWERED: "作了答的答卷",
    Base.KNOWN: "表明看法的答卷",
}

_AMONG = {Base.VALID: "", Base.ANSWERED: "作了答的", Base.KNOWN: "表明看法的"}

ANONYMITY = {
    Anonymity.STRICT: "严格匿名：开箱后每一题的答案各自打乱保存，不能拼回一份答卷",
    Anonymity.ROWS: "逐份匿名：开箱后答卷整份打乱保存，与领票、交票没有任何联系",
}
"""What each grade of anonymity means to a reader."""

FROM_FILE = "答卷由文件读入；收集和保管时怎样匿名，由提供文件的人负责"
"""What is said of the anonymity of ballots that were kept by others."""

SELF_SELECTED = "公开码由人自愿扫码填写，不能代表全体；单独列出，不并入合计，也不参加加权。"
"""What must be said wherever answers by a shared code are shown."""

_OPERATORS = {Operator.OVER: "超过", Operator.REACHES: "达到", Operator.SHORT_OF: "达不到"}


def about(subject: str, said: str) -> str:
    """Return what is ``said`` about ``subject``, which may be a question.

    >>> about("您满意吗？", "七成满意。")
    '您满意吗：七成满意。'
    """
    return f"{subject.rstrip('？?：:。')}：{said}"


def accounting_sentence(counts: Accounting | None, *, sampled: bool = False) -> str:
    """Return how many ballots were due, handed out, given back and counted.

    Where people were ``sampled`` those due are a register, and slips went to the drawn.
    """
    if counts is None or counts.returned is None:
        return "收回的答卷太少，不公布份数和结果。"
    said = [
        _counted("名册" if sampled else "应到", counts.invited, "人"),
        _counted("抽取" if sampled else "发出", counts.issued, "人" if sampled else "份"),
        _counted("收回", counts.returned, "份") + _by_source(counts),
        _counted("其中有效", counts.valid, "份") + _counted("、废票", counts.void, "份"),
        f"回收率{percent(counts.returned, counts.issued, 1)}%" if counts.issued else "",
    ]
    few = counts.valid is not None and counts.valid < _FEW
    caution = f"仅{counts.valid}份有效，数字只作线索。" if few else ""
    return "，".join(filter(None, said)) + "。" + caution


def common_words(found: Common) -> str:
    """Return what an audience commonly chose, without a figure.

    >>> common_words(Common(choices=(Choice(code="a", label="好"),), chosen="a"))
    '普遍选“好”'
    """
    among = _AMONG[found.among]
    return f"{among}{TICKED}“{found.label}”" if found.chosen else f"{among}{COMMON}未填"


def common_mark(found: Common) -> str:
    """Return the word that stands in the cell of what was chosen."""
    return f"{_AMONG[found.among]}{COMMON}"


def judged_sentence(subject: str, result: Distribution | Common, rules: Rules) -> str:
    """Return how one thing was judged, every grade named, good and bad alike."""
    if isinstance(result, Common):
        return about(subject, f"{common_words(result)}，不列数字。")
    return _distribution_sentence(subject, result, rules)


def _distribution_sentence(subject: str, result: Distribution, rules: Rules) -> str:
    if not result.asked:
        return about(subject, "没有人被问到这一项。")
    graded = [share for share in result.shares if share.role is Role.GRADE]
    aside = [f"{share.label}{share.count}票" for share in result.shares if share not in graded]
    aside.append(f"未填{result.blank}票")
    score = f"得分{result.score}（n={result.score_base}）。" if result.score is not None else ""
    votes = "；".join(_voted(each.label, each.count, each.share) for each in graded)
    voted = f"{ballots(result.base, rules)}中，{votes}"
    return about(subject, f"{voted}；{'、'.join(aside)}。{score}")


def top_options_sentence(subject: str, result: Distribution | Ticks) -> str:
    """Return the options most often ticked; those that tie with the last are named too."""
    if isinstance(result, Ticks):
        return _top_ticks_sentence(subject, result)
    ranked = sorted(result.shares, key=lambda share: -share.count)
    line = ranked[:_TOP][-1].count if ranked else 0
    top = [share for share in ranked if share.count >= max(line, 1)]
    if not top:
        return about(subject, f"{result.base}份有效答卷中，没有人勾选任何一项。")
    ticked = "；".join(_voted(share.label, share.count, share.share) for share in top)
    return about(subject, f"{result.base}份有效答卷中，勾选较多的是{ticked}（可多选）。")


def _top_ticks_sentence(subject: str, result: Ticks) -> str:
    """Return the options most often ticked, those that all ticked first and without a figure."""
    told = [
        (tick.label, tick.count, tick.share) for tick in result.options if tick.count is not None
    ]
    told.sort(key=lambda tick: -tick[1])
    everybody = quoted([tick.label for tick in result.options if tick.common])
    said = [f"{TICKED}{everybody}"] if everybody else []
    said += [f"勾选较多的是{'；'.join(_voted(*tick) for tick in told[:_TOP])}"] if told else []
    if not said:
        return about(subject, f"{result.asked}份有效答卷中，各项都{UNTICKED}。")
    return about(subject, f"{result.asked}份有效答卷中，{'，'.join(said)}（可多选）。")


def weights_sentence(summary: SittingSummary) -> str:
    """Return how classes of voters are weighted; empty when they are not."""
    weights = [
        f"{audience.label}{audience.weight}%"
        for audience in summary.audiences
        if audience.weight is not None
    ]
    return f"加权得分由各票类得分按权重相加，权重为{'、'.join(weights)}。" if weights else ""


def left_out_sentence(weighted: Sequence[Weighted | None]) -> str:
    """Return which classes had no scored answer, so that the others bore their weight."""
    names = dict.fromkeys(name for one in weighted if one for name in one.left_out)
    return f"有的项目{'、'.join(names)}没有计分的答案，权重由其余票类分担。" if names else ""


def base_sentence(rules: Rules, *, scored: bool) -> str:
    """Return what shares, and scores where there are any, are divided by."""
    score = f"；得分的分母是{BASES[rules.score_base]}" if scored else ""
    return f"占比的分母是{BASES[rules.share_base]}{score}。"


MARKS_SENTENCE = "占比的分母是问到这一题的全部有效票（含未填）；可多选，各项占比相加可以超过100%。"
"""What shares of a question with several marks are divided by, whatever the rules say."""


def rule_sentences(rules: Rules) -> tuple[str, ...]:
    """Return how shares and scores are reckoned and what becomes of 不了解 and 未填."""
    return (
        base_sentence(rules, scored=True),
        "“不了解”是答卷人选了这一项，“未填”是没有作答，两者分别列出，都不计分；"
        "整份没有作答的是废票，不计入有效票。",
        "得分是各等次分值的平均，不是满意率。占比四舍五入，各项相加可能与100%略有出入。",
    )


def suppression_sentence(floors: Floors) -> str:
    """Return which figures are withheld, for the protection of whoever answered."""
    return (
        f"为保护答卷人，有效票不足{floors.total}份的不公布合计，不足{floors.distribution}份的"
        f"不公布分布，不足{floors.cell}份的票类不分人公布。不公布的数字以“—”标示；"
        f"“0”是零，“/”是没有问到。不足{SMALL}人而全部或只差一人作同样回答的，"
        f"只写“{COMMON}”，不列数字；由别的数字能推算出来的，也不列。"
    )


def threshold_sentence(threshold: Threshold) -> str:
    """Return a line drawn by the rules; the operator decides on the boundary itself."""
    line = f"{threshold.numerator}/{threshold.denominator}"
    return f"{threshold.label}：{_OPERATORS[threshold.operator]}{line}"


def favourable_shares(shares: Sequence[C]) -> tuple[C, ...]:
    """Return the grades that speak for, or the first where none is marked so."""
    positive = tuple(share for share in shares if share.polarity is Polarity.POSITIVE)
    return positive or tuple(shares[:1])


def quoted(labels: Sequence[str]) -> str:
    """Return ``labels`` in quotation marks, one after the other.

    >>> quoted(["好", "较好"])
    '“好”“较好”'
    """
    return "".join(f"“{label}”" for label in labels)


def ballots(count: int | str, rules: Rules) -> str:
    """Return ``count`` ballots, named after the base that the rules choose."""
    return f"{count}份{_BALLOTS[rules.share_base]}"


def _counted(name: str, count: int | None, measure: str) -> str:
    return "" if count is None else f"{name}{count}{measure}"


def _by_source(counts: Accounting) -> str:
    sources = (("手机", counts.phone), ("代填", counts.assisted), ("纸质", counts.paper))
    said = [f"{name}{count}份" for name, count in sources if count]
    return f"（{'、'.join(said)}）" if len(said) > 1 else ""


def _voted(label: str, count: int, share: Decimal | None) -> str:
    votes = f"“{label}”{count}票"
    return votes if share is None else f"{votes}，占{share}%"
