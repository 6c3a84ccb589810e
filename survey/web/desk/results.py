"""Results of an opened sitting: the page, and the annex as files."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.core.account import Deed
from survey.reports.chapters import chapters
from survey.services import preparing, reporting, wording
from survey.services.summarising import summary_of
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("results", __name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@room.get("/sittings/<int:sitting_id>/results")
@needs(Deed.SEE_RESULTS)
def results(sitting_id: int) -> ResponseReturnValue:
    """Show the summary, chapter by chapter as in the annex."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    summary = summary_of(books(), account(), sitting_id)
    texts = wording.written(books(), account(), sitting_id)
    return render_template(
        "desk/results.html",
        sitting=sitting,
        summary=summary,
        chapters=chapters(summary),
        waiting=sum(one.waiting for one in texts),
    )


@room.post("/sittings/<int:sitting_id>/results/word")
@needs(Deed.SEE_RESULTS)
def word(sitting_id: int) -> Response:
    """Hand out the annex as a Word document. The audit log keeps who took it: hence no GET."""
    content = reporting.word(books(), account(), sitting_id, now())
    return pages.download(content, _("%(title)s.docx", title=_title(sitting_id)), _WORD)


@room.post("/sittings/<int:sitting_id>/results/excel")
@needs(Deed.SEE_RESULTS)
def excel(sitting_id: int) -> Response:
    """Hand out every table as an Excel workbook."""
    content = reporting.excel(books(), account(), sitting_id, now())
    return pages.download(content, _("%(title)s.xlsx", title=_title(sitting_id)), _EXCEL)


def _title(sitting_id: int) -> str:
    return books().sittings.sitting(sitting_id).title
