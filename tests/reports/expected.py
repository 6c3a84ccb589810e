"""What a summary says, row by row, laid out here a second time: nothing of the reports is used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from survey.core.scales import Role
from survey.stats.figures import Distribution
from survey.stats.results import (
    WHOLE,
    Accounting,
    Audience,
    FormResult,
    GridResult,
    Item,
    MultipleResult,
    NumberCount,
    NumberResult,
    QuestionResult,
    RankingCount,
    RankingResult,
    SingleResult,
    SittingSummary,
    TextResult,
)

Figure = int | Decimal | str
Figures = dict[str, Figure]
Rest = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class Fact:
    """A row that must stand in a table whose title has ``title``, under the heads of ``figures``.

    ``more`` are figures that a document may leave to the workbook; its ``n`` is then in a note.
    ``block`` is the title above the row, where rows stand in blocks.
    """

    title: str
    words: tuple[str, ...]
    figures: Figures
    more: Figures = field(default_factory=dict)
    block: str = ""


def facts(summary: SittingSummary) -> Iterator[Fact]:
    """Yield what stands in the main tables of documents and workbook alike."""
    yield from _ballots(summary)
    for form in summary.forms:
        for question in form.questions:
            yield from _of_question(question)
            yield from _side_by_side(question, summary)


def workbook_facts(summary: SittingSummary) -> Iterator[Fact]:
    """Yield all grades that each audience gave, which only the workbook tells in tables."""
    if len(summary.audiences) < 2:
        return
    for question in _questions(summary):
        if isinstance(question, GridResult):
            for item in question.items:
                for audience in summary.audiences:
                    found = _judged(item.results[audience.code])
                    yield _grid_fact(question, item, *found, audience.label)
        elif isinstance(question, SingleResult) and question.question != "who":
            title = f"{question.text}：全部等次"
            yield from _options_compared(title, question.item.results, summary.audiences)


def _questions(summary: SittingSummary) -> Iterator[QuestionResult]:
    return (question for form in summary.forms for question in form.questions)


def _ballots(summary: SittingSummary) -> Iterator[Fact]:
    by_code = {audience.code: audience for audience in summary.audiences}
    for counts in summary.accounting:
        audience = by_code[counts.audience]
        figures = {
            "应到": "不计" if counts.invited is None else counts.invited,
            "发出": "不计" if counts.issued is None else counts.issued,
            "收回": _or_dash(counts.returned),
            "手机": _or_dash(counts.phone),
            "代填": _or_dash(counts.assisted),
            "纸质": _or_dash(counts.paper),
            "有效": _or_dash(counts.valid),
            "废票": _or_dash(counts.void),
            "回收率%": _rate(counts),
        }
        weight: Figures = {} if audience.weight is None else {"权重%": audience.weight}
        yield Fact("发出和收回", (audience.label,), weight | figures)


def _of_question(question: QuestionResult) -> Iterator[Fact]:
    match question:
        case SingleResult(question="who", item=item):
            yield from _options(question.text, item.results[WHOLE])
        case SingleResult(item=item):
            yield Fact("", (question.text,), *_judged(item.results[WHOLE], item))
        case MultipleResult(results=results):
            yield from _options(question.text, results[WHOLE])
        case GridResult(items=items):
            yield from (
                _grid_fact(question, item, *_judged(item.results[WHOLE], item)) for item in items
            )
        case _:
            yield from _of_rarer(question)


def _of_rarer(question: QuestionResult) -> Iterator[Fact]:
    match question:
        case RankingResult(results=results):
            for option in results[WHOLE].options:
                yield Fact(question.text, (option.label,), _ranked(option))
        case NumberResult(unit=unit, results=results):
            yield Fact("走访", (f"{question.text}（{unit}）",), _middle(results[WHOLE]))
        case TextResult(asked=asked, answered=answered):
            # A document says it in a sentence, which is read with the texts.
            yield Fact("", (), {}, {"问到": _or_dash(asked), "填写": _or_dash(answered)})


def _grid_fact(
    grid: GridResult, item: Item, figures: Figures, more: Figures, audience: str = ""
) -> Fact:
    scales = {tuple(s.label for s in one.results[WHOLE].shares) for one in grid.items}
    blocks = len(grid.columns) > 1 and len(scales) == 1
    title = grid.text if blocks or len(grid.columns) == 1 else f"{grid.text}：{item.column}"
    words = (item.row, *item.details, *([audience] if audience else []))
    return Fact(title, words, figures, more, item.column if blocks else "")


def _judged(found: Distribution, item: Item | None = None) -> tuple[Figures, Figures]:
    """Return counts, shares and score, and what only the workbook need tell."""
    figures: Figures = {}
    more: Figures = {"n": found.base}
    for share in found.shares:
        if share.role is Role.GRADE:
            figures |= {f"{share.label}票数": share.count, f"{share.label}占比%": share.share}
        else:
            figures[share.label] = share.count
            more[f"{share.label}占比%"] = share.share
    figures["未填"] = found.blank
    more["未填占比%"] = found.blank_share
    if found.score is not None:
        figures["得分"] = found.score
        more["计分n"] = found.score_base
    if item is not None and item.weighted is not None:
        more["加权得分"] = item.weighted.score
    return figures, more


def _options(text: str, found: Distribution) -> Iterator[Fact]:
    for share in found.shares:
        yield Fact(text, (share.label,), {"票数": share.count, "占比%": share.share})
    yield Fact(text, ("未填",), {"票数": found.blank, "占比%": found.blank_share})


def _side_by_side(question: QuestionResult, summary: SittingSummary) -> Iterator[Fact]:
    if len(summary.audiences) < 2:
        return
    title = f"{question.text}（分票类）"
    match question:
        case SingleResult(question="who", item=item):
            yield from _options_compared(title, item.results, summary.audiences)
        case MultipleResult(results=results):
            yield from _options_compared(title, results, summary.audiences)
        case RankingResult(results=results):
            for place, option in enumerate(results[WHOLE].options):
                figures = {
                    f"{who.label}（n={results[who.code].asked}）{head}": figure
                    for who in summary.audiences
                    for head, figure in _ranked(results[who.code].options[place]).items()
                }
                yield Fact(title, (option.label,), figures)
        case NumberResult(results=results):
            for who in summary.audiences:
                yield Fact(title, (who.label,), _middle(results[who.code]))


def _options_compared(
    title: str, results: Mapping[str, Distribution], audiences: tuple[Audience, ...]
) -> Iterator[Fact]:
    for place, option in enumerate(results[WHOLE].shares):
        figures: Figures = {}
        for who in audiences:
            found, head = results[who.code], f"{who.label}（n={results[who.code].base}）"
            share = found.shares[place]
            figures |= {f"{head}票数": share.count, f"{head}占比%": share.share}
        yield Fact(title, (option.label,), figures)


def _ranked(option: object) -> Figures:
    return {"入选次数": option.ranked, "排第1位次数": option.first, "积分": option.points}


def _middle(found: NumberCount) -> Figures:
    names = ("下四分位数", "中位数", "上四分位数", "平均数")
    told = (found.low, found.median, found.high, found.mean)
    middle = {
        name: "" if figure is None else figure for name, figure in zip(names, told, strict=True)
    }
    return {"作答": found.asked - found.blank, "未填": found.blank, **middle}


def _rate(counts: Accounting) -> Figure:
    if counts.returned is None:
        return "—"
    if not counts.issued:
        return ""
    rate = Decimal(100 * counts.returned) / counts.issued
    return rate.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _or_dash(count: int | None) -> Figure:
    return "—" if count is None else count


# ---- the lines of the CSV file ----


def csv_lines(summary: SittingSummary) -> Iterator[tuple[str, ...]]:
    """Yield 题号, 票类, 选项代码, 量, 数, 分母, 占比% of every line that is not accounting."""
    for question in _questions(summary):
        if isinstance(question, TextResult):
            told = (question.answered, question.asked)
            yield _line(question.question, "", "", "写了意见", *told)
        elif isinstance(question, SingleResult | GridResult):
            for item in question.items if isinstance(question, GridResult) else [question.item]:
                yield from _item_lines(item, summary)
        else:
            for who in summary.audiences:
                yield from _audience_lines(question, who)


def _audience_lines(question: QuestionResult, who: Audience) -> Iterator[tuple[str, ...]]:
    found = question.results[who.code]
    match question:
        case MultipleResult():
            yield from _votes(question.question, who, found)
        case RankingResult():
            yield from _ranking_lines(question.question, who, found)
        case NumberResult():
            for name, figure in _middle(found).items():
                yield _line(question.question, who.label, "", name, figure)


def _item_lines(item: Item, summary: SittingSummary) -> Iterator[tuple[str, ...]]:
    for who in summary.audiences:
        found = item.results[who.code]
        yield from _votes(item.key, who, found)
        if found.score is not None:
            yield _line(item.key, who.label, "", "得分", found.score, found.score_base)
        if who.code == WHOLE and item.weighted is not None:
            yield _line(item.key, who.label, "", "加权得分", item.weighted.score)


def _votes(key: str, who: Audience, found: Distribution) -> Iterator[tuple[str, ...]]:
    for share in found.shares:
        yield _line(key, who.label, share.code, "票数", share.count, found.base, share.share)
    yield _line(key, who.label, "", "票数", found.blank, found.base, found.blank_share)


def _ranking_lines(key: str, who: Audience, found: RankingCount) -> Iterator[tuple[str, ...]]:
    for option in found.options:
        for name, figure in _ranked(option).items():
            yield _line(key, who.label, option.code, name, figure, found.asked)
    yield _line(key, who.label, "", "票数", found.blank, found.asked)


def _line(
    key: str,
    who: str,
    code: str,
    measure: str,
    figure: Figure,
    base: Figure = "",
    share: Figure = "",
) -> tuple[str, ...]:
    return (key, who, code, measure, str(figure), str(base), str(share))


def words_asked(form: FormResult) -> set[str]:
    """Return every word of the form that a reader must find: questions, rows, columns, options."""
    found = {form.title}
    for question in form.questions:
        found.add(question.text)
        match question:
            case GridResult(rows=rows, columns=columns):
                found |= {*rows, *(columns if len(columns) > 1 else ())}
            case MultipleResult(results=results):
                found |= {share.label for share in results[WHOLE].shares}
            case SingleResult(item=item):
                found |= {share.label for share in item.results[WHOLE].shares}
            case RankingResult(results=results):
                found |= {option.label for option in results[WHOLE].options}
    return found
