"""Trials: colleagues fill in the paper of a draft, and nothing of it is kept."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from survey.core.account import Deed
from survey.reports.printed import qr
from survey.services import preparing, trying
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit, works

room = Blueprint("trials", __name__)


@room.get("/sittings/<int:sitting_id>/trial")
@needs(Deed.PREPARE)
def trial(sitting_id: int) -> ResponseReturnValue:
    """Say what a trial is; where one is under way, show its code and how many have handed in."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.PREPARE)
    found = trying.trial_of(books(), account(), sitting_id)
    if found is None:
        published = bool(books().boxes.boxes(sitting_id))
        return render_template("desk/trial.html", sitting=sitting, trial=None, published=published)
    address = f"{works().settings.public_url}/o/{found.key}"
    symbol = Markup(qr.svg(address))  # nosec B704  # noqa: S704 - drawn by us from squares
    return render_template(
        "desk/trial.html", sitting=sitting, trial=found, address=address, symbol=symbol
    )


@room.post("/sittings/<int:sitting_id>/trial")
@needs(Deed.PREPARE)
def start(sitting_id: int) -> ResponseReturnValue:
    """Begin a trial."""
    trying.start(books(), account(), sitting_id, now())
    return redirect(url_for(".trial", sitting_id=sitting_id))


@room.post("/sittings/<int:sitting_id>/trial/end")
@needs(Deed.PREPARE)
def end(sitting_id: int) -> ResponseReturnValue:
    """End a trial and wipe what was handed in."""
    trying.end(books(), account(), sitting_id, now())
    commit()
    works().upkeep.stir()
    flash(_("试填结束了，收到的都已清除。现在可以修改或者发布。"))
    return redirect(url_for("desk.sittings.sitting", sitting_id=sitting_id))
