"""Recounting: counting what is kept of the answers again, and comparing with the summary."""

from collections.abc import Iterator, Mapping, Sequence

from survey.core.ballot import Source
from survey.core.edition import Edition
from survey.core.form import Kept
from survey.core.sitting import Group, WayIn
from survey.services.keeping import Answers, Columns, Place, kept_for, read_back
from survey.services.summarising import kept_summary
from survey.stats.column_kinds import Column, column_of
from survey.stats.columns import GroupColumns
from survey.stats.results import (
    WHOLE,
    Audience,
    AudienceKind,
    NumberCount,
    QuestionResult,
    SittingSummary,
)
from survey.stats.summary import summarise
from survey.stats.tally import pooled, presence
from survey.storage.engine import Books

Figures = dict[tuple[str, str, str], object]
"""Figures by form, question or cell, and audience (or ``加权``)."""

_ALONE = Group(code="alone", label="单独重计")
_WEIGHTED = "加权"


def recount(books: Books, sitting_id: int) -> tuple[str, ...]:
    """Return every place where the kept answers, counted again, differ from the summary.

    What is withheld or told in words is not kept, and so not compared.
    """
    stored = kept_summary(books, sitting_id)
    editions = books.sittings.editions(sitting_id)
    answers = read_back(books, sitting_id)
    again: Figures = {}
    for audience in stored.audiences:
        alone = _counted(stored, editions, {_ALONE: _columns_of(audience, stored, answers)})
        again |= {
            (form, key, audience.code): figure
            for (form, key, counted), figure in _figures(alone).items()
            if counted == WHOLE
        }
    slips = [g for g in books.sittings.sitting(sitting_id).groups if g.way_in is WayIn.SLIPS]
    together = _counted(stored, editions, {group: answers.get(group.code, {}) for group in slips})
    again |= {place: f for place, f in _figures(together).items() if place[2] == _WEIGHTED}
    kept = _kept(stored, editions)
    differing = [
        " · ".join(place)
        for place, figure in _figures(stored).items()
        if figure is not None and place in kept and _as_told(again.get(place), figure) != figure
    ]
    return (*differing, *_differing_texts(stored, editions, answers))


def _as_told(again: object, figure: object) -> object:
    """Return numbers without what is told of them by groups all together or not at all."""
    if not (isinstance(again, NumberCount) and isinstance(figure, NumberCount)):
        return again
    withheld = {name: None for name in ("mean", "deviation") if getattr(figure, name) is None}
    return again.model_copy(update=withheld)


def _kept(stored: SittingSummary, editions: Sequence[Edition]) -> frozenset[tuple[str, str, str]]:
    """Return the figures whose answers are kept; those of groups make up the whole's."""
    groups = {a.code for a in stored.audiences if a.kind is AudienceKind.GROUP}
    found: set[tuple[str, str, str]] = set()
    for (place, index), codes in kept_for(stored, editions).items():
        form = editions[place].form
        told = codes | {WHOLE, _WEIGHTED} if codes & groups else codes
        found.update((form.id, form.slots[index].key, code) for code in told)
    return frozenset(found)


def _columns_of(audience: Audience, stored: SittingSummary, answers: Answers) -> Columns:
    """Return the kept columns of an audience; those of the whole may lie with its groups."""
    columns: dict[Place, Column] = {}
    if audience.kind is AudienceKind.WHOLE:
        for group in stored.audiences:
            if group.kind is AudienceKind.GROUP:
                for place, column in answers.get(group.code, {}).items():
                    known = place in columns
                    columns[place] = columns[place].followed_by(column) if known else column
    return {**columns, **answers.get(audience.code, {})}


def _counted(
    stored: SittingSummary, editions: Sequence[Edition], kept: Mapping[Group, Columns]
) -> SittingSummary:
    returned = {group.code: _as_returned(editions, columns) for group, columns in kept.items()}
    return summarise(
        stored.basis,
        stored.rules,
        editions,
        tuple(kept),
        returned,
        dict.fromkeys(returned),
        stored.closing_digest,
        aligned=False,
    )


def _as_returned(editions: Sequence[Edition], kept: Columns) -> GroupColumns:
    """Return kept columns as a group's; a slot that is not kept stands blank."""
    valid = max(map(len, kept.values()), default=0)
    columns = tuple(
        tuple(
            kept[form, index] if (form, index) in kept else column_of(slot, [None] * valid)
            for index, slot in enumerate(edition.form.slots)
        )
        for form, edition in enumerate(editions)
    )
    return GroupColumns(columns, valid, 0, dict.fromkeys(Source, 0) | {Source.PHONE: valid})


def _figures(summary: SittingSummary) -> Figures:
    figures: Figures = {}
    for form in summary.forms:
        for question in form.questions:
            for key, audience, figure in _figures_of(question):
                figures[form.id, key, audience] = figure
    return figures


def _figures_of(question: QuestionResult) -> Iterator[tuple[str, str, object]]:
    match question.kind:
        case "single" | "grid":
            items = question.items if question.kind == "grid" else (question.item,)
            for item in items:
                yield from ((item.key, audience, found) for audience, found in item.results.items())
                yield item.key, _WEIGHTED, item.weighted
        case "multiple" | "ranking" | "number":
            for audience, found in question.results.items():
                yield question.question, audience, found
        case "text":
            return


def _differing_texts(
    stored: SittingSummary, editions: Sequence[Edition], answers: Answers
) -> Iterator[str]:
    """Yield the text questions that not as many were asked, or answered, as the summary says."""
    for form, edition in enumerate(editions):
        told = {q.question: q for q in stored.forms[form].questions if q.kind == "text"}
        for index, slot in enumerate(edition.form.slots):
            question = told.get(slot.key)
            if slot.kept is not Kept.TEXT or question is None or question.asked is None:
                continue
            kept = (c[form, index] for c in answers.values() if (form, index) in c)
            found = pooled(map(presence, kept))
            if (found.asked, found.answered) != (question.asked, question.answered):
                yield f"{edition.form.id} · {slot.key}"
