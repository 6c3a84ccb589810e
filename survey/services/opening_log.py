"""The entry of an opening in the log of deeds, written and read back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from survey.core.account import Account
from survey.storage.engine import Books

_DETAIL = re.compile("开箱人 (.+)；打不开的答卷 ([0-9]+) 份；汇总摘要 ([0-9a-f]{64})")


@dataclass(frozen=True)
class OpeningEntry:
    """Who opened a sitting and when, and the hash of the summary that came of it."""

    at: datetime
    custodians: tuple[str, ...]
    unread: int
    digest: str


def write(
    books: Books,
    account: Account,
    sitting_id: int,
    custodians: Sequence[str],
    unread: int,
    digest: bytes,
    now: datetime,
) -> None:
    """Write down that the custodians opened the sitting."""
    detail = f"开箱人 {'、'.join(custodians)}；打不开的答卷 {unread} 份；汇总摘要 {digest.hex()}"
    books.audit.append(now, account.name, "开箱", str(sitting_id), detail)


def read(books: Books, sitting_id: int) -> OpeningEntry | None:
    """Return the entry of the sitting's opening; ``None`` before it."""
    for entry in books.audit.about("开箱", str(sitting_id)):
        found = _DETAIL.fullmatch(entry.detail)
        if found:
            custodians, unread, digest = found.groups()
            return OpeningEntry(entry.at, tuple(custodians.split("、")), int(unread), digest)
    return None
