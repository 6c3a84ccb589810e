"""Inspected units: their tree and their rosters."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forms.desk import NewUnit, NewUnits
from forms.fields import offered
from forms.roster import DETAILS, RosterForm
from survey.core.account import Deed
from survey.core.inspection import Unit, tree
from survey.services import inspecting, preparing
from survey.web.desk import pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books

room = Blueprint("units", __name__)

_SPARE_ROWS = 3


@room.get("/units")
@needs(Deed.SEE_TEAM)
def units() -> ResponseReturnValue:
    """List the units of the account's teams."""
    return render_template("desk/units.html", units=list(tree(_mine())))


@room.route("/units/new", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def new_unit() -> ResponseReturnValue:
    """Add a unit."""
    form = NewUnit()
    teams = [team for team in books().inspection.teams() if team.id in account().teams]
    form.team.choices = offered({team.id: team.name for team in teams})
    form.parent.choices = offered({0: _("没有上级单位"), **_indented(_mine())})
    if form.validate_on_submit():
        with pages.refusals_on(form):
            added = inspecting.add_unit(
                books(),
                account(),
                form.team.data,
                form.name.data,
                form.type.data,
                form.parent.data or None,
                now(),
            )
            flash(_("单位建好了，接着录入名册。"))
            return redirect(url_for(".unit", unit_id=added.id))
    return pages.filled("desk/unit_new.html", form)


@room.route("/units/<int:unit_id>/below", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def below(unit_id: int) -> ResponseReturnValue:
    """Add the units below another one from a pasted list."""
    parent = inspecting.unit_of(books(), account(), unit_id)
    form = NewUnits()
    if form.validate_on_submit():
        with pages.refusals_on(form):
            asked = unit_id, form.listed, form.type.data, now()
            made = inspecting.add_units(books(), account(), *asked)
            flash(_("建好了 %(count)s 个下级单位。", count=len(made)))
            return redirect(url_for(".units"))
    return pages.filled("desk/units_below.html", form, unit=parent)


def _mine() -> tuple[Unit, ...]:
    return preparing.units_of(books(), account())


def _indented(units: Sequence[Unit]) -> dict[int, str]:
    return {unit.id: "\u3000" * depth + unit.name for depth, unit in tree(units)}


@room.get("/units/<int:unit_id>")
@needs(Deed.SEE_TEAM)
def unit(unit_id: int) -> ResponseReturnValue:
    """Show a unit with its people and its stationings."""
    shown = inspecting.unit_of(books(), account(), unit_id)
    stationings = books().inspection.stationings([shown.team_id])
    return render_template(
        "desk/unit.html",
        unit=shown,
        details=DETAILS,
        stationings=[one for one in stationings if one.unit_id == unit_id],
    )


@room.route("/units/<int:unit_id>/roster", methods=["GET", "POST"])
@needs(Deed.PREPARE)
def roster(unit_id: int) -> ResponseReturnValue:
    """Edit the people of a unit."""
    shown = inspecting.unit_of(books(), account(), unit_id)
    form = RosterForm()
    if not form.is_submitted():
        form.show(shown.members)
    if "more" in request.form:
        form.add_rows(_SPARE_ROWS)
    elif form.validate_on_submit():
        with pages.refusals_on(form):
            inspecting.set_roster(books(), account(), unit_id, form.members(shown.members), now())
            flash(_("名册保存好了。"))
            return redirect(url_for(".unit", unit_id=unit_id))
    if not form.appointees.entries:
        form.add_rows(_SPARE_ROWS)
    return pages.filled("desk/roster.html", form, unit=shown)
