"""Summaries: reading the one that is kept, with the texts and what people made of them."""

import hashlib
from collections.abc import Sequence

from survey.core.account import Account, Deed
from survey.core.coding import Coded, Coder, all_done
from survey.core.errors import NotFoundError, SurveyError
from survey.core.retention import Kind
from survey.services.coding import settled
from survey.services.preparing import sitting_of
from survey.services.purging import was_purged
from survey.stats.results import OpenTexts, SittingSummary
from survey.stats.texts.coders import Coding, coding_of
from survey.stats.texts.open_texts import place_of
from survey.stats.texts.phrases import still_said
from survey.storage.engine import Books
from survey.storage.text_shelf import KeptText


def summary_of(books: Books, account: Account, sitting_id: int) -> SittingSummary:
    """Return the summary of an opened sitting with its open texts, worded for others."""
    sitting_of(books, account, sitting_id, Deed.SEE_RESULTS)
    return with_texts(books, sitting_id, kept_summary(books, sitting_id))


def kept_summary(books: Books, sitting_id: int) -> SittingSummary:
    """Return the stored summary; raise `SurveyError` when it was changed since it was frozen."""
    stored = books.results.summary(sitting_id)
    if stored is None and was_purged(books, sitting_id, Kind.SUMMARIES):
        raise NotFoundError("这个场次的汇总已按期清理")
    if stored is None:
        raise NotFoundError("这个场次还没有开箱，没有结果")
    digest = hashlib.sha256(stored.body.encode()).digest()
    recorded = [entry.detail for entry in books.audit.about("开箱", str(sitting_id))]
    if digest != stored.body_hash or not any(digest.hex() in words for words in recorded):
        raise SurveyError("汇总与开箱时的摘要不符；数据库被动过，请报告")
    return SittingSummary.model_validate_json(stored.body)


def with_texts(books: Books, sitting_id: int, summary: SittingSummary) -> SittingSummary:
    """Return ``summary`` with its texts, worded for others, and their codes once all have read.

    A phrase is left out where the wording for others has it too seldom to be told.
    """
    kept = books.texts.texts(sitting_id)
    coders = books.texts.coders(sitting_id)
    codes = settled(books, sitting_id, coders) if all_done(coders) else None
    texts = _texts(books, sitting_id, kept, codes)
    return summary.model_copy(
        update={
            "texts": texts,
            "phrases": still_said(summary.phrases, texts, summary.rules.floors),
            "coding": None if codes is None else _coding(books, sitting_id, coders, codes),
        }
    )


def _coding(books: Books, sitting_id: int, coders: Sequence[Coder], codes: Coded) -> Coding:
    seats = [books.texts.codes(sitting_id, coder.seat) for coder in coders]
    return coding_of(books.texts.themes(sitting_id), seats, codes)


def _texts(
    books: Books, sitting_id: int, kept: Sequence[KeptText], codes: Coded | None
) -> tuple[OpenTexts, ...]:
    by_field: dict[str, list[KeptText]] = {}
    for text in kept:
        by_field.setdefault(text.key, []).append(text)
    return tuple(
        OpenTexts(
            form=edition.form.id,
            key=slot.key,
            place=place_of(slot),
            tag=edition.form.tag_of(slot.question),
            bodies=tuple(text.shown for text in found),
            codes=() if codes is None else tuple(codes.get(text.id) for text in found),
        )
        for position, edition in enumerate(books.sittings.editions(sitting_id))
        for slot in edition.form.slots
        if (found := by_field.get(f"{position}.{slot.key}"))
    )
