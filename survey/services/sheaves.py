"""Sheaves: the slips and posters of many sittings in one archive."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from survey.core.account import Account, Deed
from survey.core.codes import Slip
from survey.core.errors import SurveyError
from survey.core.sitting import Sitting, WayIn
from survey.reports.printed.slips import Batch, SlipText, slips_pdf
from survey.services import slips
from survey.services.preparing import sitting_of
from survey.services.slips import PerPage, Printing
from survey.storage.engine import Books, Store

_UNFIT = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


class _Bundle(NamedTuple):
    """What is printed for one sitting: its slips by group, and its posters by file name."""

    sitting: Sitting
    folder: str
    drawn: Mapping[str, list[Slip]]
    said: tuple[SlipText, list[Batch]]
    posters: Mapping[str, bytes]


def unprinted(books: Books, account: Account, sitting_id: int) -> dict[str, int]:
    """Return how many slips each group needs of which no slip is printed."""
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    boxes = {box.group: box for box in books.boxes.boxes(sitting_id)}
    return {
        group.code: group.invited or 0
        for group in sitting.groups
        if group.way_in is WayIn.SLIPS
        and group.code in boxes
        and boxes[group.code].issued == boxes[group.code].voided
    }


def issue_sheaf(
    store: Store,
    account: Account,
    sitting_ids: Sequence[int],
    per_page: PerPage,
    printing: Printing,
    now: datetime,
) -> bytes:
    """Make all slips that the sittings still need; return these and the posters as a ZIP file.

    Each sitting has a folder of its own. As in `slips.issue_printed` all is printed
    before anything is kept.
    """
    with store.read() as books:
        bundles = [_bundle(books, account, one, printing) for one in sitting_ids]
    if not any(bundle.drawn or bundle.posters for bundle in bundles):
        raise SurveyError("没有要印的：测评码都印过了；要重印，请到各场次先作废")
    content = _archive(_files(bundles, per_page, printing))
    with store.begin() as books:
        for bundle in bundles:
            for code, made in bundle.drawn.items():
                slips.refuse_too_many(books, account, bundle.sitting.id, code, len(made))
                slips.keep(books, account, bundle.sitting.id, code, made, printing, now)
    return content


def _bundle(books: Books, account: Account, sitting_id: int, printing: Printing) -> _Bundle:
    sitting = sitting_of(books, account, sitting_id, Deed.RUN)
    unit_id = books.inspection.stationing(sitting.stationing_id).unit_id
    wanted = unprinted(books, account, sitting_id)
    for code, count in wanted.items():
        slips.refuse_too_many(books, account, sitting_id, code, count)
    drawn = {code: slips.drawn(count) for code, count in wanted.items()}
    said = slips.sheets(books, account, sitting_id, drawn, printing)
    posters = {
        f"海报-{group.label}.pdf": slips.poster(books, account, sitting_id, group.code, printing)
        for group in sitting.groups
        if group.way_in is WayIn.SHARED
    }
    folder = f"{books.inspection.unit(unit_id).name}-{sitting.title}"
    return _Bundle(sitting, folder, drawn, said, posters)


def _files(
    bundles: Sequence[_Bundle], per_page: PerPage, printing: Printing
) -> Iterator[tuple[str, bytes]]:
    for place, bundle in enumerate(bundles, 1):
        folder = f"{place:02}-{_fit(bundle.folder)}"
        if bundle.drawn:
            content = slips_pdf(*bundle.said, per_page, fonts=printing.fonts)
            yield f"{folder}/测评码.pdf", content
        for name, content in bundle.posters.items():
            yield f"{folder}/{_fit(name)}", content


def _fit(name: str) -> str:
    """Return ``name`` as every system takes it for a file."""
    return _UNFIT.sub(" ", name).strip(" .")[:80]


def _archive(files: Iterator[tuple[str, bytes]]) -> bytes:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as zipped:
        for name, content in files:
            zipped.writestr(ZipInfo(name), content)  # with no time of its own
    return archive.getvalue()
