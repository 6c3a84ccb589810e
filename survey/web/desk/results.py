"""Results of an opened sitting: the page, and the annex as files."""

from functools import partial

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import RowsOrder
from survey.core.account import Deed
from survey.reports.chapters.annex import annex
from survey.reports.chapters.order import chapters
from survey.services import comparing, preparing, reporting, witnessing, wording
from survey.services.summarising import summary_of
from survey.web.desk import jobs, pages, witnesses
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("results", __name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"
_CSV = "text/csv"
_XML = "application/xml"
_SAV = "application/x-spss-sav"


@room.get("/sittings/<int:sitting_id>/results")
@needs(Deed.SEE_RESULTS)
def results(sitting_id: int) -> ResponseReturnValue:
    """Show the summary, chapter by chapter as in the annex."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    summary = summary_of(books(), account(), sitting_id)
    since = comparing.since_last(books(), account(), sitting_id)
    texts = wording.written(books(), account(), sitting_id)
    return render_template(
        "desk/results.html",
        sitting=sitting,
        summary=summary,
        chapters=(*chapters(summary, since), annex(summary)),
        waiting=sum(one.waiting for one in texts),
        withheld=reporting.why_no_rows(summary),
    )


@room.post("/sittings/<int:sitting_id>/results/word")
@needs(Deed.SEE_RESULTS)
def word(sitting_id: int) -> ResponseReturnValue:
    """Hand out the annex as a Word document. The audit log keeps who took it: hence no GET."""
    make = partial(reporting.word, works().store, account(), sitting_id, now())
    return jobs.export(sitting_id, _("%(title)s.docx", title=_title(sitting_id)), _WORD, make)


@room.post("/sittings/<int:sitting_id>/results/pdf")
@needs(Deed.SEE_RESULTS)
def pdf(sitting_id: int) -> ResponseReturnValue:
    """Hand out the annex as a PDF."""
    made = works()
    make = partial(reporting.pdf, made.store, account(), sitting_id, now(), made.printing.fonts)
    return jobs.export(sitting_id, _("%(title)s.pdf", title=_title(sitting_id)), _PDF, make)


@room.post("/sittings/<int:sitting_id>/results/excel")
@needs(Deed.SEE_RESULTS)
def excel(sitting_id: int) -> ResponseReturnValue:
    """Hand out every table as an Excel workbook."""
    make = partial(reporting.excel, works().store, account(), sitting_id, now())
    return jobs.export(sitting_id, _("%(title)s.xlsx", title=_title(sitting_id)), pages.EXCEL, make)


@room.post("/sittings/<int:sitting_id>/results/csv")
@needs(Deed.SEE_RESULTS)
def csv(sitting_id: int) -> ResponseReturnValue:
    """Hand out every figure as a line of a CSV file."""
    make = partial(reporting.csv, works().store, account(), sitting_id, now())
    return jobs.export(sitting_id, _("%(title)s.csv", title=_title(sitting_id)), _CSV, make)


@room.post("/sittings/<int:sitting_id>/results/codebook")
@needs(Deed.SEE_RESULTS)
def codebook(sitting_id: int) -> ResponseReturnValue:
    """Hand out what every variable is called and what its codes mean."""
    make = partial(reporting.codebook, works().store, account(), sitting_id, now())
    name = _("%(title)s-编码手册.xml", title=_title(sitting_id))
    return jobs.export(sitting_id, name, _XML, make)


@room.route("/sittings/<int:sitting_id>/results/rows", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def rows(sitting_id: int) -> ResponseReturnValue:
    """Say what whole ballots give away; hand them out when that is confirmed."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    withheld = reporting.why_no_rows(summary_of(books(), account(), sitting_id))
    form = RowsOrder()
    witnesses.call(form, sitting_id, Deed.SEE_RESULTS, wanted=withheld is None)
    deed = [sitting_id], Deed.SEE_RESULTS, witnessing.TAKING_ROWS
    if form.validate_on_submit() and witnesses.confirmed(form, *deed):
        in_spss = form.kind.data == "spss"
        written = reporting.rows if in_spss else reporting.excel_with_rows
        make = partial(written, works().store, account(), sitting_id, now())
        name = _("%(title)s-逐份", title=sitting.title) + (".sav" if in_spss else ".xlsx")
        return jobs.export(sitting_id, name, _SAV if in_spss else pages.EXCEL, make)
    return pages.filled("desk/rows_file.html", form, sitting=sitting, withheld=withheld)


def _title(sitting_id: int) -> str:
    return books().sittings.sitting(sitting_id).title
