"""The people of one's own team, and letting in whoever was invited to it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.core.account import ROLE_NAMES, Deed
from survey.services import team as services
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("team", __name__)


@room.get("/team")
@needs(Deed.SEE_TEAM)
def team() -> ResponseReturnValue:
    """List the people of the account's teams, those who wait first."""
    return render_template(
        "desk/team.html",
        teams=services.people_of(books(), account()),
        role_names=ROLE_NAMES,
        now=now(),
    )


@room.post("/teams/<int:team_id>/people/<int:account_id>/vouch")
@needs(Deed.VOUCH, weighty=True)
def vouch(team_id: int, account_id: int) -> ResponseReturnValue:
    """Let somebody who waits into the team."""
    known = services.vouch(books(), account(), team_id, account_id, now())
    flash(_("已确认%(name)s是本组的人。", name=known.display_name))
    return redirect(url_for(".team"))


@room.post("/teams/<int:team_id>/people/<int:account_id>/dismiss")
@needs(Deed.VOUCH, weighty=True)
def dismiss(team_id: int, account_id: int) -> ResponseReturnValue:
    """Turn somebody who waits away."""
    stranger = services.dismiss(books(), account(), team_id, account_id, now())
    flash(_("%(name)s没有进组。请把这件事告诉管理员和监督员。", name=stranger.display_name))
    return redirect(url_for(".team"))
