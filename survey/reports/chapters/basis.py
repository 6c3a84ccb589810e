"""What a reader must know before he reads a figure, and what lets him check it after."""

from datetime import date

from survey.core.counting import percent
from survey.reports import wording
from survey.reports.chapters.asked import accounting_of, has_shared
from survey.reports.tables import (
    NOT_COMPUTED,
    WITHHELD,
    Cell,
    Column,
    Kind,
    Row,
    Table,
    gap_note,
    mark_note,
)
from survey.stats.results import Accounting, Audience, AudienceKind, SittingSummary

NO_DAY = date(1980, 1, 1)
"""Stands in a file's properties, which must have a day, where the sitting's is not known."""

_UNCOUNTED, _UNKNOWN = "不计", "不详"
_PAIR = (Column("事项", Kind.TEXT), Column("内容", Kind.TEXT))


def circumstances_table(summary: SittingSummary) -> Table:
    """Return where, when and how people were asked."""
    basis = summary.basis
    rows = (
        ("被巡察单位", basis.unit),
        ("单位类型", basis.unit_type),
        ("场次", basis.sitting),
        ("时间", day_in_words(basis.day) if basis.day else ""),
        ("地点", basis.place),
        ("方式", basis.method),
        ("组织", f"{basis.round} {basis.team}".strip()),
        ("匿名", wording.FROM_FILE if basis.from_file else wording.ANONYMITY[basis.anonymity]),
        ("表样", "".join(f"《{form.title}》" for form in summary.forms)),
        ("更正说明", "".join(f"“{one.wrong}”应为“{one.right}”。" for one in basis.errata)),
    )
    return Table("basis.circumstances", "测评情况", _PAIR, tuple(row for row in rows if row[1]))


def accounting_table(summary: SittingSummary) -> Table:
    """Return the ballots of every audience that is shown, from the hall to the count."""
    weighted = any(audience.weight is not None for audience in summary.audiences)
    counted = [
        (audience, counts)
        for audience in summary.audiences
        if (counts := accounting_of(summary, audience)) is not None
    ]
    sources = () if summary.basis.from_file else ("手机", "代填", "纸质")
    columns = (
        Column("票类", Kind.TEXT),
        *((Column("权重%"),) if weighted else ()),
        *(Column(label) for label in ("应到", "发出", "收回", *sources)),
        *(Column(label) for label in ("有效", "废票")),
        Column("回收率%", Kind.SHARE),
    )
    rows = tuple(
        _accounting_row(audience, counts, weighted=weighted, sourced=bool(sources))
        for audience, counts in counted
    )
    notes = (
        f"{'收回含手机自填、代填和纸质补录；' if sources else ''}回收率是收回除以发出。",
        "公开码没有应到和发出，记作“不计”。" if has_shared(summary) else "",
        mark_note(rows),
        gap_note(rows, columns, "回收率空着的，是没有发出，或者发出份数不详。", Kind.SHARE),
    )
    return Table("basis.accounting", "发出和收回", columns, rows, tuple(filter(None, notes)))


def basis_sentences(summary: SittingSummary) -> tuple[str, ...]:
    """Return the rules of counting, weighting and withholding in words."""
    sentences = (
        *summary.alarms,
        *wording.rule_sentences(summary.rules),
        wording.weights_sentence(summary),
        wording.suppression_sentence(summary.rules.floors),
        summary.split_withheld,
        *summary.coarsened,
        wording.SELF_SELECTED if has_shared(summary) else "",
    )
    return tuple(sentence for sentence in sentences if sentence)


def method_table(summary: SittingSummary) -> Table:
    """Return the rules and the hashes by which the figures can be checked again."""
    rules = summary.rules
    floors = rules.floors
    rows = (
        ("统计方法版本", summary.method_version),
        ("占比的分母", wording.BASES[rules.share_base]),
        ("得分的分母", wording.BASES[rules.score_base]),
        ("占比的小数位", f"{rules.share_decimals}位，四舍五入；答卷较少时取整或不算"),
        (
            "公布门槛",
            f"合计{floors.total}份，分布{floors.distribution}份，票类×人员{floors.cell}份",
        ),
        *(("提示线", wording.threshold_sentence(line)) for line in rules.thresholds),
        ("计票规则指纹", summary.rules_hash),
        *((f"《{form.title}》版本指纹", form.fingerprint) for form in summary.forms),
        *((("封箱摘要", summary.closing_digest),) if summary.closing_digest else ()),
    )
    return Table("basis.method", "方法和指纹", _PAIR, rows)


def day_in_words(day: date) -> str:
    """Return ``day`` as a Chinese document writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _accounting_row(
    audience: Audience, counts: Accounting, *, weighted: bool, sourced: bool
) -> Row:
    shared = audience.kind is AudienceKind.SHARED
    weight: Row = (_or(audience.weight, NOT_COMPUTED),) if weighted else ()
    blank = _UNCOUNTED if shared else _UNKNOWN
    # At a sitting held here the slips are counted: what is not told of them is withheld.
    withheld = counts.issued is None and not shared and (sourced or counts.returned is None)
    sources = (counts.phone, counts.assisted, counts.paper) if sourced else ()
    return (
        audience.label,
        *weight,
        _or(counts.invited, blank),
        WITHHELD if withheld else _or(counts.issued, blank),
        *(_or(count, WITHHELD) for count in (counts.returned, *sources, counts.valid, counts.void)),
        WITHHELD if withheld else _return_rate(counts),
    )


def _return_rate(counts: Accounting) -> Cell:
    if counts.returned is None:
        return WITHHELD
    if not counts.issued:
        return NOT_COMPUTED
    return percent(counts.returned, counts.issued, 1)


def _or(count: int | None, mark: str) -> Cell:
    return mark if count is None else count
