"""A team's own Word template: an example to begin with, and the results filled in."""

from functools import partial

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import OwnTemplate
from survey.core.account import Deed
from survey.reports.own import template as own_template
from survey.reports.own.example import example_docx
from survey.reports.own.fields import FIELDS
from survey.services import preparing, reporting
from survey.services.summarising import summary_of
from survey.web.desk import jobs, pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("own_templates", __name__)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@room.get("/template-example")
@needs(Deed.SEE_RESULTS)
def example() -> Response:
    """Hand out an example of a template."""
    return pages.download(example_docx(), _("报告模板样例.docx"), _WORD)


@room.route("/sittings/<int:sitting_id>/results/template", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def own(sitting_id: int) -> ResponseReturnValue:
    """Take a template, and give it back with the results in it. It is not kept."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    summary_of(books(), account(), sitting_id)  # there is none before the opening
    form = OwnTemplate()
    if form.validate_on_submit():
        template = form.template.data.read()
        with pages.refusals_on(form):
            own_template.check(template)
            on = reporting.on_own_template
            make = partial(on, works().store, account(), sitting_id, now(), template)
            return jobs.export(sitting_id, _("%(title)s.docx", title=sitting.title), _WORD, make)
    return pages.filled("desk/own_template.html", form, sitting=sitting, fields=FIELDS)
