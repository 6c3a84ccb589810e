"""Reports: the frozen summary as files to hand in."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from survey.core.account import Account
from survey.core.form import Form
from survey.reports.ddi import codebook_xml
from survey.reports.excel import summary_xlsx
from survey.reports.report_pdf import report_pdf
from survey.reports.results_csv import results_csv
from survey.reports.word import report_docx
from survey.services.summarising import summary_of
from survey.stats.results import SittingSummary
from survey.storage.engine import Books, Store


def word(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return the annex as a Word document."""
    return _made(store, account, sitting_id, "Word", report_docx, now)


def pdf(
    store: Store, account: Account, sitting_id: int, now: datetime, fonts: Path | None
) -> bytes:
    """Return the annex as a PDF; ``fonts`` is a folder to look into first."""
    return _made(store, account, sitting_id, "PDF", partial(report_pdf, fonts=fonts), now)


def excel(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return every table as an Excel workbook."""
    return _made(store, account, sitting_id, "Excel", summary_xlsx, now)


def csv(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return every figure as a line of a CSV file."""
    return _made(store, account, sitting_id, "CSV", results_csv, now)


def codebook(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return the codebook of the sitting's forms as DDI-Codebook XML."""
    with store.read() as books:
        forms = _forms(books, sitting_id)
    return _made(store, account, sitting_id, "DDI", partial(codebook_xml, forms=forms), now)


def _forms(books: Books, sitting_id: int) -> list[Form]:
    return [edition.form for edition in books.sittings.editions(sitting_id)]


def _made(
    store: Store,
    account: Account,
    sitting_id: int,
    name: str,
    make: Callable[[SittingSummary], bytes],
    now: datetime,
) -> bytes:
    """Return what ``make`` makes. No transaction is open meanwhile: ballots are kept beside it."""
    with store.read() as books:
        summary = summary_of(books, account, sitting_id)
    content = make(summary)
    with store.begin() as books:
        books.audit.append(now, account.name, "下载附件", str(sitting_id), name)
    return content
