"""Notes: thresholds that a result meets, with the figure and its base, never a verdict."""

from survey.core.counting import Base, Operator, Rules, Threshold
from survey.stats.figures import Distribution
from survey.stats.proportions import SMALLEST, share, within

_BASES = {
    Base.VALID: "有效票",
    Base.ANSWERED: "有效票扣除未填",
    Base.KNOWN: "有效票扣除未填、不了解",
}
_OPERATORS = {Operator.OVER: "超过", Operator.REACHES: "达到", Operator.SHORT_OF: "达不到"}


def notes(whole: Distribution, rules: Rules) -> tuple[str, ...]:
    """Return a sentence for each threshold of the rules that ``whole`` meets.

    A threshold is passed over where the scale lacks one of its grades, where the base
    leaves one out, and where fewer than five ballots are the base.
    """
    if whole.base < SMALLEST:
        return ()
    found = (_note(threshold, whole, rules) for threshold in rules.thresholds)
    return tuple(note for note in found if note)


def _note(threshold: Threshold, whole: Distribution, rules: Rules) -> str:
    named = [
        each
        for each in whole.shares
        if each.code in threshold.grades and within(each.role, rules.share_base)
    ]
    count = sum(each.count for each in named)
    if len(named) < len(set(threshold.grades)) or not threshold.met(count, whole.base):
        return ""
    labels = "".join(f"“{each.label}”" for each in named) + ("合计" if len(named) > 1 else "")
    part = share(count, whole.base, rules.share_decimals)
    base = f"{whole.base}票（{_BASES[rules.share_base]}）"
    figure = f"占{base}的{part}%" if part is not None else f"共{base}"
    line = f"{_OPERATORS[threshold.operator]}{threshold.numerator}/{threshold.denominator}"
    return f"{threshold.label}：{labels}{count}票，{figure}，{line}"
