"""A poster for a code that many people share: one large QR code and what one should know."""

from dataclasses import asdict, dataclass
from pathlib import Path

from survey.reports.printed import pdf, qr


@dataclass(frozen=True)
class PosterText:
    """The words on a poster: who asks, what for, what is not recorded, until when, whom to call."""

    organisation: str
    title: str
    not_recorded: str
    last_day: str
    hotline: str
    hours: str


def poster_pdf(text: PosterText, url: str, *, fonts: Path | None = None) -> bytes:
    """Return an A4 page with the QR code of ``url`` 120 mm wide and ``url`` in print below it."""
    modules = qr.matrix(url)
    values = {
        "text": asdict(text),
        "url": url,
        "qr": qr.drawing(modules, quiet=0),
        "quiet": 4 * 120 / len(modules),
    }
    return pdf.compile("poster.typ", values, fonts=fonts)
