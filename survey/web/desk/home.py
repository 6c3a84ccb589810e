"""The first page after sign-in: what there is to do, for each role."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from survey.core.account import Deed
from survey.core.sitting import Phase, Sitting
from survey.web.desk.steps import Step, step_of
from survey.web.guards import Standing, account, needs
from survey.web.wiring import books

room = Blueprint("home", __name__)


@room.get("/")
@needs(Standing.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Show what the account's role has to do next."""
    if account().may(Deed.READ_AUDIT):
        return redirect(url_for("desk.audit.audit"))
    if account().may(Deed.KEEP_ROUNDS):
        return redirect(url_for("desk.rounds.rounds"))
    if account().may(Deed.SEE_TEAM):
        return _stationings()
    return _openings()


def _stationings() -> ResponseReturnValue:
    teams = account().teams
    stationings = books().inspection.stationings(teams)
    sittings = books().sittings.sittings([stationing.id for stationing in stationings])
    return render_template(
        "desk/home.html",
        stationings=stationings,
        units={unit.id: unit for unit in books().inspection.units(teams)},
        sittings=sittings,
        steps={sitting.id: _step(sitting) for sitting in sittings},
    )


def _step(sitting: Sitting) -> Step:
    return step_of(sitting, books().boxes.boxes(sitting.id))


def _openings() -> ResponseReturnValue:
    """Show a custodian the sittings that are his to open."""
    stationings = books().inspection.stationings(account().teams)
    sittings = books().sittings.sittings([stationing.id for stationing in stationings])
    mine = [sitting for sitting in sittings if account().name in sitting.custodians]
    return render_template(
        "desk/home_custodian.html",
        waiting=[sitting for sitting in mine if sitting.phase is Phase.CLOSED],
        later=[sitting for sitting in mine if sitting.phase in (Phase.DRAFT, Phase.OPEN)],
    )
