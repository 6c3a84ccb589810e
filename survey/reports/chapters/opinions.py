"""What people wrote: word for word by theme, counted, with leads and what is passed on apart.

Counts of themes follow from texts that are all quoted, so they tell no more than these do.
Every count is of respondents: one text is what one respondent wrote in one field.
"""

from collections.abc import Callable, Iterator, Sequence

from survey.core.coding import Codes, Scope
from survey.reports import wording
from survey.reports.chapters.asked import Asked, has_shared, others_of
from survey.reports.chapters.parts import Part, Quotes, Section
from survey.reports.chapters.phrase_tables import phrase_parts
from survey.reports.tables import Column, Kind, Row, Table, known
from survey.stats.proportions import share
from survey.stats.results import MultipleResult, OpenTexts, SittingSummary, TextResult

UNTHEMED, UNSETTLED = "未归主题", "尚未商定"
TRANSFERRED, LEADS = "转交", "问题线索"
"""What stands apart from the themes."""

_VERBATIM = "照录原文，次序已打乱。"

Which = Callable[[Codes | None], bool]


def opinion_sections(summary: SittingSummary, questions: Sequence[Asked]) -> Iterator[Section]:
    """Yield what was written field by field, save beside options, then what stands apart."""
    beside = [
        texts
        for asked in questions
        if isinstance(asked.question, MultipleResult)
        for texts in others_of(summary, asked)
    ]
    fields = {
        (asked.form.id, asked.question.question): asked.question
        for asked in questions
        if isinstance(asked.question, TextResult)
    }
    for texts in summary.texts:
        if texts.bodies and texts not in beside:
            field = fields.pop((texts.form, texts.key), None)
            yield Section(texts.place, field_parts(texts, summary, field))
    for field in fields.values():
        if field.answered is None:
            said = wording.about(field.text, "答卷太少，为保护答卷人不公布。")
            yield Section(field.text, (said,))
        elif field.answered:
            yield Section(field.text, (wording.about(field.text, _written(field, summary)),))
    yield from _apart(summary)


def field_parts(
    texts: OpenTexts, summary: SittingSummary, field: TextResult | None = None
) -> tuple[Part, ...]:
    """Return what was written in one field: as it is, or by theme once it was read.

    ``texts`` answer ``field`` where they belong to a question of their own.
    """
    phrases = phrase_parts(texts, summary)
    if not texts.codes:
        lead = wording.about(texts.place, f"{_count(texts, field, summary)}{_VERBATIM}")
        return (*phrases, Quotes(lead, texts.bodies))
    return (
        wording.about(texts.place, f"{_count(texts, field, summary)}{_apart_of(texts)}"),
        theme_table(texts, summary),
        *phrases,
        *_by_theme(texts, summary),
    )


def theme_table(texts: OpenTexts, summary: SittingSummary) -> Table:
    """Return how many wrote of each theme in one field."""
    columns = (
        *(Column("主题", Kind.TEXT), Column("归口", Kind.TEXT)),
        *(Column("条数"), Column("占比%", Kind.SHARE)),
    )
    n = len(texts.bodies)
    notes = (
        f"n={n}条意见；一条是一位答卷人在这一题写的话，不论写了几句。",
        "一条可以归入几个主题，占比相加可以超过100%。转交的和问题线索也计在内，原文另列。",
    )
    rows = tuple(_theme_rows(texts, summary))
    title = wording.about(texts.place, "归入主题的意见")
    return Table(f"{texts.form}.{texts.key}.主题", title, columns, rows, notes)


def _theme_rows(texts: OpenTexts, summary: SittingSummary) -> Iterator[Row]:
    for label, tag, which in _themes(summary):
        count = sum(map(which, texts.codes))
        if count or label not in (UNTHEMED, UNSETTLED):
            figure = share(count, len(texts.bodies), summary.rules.share_decimals)
            yield label, tag, count, known(figure)


def _themes(summary: SittingSummary) -> Iterator[tuple[str, str, Which]]:
    """Yield label, tag and test of every theme, and of what has none."""
    for theme in summary.coding.themes if summary.coding else ():
        yield theme.label, theme.tag, _about(theme.id)
    yield UNTHEMED, "", lambda codes: codes is not None and not codes.themes
    yield UNSETTLED, "", lambda codes: codes is None


def _about(theme_id: int) -> Which:
    return lambda codes: codes is not None and theme_id in codes.themes


def _by_theme(texts: OpenTexts, summary: SittingSummary) -> Iterator[Quotes]:
    """Yield what was written of each theme; a text of two themes stands under both."""
    for label, _, which in _themes(summary):
        count = sum(map(which, texts.codes))
        coded = zip(texts.bodies, texts.codes, strict=True)
        bodies = tuple(body for body, c in coded if which(c) and not _stands_apart(c))
        if bodies:
            apart = f"，其中{count - len(bodies)}条另列" if len(bodies) < count else ""
            yield Quotes(f"{label}，{count}条{apart}：", bodies)


def transferred(codes: Codes | None) -> bool:
    """Return whether a text is passed on."""
    return codes is not None and codes.scope is Scope.TRANSFER


def is_lead(codes: Codes | None) -> bool:
    """Return whether a text is a lead for this inspection; what is passed on is not."""
    return codes is not None and codes.lead and not transferred(codes)


def _stands_apart(codes: Codes | None) -> bool:
    return transferred(codes) or is_lead(codes)


APART: tuple[tuple[str, str, Which], ...] = (
    (TRANSFERRED, "不属巡察受理范围、另行转交的", transferred),
    (LEADS, "反映具体问题、作为线索另行办理的", is_lead),
)
"""What stands apart: its title, what it is, and which texts are of it."""


def _apart(summary: SittingSummary) -> Iterator[Section]:
    for title, said, which in APART:
        quotes = tuple(
            Quotes(wording.about(texts.place, f"{said}{len(bodies)}条。"), bodies)
            for texts in summary.texts
            if (bodies := _chosen(texts, which))
        )
        if quotes:
            yield Section(title, quotes)


def _apart_of(texts: OpenTexts) -> str:
    counted = [(title, sum(map(which, texts.codes))) for title, _, which in APART]
    said = [f"{title}{count}条" for title, count in counted if count]
    return f"其中{'、'.join(said)}，原文另列。" if said else ""


def _chosen(texts: OpenTexts, which: Which) -> tuple[str, ...]:
    coded = zip(texts.bodies, texts.codes, strict=False)  # no codes where nobody has read all
    return tuple(body for body, codes in coded if which(codes))


def _count(texts: OpenTexts, field: TextResult | None, summary: SittingSummary) -> str:
    known_field = field is not None and field.answered is not None
    return _written(field, summary) if field and known_field else f"共{len(texts.bodies)}条。"


def _written(field: TextResult, summary: SittingSummary) -> str:
    pooled = "（含公开码）" if has_shared(summary) else ""
    return f"{field.asked}份有效答卷{pooled}中，{field.answered}份写了意见。"
