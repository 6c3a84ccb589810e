"""The log of deeds, for whoever watches over the desk. It holds nothing that anybody answered."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forms.fields import offered
from forms.watching import LookingFor
from survey.core.account import Deed
from survey.services import watching
from survey.services.watching import Sought
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("audit", __name__)


@room.get("/audit")
@needs(Deed.READ_AUDIT)
def audit() -> ResponseReturnValue:
    """Show the entries sought, the newest first, and whether the chain of all is whole."""
    form = _form(request.args)
    sought = form.sought() if form.validate() else {}
    page = request.args.get("page", 1, type=int)
    found = watching.look(books(), account(), Sought(**sought), page, now())
    return render_template("desk/audit.html", form=form, found=found, sought=form.address())


@room.post("/audit/file")
@needs(Deed.READ_AUDIT)
def file() -> Response:
    """Hand out the entries sought as a CSV file. The log keeps who took it: hence no GET."""
    form = _form(request.form)
    sought = form.sought() if form.validate() else {}
    content = watching.taken_away(books(), account(), Sought(**sought), now())
    return pages.download(content, _("操作记录.csv"), "text/csv")


def _form(given: MultiDict[str, str]) -> LookingFor:
    form = LookingFor(given)
    log = books().audit
    form.actor.choices = offered({"": _("所有人"), **{name: name for name in log.actors()}})
    form.action.choices = offered({"": _("所有事"), **{deed: _(deed) for deed in log.actions()}})
    return form
