"""Wordings: texts that may point to a person, and what others than the team read instead."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.coding import Wording
from survey.core.account import Deed
from survey.core.errors import NotFoundError
from survey.services import preparing, wording
from survey.web.desk import pages
from survey.web.desk.leaves import leaf
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("wordings", __name__)


@room.get("/sittings/<int:sitting_id>/texts/wordings")
@needs(Deed.SEE_RESULTS)
def wordings(sitting_id: int) -> ResponseReturnValue:
    """List the texts with traces and those that were edited, what nobody has looked at first."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    found = [
        one
        for one in wording.written(books(), account(), sitting_id)
        if one.traces or one.text.looked_at
    ]
    found.sort(key=lambda one: not one.waiting)
    page = leaf(found, request.args.get("page", type=int))
    return render_template("desk/wordings.html", sitting=sitting, page=page)


@room.route("/sittings/<int:sitting_id>/texts/<text>/wording", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def change(sitting_id: int, text: str) -> ResponseReturnValue:
    """Show a text as it was written, and take its wording for others."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    texts = wording.written(books(), account(), sitting_id)
    shown = wording.one(texts, _name(text))
    form = Wording(redacted=shown.text.shown)
    if form.validate_on_submit():
        said = form.redacted.data
        wording.reword(books(), account(), sitting_id, shown.text.id, said, now())
        flash(_("存好了；附件里用这段文字。"))
        return redirect(url_for(".wordings", sitting_id=sitting_id))
    return pages.filled("desk/wording.html", form, sitting=sitting, one=shown)


def _name(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise NotFoundError("没有找到这条意见；请刷新页面") from None
