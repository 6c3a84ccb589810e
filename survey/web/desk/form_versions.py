"""Versions of a team's own form: what was kept, what changed, and the way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.core.account import Deed
from survey.services import designing
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("form_versions", __name__)


@room.get("/forms/own/<int:draft_id>/versions")
@needs(Deed.PREPARE)
def versions(draft_id: int) -> ResponseReturnValue:
    """Show every version and what it changed."""
    return render_template(
        "desk/form_versions.html",
        kept=designing.draft(books(), account(), draft_id),
        state=designing.state(books(), account(), draft_id),
        versions=designing.versions(books(), account(), draft_id),
        since=designing.since_last(books(), account(), draft_id),
    )


@room.post("/forms/own/<int:draft_id>/versions")
@needs(Deed.PREPARE)
def keep(draft_id: int) -> ResponseReturnValue:
    """Keep the form as it is now."""
    note = " ".join(request.form.get("note", "").split())[:80]
    designing.keep_version(books(), account(), draft_id, note, now())
    flash(_("这个版本留好了。"))
    return redirect(url_for(".versions", draft_id=draft_id))


@room.post("/forms/own/<int:draft_id>/versions/<int:edition_id>/back")
@needs(Deed.PREPARE)
def back(draft_id: int, edition_id: int) -> ResponseReturnValue:
    """Make the form what it was."""
    designing.go_back(books(), account(), draft_id, edition_id)
    flash(_("已经改回那个版本。不合适的话，可以按“撤销”。"))
    return redirect(url_for("desk.editor.head", draft_id=draft_id))
