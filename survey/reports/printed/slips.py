"""Slips: A4 sheets to cut, each slip a QR code and the digits to type instead."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from survey.core.codes import grouped
from survey.core.errors import SurveyError
from survey.reports.printed import pdf, qr

# What fits at 0.8 mm a module, the least a phone reads off plain paper.
_MOST_MODULES = {24: 29, 10: 41}


@dataclass(frozen=True)
class SlipText:
    """The words on every slip of a sitting."""

    organisation: str
    title: str
    how: str
    last_day: str
    hotline: str
    address: str


@dataclass(frozen=True)
class PrintedSlip:
    """What makes one slip different from the next: the address to scan, the digits to type."""

    url: str
    typed: str


@dataclass(frozen=True)
class Batch:
    """The slips of one group. Label and colour stand on the printer's sheet only."""

    group_label: str
    paper_colour: str
    slips: Sequence[PrintedSlip]


def slips_pdf(
    text: SlipText,
    batches: Sequence[Batch],
    per_page: Literal[24, 10],
    *,
    fonts: Path | None = None,
) -> bytes:
    """Return, for each batch, a sheet for the printer and its slips in the order given.

    24 to an A4 are 70 × 37 mm each, 10 are 99 × 57 mm. The caller shuffles. Nothing on
    a slip tells its group or its place: the colour of the paper does the first.
    """
    values = {
        "text": asdict(text),
        "per_page": per_page,
        "batches": [
            {
                "group_label": batch.group_label,
                "paper_colour": batch.paper_colour,
                "slips": [
                    {"qr": _symbol(slip.url, per_page), "typed": grouped(slip.typed)}
                    for slip in batch.slips
                ],
            }
            for batch in batches
        ],
    }
    return pdf.compile("slips.typ", values, fonts=fonts)


def _symbol(url: str, per_page: Literal[24, 10]) -> str:
    modules = qr.matrix(url)
    if len(modules) > _MOST_MODULES[per_page]:
        raise SurveyError(
            "地址太长，一页 %(per_page)s 张时二维码会太密：请换短一些的地址%(other)s",
            per_page=per_page,
            other="，或者改为一页 10 张" if per_page == 24 else "",
        )
    return qr.drawing(modules, quiet=0)
