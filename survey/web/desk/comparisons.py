"""Comparisons of opened sittings: units of a round side by side, a unit with its last time."""

from functools import partial

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.core.account import Deed
from survey.services import comparing, preparing
from survey.web.desk import jobs, pages
from survey.web.guards import account, needs, now
from survey.web.wiring import books, works

room = Blueprint("comparisons", __name__)


@room.get("/stationings/<int:stationing_id>/units")
@needs(Deed.SEE_RESULTS)
def units(stationing_id: int) -> ResponseReturnValue:
    """Show the opened sittings of the stationing's round side by side."""
    found = comparing.units_of_round(books(), account(), stationing_id)
    stationing = books().inspection.stationing(stationing_id)
    return render_template(
        "desk/unit_comparison.html",
        found=found,
        stationing=stationing,
        unit=books().inspection.unit(stationing.unit_id),
    )


@room.post("/stationings/<int:stationing_id>/units/excel")
@needs(Deed.SEE_RESULTS)
def units_excel(stationing_id: int) -> ResponseReturnValue:
    """Hand out the units side by side as a workbook. The audit log keeps who took it."""
    first = comparing.first_of_round(books(), account(), stationing_id)
    make = partial(comparing.units_xlsx, works().store, account(), stationing_id, now())
    return jobs.export(first.id, _("各单位对比.xlsx"), pages.EXCEL, make)


@room.get("/sittings/<int:sitting_id>/changes", defaults={"earlier_id": None})
@room.get("/sittings/<int:sitting_id>/changes/<int:earlier_id>")
@needs(Deed.SEE_RESULTS)
def changes(sitting_id: int, earlier_id: int | None) -> ResponseReturnValue:
    """Show what changed since the unit's last sitting, or an earlier one."""
    sitting = preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    found = comparing.changes(books(), account(), sitting_id, earlier_id)
    return render_template("desk/round_comparison.html", found=found, sitting=sitting)


@room.post("/sittings/<int:sitting_id>/changes/<int:earlier_id>/excel")
@needs(Deed.SEE_RESULTS)
def changes_excel(sitting_id: int, earlier_id: int) -> ResponseReturnValue:
    """Hand out what changed as a workbook."""
    preparing.sitting_of(books(), account(), sitting_id, Deed.SEE_RESULTS)
    make = partial(comparing.changes_xlsx, works().store, account(), sitting_id, earlier_id, now())
    return jobs.export(sitting_id, _("与上次对比.xlsx"), pages.EXCEL, make)
