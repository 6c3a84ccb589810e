"""Sentences made from results: what a reader is told in words, each with its n."""

from collections.abc import Sequence
from decimal import Decimal

from survey.core.counting import Base, Floors, Operator, Rules, Threshold, percent
from survey.core.scales import Polarity, Role
from survey.core.sitting import Anonymity
from survey.reports.asked import (
    Asked,
    accounted,
    asked_questions,
    has_shared,
    is_overall,
    main_audience,
    overall_items,
    result_of,
)
from survey.stats.results import (
    Accounting,
    Audience,
    AudienceKind,
    Distribution,
    GridResult,
    Item,
    MultipleResult,
    Share,
    SittingSummary,
)

_FEW = 20  # below this a figure is called a clue, not a finding
_MOST_SENTENCES = 5
_TOP = 3

BASES = {
    Base.VALID: "①有效票(含不了解、未填)",
    Base.ANSWERED: "②有效票减未填",
    Base.KNOWN: "③有效票减未填、不了解",
}
"""What a share or a score is divided by, as printed under every table."""

ANONYMITY = {
    Anonymity.STRICT: "严格匿名:开箱后每一题的答案各自打乱保存,不能拼回一份答卷",
    Anonymity.ROWS: "逐份匿名:开箱后答卷整份打乱保存,与领票、交票没有任何联系",
}
"""What each grade of anonymity means to a reader."""

SELF_SELECTED = "公开码由人自愿扫码填写,不能代表全体,单独列出,不并入合计,不参加加权。"
"""What must be said wherever answers by a shared code are shown."""

_OPERATORS = {Operator.OVER: "超过", Operator.REACHES: "达到", Operator.SHORT_OF: "达不到"}


def key_sentences(summary: SittingSummary) -> tuple[str, ...]:
    """Return three to five sentences for the box at the head of the report.

    Fewer come only when disclosure control leaves nothing more to say.
    """
    questions = asked_questions(summary)
    sentences = [
        accounting_sentence(summary),
        *_overall_sentences(summary, questions)[:2],
        *_persons_sentences(summary, questions)[:1],
        *_problem_sentences(summary, questions)[:1],
        *_group_sentences(summary, questions)[:1],
        *([SELF_SELECTED] if has_shared(summary) else []),
    ]
    return tuple(sentence for sentence in sentences if sentence)[:_MOST_SENTENCES]


def accounting_sentence(summary: SittingSummary) -> str:
    """Return how many ballots were due, handed out, given back and counted."""
    audience = main_audience(summary)
    counts = _accounting(summary, audience)
    if audience is None or counts is None or counts.returned is None:
        return "收回的答卷太少,不公布份数和结果。"
    said = [
        _counted("应到", counts.invited, "人"),
        _counted("发出", counts.issued, "份"),
        _counted("收回", counts.returned, "份") + _by_source(counts),
    ]
    if counts.valid is not None:
        void = f"、废票{counts.void}份" if counts.void is not None else ""
        said.append(f"其中有效{counts.valid}份{void}")
    if counts.issued:
        said.append(f"回收率{percent(counts.returned, counts.issued, 1)}%")
    few = counts.valid is not None and counts.valid < _FEW
    caution = f"仅{counts.valid}份有效,数字只作线索。" if few else ""
    return ",".join(filter(None, said)) + "。" + caution


def distribution_sentence(subject: str, result: Distribution, rules: Rules) -> str:
    """Return how one thing was judged, every grade named, good and bad alike."""
    if result.asked == 0:
        return f"{subject}:没有人被问到这一项。"
    graded = [share for share in result.shares if share.role is Role.GRADE]
    aside = [f"{share.label}{share.count}票" for share in result.shares if share not in graded]
    aside.append(f"未填{result.blank}票")
    score = f"得分{result.score}(n={result.score_base})。" if result.score is not None else ""
    return (
        f"{subject}:{_n(result, rules)}中,{';'.join(map(_voted, graded))};"
        f"{'、'.join(aside)}。{score}"
    )


def top_options_sentence(subject: str, result: Distribution, rules: Rules) -> str:
    """Return the options most often ticked; options that tie with the last are named too."""
    ranked = sorted(result.shares, key=lambda share: -share.count)
    line = ranked[:_TOP][-1].count if ranked else 0
    top = [share for share in ranked if share.count >= line and share.count > 0]
    if not top:
        return f"{subject}:{_n(result, rules)}中,没有人勾选任何一项。"
    shares = "".join(f"“{share.label}”{_votes(share)}、" for share in top)[:-1]
    return f"{subject}:{_n(result, rules)}中,勾选较多的是{shares}(可多选)。"


def weights_sentence(summary: SittingSummary) -> str:
    """Return how classes of voters are weighted; empty when they are not."""
    weights = [
        f"{audience.label}{audience.weight}%"
        for audience in summary.audiences
        if audience.weight is not None
    ]
    return f"加权得分按各票类得分乘以权重相加,权重为{'、'.join(weights)}。" if weights else ""


def rule_sentences(rules: Rules) -> tuple[str, ...]:
    """Return how shares and scores are reckoned and what becomes of 不了解 and 未填."""
    return (
        f"占比的分母是{BASES[rules.share_base]};得分的分母是{BASES[rules.score_base]}。",
        "未填是没有作答,不了解是答卷人选了“不了解”,两者分别列出,都不计分;"
        "整张没有作答的答卷是废票,不计入有效票。",
        "得分是等次分值的平均,不是满意率。占比四舍五入,各项相加可能与100%略有出入。",
    )


def suppression_sentence(floors: Floors) -> str:
    """Return which figures are withheld, for the protection of whoever answered."""
    return (
        f"为保护答卷人,有效票不足{floors.total}份的不公布合计,不足{floors.distribution}份的"
        f"不公布分布,不足{floors.cell}份的票类不分人公布;不公布的以“—”标示,"
        "“0”表示零,“/”表示没有问到。"
    )


def threshold_sentence(threshold: Threshold) -> str:
    """Return a line drawn by the rules in words; its operator decides on the boundary."""
    return (
        f"{threshold.label}({_OPERATORS[threshold.operator]}"
        f"{threshold.numerator}/{threshold.denominator})"
    )


def favourable_labels(shares: Sequence[Share]) -> tuple[str, ...]:
    """Return the labels of the grades that speak for, or of the first where none is marked."""
    positive = [share.label for share in shares if share.polarity is Polarity.POSITIVE]
    return tuple(positive or [share.label for share in shares[:1]])


def quoted(labels: Sequence[str]) -> str:
    """Return ``labels`` in quotation marks, one after the other.

    >>> quoted(["好", "较好"])
    '“好”“较好”'
    """
    return "".join(f"“{label}”" for label in labels)


def item_name(item: Item, otherwise: str) -> str:
    """Return what an item judges: its row and column, or ``otherwise`` for a single question."""
    return "·".join(filter(None, (item.row, item.column))) if item.row else otherwise


def _overall_sentences(summary: SittingSummary, questions: Sequence[Asked]) -> list[str]:
    audience = main_audience(summary)
    said = []
    for asked in questions:
        for item in overall_items(asked):
            result = result_of(item.results, audience)
            if result is None or not result.asked:
                continue
            subject = item.row or asked.question.text
            sentence = distribution_sentence(subject, result, summary.rules)
            said.append(sentence + _unreturned(summary, audience, result))
    return said


def _unreturned(summary: SittingSummary, audience: Audience | None, result: Distribution) -> str:
    """Return what the share would be if those who did not answer all thought alike.

    Only where ballots are the base: elsewhere the absent would not be in it.
    """
    counts = _accounting(summary, audience)
    if counts is None or not counts.invited or counts.returned is None:
        return ""
    missing = counts.invited - counts.returned
    if missing <= 0 or summary.rules.share_base is not Base.VALID or result.favourable is None:
        return ""
    labels = favourable_labels(result.shares)
    votes = sum(share.count for share in result.shares if share.label in labels)
    digits = summary.rules.share_decimals
    low = percent(votes, counts.invited, digits)
    high = percent(votes + counts.invited - result.asked, counts.invited, digits)
    return f"{missing}人未交;即使他们都不选或都选{quoted(labels)},全体比例也在{low}%至{high}%之间。"


def _persons_sentences(summary: SittingSummary, questions: Sequence[Asked]) -> list[str]:
    audience = main_audience(summary)
    said = []
    for asked in questions:
        grid = asked.question
        if not isinstance(grid, GridResult) or not grid.persons or not grid.rows:
            continue
        items = [item for item in grid.items if is_overall(item.column)]
        if not items and len(grid.columns) == 1:
            items = list(grid.items)
        found = [result_of(item.results, audience) for item in items]
        said.append(_range_sentence(grid, found, summary.rules))
    return [sentence for sentence in said if sentence]


def _range_sentence(grid: GridResult, found: Sequence[Distribution | None], rules: Rules) -> str:
    """Return between which shares the persons lie, nobody named: the order is not certain."""
    known = [result for result in found if result is not None and result.favourable is not None]
    if not known or len(known) < len(found):
        return ""
    shares = [result.favourable for result in known if result.favourable is not None]
    labels = quoted(favourable_labels(known[0].shares))
    bases = sorted({result.base for result in known})
    n = f"{bases[0]}" if len(bases) == 1 else f"{bases[0]}—{bases[-1]}"
    sentence = (
        f"{grid.text}:{len(known)}人各有{n}份{_counted_ballots(rules.share_base)},"
        f"{labels}合计占{_span(shares)}"
    )
    against = _against(known, rules)
    return f"{sentence}{against}。"


def _against(known: Sequence[Distribution], rules: Rules) -> str:
    labels = [s.label for s in known[0].shares if s.polarity is Polarity.NEGATIVE]
    if not labels:
        return ""
    shares = [
        percent(
            sum(share.count for share in result.shares if share.label in labels),
            result.base,
            rules.share_decimals,
        )
        for result in known
    ]
    return f",{quoted(labels)}占{_span(shares)}"


def _span(shares: Sequence[Decimal]) -> str:
    low, high = min(shares), max(shares)
    return f"{low}%" if low == high else f"{low}%至{high}%"


def _problem_sentences(summary: SittingSummary, questions: Sequence[Asked]) -> list[str]:
    audience = main_audience(summary)
    return [
        top_options_sentence(asked.question.text, result, summary.rules)
        for asked in questions
        if isinstance(asked.question, MultipleResult)
        and (result := result_of(asked.question.results, audience)) is not None
        and result.asked
    ]


def _group_sentences(summary: SittingSummary, questions: Sequence[Asked]) -> list[str]:
    if summary.split_withheld:
        return [summary.split_withheld]
    groups = [a for a in accounted(summary) if a.kind is AudienceKind.GROUP]
    said = []
    for asked in questions:
        for item in overall_items(asked):
            scores = [_scored(group, item.results.get(group.code)) for group in groups]
            if not scores or not all(scores):
                continue
            weighted = f";加权得分{item.weighted.score}" if item.weighted else ""
            subject = item.row or asked.question.text
            said.append(f"{subject}分票类看:{'、'.join(scores)}{weighted}。")
    return said


def _scored(group: Audience, result: Distribution | None) -> str:
    if result is None or result.score is None:
        return ""
    return f"{group.label}得分{result.score}(n={result.score_base})"


def _accounting(summary: SittingSummary, audience: Audience | None) -> Accounting | None:
    code = audience.code if audience else None
    return next((counts for counts in summary.accounting if counts.audience == code), None)


def _counted(name: str, count: int | None, measure: str) -> str:
    return "" if count is None else f"{name}{count}{measure}"


def _by_source(counts: Accounting) -> str:
    sources = (("手机", counts.phone), ("代填", counts.assisted), ("纸质", counts.paper))
    said = [f"{name}{count}份" for name, count in sources if count]
    return f"({'、'.join(said)})" if len(said) > 1 else ""


def _n(result: Distribution, rules: Rules) -> str:
    return f"{result.base}份{_counted_ballots(rules.share_base)}"


def _counted_ballots(base: Base) -> str:
    return {
        Base.VALID: "有效答卷",
        Base.ANSWERED: "作了答的答卷",
        Base.KNOWN: "表明看法的答卷",
    }[base]


def _voted(share: Share) -> str:
    return f"“{share.label}”{_votes(share)}"


def _votes(share: Share) -> str:
    return f"{share.count}票" + (f",占{share.share}%" if share.share is not None else "")
