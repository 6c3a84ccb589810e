"""How long what is kept is kept, and from when on that is counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is kept for a time."""

    TEXTS = "texts"
    ROWS = "rows"
    COLUMNS = "columns"
    SUMMARIES = "summaries"
    UNOPENED = "unopened"
    DRAFT_STEPS = "draft_steps"
    SECRETS = "secrets"
    SESSIONS = "sessions"
    FAILURES = "failures"
    FILES = "files"


NAMES = {
    Kind.TEXTS: "意见原文和归类",
    Kind.ROWS: "逐份答卷",
    Kind.COLUMNS: "打乱的答案",
    Kind.SUMMARIES: "汇总",
    Kind.UNOPENED: "一直没开的封存答卷",
    Kind.DRAFT_STEPS: "自拟表样的撤销步骤",
    Kind.SECRETS: "过期账号的口令和动态码",
    Kind.SESSIONS: "登录",
    Kind.FAILURES: "登录失败的次数",
    Kind.FILES: "等人来取的文件",
}
"""What the log and the terminal call them."""

_YEAR = timedelta(days=365)

TERMS = {
    Kind.TEXTS: _YEAR,
    Kind.ROWS: _YEAR,
    Kind.COLUMNS: 3 * _YEAR,
    Kind.SUMMARIES: 10 * _YEAR,
    Kind.UNOPENED: 2 * _YEAR,
    Kind.DRAFT_STEPS: _YEAR,
    Kind.SECRETS: timedelta(days=180),
    Kind.SESSIONS: timedelta(days=1),
    Kind.FAILURES: timedelta(days=1),
    Kind.FILES: timedelta(days=1),
}
"""How long each kind is kept: after the last day of its sitting or of the team's last
stationing, of an account, or of the last sign of life. The log of deeds is kept for good:
without its first entries nobody could tell whether the others were changed.
"""


@dataclass(frozen=True)
class Holding:
    """So many of a kind whose term runs from one day on, those of one sitting if of any."""

    kind: Kind
    since: date
    count: int
    sitting_id: int | None = None

    @property
    def until(self) -> date:
        """Return the last day on which it is kept."""
        return self.since + TERMS[self.kind]


def cutoff(kind: Kind, bound: date) -> date:
    """Return the day such that what runs from before it was due before ``bound``."""
    return bound - TERMS[kind]
