"""Reports: the frozen summary as files to hand in."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from survey.core.account import Account
from survey.core.errors import SurveyError
from survey.core.form import Form, Kept
from survey.core.sentence import Sentence
from survey.reports.compared.comparison import Comparison
from survey.reports.own import template as own_template
from survey.reports.printed.report import report_pdf
from survey.reports.released import spss
from survey.reports.released.ddi import codebook_xml
from survey.reports.released.results_csv import results_csv
from survey.reports.released.whole_ballots import WholeBallots
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.services import comparing
from survey.services.keeping import Answers, read_back
from survey.services.summarising import kept_summary, summary_of, with_texts
from survey.stats.results import SittingSummary
from survey.stats.row_release import FEWEST, Hindrance, Rows, hindrance, released, telling
from survey.storage.engine import Books, Store


def word(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return the annex as a Word document."""
    make = partial(report_docx, since=_since(store, account, sitting_id))
    return _made(store, account, sitting_id, "Word", make, now)


def on_own_template(
    store: Store, account: Account, sitting_id: int, now: datetime, template: bytes
) -> bytes:
    """Return a team's own Word template filled in; nothing of it is kept."""
    since = _since(store, account, sitting_id)
    make = partial(own_template.filled, template=template, since=since)
    return _made(store, account, sitting_id, "Word template", make, now)


def from_terminal(
    store: Store, sitting_id: int, now: datetime, template: bytes | None = None
) -> bytes:
    """Return the annex, on a ``template`` of one's own if there is one.

    Whoever sits at the server's terminal has no account; the audit log says so.
    """
    with store.read() as books:
        summary = with_texts(books, sitting_id, kept_summary(books, sitting_id))
        since = comparing.since_last_of_team(books, sitting_id)
    content = (
        report_docx(summary, since)
        if template is None
        else own_template.filled(summary, template, since)
    )
    with store.begin() as books:
        books.audit.append(now, "terminal", "下载附件", str(sitting_id), "Word")
    return content


def pdf(
    store: Store, account: Account, sitting_id: int, now: datetime, fonts: Path | None
) -> bytes:
    """Return the annex as a PDF; ``fonts`` is a folder to look into first."""
    make = partial(report_pdf, since=_since(store, account, sitting_id), fonts=fonts)
    return _made(store, account, sitting_id, "PDF", make, now)


def excel(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return every table as an Excel workbook."""
    make = partial(summary_xlsx, since=_since(store, account, sitting_id))
    return _made(store, account, sitting_id, "Excel", make, now)


def csv(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return every figure as a line of a CSV file."""
    return _made(store, account, sitting_id, "CSV", results_csv, now)


def codebook(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return the codebook of the sitting's forms as DDI-Codebook XML."""
    with store.read() as books:
        forms = _forms(books, sitting_id)
    return _made(store, account, sitting_id, "DDI", partial(codebook_xml, forms=forms), now)


_NO_ROWS = {
    Hindrance.STRICT: Sentence("这一场是严格匿名：开箱时每一题的答案已经各自打乱，没有逐份数据。"),
    Hindrance.TOGETHER: Sentence(
        "有的票类人少，没有分开公布；逐份数据里会认得出他们，所以不提供。"
    ),
    Hindrance.FEW: Sentence(
        "每一类都有 %(count)s 人以上交了有效答卷，才提供逐份数据；这一场不到。", count=FEWEST
    ),
}


def why_no_rows(summary: SittingSummary) -> Sentence | None:
    """Return why no rows are given of a sitting; ``None`` where they are."""
    found = hindrance(summary)
    return None if found is None else _NO_ROWS[found]


def rows(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return whole ballots as an SPSS file; raise `SurveyError` where they are not given."""
    if not spss.is_installed():
        raise SurveyError("这台服务器没有装 SPSS 扩展；请管理员安装 survey[spss] 后再来下载。")
    return _with_rows(store, account, sitting_id, "SPSS", spss.rows_sav, now)


def excel_with_rows(store: Store, account: Account, sitting_id: int, now: datetime) -> bytes:
    """Return the workbook with a sheet of whole ballots; as `rows` otherwise."""
    make = partial(_book_with_rows, since=_since(store, account, sitting_id))
    return _with_rows(store, account, sitting_id, "Excel with rows", make, now)


def _book_with_rows(
    summary: SittingSummary, ballots: WholeBallots, since: Comparison | None
) -> bytes:
    return summary_xlsx(summary, since, ballots)


def _with_rows(
    store: Store,
    account: Account,
    sitting_id: int,
    name: str,
    make: Callable[[SittingSummary, WholeBallots], bytes],
    now: datetime,
) -> bytes:
    with store.read() as books:
        withheld = why_no_rows(summary_of(books, account, sitting_id))
        if withheld is not None:
            raise SurveyError(withheld.source, **withheld.values)
        forms = _forms(books, sitting_id)
        kept = _whole(read_back(books, sitting_id), forms)
    return _made(
        store, account, sitting_id, name, lambda of: make(of, _given(of, forms, kept)), now
    )


def _given(summary: SittingSummary, forms: Sequence[Form], kept: Rows) -> WholeBallots:
    audiences = [one for one in released(summary) if one.code in kept]
    given = {one.code: kept[one.code] for one in audiences}
    left_out = telling(forms, given, summary.rules.floors.total)
    return WholeBallots(forms, audiences, given, left_out)


def _whole(kept: Answers, forms: Sequence[Form]) -> Rows:
    """Return what is kept of whole ballots: texts are shuffled apart, also as marks."""
    chosen = {
        code: {
            (form, slot): column.values()
            for (form, slot), column in columns.items()
            if forms[form].slots[slot].kept is not Kept.TEXT
        }
        for code, columns in kept.items()
    }
    return {code: columns for code, columns in chosen.items() if columns}


def _forms(books: Books, sitting_id: int) -> list[Form]:
    return [edition.form for edition in books.sittings.editions(sitting_id)]


def _since(store: Store, account: Account, sitting_id: int) -> Comparison | None:
    with store.read() as books:
        return comparing.since_last(books, account, sitting_id)


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
