"""Running a sitting: beginning it, watching the turnout, closing it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from survey.core.account import Account, Deed
from survey.core.box import Box
from survey.core.errors import WrongPhaseError
from survey.core.sitting import Group, Phase, Sitting, WayIn
from survey.sealing.envelope import closing_digest
from survey.services import counted_boxes
from survey.services.preparing import sitting_of
from survey.storage.engine import Books

GRACE = timedelta(minutes=5)
"""How long after the last call those who are filling in have at least."""

STIR_AFTER = timedelta(hours=1)
"""How long what is kept stays as it lies while a sitting is open."""

COARSE = 5
"""Ballots are told in steps of so many while they come in."""

_ENOUGH_TO_STIR = 10
_MINUTE = timedelta(minutes=1)


def begin(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Open the sitting's boxes for ballots."""
    sitting_of(books, account, sitting_id, Deed.RUN)
    if not books.boxes.boxes(sitting_id):
        raise WrongPhaseError("这个场次还没有发布；请先发布，再开始收票")
    books.sittings.move(sitting_id, Phase.OPEN)
    books.boxes.open_boxes(sitting_id)
    books.audit.append(now, account.name, "开始收票", str(sitting_id))


@dataclass(frozen=True)
class Turnout:
    """How many of a group have come, coarsely.

    ``returned`` is rounded down to a multiple of five, and ``None`` where fewer than
    five slips were issued: a finer figure, watched live, would tell who answers when.
    ``issued`` counts all slips ever printed: less those voided, it would tell how many
    were used at the moment of voiding.
    """

    group: Group
    issued: int | None
    returned: int | None


def turnout(books: Books, account: Account, sitting_id: int) -> tuple[Turnout, ...]:
    """Return the coarse turnout of every group of the sitting."""
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    groups = {group.code: group for group in sitting.groups}
    return tuple(_turnout(books, groups[b.group], b) for b in books.boxes.boxes(sitting_id))


def _turnout(books: Books, group: Group, box: Box) -> Turnout:
    returned = box.returned if box.returned is not None else books.boxes.sealed_count(box.id)
    if group.way_in is WayIn.SHARED:
        return Turnout(group, None, returned // COARSE * COARSE)
    hidden = box.issued < COARSE
    return Turnout(group, box.issued, None if hidden else returned // COARSE * COARSE)


@dataclass(frozen=True)
class Grace:
    """How long those who were filling in at the last call still have, as people are told.

    ``until`` is a full minute; ``minutes_left`` is 0 once the grace is over.
    """

    until: datetime
    minutes_left: int


def last_call(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Give nobody new a paper from now on; papers that are open can still be handed in."""
    sitting_of(books, account, sitting_id, Deed.RUN)
    books.sittings.call(sitting_id, now)
    books.audit.append(now, account.name, "停止进入", str(sitting_id))


def call_again(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Take the last call back: everybody with an unused slip may come in again."""
    sitting_of(books, account, sitting_id, Deed.RUN)
    books.sittings.call(sitting_id, None)
    books.audit.append(now, account.name, "继续收票", str(sitting_id))


def grace(sitting: Sitting, now: datetime) -> Grace | None:
    """Return the grace of the sitting's last call; ``None`` when there was none."""
    if sitting.last_call is None:
        return None
    end = sitting.last_call + GRACE
    left = max(end - now, timedelta())
    minute = end.replace(second=0, microsecond=0)
    return Grace(minute if minute == end else minute + _MINUTE, -(-left // _MINUTE))


def cuts_short(sitting: Sitting, now: datetime) -> bool:
    """Return whether closing now would keep somebody from handing in what he fills in."""
    given = grace(sitting, now)
    return sitting.phase is Phase.OPEN and (given is None or given.minutes_left > 0)


def close(books: Books, account: Account, sitting_id: int, now: datetime) -> None:
    """Close the sitting: no more casts, unused slips deleted, the closing digest on record.

    Whoever is still filling in cannot hand in any more, last call or not.
    The caller stirs the store afterwards.
    """
    sitting_of(books, account, sitting_id, Deed.RUN)
    seal_boxes(books, account.name, sitting_id, now)


def seal_boxes(books: Books, actor: str, sitting_id: int, now: datetime) -> None:
    """Close the sitting in the name of ``actor``, whom nobody asks for his right to."""
    books.boxes.halt_casts()
    books.sittings.move(sitting_id, Phase.CLOSED)
    for box in books.boxes.boxes(sitting_id):
        sealed = books.boxes.sealed(box.id)
        unused = books.slips.unused(box.id)
        digest = closing_digest(ballot.sealed for ballot in sealed)
        books.boxes.close(box.id, unused, len(sealed), digest)
        words = counted_boxes.closing_words(box, unused, len(sealed), digest)
        books.audit.append(now, actor, "封箱", box.id.hex(), words)


def stirring_is_due(new_ballots: int, since_last: timedelta) -> bool:
    """Return whether what is kept should be stirred now, while a sitting is open.

    Fewer than ten new ballots stirred at once would stand out between two copies of
    the database.
    """
    return new_ballots >= _ENOUGH_TO_STIR and since_last >= STIR_AFTER
