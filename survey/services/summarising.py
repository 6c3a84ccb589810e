"""Summaries: reading the one that is kept."""

import hashlib

from survey.core.account import Account, Deed
from survey.core.errors import NotFoundError, SurveyError
from survey.services.preparing import sitting_of
from survey.stats.open_texts import place_of
from survey.stats.results import OpenTexts, SittingSummary
from survey.storage.engine import Books


def summary_of(books: Books, account: Account, sitting_id: int) -> SittingSummary:
    """Return the summary of an opened sitting with its open texts."""
    sitting_of(books, account, sitting_id, Deed.SEE_RESULTS)
    return kept_summary(books, sitting_id)


def kept_summary(books: Books, sitting_id: int) -> SittingSummary:
    """Return the stored summary; raise `SurveyError` when it was changed since it was frozen."""
    stored = books.results.summary(sitting_id)
    if stored is None:
        raise NotFoundError("这个场次还没有开箱，没有结果")
    digest = hashlib.sha256(stored.body.encode()).digest()
    recorded = [entry.detail for entry in books.audit.about("开箱", str(sitting_id))]
    if digest != stored.body_hash or not any(digest.hex() in words for words in recorded):
        raise SurveyError("汇总与开箱时的摘要不符；数据库被动过，请报告")
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
