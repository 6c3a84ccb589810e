"""Devices of the team that go from one respondent to the next, each for one sitting."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from survey.core.account import Account, Deed
from survey.core.device import DEVICE_NAMES, Device
from survey.core.errors import WrongPhaseError
from survey.core.sitting import Phase, Sitting, WayIn
from survey.services.preparing import sitting_of
from survey.storage.engine import Books


class Entrance(NamedTuple):
    """A shared code of a sitting: the respondents it is for, and its key."""

    label: str
    key: str


@dataclass(frozen=True)
class Venue:
    """What a device offers in a sitting: slips, shared codes, or nothing when it is over."""

    title: str
    unit: str
    by_slip: bool
    entrances: tuple[Entrance, ...]

    @property
    def open(self) -> bool:
        """Return whether anybody may begin to answer."""
        return self.by_slip or bool(self.entrances)


def start(books: Books, account: Account, sitting_id: int, device: Device, now: datetime) -> None:
    """Record that a device begins to go round. What is answered on it leaves no trace here."""
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    if not lets_in(sitting):
        raise WrongPhaseError("只有正在收票、还没有停止进入的场次，才能代填或共用平板")
    books.audit.append(now, account.name, "交出设备", str(sitting_id), DEVICE_NAMES[device])


def lets_in(sitting: Sitting) -> bool:
    """Return whether anybody may begin to answer now."""
    return sitting.phase is Phase.OPEN and sitting.last_call is None


def venue(books: Books, sitting_id: int) -> Venue:
    """Return what a device offers in the sitting now."""
    sitting = books.sittings.sitting(sitting_id)
    unit = books.inspection.unit(books.inspection.stationing(sitting.stationing_id).unit_id)
    if not lets_in(sitting):
        return Venue(sitting.title, unit.name, by_slip=False, entrances=())
    labels = {group.code: group.label for group in sitting.groups}
    keys = {box.group: books.slips.entrance_of(box.id) for box in books.boxes.boxes(sitting_id)}
    return Venue(
        sitting.title,
        unit.name,
        by_slip=any(group.way_in is WayIn.SLIPS for group in sitting.groups),
        entrances=tuple(Entrance(labels[code], key) for code, key in keys.items() if key),
    )
