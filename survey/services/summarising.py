"""Summaries: reading the one that is kept, and counting again what is kept beside it."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from survey.core.account import Account, Deed
from survey.core.answers import Value
from survey.core.ballot import Source
from survey.core.edition import Edition
from survey.core.errors import NotFoundError, SurveyError
from survey.core.sitting import Anonymity, Group, Sitting
from survey.services.keeping import shown_together
from survey.services.preparing import sitting_of
from survey.stats.columns import GroupColumns
from survey.stats.open_texts import place_of
from survey.stats.results import Item, OpenTexts, QuestionResult, SittingSummary
from survey.stats.summary import summarise
from survey.storage.engine import Books


def summary_of(books: Books, account: Account, sitting_id: int) -> SittingSummary:
    """Return the summary of an opened sitting with its open texts."""
    sitting_of(books, account, sitting_id, Deed.SEE_RESULTS)
    return kept_summary(books, sitting_id)


def kept_summary(books: Books, sitting_id: int) -> SittingSummary:
    """Return the stored summary; raise `SurveyError` when it was changed since it was frozen."""
    stored = books.results.summary(sitting_id)
    if stored is None:
        raise NotFoundError("这个场次还没有开箱,没有结果")
    if hashlib.sha256(stored.body.encode()).digest() != stored.body_hash:
        raise SurveyError("汇总与开箱时的摘要不符;数据库被动过,请报告")
    summary = SittingSummary.model_validate_json(stored.body)
    return summary.model_copy(update={"texts": _texts(books, sitting_id)})


def _texts(books: Books, sitting_id: int) -> tuple[OpenTexts, ...]:
    editions = books.sittings.editions(sitting_id)
    bodies: dict[str, list[str]] = {}
    for key, body in books.results.texts(sitting_id):
        bodies.setdefault(key, []).append(body)
    return tuple(
        OpenTexts(
            form=edition.form.id,
            key=slot.key,
            place=place_of(slot),
            tag=edition.form.tag_of(slot.question),
            bodies=tuple(bodies[f"{position}.{slot.key}"]),
        )
        for position, edition in enumerate(editions)
        for slot in edition.form.slots
        if f"{position}.{slot.key}" in bodies
    )


def recount(books: Books, sitting_id: int) -> tuple[str, ...]:
    """Count the kept answers again; return every place where the summary says otherwise.

    Class-weighted scores are compared only where groups are kept apart.
    """
    stored = kept_summary(books, sitting_id)
    sitting = books.sittings.sitting(sitting_id)
    editions = books.sittings.editions(sitting_id)
    together = tuple(shown_together(sitting, stored))
    groups = tuple(_stand_in(sitting, codes) for codes in together)
    box_of = {box.group: box for box in books.boxes.boxes(sitting_id)}
    returned = {
        codes[0]: _kept_columns(books, box_of[codes[0]].id, sitting.anonymity, editions)
        for codes in together
    }
    again = summarise(
        stored.basis,
        sitting.rules,
        editions,
        groups,
        returned,
        dict.fromkeys(returned),
        stored.closing_digest,
    )
    apart = all(len(codes) == 1 for codes in together)
    return tuple(_differences(stored, again, weighted=apart))


def _stand_in(sitting: Sitting, codes: Sequence[str]) -> Group:
    group = next(group for group in sitting.groups if group.code == codes[0])
    return group if len(codes) == 1 else group.model_copy(update={"weight": None})


def _kept_columns(
    books: Books, box_id: bytes, anonymity: Anonymity, editions: Sequence[Edition]
) -> GroupColumns:
    shape = [len(edition.form.slots) for edition in editions]
    if anonymity is Anonymity.STRICT:
        kept = books.results.columns(box_id)
        columns = tuple(
            tuple(_values(kept[f"{place}.{index}"]) for index in range(slots))
            for place, slots in enumerate(shape)
        )
    else:
        ballots = [json.loads(content) for content in books.results.ballots(box_id)]
        columns = tuple(
            tuple([_value(ballot[place][index]) for ballot in ballots] for index in range(slots))
            for place, slots in enumerate(shape)
        )
    valid = len(columns[0][0])
    return GroupColumns(columns, valid, 0, {Source.PHONE: valid})


def _values(packed: bytes) -> list[Value]:
    return [_value(value) for value in json.loads(packed)]


def _value(value: int | str | list[int] | None) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _differences(stored: SittingSummary, again: SittingSummary, *, weighted: bool) -> list[str]:
    found = []
    for form, form_again in zip(stored.forms, again.forms, strict=True):
        figures = _figures(form.questions, weighted=weighted)
        figures_again = _figures(form_again.questions, weighted=weighted)
        found.extend(
            f"{form.title} · {key}"
            for key, figure in figures.items()
            if figures_again.get(key) != figure
        )
    return found


def _figures(questions: Sequence[QuestionResult], *, weighted: bool) -> Mapping[str, object]:
    """Return every figure by the question, cell and audience that it belongs to."""
    figures: dict[str, object] = {}
    for question in questions:
        for item in _items(question):
            for audience, result in item.results.items():
                figures[f"{item.key} · {audience}"] = result
            if weighted:
                figures[f"{item.key} · 加权"] = item.weighted
        for audience, result in getattr(question, "results", {}).items():
            figures[f"{question.question} · {audience}"] = result
        if question.kind == "text":
            figures[question.question] = (question.asked, question.answered)
    return figures


def _items(question: QuestionResult) -> tuple[Item, ...]:
    if question.kind == "grid":
        return question.items
    return (question.item,) if question.kind == "single" else ()
