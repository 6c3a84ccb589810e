"""What is kept of the answers once a sitting is open: only what may be shown, out of order.

Groups that are not shown apart are not kept apart either: a thief must not find in
the database what the report withholds.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from survey.core.answers import Value
from survey.core.box import Box
from survey.core.edition import Edition
from survey.core.form import Kept
from survey.core.sitting import Anonymity, Sitting, WayIn
from survey.sealing.shuffle import shuffle_columns, shuffled
from survey.stats.columns import GroupColumns
from survey.stats.results import AudienceKind, SittingSummary
from survey.storage.engine import Books

WRITTEN = ""
"""Stands in a kept column for a text that was written; its words are kept apart."""


def keep(
    books: Books,
    sitting: Sitting,
    boxes: Sequence[Box],
    summary: SittingSummary,
    returned: Mapping[str, GroupColumns],
    rng: Random,
) -> None:
    """Keep the summary, the answers and the open texts of a sitting just counted."""
    body = summary.model_copy(update={"texts": ()}).model_dump_json()
    books.results.keep_summary(
        sitting.id,
        bytes.fromhex(summary.rules_hash),
        body,
        hashlib.sha256(body.encode()).digest(),
        summary.method_version,
    )
    editions = books.sittings.editions(sitting.id)
    box_of = {box.group: box for box in boxes}
    for codes in shown_together(sitting, summary):
        columns = without_words(editions, [returned[code].columns for code in codes])
        _keep_answers(books, box_of[codes[0]].id, sitting.anonymity, columns, rng)
    positions = {edition.form.id: place for place, edition in enumerate(editions)}
    texts = [
        (f"{positions[found.form]}.{found.key}", body)
        for found in summary.texts
        for body in found.bodies
    ]
    if texts:
        books.results.keep_texts(boxes[0].id, texts)


def shown_together(sitting: Sitting, summary: SittingSummary) -> Iterable[tuple[str, ...]]:
    """Return the groups whose answers are kept, those that are only shown pooled in one tuple."""
    shown = {audience.kind: True for audience in summary.audiences}
    slips = tuple(g.code for g in sitting.groups if g.way_in is WayIn.SLIPS)
    if AudienceKind.GROUP in shown:
        yield from ((code,) for code in slips)
    elif AudienceKind.WHOLE in shown and slips:
        yield slips
    for audience in summary.audiences:
        if audience.kind is AudienceKind.SHARED:
            yield (audience.code,)


Columns = tuple[tuple[list[Value], ...], ...]


def without_words(
    editions: Sequence[Edition], groups: Sequence[tuple[tuple[Sequence[Value], ...], ...]]
) -> Columns:
    """Return the columns of ``groups`` one below the other, written texts replaced by a mark."""
    return tuple(
        tuple(
            [
                WRITTEN if slot.kept is Kept.TEXT and isinstance(value, str) else value
                for columns in groups
                for value in columns[place][index]
            ]
            for index, slot in enumerate(edition.form.slots)
        )
        for place, edition in enumerate(editions)
    )


def _keep_answers(
    books: Books, box_id: bytes, anonymity: Anonymity, columns: Columns, rng: Random
) -> None:
    if anonymity is Anonymity.STRICT:
        flat = shuffle_columns([column for form in columns for column in form], rng)
        names = [f"{place}.{i}" for place, form in enumerate(columns) for i in range(len(form))]
        books.results.keep_columns(
            box_id, {name: pack_values(column) for name, column in zip(names, flat, strict=True)}
        )
        return
    count = len(columns[0][0])
    rows = [[[column[i] for column in form] for form in columns] for i in range(count)]
    books.results.keep_ballots(box_id, [pack_values(row) for row in shuffled(rows, rng)])


def pack_values(values: Sequence[object]) -> bytes:
    """Return a kept column or ballot as compact JSON."""
    return json.dumps(values, separators=(",", ":")).encode()
