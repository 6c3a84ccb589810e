"""Closed boxes laid out for the opening, compared with every record of their closing."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.core.box import Box, SealedBallot
from survey.core.edition import Edition
from survey.core.errors import OpeningRefused
from survey.core.retention import Kind
from survey.core.sitting import Phase, Sitting, WayIn
from survey.sealing.envelope import closing_digest
from survey.services.counted_boxes import voided_meanwhile
from survey.services.purging import was_purged
from survey.stats.results import Basis
from survey.storage.engine import Books


@dataclass(frozen=True)
class ClosedBoxes:
    """Everything that is read from the store before anything is decrypted.

    ``voided`` is whether slips were voided after ballots had begun to come in.
    """

    sitting: Sitting
    basis: Basis
    editions: tuple[Edition, ...]
    boxes: tuple[Box, ...]
    sealed: Mapping[bytes, tuple[SealedBallot, ...]]
    voided: bool


def lay_out(books: Books, sitting_id: int) -> ClosedBoxes:
    """Return the boxes of a closed sitting; raise `OpeningRefused` where a record differs.

    The digest must be the one in the audit log, and the log whole: whoever changes
    ballots and boxes by the database must forge the log and every print of it as well.
    """
    sitting = books.sittings.sitting(sitting_id)
    refuse_unclosed(sitting)
    if was_purged(books, sitting_id, Kind.UNOPENED):
        raise OpeningRefused("这个场次一直没有开箱，封存的答卷已按期清理")
    boxes = books.boxes.boxes(sitting_id)
    laid_out = ClosedBoxes(
        sitting,
        basis_of(books, sitting),
        books.sittings.editions(sitting_id),
        boxes,
        {box.id: books.boxes.sealed(box.id) for box in boxes},
        voided_meanwhile(books, sitting_id),
    )
    broken = books.audit.verify()
    if broken is not None:
        raise OpeningRefused("工作记录第 %(entry)s 条被改过；请停止开箱并报告", entry=broken)
    ways = {group.code: group.way_in for group in sitting.groups}
    for box in boxes:
        _compare(books, box, laid_out.sealed[box.id], ways[box.group])
    return laid_out


def refuse_unclosed(sitting: Sitting) -> None:
    """Raise `OpeningRefused` unless the sitting is closed and was not opened yet."""
    if sitting.phase is not Phase.CLOSED:
        raise OpeningRefused("只有“已截止”的场次能开箱；开箱只能进行一次")


def basis_of(books: Books, sitting: Sitting) -> Basis:
    """Return what a reader must know of a sitting before he reads a figure."""
    stationing = books.inspection.stationing(sitting.stationing_id)
    unit = books.inspection.unit(stationing.unit_id)
    team = books.inspection.team(stationing.team_id)
    return Basis(
        unit=unit.name,
        unit_type=unit.type,
        team=team.name,
        round=books.inspection.round(team.round_id).name,
        sitting=sitting.title,
        day=sitting.day,
        place=sitting.place,
        method=sitting.method,
        anonymity=sitting.anonymity,
        errata=books.errata.errata(sitting.id),
    )


def _compare(books: Books, box: Box, sealed: tuple[SealedBallot, ...], way_in: WayIn) -> None:
    if len(sealed) != box.returned:
        raise OpeningRefused(
            "票类 %(group)s 的票箱里有 %(found)s 份，封箱时记的是 %(recorded)s 份；"
            "数据库被动过，请停止开箱并报告",
            group=box.group,
            found=len(sealed),
            recorded=box.returned,
        )
    digest = closing_digest(ballot.sealed for ballot in sealed)
    recorded = [entry.detail for entry in books.audit.about("封箱", box.id.hex())]
    if digest != box.closing_digest or not any(digest.hex() in words for words in recorded):
        raise OpeningRefused(
            "票类 %(group)s 的封存答卷与封箱时的摘要不符；有答卷被改过，请停止开箱并报告",
            group=box.group,
        )
    spent = box.issued - box.voided - (box.unused or 0)
    if way_in is WayIn.SLIPS and spent != box.returned:
        raise OpeningRefused(
            "票类 %(group)s 用掉了 %(spent)s 个测评码，却收回 %(returned)s 份答卷；"
            "两数应当相等，请停止开箱并报告",
            group=box.group,
            spent=spent,
            returned=box.returned,
        )
