"""Open texts of an opened sitting: who reads them, what themes there are, how far it has come."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.coding import Restart, Themes
from survey.core.account import Deed
from survey.services import coding, preparing, wording
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("texts", __name__)


@room.get("/sittings/<int:sitting_id>/texts")
@needs(Deed.SEE_RESULTS)
def texts(sitting_id: int) -> ResponseReturnValue:
    """Show where the reading stands, and the one thing to do next."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    written = wording.written(books(), account(), sitting_id)
    return render_template(
        "desk/texts.html",
        sitting=sitting,
        standing=coding.standing(books(), account(), sitting_id),
        names={one.id: one.display_name for one in books().accounts.accounts()},
        traced=sum(bool(one.traces) for one in written),
        waiting=sum(one.waiting for one in written),
    )


@room.post("/sittings/<int:sitting_id>/texts/begin")
@needs(Deed.SEE_RESULTS)
def begin(sitting_id: int) -> ResponseReturnValue:
    """Begin to read, alone or as one of two."""
    preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    readers = request.form.get("readers", type=int)
    if readers not in (1, 2):
        abort(400)
    coding.begin(books(), account(), sitting_id, readers, now())
    return redirect(url_for("desk.readings.reading", sitting_id=sitting_id))


@room.post("/sittings/<int:sitting_id>/texts/join")
@needs(Deed.SEE_RESULTS)
def join(sitting_id: int) -> ResponseReturnValue:
    """Begin to read as the second."""
    coding.join(books(), account(), sitting_id, now())
    return redirect(url_for("desk.readings.reading", sitting_id=sitting_id))


@room.post("/sittings/<int:sitting_id>/texts/finish")
@needs(Deed.SEE_RESULTS)
def finish(sitting_id: int) -> ResponseReturnValue:
    """Say that everything is read."""
    coding.finish(books(), account(), sitting_id, now())
    if coding.standing(books(), account(), sitting_id).done:
        flash(_("都读完了。归类已经写进结果和附件。"))
    else:
        flash(_("您读完了。等另一位也读完，才能看到两人归得一样不一样。"))
    return redirect(url_for(".texts", sitting_id=sitting_id))


@room.route("/sittings/<int:sitting_id>/texts/restart", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def restart(sitting_id: int) -> ResponseReturnValue:
    """Throw all codes away."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    coding.refuse_unopened(books(), account(), sitting_id)
    form = Restart()
    if form.validate_on_submit():
        coding.restart(books(), account(), sitting_id, now())
        flash(_("归类已经清空，可以重新开始。主题和改写的措辞都还在。"))
        return redirect(url_for(".texts", sitting_id=sitting_id))
    return pages.filled("desk/texts_restart.html", form, sitting=sitting)


@room.route("/sittings/<int:sitting_id>/texts/themes", methods=["GET", "POST"])
@needs(Deed.SEE_RESULTS)
def themes(sitting_id: int) -> ResponseReturnValue:
    """Show and change the list of themes."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    standing = coding.standing(books(), account(), sitting_id)
    form = Themes()
    if not form.is_submitted():
        form.show(standing.themes)
    elif "more" in request.form:
        form.add_theme()
    elif form.validate():
        with pages.refusals_on(form):
            coding.save_themes(books(), account(), sitting_id, form.filled, now())
            flash(_("主题存好了。"))
            return redirect(url_for(".texts", sitting_id=sitting_id))
    return pages.filled("desk/themes.html", form, sitting=sitting)
