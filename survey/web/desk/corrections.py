"""Corrections after the publishing: another last day, a typing slip."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.acts import Correction, LastDay
from survey.core.account import Deed
from survey.core.erratum import Erratum
from survey.core.sitting import Sitting
from survey.services import correcting, preparing
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit

room = Blueprint("corrections", __name__)


@room.get("/sittings/<int:sitting_id>/corrections")
@needs(Deed.PREPARE)
def corrections(sitting_id: int) -> ResponseReturnValue:
    """Show what may still be changed, and what was corrected."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    return _page(sitting, LastDay(formdata=None, last_day=sitting.last_day), Correction())


@room.post("/sittings/<int:sitting_id>/last-day")
@needs(Deed.PREPARE)
def last_day(sitting_id: int) -> ResponseReturnValue:
    """Move the last day."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    form = LastDay()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            asked = sitting_id, form.last_day.data, form.reason.data, now()
            correcting.move_last_day(books(), account(), *asked)
            return _done(sitting_id, _("截止日期改好了。已印的票面上还是原来的日期，请当场说明。"))
    return _page(sitting, form, Correction(formdata=None)), 422


@room.post("/sittings/<int:sitting_id>/corrections")
@needs(Deed.PREPARE)
def correct(sitting_id: int) -> ResponseReturnValue:
    """Tell a typing slip."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    form = Correction()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            erratum = Erratum(wrong=form.wrong.data, right=form.right.data)
            correcting.correct(books(), account(), sitting_id, erratum, form.reason.data, now())
            return _done(sitting_id, _("更正说明写好了，答卷开头和报告里都会有。"))
    return _page(sitting, LastDay(formdata=None, last_day=sitting.last_day), form), 422


def _done(sitting_id: int, said: str) -> ResponseReturnValue:
    commit()
    flash(said)
    return redirect(url_for(".corrections", sitting_id=sitting_id))


def _page(sitting: Sitting, last_day: LastDay, correction: Correction) -> str:
    return render_template(
        "desk/corrections.html",
        sitting=sitting,
        last_day=last_day,
        correction=correction,
        open=correcting.correctable(books(), sitting),
        errata=books().errata.errata(sitting.id),
    )
