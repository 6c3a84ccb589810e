"""The key box: what must not be missed, in three to five sentences."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from survey.core.counting import percent
from survey.core.overall import is_overall
from survey.core.scales import Polarity
from survey.core.sitting import Selection
from survey.reports import wording
from survey.reports.chapters.asked import (
    accounting_of,
    asked_questions,
    has_shared,
    main_audience,
    overall_items,
    result_of,
    side_by_side,
)
from survey.reports.chapters.inferred import difference_sentence, overall_sentence
from survey.stats.figures import Common, Distribution, Judged, Share
from survey.stats.results import (
    Audience,
    AudienceKind,
    GridResult,
    Item,
    MultipleResult,
    SittingSummary,
)

_MOST = 5


def key_sentences(summary: SittingSummary) -> tuple[str, ...]:
    """Return three to five sentences, each with its n; fewer where little may be shown.

    Alarms come before all others.
    Nobody is named and nothing praised: positive and negative grades stand side by side.
    """
    main = main_audience(summary)
    sampled = main is not None and main.selection is Selection.SAMPLE
    sentences = [
        *summary.alarms,
        *summary.inferences.cautions,
        wording.accounting_sentence(accounting_of(summary, main), sampled=sampled),
        *islice(_overall(summary), 1),
        *islice(_persons(summary), 1),
        *islice(_problems(summary), 1),
        *islice(_groups(summary), 1),
    ]
    if has_shared(summary):
        sentences.append(wording.SELF_SELECTED)
    return tuple(sentences[:_MOST])


def _overall(summary: SittingSummary) -> Iterator[str]:
    for asked in asked_questions(summary):
        for item in overall_items(asked):
            result = result_of(item.results, main_audience(summary))
            if isinstance(result, Common):
                yield wording.judged_sentence(asked.subject(item), result, summary.rules)
            elif result is not None and result.asked:
                said = wording.judged_sentence(asked.subject(item), result, summary.rules)
                yield said + overall_sentence(summary, asked, item)


def _persons(summary: SittingSummary) -> Iterator[str]:
    for asked in asked_questions(summary):
        if isinstance(asked.question, GridResult) and asked.question.persons:
            yield from range_sentences(asked.question, summary)


def range_sentences(grid: GridResult, summary: SittingSummary) -> tuple[str, ...]:
    """Return between which shares the rows of a grid lie; nothing when one is not told.

    Nobody is named and no order given: it is seldom certain.
    """
    items = _overall_column(grid)
    found = [result_of(item.results, main_audience(summary)) for item in items]
    known = [r for r in found if isinstance(r, Distribution) and _digits(r) is not None]
    if not known or len(known) < len(found):
        return ()
    bases = [result.base for result in known]
    n = f"{min(bases)}" if min(bases) == max(bases) else f"{min(bases)}至{max(bases)}"
    against = [share for share in known[0].shares if share.polarity is Polarity.NEGATIVE]
    spans = "；".join(
        f"{wording.quoted([share.label for share in chosen])}"
        f"{'合计' if len(chosen) > 1 else ''}占{_span(known, chosen)}"
        for chosen in (wording.favourable_shares(known[0].shares), against)
        if chosen
    )
    measure = "人" if grid.persons else "项"
    said = f"{len(known)}{measure}各{wording.ballots(n, summary.rules)}中，{spans}。"
    return (wording.about(grid.text, said),)


def _overall_column(grid: GridResult) -> tuple[Item, ...]:
    if len(grid.columns) == 1:
        return grid.items
    return tuple(item for item in grid.items if is_overall(item.column))


def _span(known: Sequence[Distribution], chosen: Sequence[Share]) -> str:
    codes = {share.code for share in chosen}
    shares: list[Decimal] = []
    for result in known:
        votes = sum(share.count for share in result.shares if share.code in codes)
        shares.append(percent(votes, result.base, _digits(result) or 0))
    low, high = min(shares), max(shares)
    return f"{low}%" if low == high else f"{low}%至{high}%"


def _problems(summary: SittingSummary) -> Iterator[str]:
    for asked in asked_questions(summary):
        if isinstance(asked.question, MultipleResult):
            result = result_of(asked.question.results, main_audience(summary))
            if result is not None and result.asked:
                yield wording.top_options_sentence(asked.question.text, result)


def _groups(summary: SittingSummary) -> Iterator[str]:
    if summary.split_withheld:
        yield summary.split_withheld
    groups = [a for a in side_by_side(summary) if a.kind is AudienceKind.GROUP]
    for asked in asked_questions(summary):
        for item in overall_items(asked):
            scores = [_score(group, item.results.get(group.code)) for group in groups]
            if scores and all(scores):
                weighted = f"；加权得分{item.weighted.score}" if item.weighted else ""
                said = f"分票类看，{'、'.join(scores)}{weighted}。"
                yield wording.about(
                    asked.subject(item), said + difference_sentence(summary, asked, item)
                )


def _score(group: Audience, result: Judged) -> str:
    if not isinstance(result, Distribution) or result.score is None:
        return ""
    return f"{group.label}得分{result.score}（n={result.score_base}）"


def _digits(result: Distribution) -> int | None:
    """Return to how many decimals this result's shares were rounded; ``None`` when none is."""
    for share in result.shares:
        if share.share is not None:
            return max(0, -int(share.share.as_tuple().exponent))
    return None
