"""Rounds and their teams."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.desk import NewRound, NewTeam
from survey.core.account import Deed
from survey.services import inspecting
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("rounds", __name__)


@room.get("/rounds")
@needs(Deed.KEEP_ROUNDS)
def rounds() -> ResponseReturnValue:
    """List the rounds, the newest first, with their teams."""
    return render_template(
        "desk/rounds.html",
        rounds=reversed(books().inspection.rounds()),
        teams=books().inspection.teams(),
        accounts=books().accounts.accounts(),
    )


@room.route("/rounds/new", methods=["GET", "POST"])
@needs(Deed.KEEP_ROUNDS)
def new_round() -> ResponseReturnValue:
    """Add a round."""
    form = NewRound()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            inspecting.add_round(books(), account(), form.name.data, form.mode.data, now())
            flash(_("轮次建好了，接着建巡察组。"))
            return redirect(url_for(".rounds"))
    return pages.filled("desk/round_new.html", form)


@room.route("/rounds/<int:round_id>/teams/new", methods=["GET", "POST"])
@needs(Deed.KEEP_ROUNDS)
def new_team(round_id: int) -> ResponseReturnValue:
    """Add a team to a round."""
    of_round = books().inspection.round(round_id)
    form = NewTeam()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            inspecting.add_team(books(), account(), round_id, form.name.data, now())
            flash(_("巡察组建好了，接着邀请组长和组员。"))
            return redirect(url_for(".rounds"))
    return pages.filled("desk/team_new.html", form, round=of_round)
