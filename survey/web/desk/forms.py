"""Forms: the library, and what the team has written itself."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.starting import NewForm
from forms.writing import dumps
from survey.core.account import Deed
from survey.exchange.xlsform_out import xlsform
from survey.services import designing, shelves
from survey.web.desk import numbers, pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("forms", __name__)


@room.get("/forms")
@needs(Deed.PREPARE)
def forms() -> ResponseReturnValue:
    """Show the team's own forms and the library."""
    return _page(_new_form())


@room.post("/forms/new")
@needs(Deed.PREPARE)
def new() -> ResponseReturnValue:
    """Begin a form from nothing."""
    form = _new_form()
    if form.validate():
        with pages.refusals_on(form):
            made = designing.begin(books(), account(), form.team.data, form.title.data, now())
            return redirect(url_for("desk.editor.head", draft_id=made))
    return _page(form)


@room.post("/forms/copies")
@needs(Deed.PREPARE)
def copy() -> ResponseReturnValue:
    """Begin a form as a copy of one of the library or of the team."""
    source = request.form.get("source", "")
    team_id = _team_of(source)
    made = designing.begin_from(books(), account(), team_id, source, now())
    flash(_("复制好了，可以放心改；原来的表不会变。"))
    return redirect(url_for("desk.editor.head", draft_id=made))


@room.post("/forms/own/<int:draft_id>/remove")
@needs(Deed.PREPARE)
def remove(draft_id: int) -> ResponseReturnValue:
    """Delete a form, so that it can be brought back."""
    designing.put_away(books(), account(), draft_id, now())
    return redirect(url_for(".forms", gone=draft_id))


@room.post("/forms/own/<int:draft_id>/take-back")
@needs(Deed.PREPARE)
def take_back(draft_id: int) -> ResponseReturnValue:
    """Bring a deleted form back."""
    designing.take_back(books(), account(), draft_id, now())
    flash(_("恢复了。"))
    return redirect(url_for(".forms"))


@room.get("/forms/own/<int:draft_id>/file")
@needs(Deed.PREPARE)
def file(draft_id: int) -> Response:
    """Hand out a form as a file of words."""
    form = designing.whole_form(books(), account(), draft_id)
    return pages.download(dumps(form).encode(), f"{form.title}.yaml", "application/yaml")


@room.get("/forms/own/<int:draft_id>/xlsform")
@needs(Deed.PREPARE)
def workbook(draft_id: int) -> Response:
    """Hand out a form as an XLSForm workbook."""
    form = designing.whole_form(books(), account(), draft_id)
    return pages.download(xlsform(form), f"{form.title}.xlsx", pages.EXCEL)


def _new_form() -> NewForm:
    form = NewForm()
    teams = {team.id: team.name for team in books().inspection.teams()}
    form.offer_teams({number: teams[number] for number in account().teams})
    return form


def _team_of(source: str) -> int:
    """Return whose the copy is to be: the team's of the original, else the account's first."""
    own = shelves.draft_named(source)
    if own is None:
        return next(iter(account().teams), 0)  # 0 is no team: who has none yet is refused
    return designing.draft(books(), account(), own).team_id


def _page(form: NewForm) -> ResponseReturnValue:
    gone = request.args.get("gone", type=numbers.row_number)
    return pages.filled(
        "desk/forms.html",
        form,
        own=designing.own_forms(books(), account()),
        library=shelves.library_forms(),
        gone=designing.put_away_title(books(), account(), gone) if gone else "",
        gone_id=gone,
    )
