"""Reports: the frozen summary as files to hand in."""

from datetime import datetime

from survey.core.account import Account
from survey.reports.excel import summary_xlsx
from survey.reports.word import report_docx
from survey.services.summarising import summary_of
from survey.storage.engine import Books


def word(books: Books, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return the annex as a Word document."""
    content = report_docx(summary_of(books, account, sitting_id))
    books.audit.append(now, account.name, "下载附件", str(sitting_id), "Word")
    return content


def excel(books: Books, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return every table as an Excel workbook."""
    content = summary_xlsx(summary_of(books, account, sitting_id))
    books.audit.append(now, account.name, "下载附件", str(sitting_id), "Excel")
    return content
