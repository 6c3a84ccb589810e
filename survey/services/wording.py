"""Wording: open texts with what may point to a person, and their wording for others.

The team reads texts as they were written. What is handed on – the annex – has the edited
wording instead, where somebody gave one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.core.account import Account
from survey.core.errors import NotFoundError
from survey.core.traces import Trace, traces
from survey.services.coding import refuse_unopened
from survey.stats.texts.open_texts import place_of
from survey.storage.engine import Books
from survey.storage.text_shelf import KeptText


@dataclass(frozen=True)
class Written:
    """A text as the desk reads it: where it was written, and what in it points to a person."""

    text: KeptText
    place: str
    traces: tuple[Trace, ...]

    @property
    def waiting(self) -> bool:
        """Return whether somebody should look at its traces before it is handed on."""
        return bool(self.traces) and not self.text.looked_at


def written(books: Books, account: Account, sitting_id: int) -> tuple[Written, ...]:
    """Return the texts of an opened sitting, field by field, in random order within each."""
    refuse_unopened(books, account, sitting_id)
    stationing = books.inspection.stationing(books.sittings.sitting(sitting_id).stationing_id)
    names = [member.name for member in books.inspection.unit(stationing.unit_id).members]
    fields = list(_fields(books, sitting_id))
    order = {key: place for place, (key, _) in enumerate(fields)}
    places = dict(fields)
    texts = sorted(books.texts.texts(sitting_id), key=lambda text: order[text.key])
    return tuple(Written(text, places[text.key], traces(text.body, names)) for text in texts)


def _fields(books: Books, sitting_id: int) -> Iterator[tuple[str, str]]:
    for position, edition in enumerate(books.sittings.editions(sitting_id)):
        for slot in edition.form.slots:
            yield f"{position}.{slot.key}", place_of(slot)


def one(texts: Sequence[Written], text_id: bytes) -> Written:
    """Return the text with this name."""
    for each in texts:
        if each.text.id == text_id:
            return each
    raise NotFoundError("没有找到这条意见；请刷新页面")


def reword(
    books: Books,
    account: Account,
    sitting_id: int,
    text_id: bytes,
    wording: str,
    now: datetime,
) -> None:
    """Keep ``wording`` for others; where nothing is changed they read what was written."""
    text = one(written(books, account, sitting_id), text_id).text
    changed = wording != text.body
    books.texts.reword(text_id, wording if changed else None)
    said = "改写" if changed else "照录"
    books.audit.append(now, account.name, "定意见措辞", str(sitting_id), said)
