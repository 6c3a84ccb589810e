"""Stationings: a team at a unit, how to reach it, and its sittings."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.desk import ChangedChannels, NewStationing
from forms.fields import offered
from survey.core.account import Deed
from survey.services import inspecting, overview, preparing
from survey.web.desk import pages
from survey.web.desk.leads import lead_of
from survey.web.desk.steps import next_due, step_of
from survey.web.guards import account, needs, now
from survey.web.wiring import books, commit

room = Blueprint("stationings", __name__)


@room.route("/stationings/new", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def new_stationing() -> ResponseReturnValue:
    """Add a stationing."""
    form = NewStationing()
    units = preparing.units_of(books(), account())
    form.unit.choices = offered({unit.id: unit.name for unit in units})
    if not form.is_submitted():
        form.unit.data = request.args.get("unit", type=int)
    elif form.validate():
        with pages.refusals_on(form):
            added = inspecting.add_stationing(
                books(),
                account(),
                form.unit.data,
                form.first_day.data,
                form.last_day.data,
                form.channels,
                now(),
            )
            flash(_("进驻建好了，接着准备场次。"))
            return redirect(url_for(".stationing", stationing_id=added.id))
    return pages.filled("desk/stationing_new.html", form, units=units)


@room.get("/stationings/<int:stationing_id>")
@needs(Deed.SEE_TEAM)
def stationing(stationing_id: int) -> ResponseReturnValue:
    """Show a stationing with all its sittings, how far each is, and the one thing to do next."""
    shown = preparing.stationing_of(books(), account(), stationing_id, Deed.SEE_TEAM)
    found = overview.held(books(), account(), stationing_id)
    steps = {one.sitting.id: step_of(one.sitting, one.boxes, ready=one.ready) for one in found}
    due = next_due([(one.sitting, steps[one.sitting.id]) for one in found], now().date())
    return render_template(
        "desk/stationing.html",
        stationing=shown,
        unit=books().inspection.unit(shown.unit_id),
        team=books().inspection.team(shown.team_id),
        held=found,
        steps=steps,
        due=due,
        lead=lead_of(due, stationing_id) if due else None,
    )


@room.route("/stationings/<int:stationing_id>/channels", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def channels(stationing_id: int) -> ResponseReturnValue:
    """Change how people may reach the team."""
    shown = preparing.stationing_of(books(), account(), stationing_id, Deed.PREPARE)
    form = ChangedChannels(obj=shown.channels)
    if not inspecting.has_published(books(), stationing_id):
        del form.reason
    if form.validate_on_submit():
        with pages.refusals_on(form):
            reason = form.reason.data if "reason" in form else ""
            asked = stationing_id, form.channels, now(), reason
            inspecting.set_channels(books(), account(), *asked)
            commit()
            flash(_("联系方式保存好了。"))
            return redirect(url_for(".stationing", stationing_id=stationing_id))
    unit = books().inspection.unit(shown.unit_id)
    return pages.filled("desk/channels.html", form, stationing=shown, unit=unit)
