"""Records on paper: the minutes of a closed sitting, the verification sheet of an opened one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from survey.core.account import Account, Deed
from survey.core.box import Box
from survey.core.errors import NotFoundError, WrongPhaseError
from survey.core.sitting import Phase, Sitting
from survey.reports.printed.minutes import Minutes, minutes_pdf
from survey.reports.printed.record_sheet import Act, BoxLine
from survey.reports.printed.verification import Verification, verification_pdf
from survey.services import counted_boxes, opening_log
from survey.services.closed_boxes import basis_of
from survey.services.opening_log import OpeningEntry
from survey.services.preparing import sitting_of
from survey.services.summarising import kept_summary, summary_of
from survey.storage.engine import Books, Store

Told = TypeVar("Told", Minutes, Verification)

_CHANGES = ("作废测评码", "修改截止日期", "更正文字")
_CLOSED = (Phase.CLOSED, Phase.OPENED, Phase.ARCHIVED)


def minutes(
    store: Store, account: Account, sitting_id: int, now: datetime, fonts: Path | None
) -> bytes:
    """Return the minutes as a PDF; times are said as on the clock of ``now``."""
    pdf = partial(minutes_pdf, fonts=fonts)
    return _printed(store, account, sitting_id, now, "打印情况记录", _minutes, pdf)


def verification(
    store: Store, account: Account, sitting_id: int, now: datetime, fonts: Path | None
) -> bytes:
    """Return the verification sheet as a PDF; times as in `minutes`."""
    pdf = partial(verification_pdf, fonts=fonts)
    return _printed(store, account, sitting_id, now, "打印核验单", _verification, pdf)


def closed_boxes(books: Books, account: Account, sitting_id: int) -> tuple[BoxLine, ...]:
    """Return the counts of closed boxes as the minutes of that day tell them; none before.

    Last are those of all slips together, where there are several groups of them.
    """
    sitting = sitting_of(books, account, sitting_id, Deed.SEE_TEAM)
    if sitting.phase not in _CLOSED:
        return ()
    boxes = books.boxes.boxes(sitting_id)
    lines, together = counted_boxes.lines(books, sitting, boxes, None)
    return (*lines, together) if together else lines


def _printed(
    store: Store,
    account: Account,
    sitting_id: int,
    now: datetime,
    deed: str,
    told: Callable[[Books, Account, int, datetime], Told],
    pdf: Callable[[Told], bytes],
) -> bytes:
    """Return as a PDF what is told of a sitting, and log that it was printed.

    No transaction is open while it is set in type.
    """
    with store.read() as books:
        found = told(books, account, sitting_id, now)
    content = pdf(found)
    with store.begin() as books:
        books.audit.append(now, account.name, deed, str(sitting_id))
    return content


def _minutes(books: Books, account: Account, sitting_id: int, now: datetime) -> Minutes:
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    if sitting.phase not in _CLOSED:
        raise WrongPhaseError("票箱封好以后才有情况记录；请先截止收票")
    clerk = _Clerk.of(books, now)
    boxes = books.boxes.boxes(sitting_id)
    opened = opening_log.read(books, sitting_id)
    summary = kept_summary(books, sitting_id) if opened else None
    lines, together = counted_boxes.lines(books, sitting, boxes, summary)
    return Minutes(
        basis=basis_of(books, sitting),
        days=(sitting.day, sitting.last_day),
        forms=tuple(edition.form.title for edition in books.sittings.editions(sitting_id)),
        boxes=lines,
        together=together,
        custodians=clerk.named(sitting.custodians),
        threshold=sitting.threshold,
        acts=clerk.acts(books, sitting, boxes),
        opening=clerk.opening(opened) if opened else None,
        printed=clerk.act("打印", now, account.name),
        changes=clerk.changes(books, sitting_id),
    )


def _verification(books: Books, account: Account, sitting_id: int, now: datetime) -> Verification:
    summary = summary_of(books, account, sitting_id)
    opened = opening_log.read(books, sitting_id)
    if opened is None:
        raise NotFoundError("这个场次还没有开箱，没有结果")
    sitting = books.sittings.sitting(sitting_id)
    boxes = books.boxes.boxes(sitting_id)
    clerk = _Clerk.of(books, now)
    return Verification(
        sitting_id=sitting_id,
        days=(sitting.day, sitting.last_day),
        summary=summary,
        digest=opened.digest,
        boxes=counted_boxes.lines(books, sitting, boxes, summary)[0],
        opening=clerk.opening(opened),
        unread=opened.unread,
        printed=clerk.act("打印", now, account.name),
    )


@dataclass(frozen=True)
class _Clerk:
    """Tells people by the names they are called by, and moments by the clock on the wall."""

    names: dict[str, str]
    now: datetime

    @classmethod
    def of(cls, books: Books, now: datetime) -> "_Clerk":
        return cls({one.name: one.display_name for one in books.accounts.accounts()}, now)

    def named(self, accounts: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.names.get(name, name) for name in accounts)

    def act(self, what: str, at: datetime, *accounts: str) -> Act:
        return Act(what, at.astimezone(self.now.tzinfo), self.named(accounts))

    def opening(self, opened: OpeningEntry) -> Act:
        return self.act("开箱", opened.at, *opened.custodians)

    def acts(self, books: Books, sitting: Sitting, boxes: Sequence[Box]) -> tuple[Act, ...]:
        """Return the beginning, the last call unless taken back, and the closing."""
        asked = [("开始收票", str(sitting.id)), ("封箱", boxes[0].id.hex())]
        if sitting.last_call is not None:
            asked.insert(1, ("停止进入", str(sitting.id)))
        last = [entries[-1] for asked_for in asked if (entries := books.audit.about(*asked_for))]
        return tuple(self.act(entry.action, entry.at, entry.actor) for entry in last)

    def changes(self, books: Books, sitting_id: int) -> tuple[tuple[Act, str], ...]:
        """Return what was voided and changed after the publishing, each with its reason."""
        found = [entry for asked in _CHANGES for entry in books.audit.about(asked, str(sitting_id))]
        found.sort(key=lambda entry: entry.seq)
        return tuple(
            (self.act(entry.action, entry.at, entry.actor), entry.detail) for entry in found
        )
