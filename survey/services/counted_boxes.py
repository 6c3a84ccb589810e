"""Counts of closed boxes, as far as they may be told: in the minutes, at the desk, in the log."""

import re
from collections.abc import Sequence

from survey.core.box import Box
from survey.core.errors import NotFoundError
from survey.core.sitting import Group, Sitting, WayIn
from survey.reports.printed.record_sheet import BoxLine
from survey.stats.disclosure import may_split
from survey.stats.results import WHOLE, SittingSummary
from survey.storage.audit_log import Entry
from survey.storage.engine import Books

_COUNTS = re.compile("作废 [0-9]+，未用 [0-9]+,收回 [0-9]+")
_HIDDEN = "作废 —，未用 —，收回 —（份数少，为保护答卷人不列）"


def closing_words(box: Box, unused: int, returned: int, digest: bytes) -> str:
    """Return what the log of deeds keeps of the closing of a box, all of it exact."""
    return (
        f"票类 {box.group}；发出 {box.issued}，作废 {box.voided}，未用 {unused},"
        f"收回 {returned}；摘要 {digest.hex()}"
    )


def shown_words(books: Books, entry: Entry) -> str:
    """Return what may be shown of an entry of the log.

    The log keeps the exact counts of a closing, and its hashes stand for those. Shown are
    they only where the minutes of that day tell them as well.
    """
    if entry.action != "封箱":
        return entry.detail
    try:
        box = books.boxes.box(bytes.fromhex(entry.object))
        sitting = books.sittings.sitting(box.sitting_id)
        boxes = books.boxes.boxes(sitting.id)
    except NotFoundError:
        told = False
    else:
        told = box.group in _told(sitting, boxes, None)
    return entry.detail if told else _COUNTS.sub(_HIDDEN, entry.detail)


def voided_meanwhile(books: Books, sitting_id: int) -> bool:
    """Return whether slips were voided after ballots had begun to come in.

    Those voided before count nobody. Of those voided later the others are the ones that
    came: of a group that is hidden, what was voided must stay hidden too.
    """
    begun = books.audit.about("开始收票", str(sitting_id))
    voidings = books.audit.about("作废测评码", str(sitting_id))
    return bool(begun and voidings) and voidings[-1].seq > begun[0].seq


def lines(
    books: Books, sitting: Sitting, boxes: Sequence[Box], summary: SittingSummary | None
) -> tuple[tuple[BoxLine, ...], BoxLine | None]:
    """Return a line for each closed box, and one for all slips together where there are several.

    After the opening a ``summary`` tells what may be told. Of all slips together it is not
    told how many were voided, nor how many were left, where that would be told of a
    hidden group: the log names the groups that were voided.
    """
    shown = _told(sitting, boxes, summary)
    secret = voided_meanwhile(books, sitting.id)
    groups = {group.code: group for group in sitting.groups}
    slips = [box for box in boxes if groups[box.group].way_in is WayIn.SLIPS]
    found = tuple(
        _line(groups[box.group], box, told=box.group in shown, secret=secret) for box in boxes
    )
    if len(slips) < 2:
        return found, None
    told = WHOLE in shown
    apart = not secret or all(box.group in shown for box in slips)
    together = BoxLine(
        label="发票合计",
        shared=False,
        invited=sum(groups[box.group].invited or 0 for box in slips),
        issued=sum(box.issued for box in slips),
        voided=sum(box.voided for box in slips) if apart else None,
        unused=sum(box.unused or 0 for box in slips) if told and apart else None,
        returned=sum(box.returned or 0 for box in slips) if told else None,
        digest="",
    )
    return found, together


def _line(group: Group, box: Box, *, told: bool, secret: bool) -> BoxLine:
    return BoxLine(
        label=group.label,
        shared=group.way_in is WayIn.SHARED,
        invited=group.invited,
        issued=box.issued,
        voided=box.voided if told or not secret else None,
        unused=box.unused if told else None,
        returned=box.returned if told else None,
        digest=(box.closing_digest or b"").hex(),
    )


def _told(sitting: Sitting, boxes: Sequence[Box], summary: SittingSummary | None) -> frozenset[str]:
    """Return the groups, and the whole, whose returned ballots may be told.

    After the opening these are those that the accounting tells. Before, nobody knows
    which ballots are void; every one counts as valid.
    """
    groups = {group.code: group for group in sitting.groups}
    slips = {box.group for box in boxes if groups[box.group].way_in is WayIn.SLIPS}
    if summary is None:
        shown = _told_unopened(sitting, boxes, slips)
    else:
        shown = {line.audience for line in summary.accounting if line.returned is not None}
    return frozenset(shown | slips if len(slips) == 1 and WHOLE in shown else shown)


def _told_unopened(sitting: Sitting, boxes: Sequence[Box], slips: set[str]) -> set[str]:
    groups = {group.code: group for group in sitting.groups}
    standing = {box.group: _standing(groups[box.group], box) for box in boxes}
    floors = sitting.rules.floors
    counted = {code: people or 0 for code, people in standing.items() if code not in slips}
    counted[WHOLE] = sum(standing[code] or 0 for code in slips)
    shown = {code for code, people in counted.items() if people >= floors.total}
    if may_split(
        [people for code, people in standing.items() if code in slips], floors.distribution
    ):
        shown |= slips
    return shown


def _standing(group: Group, box: Box) -> int | None:
    """Return the people who may stand behind a box; ``None`` when nothing came back."""
    if not box.returned:
        return None
    return box.returned if group.invited is None else min(box.returned, group.invited)
