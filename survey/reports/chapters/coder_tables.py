"""How far those who sorted the texts agreed, in sentences and a table."""

from collections.abc import Iterator
from decimal import Decimal

from survey.core.counting import percent
from survey.reports.chapters.parts import Section
from survey.reports.tables import NOT_COMPUTED, Cell, Column, Kind, Table
from survey.reports.wording import quoted
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary
from survey.stats.texts.coders import Agreement, Coding

_USABLE = 2 / 3  # Krippendorff (2004): below this no conclusion rests on a code


def agreement_sections(summary: SittingSummary) -> Iterator[Section]:
    """Yield how the texts were sorted, once they were."""
    coding = summary.coding
    if coding is not None:
        yield Section("", (*_sentences(coding), *agreement_tables(summary)))


def agreement_tables(summary: SittingSummary) -> tuple[Table, ...]:
    """Return the agreement of two readers, judgement by judgement; nothing where one read alone."""
    coding = summary.coding
    if coding is None or isinstance(coding.agreement, NotComputed):
        return ()
    columns = (
        *(
            Column("归类", Kind.TEXT),
            Column("第一人"),
            Column("第二人"),
            Column("一致%", Kind.SHARE),
        ),
        *(Column("κ", Kind.SCORE), Column("α", Kind.SCORE)),
    )
    rows = tuple(
        (
            *(each.label, each.first, each.second, each.alike),
            *(_cell(each.kappa), _cell(each.alpha)),
        )
        for each in coding.agreement
    )
    whys = (
        f.why for a in coding.agreement for f in (a.kappa, a.alpha) if isinstance(f, NotComputed)
    )
    notes = (
        f"n={coding.texts}条意见；第一人、第二人是各自这样归的条数。",
        "κ（Cohen）和α（Krippendorff）扣除了碰巧一致：1是完全一致，0是同乱猜一样。",
        *(f"空着的：{why}" for why in dict.fromkeys(whys)),
    )
    return (Table("texts.agreement", "两人各自归类的一致程度", columns, rows, notes),)


def _cell(figure: Decimal | NotComputed) -> Cell:
    return NOT_COMPUTED if isinstance(figure, NotComputed) else figure


def _sentences(coding: Coding) -> Iterator[str]:
    if coding.readers < 2:
        yield f"{coding.texts}条意见由一个人归类，没有第二个人对照。"
        return
    apart = coding.texts - coding.same
    alike = percent(coding.same, coding.texts, 0)
    said = (
        f"{coding.texts}条意见中，两人对{coding.same}条的归类完全一样，占{alike}%；"
        "两人各自阅读，归完以前互不知道。"
    )
    if coding.unsettled:
        said += f"不一样的{apart}条中，{coding.unsettled}条尚未商定，单独列出。"
    elif apart:
        said += f"不一样的{apart}条已经商定。"
    yield said
    if isinstance(coding.agreement, NotComputed):
        yield coding.agreement.why
        return
    loose = [each.label for each in coding.agreement if _loose(each)]
    if loose:
        yield f"{quoted(loose)}两人掌握的尺度差得较多，条数只作参考。"


def _loose(each: Agreement) -> bool:
    return not isinstance(each.alpha, NotComputed) and each.alpha < _USABLE
