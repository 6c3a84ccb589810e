"""What the figures say beyond the ballots that are there, in sentences."""

from collections.abc import Mapping
from decimal import Decimal

from survey.reports.chapters import uncertainty
from survey.reports.chapters.asked import Asked, accounting_of, main_audience
from survey.reports.chapters.uncertainty import Whom
from survey.stats.figures import Distribution
from survey.stats.inference.results import (
    Difference,
    Estimate,
    ItemInferences,
    Judgement,
    WeightedError,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience, AudienceKind, Item, SittingSummary

Inferred = Mapping[tuple[str, str], ItemInferences]
"""What follows from every judgement, by form and key."""


def by_item(summary: SittingSummary) -> Inferred:
    """Return what follows from every judgement, by form and key."""
    return {
        (form.id, item.key): item
        for form in summary.inferences.forms
        for question in form.questions
        if question.kind == "judged"
        for item in question.items
    }


def whom(summary: SittingSummary, audience: Audience) -> Whom:
    """Return in what words ``audience`` and those it stands for are told."""
    counts = accounting_of(summary, audience)
    village = audience.kind is AudienceKind.WHOLE and summary.basis.unit.endswith("村")
    return Whom(
        measure="户" if "户" in audience.label else "人",
        everybody="全村" if village else "全体",
        invited=counts.invited if counts else None,
        issued=counts.issued if counts else None,
    )


def estimate_of(judged: Judgement | NotComputed | None) -> Estimate | None:
    """Return the share that is told in words: of the favourable grades, or of the largest."""
    if not isinstance(judged, Judgement):
        return None
    found = judged.largest if judged.favourable is None else judged.favourable
    return found if isinstance(found, Estimate) else None


def overall_sentence(summary: SittingSummary, asked: Asked, item: Item) -> str:
    """Return what the share of an overall judgement says of everybody; empty if nothing."""
    audience = main_audience(summary)
    inferred = by_item(summary).get((asked.form.id, item.key))
    if audience is None or inferred is None:
        return ""
    judged = inferred.audiences.get(audience.code)
    found = estimate_of(judged)
    if found is None or not isinstance(judged, Judgement):
        return ""
    rated = judged.favourable is not None
    return uncertainty.share_sentence(found, summary.rules, whom(summary, audience), rated=rated)


def gap_sentence(summary: SittingSummary, asked: Asked, item: Item) -> str:
    """Return which class pulls the weighted score of ``item``; empty where none does."""
    inferred = by_item(summary).get((asked.form.id, item.key))
    weighted = inferred.weighted if inferred else None
    return uncertainty.gap_sentence(weighted) if isinstance(weighted, WeightedError) else ""


def difference_sentence(summary: SittingSummary, asked: Asked, item: Item) -> str:
    """Return whether the groups judge differently, and which class pulls the weighted score."""
    inferred = by_item(summary).get((asked.form.id, item.key))
    if inferred is None:
        return ""
    said = ""
    if isinstance(inferred.difference, Difference):
        said = uncertainty.difference_sentence(inferred.difference, _scores(summary, item))
    return said + gap_sentence(summary, asked, item)


def _scores(summary: SittingSummary, item: Item) -> dict[str, Decimal]:
    found = {
        group.label: item.results.get(group.code)
        for group in summary.audiences
        if group.kind is AudienceKind.GROUP
    }
    return {
        label: each.score
        for label, each in found.items()
        if isinstance(each, Distribution) and each.score is not None
    }
