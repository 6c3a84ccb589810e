"""Purging: what was kept long enough is deleted, and nothing of it stays in the database."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from survey.core.errors import SurveyError
from survey.core.retention import NAMES, Holding, Kind, cutoff
from survey.sealing.custody import ShareDirectory
from survey.services.accounts import TERMINAL
from survey.storage import purging
from survey.storage.engine import Books, Store
from survey.storage.stirring import scour


@dataclass(frozen=True)
class Stock:
    """All there is of a kind: what is over, and what is kept on."""

    kind: Kind
    due: tuple[Holding, ...]
    kept: tuple[Holding, ...]


def bound(before: date | None, today: date) -> date:
    """Return the day before which it must be over what is purged; no later than today."""
    if before and before > today:
        raise SurveyError("--before 只能是今天或以前的日子；没有到期的不能清理")
    return before or today


def stocks(books: Books, before: date) -> tuple[Stock, ...]:
    """Return, kind by kind, what was over before that day and what was not."""
    found = []
    for kind in Kind:
        due: dict[bool, list[Holding]] = {True: [], False: []}
        for holding in purging.holdings(books.session, kind):
            due[holding.since < cutoff(kind, before)].append(holding)
        found.append(Stock(kind, tuple(due[True]), tuple(due[False])))
    return tuple(found)


def purge(
    store: Store, shares: ShareDirectory, before: date, operator: str, now: datetime
) -> tuple[Stock, ...]:
    """Delete what was over before that day; return what that was.

    What was never opened takes the shares of its keys along, once it is durably gone.
    """
    unopened: list[bytes] = []
    with store.begin() as books:
        found = stocks(books, before)
        for stock in found:
            if stock.due:
                unopened += purging.remove(books.session, stock.kind, cutoff(stock.kind, before))
                _log(books, stock, operator, now)
    for box_id in unopened:
        shares.shred(box_id)
    scour(store.engine)
    return found


def _log(books: Books, stock: Stock, operator: str, now: datetime) -> None:
    by_sitting = sorted(stock.due, key=lambda one: one.sitting_id or 0)
    for sitting_id, found in groupby(by_sitting, key=lambda one: one.sitting_id):
        detail = f"{NAMES[stock.kind]} {sum(one.count for one in found)}；机器账号 {operator}"
        books.audit.append(now, TERMINAL, "清理", str(sitting_id or ""), detail)


def was_purged(books: Books, sitting_id: int, *kinds: Kind) -> bool:
    """Return whether what was kept of the sitting, of one of these kinds, is gone by its term."""
    told = [entry.detail for entry in books.audit.about("清理", str(sitting_id))]
    return any(words.startswith(f"{NAMES[kind]} ") for words in told for kind in kinds)
