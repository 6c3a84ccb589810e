"""Restoring: what lives in a backup and may not live again is ended before anybody sees it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from survey.core.box import BoxState
from survey.core.generation import Generation
from survey.core.sitting import Phase, Sitting
from survey.sealing.custody import ShareDirectory
from survey.services.accounts import TERMINAL
from survey.services.publishing import unpublish
from survey.services.running import seal_boxes
from survey.storage.engine import Books


class Fate(Enum):
    """What becomes of a sitting that comes out of a backup."""

    SEALED = auto()
    """It took ballots and takes none any more; those of before the backup can be opened."""

    WITHDRAWN = auto()
    """It had not begun: slips and cards are void, and it has to be published again."""

    TRIED = auto()
    """Its trial is over and wiped."""

    LOST = auto()
    """A share of its keys is gone, because it was opened or by accident: it stays sealed."""


@dataclass(frozen=True)
class Prospect:
    """A sitting, its unit, and everything that becomes of it."""

    sitting: Sitting
    unit: str
    fates: tuple[Fate, ...]


def prospects(
    books: Books, noted: Generation | None, shares: ShareDirectory
) -> tuple[Prospect, ...]:
    """Return every sitting that will not be as it was in the backup.

    Casts leave no trace outside the database, so that nobody can know which slips were
    used after the backup: a box that took ballots takes none any more. One that had
    not begun may begin only where no final deed was done since.
    """
    current = noted == books.audit.generation()
    kept = set(shares.boxes())
    return tuple(
        Prospect(sitting, unit, fates)
        for sitting, unit in _touched(books)
        if (fates := tuple(_fates(books, sitting, current, kept)))
    )


def _touched(books: Books) -> list[tuple[Sitting, str]]:
    states = (BoxState.DRAFT, BoxState.OPEN, BoxState.CLOSED)
    numbers = {box.sitting_id for state in states for box in books.boxes.in_state(state)}
    sittings = [books.sittings.sitting(number) for number in sorted(numbers)]
    return [(sitting, _unit(books, sitting)) for sitting in sittings]


def _unit(books: Books, sitting: Sitting) -> str:
    stationing = books.inspection.stationing(sitting.stationing_id)
    return books.inspection.unit(stationing.unit_id).name


def _fates(books: Books, sitting: Sitting, current: bool, kept: set[bytes]) -> list[Fate]:
    if sitting.phase is Phase.TRIAL:
        return [Fate.TRIED]
    whole = all(box.id in kept for box in books.boxes.boxes(sitting.id))
    if sitting.phase is Phase.DRAFT:
        return [] if current and whole else [Fate.WITHDRAWN]
    fates = [Fate.SEALED] if sitting.phase is Phase.OPEN else []
    return fates if whole else [*fates, Fate.LOST]


def settle(
    books: Books,
    found: tuple[Prospect, ...],
    digest: str,
    operator: str,
    now: datetime,
) -> None:
    """Let every sitting meet its fate, and nobody be signed in; the caller stirs the store."""
    for prospect in found:
        for fate in prospect.fates:
            _meet(books, prospect.sitting.id, fate, now)
    books.sign_ins.end_all()
    books.jobs.remove_until(now)
    books.audit.append(now, TERMINAL, "恢复备份", "", f"SHA-256 {digest}；机器账号 {operator}")


def _meet(books: Books, sitting_id: int, fate: Fate, now: datetime) -> None:
    if fate is Fate.SEALED:
        seal_boxes(books, TERMINAL, sitting_id, now)
    elif fate is Fate.WITHDRAWN:
        unpublish(books, TERMINAL, sitting_id, now)
    elif fate is Fate.TRIED:
        books.boxes.wipe_trial(sitting_id)
        books.sittings.move(sitting_id, Phase.DRAFT)
        books.audit.append(now, TERMINAL, "结束试填", str(sitting_id))
