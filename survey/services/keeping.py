"""What is kept of the answers once a sitting is open: only what is shown, out of order.

A slot that is shown by group is kept by group; one that is only shown pooled is pooled
before it is shuffled and written; one that is not shown, or only in words (普遍), is not
kept. A thief must not find in the database what the report withholds.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from random import Random

from survey.core.answers import Value
from survey.core.box import Box
from survey.core.edition import Edition
from survey.core.errors import SurveyError
from survey.core.form import Kept, Slot
from survey.core.retention import Kind
from survey.core.sitting import Anonymity, Sitting
from survey.sealing.shuffle import shuffled
from survey.services.purging import was_purged
from survey.stats.audiences import members
from survey.stats.auditing.telling import in_full, results_of
from survey.stats.column_kinds import Column, Texts, column_of
from survey.stats.columns import GroupColumns
from survey.stats.results import WHOLE, Audience, AudienceKind, QuestionResult, SittingSummary
from survey.storage.engine import Books

WRITTEN = ""
"""Stands in a kept column for a text that was written; its words are kept apart."""

Place = tuple[int, int]
"""Position of the form in the sitting, position of the slot in the form."""

Columns = Mapping[Place, Column]

Answers = dict[str, dict[Place, Column]]
"""Columns by audience and slot."""


def keep(
    books: Books,
    sitting: Sitting,
    boxes: Sequence[Box],
    summary: SittingSummary,
    returned: Mapping[str, GroupColumns],
    rng: Random,
) -> bytes:
    """Keep summary, answers and open texts of a sitting just counted; return the summary's hash."""
    body = summary.model_copy(update={"texts": ()}).model_dump_json()
    digest = hashlib.sha256(body.encode()).digest()
    books.results.keep_summary(
        sitting.id,
        bytes.fromhex(summary.rules_hash),
        body,
        digest,
        summary.method_version,
    )
    editions = books.sittings.editions(sitting.id)
    by_row = summary.basis.anonymity is Anonymity.ROWS
    answers = to_be_kept(sitting, summary, editions, returned)
    box_of = {box.group: box.id for box in boxes}
    for audience in summary.audiences:
        columns = answers.get(audience.code, {})
        box_id = box_of[members(audience, sitting.groups)[0]]
        words = {place: found for place, found in columns.items() if _is_text(editions, place)}
        rest = {place: found for place, found in columns.items() if place not in words}
        write = _write_ballots if by_row else _write_columns
        write(books, box_id, audience.code, rest, rng)
        _write_columns(books, box_id, audience.code, words, rng)
    _keep_texts(books, boxes[0].id, summary, editions)
    return digest


def _is_text(editions: Sequence[Edition], place: Place) -> bool:
    form, slot = place
    return editions[form].form.slots[slot].kept is Kept.TEXT


def _write_columns(
    books: Books, box_id: bytes, audience: str, columns: Columns, rng: Random
) -> None:
    mixed = (column.shuffled(rng).values() for column in columns.values())
    packed = [json.dumps(values, separators=(",", ":")).encode() for values in mixed]
    books.results.keep_columns(box_id, dict(zip(_names(audience, columns), packed, strict=True)))


def _write_ballots(
    books: Books, box_id: bytes, audience: str, columns: Columns, rng: Random
) -> None:
    names = _names(audience, columns)
    rows = zip(*(column.values() for column in columns.values()), strict=True)
    ballots = [json.dumps(dict(zip(names, row, strict=True))).encode() for row in rows]
    books.results.keep_ballots(box_id, shuffled(ballots, rng))


def _names(audience: str, columns: Columns) -> list[str]:
    return [f"{audience}:{form}.{slot}" for form, slot in columns]


def read_back(books: Books, sitting_id: int) -> Answers:
    """Return the kept answers of a sitting, however they are kept.

    Raises `SurveyError` where a value is none that its slot can have, or all are purged.
    """
    if was_purged(books, sitting_id, Kind.ROWS, Kind.COLUMNS):
        raise SurveyError("这一场留存的答案已按期清理，只剩汇总；不能再重新计票，也没有逐份数据")
    editions = books.sittings.editions(sitting_id)
    answers: Answers = {}
    for name, values in _kept_values(books, sitting_id).items():
        audience, _, place = name.partition(":")
        form, slot = map(int, place.split("."))
        try:
            column = column_of(editions[form].form.slots[slot], values)
        except ValueError:
            raise SurveyError(
                "留存的答案 %(place)s 与表样不符；数据库被动过，请报告", place=name
            ) from None
        answers.setdefault(audience, {})[form, slot] = column
    return answers


def _kept_values(books: Books, sitting_id: int) -> dict[str, list[Value]]:
    named: dict[str, list[Value]] = {}
    for box in books.boxes.boxes(sitting_id):
        for name, packed in books.results.columns(box.id).items():
            named[name] = [_value(value) for value in json.loads(packed)]
        for content in books.results.ballots(box.id):
            for name, value in json.loads(content).items():
                named.setdefault(name, []).append(_value(value))
    return named


def _value(value: int | str | list[int] | None) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _keep_texts(
    books: Books, box_id: bytes, summary: SittingSummary, editions: Sequence[Edition]
) -> None:
    positions = {edition.form.id: place for place, edition in enumerate(editions)}
    texts = [
        (f"{positions[found.form]}.{found.key}", body)
        for found in summary.texts
        for body in found.bodies
    ]
    if texts:
        books.results.keep_texts(box_id, texts)


def to_be_kept(
    sitting: Sitting,
    summary: SittingSummary,
    editions: Sequence[Edition],
    returned: Mapping[str, GroupColumns],
) -> Answers:
    """Return the columns that may be kept."""
    answers: Answers = {}
    for (form, index), codes in kept_for(summary, editions).items():
        for audience in summary.audiences:
            if audience.code in codes:
                groups = members(audience, sitting.groups)
                first, *others = (returned[code].columns[form][index] for code in groups)
                column = first.followed_by(*others)
                kept = column.all_as(WRITTEN) if isinstance(column, Texts) else column
                answers.setdefault(audience.code, {})[form, index] = kept
    return answers


def kept_for(summary: SittingSummary, editions: Sequence[Edition]) -> dict[Place, frozenset[str]]:
    """Return the audiences by which each slot is kept; the whole where it is kept pooled.

    Whole ballots stay together, so that there one slot that is only shown pooled
    keeps every slot pooled.
    """
    seen = {
        (form, index): codes
        for form, edition in enumerate(editions)
        for index, codes in enumerate(_seen(edition.form.slots, summary, form))
    }
    if summary.basis.anonymity is Anonymity.ROWS:
        choices = {place: codes for place, codes in seen.items() if not _is_text(editions, place)}
        seen |= _alike(choices, summary.audiences)
    return seen


def _seen(slots: Sequence[Slot], summary: SittingSummary, form: int) -> list[frozenset[str]]:
    """Return, slot by slot, the audiences by which it is shown, each answer only once."""
    shown: dict[str, frozenset[str]] = {}
    for question in summary.forms[form].questions:
        shown |= _shown(question, summary.audiences)
    groups = {a.code for a in summary.audiences if a.kind is AudienceKind.GROUP}
    found = []
    for slot in slots:
        codes = shown.get(slot.key, frozenset()) if slot.follow_up is None else frozenset()
        found.append(codes - {WHOLE} if codes & groups else codes)
    return found


def _shown(question: QuestionResult, audiences: Sequence[Audience]) -> Mapping[str, frozenset[str]]:
    """Return the audiences that each slot is told of in full."""
    if question.kind == "text":
        pooled = frozenset(a.code for a in audiences if a.kind is not AudienceKind.GROUP)
        return {question.question: pooled if question.asked is not None else frozenset()}
    return {
        key: frozenset(code for code in in_full(results) if _has_figures(results[code]))
        for key, results in results_of(question).items()
    }


def _has_figures(result: object) -> bool:
    """Return whether a figure is told: a number without its median tells none."""
    return getattr(result, "median", 0) is not None


def _alike(
    seen: Mapping[Place, frozenset[str]], audiences: Sequence[Audience]
) -> dict[Place, frozenset[str]]:
    groups = {a.code for a in audiences if a.kind is AudienceKind.GROUP}
    if not any(WHOLE in codes for codes in seen.values()):
        return dict(seen)
    return {
        place: (codes - groups) | {WHOLE} if codes & groups else codes
        for place, codes in seen.items()
    }
