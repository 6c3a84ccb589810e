"""Take pictures of every page of the reports on sittings that strain them.

``python -m tests.rendered OUT`` writes report.docx and report.pdf of each sitting to the folder
OUT, their pages as PNG, and an ``index.html`` that lays them out. The Word document is drawn by
LibreOffice, and left out where that is not installed.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from survey.reports.printed.report import report_pdf
from survey.reports.word.report import report_docx
from tests.rendered.index import index
from tests.rendered.png import png_of
from tests.reports.sittings import SITTINGS

_PIXELS_PER_POINT = 1.2


@dataclass(frozen=True)
class Page:
    """A page of a file, as a PNG at ``path`` under the folder of all pictures."""

    sitting: str
    file: str
    number: int
    path: str


def main() -> None:
    """Write the files and the pictures of their pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.rendered")
    parser.add_argument("out", type=Path, metavar="OUT")
    out = parser.parse_args().out
    pages = [page for sitting in SITTINGS for page in rendered(sitting, out)]
    (out / "index.html").write_text(index(pages), "utf-8")


def rendered(sitting: str, out: Path) -> Iterator[Page]:
    """Yield every page of both files of a sitting, once its picture is written."""
    folder = out / sitting
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    summary = SITTINGS[sitting]()
    document, printed = folder / "report.docx", folder / "report.pdf"
    document.write_bytes(report_docx(summary))
    printed.write_bytes(report_pdf(summary))
    yield from _pictures(printed.read_bytes(), printed.name, folder)
    if office := shutil.which("soffice"):
        yield from _pictures(_drawn(office, document), document.name, folder)


def _drawn(office: str, document: Path) -> bytes:
    """Return the pages of a document as LibreOffice prints them."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        asked = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document]
        subprocess.run(asked, check=True, capture_output=True, timeout=300)
        return Path(folder, document.name).with_suffix(".pdf").read_bytes()


def _pictures(pdf: bytes, file: str, folder: Path) -> Iterator[Page]:
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        path = folder / f"{file}.{number:02}.png"
        path.write_bytes(png_of(page, _PIXELS_PER_POINT))
        yield Page(folder.name, file, number, f"{folder.name}/{path.name}")


if __name__ == "__main__":
    main()
