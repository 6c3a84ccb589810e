"""Watching over the desk: the log of deeds, looked through, checked and taken away."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from survey.core.account import Account, Deed, permit
from survey.core.errors import SurveyError
from survey.reports.released.deeds_csv import deeds_csv
from survey.services.counted_boxes import shown_words
from survey.storage.audit_log import Chain, Entry, Wanted
from survey.storage.engine import Books

A_PAGE = 50


@dataclass(frozen=True)
class Sought:
    """What somebody looks for in the log: days, first and last included, who, and which deed."""

    first: date | None = None
    last: date | None = None
    actor: str = ""
    action: str = ""

    def wanted(self, now: datetime) -> Wanted:
        """Return the same by moments, by the clock of ``now``."""
        here = now.astimezone().tzinfo
        since = datetime.combine(self.first, time(), here) if self.first else None
        after = self.last + timedelta(days=1) if self.last else None
        before = datetime.combine(after, time(), here) if after else None
        return Wanted(since, before, self.actor, self.action)


@dataclass(frozen=True)
class Page:
    """One page of what was found, the newest first, and the state of the whole log."""

    entries: tuple[Entry, ...]
    number: int
    last: int
    found: int
    chain: Chain


def look(books: Books, account: Account, sought: Sought, page: int, now: datetime) -> Page:
    """Return page ``page`` of what was ``sought``, the nearest where there is none such."""
    permit(account, Deed.READ_AUDIT)
    wanted = sought.wanted(now)
    found = books.audit.count(wanted)
    last = max(1, -(-found // A_PAGE))
    number = min(max(page, 1), last)
    entries = books.audit.entries(A_PAGE, (number - 1) * A_PAGE, wanted)
    shown = tuple(_shown(books, entry) for entry in entries)
    return Page(shown, number, last, found, books.audit.chain())


def taken_away(books: Books, account: Account, sought: Sought, now: datetime) -> bytes:
    """Return what was ``sought`` as a CSV file, in order, each entry with its hash.

    Who keeps it can tell later whether the log was cut off: any of its hashes is an anchor.
    """
    permit(account, Deed.READ_AUDIT)
    entries = reversed(books.audit.entries(wanted=sought.wanted(now)))
    content = deeds_csv(_row(_shown(books, entry)) for entry in entries)
    books.audit.append(now, account.name, "导出操作记录", "")
    return content


def _shown(books: Books, entry: Entry) -> Entry:
    """Return an entry as it may be seen; its hash stands for what the log keeps."""
    return replace(entry, detail=shown_words(books, entry))


def _row(entry: Entry) -> tuple[int | str, ...]:
    moment = entry.at.astimezone().isoformat(" ", "seconds")
    said = (entry.actor, entry.action, entry.object, entry.detail)
    return (entry.seq, moment, *said, entry.hash.hex())


def anchor_of(written: str) -> bytes:
    """Return the hash that somebody noted."""
    try:
        found = bytes.fromhex(written)
    except ValueError:
        found = b""
    if len(found) != 32:
        raise SurveyError("校验值应当是 64 个十六进制字符；请照当初抄下的再输")
    return found
